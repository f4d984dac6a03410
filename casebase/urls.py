from django.urls import path

from casebase.views import case, cases, document, imports

app_name = "casebase"
urlpatterns = [
    path("cases/", cases.case_list, name="cases"),
    path("cases/<str:key>/", case.case_page, name="case"),
    path("documents/<str:slug>/", document.document_page, name="document"),
    path("documents/<str:slug>/original/", document.original, name="original"),
    path("import/", imports.imports, name="imports"),
]
