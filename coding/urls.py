from django.urls import path

from coding.views import (
    agreement,
    board,
    chains,
    codebook,
    differences,
    exchange,
    help,
    home,
    ledger,
    rounds,
    workbench,
)

app_name = "coding"
urlpatterns = [
    path("coding/", home.home, name="home"),
    path("coding/help/", help.coding_help, name="help"),
    path("coding/<str:slug>/", workbench.workbench, name="workbench"),
    path("agreement/", agreement.agreement, name="coder-agreement"),
    path("agreement/<uuid:job_id>/", agreement.agreement_report, name="coder-agreement-report"),
    path(
        "agreement/<uuid:job_id>/cancel/", agreement.agreement_cancel, name="coder-agreement-cancel"
    ),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/<int:pk>/", ledger.settle, name="settle"),
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/new/", rounds.plan, name="plan-round"),
    path("rounds/<uuid:pk>/", rounds.round_page, name="round"),
    path("rounds/<uuid:pk>/agreement/", rounds.round_agreement, name="round-agreement"),
    path("rounds/<uuid:pk>/hand-in/", rounds.hand_in, name="hand-in"),
    path("rounds/<uuid:pk>/start/", rounds.act, {"what": "start"}, name="start-round"),
    path("rounds/<uuid:pk>/close/", rounds.act, {"what": "close"}, name="close-round"),
    path("rounds/<uuid:pk>/take-out/", rounds.act, {"what": "take-out"}, name="take-out"),
    path("rounds/<uuid:pk>/<int:order>/", differences.differences, name="differences"),
    path("rounds/<uuid:pk>/<int:order>/rule/", differences.rule_on, name="rule"),
    path("rounds/<uuid:pk>/<int:order>/settle/", differences.settle_item, name="settle-item"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/export/", exchange.export, name="exchange-export"),
    path("exchange/import/", exchange.upload, name="exchange-import"),
    path("exchange/imports/<uuid:job_id>/", exchange.report, name="exchange-report"),
    path("exchange/exports/<uuid:job_id>/file/", exchange.export_file, name="exchange-file"),
    path("codebook/", codebook.codebook, name="codebook"),
    path("codebook/<str:key>/", codebook.code, name="code"),
    path("chains/", chains.chain_list, name="chains"),
    path("chains/matrix/", chains.matrix_page, name="matrix"),
    path("chains/board/<str:key>/", board.board, name="board"),
    path("chains/<str:ident>/", chains.chain_page, name="chain"),
]
