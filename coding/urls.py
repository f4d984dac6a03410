from django.urls import path

from coding.views import agreement, chains, codebook, home, ledger, workbench

app_name = "coding"
urlpatterns = [
    path("coding/", home.home, name="home"),
    path("coding/<str:slug>/", workbench.workbench, name="workbench"),
    path("agreement/", agreement.agreement, name="coder-agreement"),
    path("agreement/<uuid:job_id>/", agreement.agreement_report, name="coder-agreement-report"),
    path(
        "agreement/<uuid:job_id>/cancel/", agreement.agreement_cancel, name="coder-agreement-cancel"
    ),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/<int:pk>/", ledger.settle, name="settle"),
    path("codebook/", codebook.codebook, name="codebook"),
    path("codebook/<str:key>/", codebook.code, name="code"),
    path("chains/", chains.chain_list, name="chains"),
    path("chains/matrix/", chains.matrix_page, name="matrix"),
    path("chains/<str:ident>/", chains.chain_page, name="chain"),
]
