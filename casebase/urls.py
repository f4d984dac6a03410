from django.urls import path

from casebase.views import case, cases, citator, document, imports

app_name = "casebase"
urlpatterns = [
    path("cases/", cases.case_list, name="cases"),
    path("cases/<str:key>/", case.case_page, name="case"),
    path("documents/<str:slug>/", document.document_page, name="document"),
    path("documents/<str:slug>/original/", document.original, name="original"),
    path("documents/<str:slug>/passages/<int:order>/", citator.passage_page, name="passage"),
    path("documents/<str:slug>/paragraphs/<str:label>/", citator.paragraph, name="paragraph"),
    path("citations/<int:pk>/treatment/", citator.treat_citation, name="treat"),
    path("citator/<path:name>/", citator.authority_page, name="authority"),
    path("import/", imports.imports, name="imports"),
]
