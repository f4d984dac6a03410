from django.urls import path

from casebase.views import authorities, case, cases, citator, document, imports, provisions

app_name = "casebase"
urlpatterns = [
    path("cases/", cases.case_list, name="cases"),
    path("cases/<str:key>/", case.case_page, name="case"),
    path("documents/<str:slug>/", document.document_page, name="document"),
    path("documents/<str:slug>/marks/", document.document_marks, name="marks"),
    path("documents/<str:slug>/original/", document.original, name="original"),
    path("documents/<str:slug>/passages/<int:order>/", citator.passage_page, name="passage"),
    path("documents/<str:slug>/paragraphs/<str:label>/", citator.paragraph, name="paragraph"),
    path("citations/<int:pk>/treatment/", citator.treat_citation, name="treat"),
    path("citator/<path:name>/", citator.authority_page, name="authority"),
    path("documents/<str:slug>/authorities/", authorities.authorities, name="authorities"),
    path("import/", imports.imports, name="imports"),
    path("provisions/", provisions.index, name="provisions"),
    path("provisions/<str:agreement>/", provisions.agreement, name="agreement"),
    path("provisions/<str:agreement>/<str:number>/", provisions.provision, name="provision"),
]
