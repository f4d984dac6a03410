from django.urls import path

from coding.views import chains, codebook, exchange, home, ledger, workbench

app_name = "coding"
urlpatterns = [
    path("coding/", home.home, name="home"),
    path("coding/<str:slug>/", workbench.workbench, name="workbench"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/<int:pk>/", ledger.settle, name="settle"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/export/", exchange.export, name="exchange-export"),
    path("exchange/import/", exchange.upload, name="exchange-import"),
    path("exchange/imports/<uuid:job_id>/", exchange.report, name="exchange-report"),
    path("exchange/exports/<uuid:job_id>/file/", exchange.export_file, name="exchange-file"),
    path("codebook/", codebook.codebook, name="codebook"),
    path("codebook/<str:key>/", codebook.code, name="code"),
    path("chains/", chains.chain_list, name="chains"),
    path("chains/matrix/", chains.matrix_page, name="matrix"),
    path("chains/<str:ident>/", chains.chain_page, name="chain"),
]
