from django.urls import path

from coding.views import (
    agreement,
    chains,
    code_talk,
    codebook,
    codebook_drafts,
    codebook_import,
    differences,
    exchange,
    help,
    home,
    ledger,
    recode,
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
    path("codebook/editions/", codebook.editions, name="codebook-editions"),
    path("codebook/editions/<int:number>/", codebook.edition, name="codebook-edition"),
    path("codebook/compare/", codebook.compare, name="codebook-compare"),
    path("codebook/drafts/", codebook_drafts.drafts, name="codebook-drafts"),
    path("codebook/drafts/<int:pk>/", codebook_drafts.draft, name="codebook-draft"),
    path("codebook/drafts/<int:pk>/add/", codebook_drafts.new_code, name="draft-new-code"),
    path(
        "codebook/drafts/<int:pk>/code/<uuid:guid>/", codebook_drafts.change_code, name="draft-code"
    ),
    path(
        "codebook/drafts/<int:pk>/import/", codebook_import.import_codebook, name="import-codebook"
    ),
    path("codebook/drafts/<int:pk>/do/<slug:act>/", codebook_drafts.act, name="draft-act"),
    path("codebook/recode/", recode.queue, name="recode"),
    path("codebook/recode/<uuid:pk>/", recode.decide, name="recode-decide"),
    path("codebook/recode/<uuid:pk>/undo/", recode.take_back, name="recode-undo"),
    path("codebook/comments/<int:pk>/", code_talk.change_comment, name="code-comment"),
    path("codebook/examples/<uuid:pk>/", code_talk.show_passage, name="show-example"),
    path("codebook/examples/<int:pk>/take-off/", code_talk.take_off, name="take-off-example"),
    path("codebook/<str:key>/", codebook.code, name="code"),
    path("codebook/<str:key>/comments/", code_talk.comment, name="code-comments"),
    path("chains/", chains.chain_list, name="chains"),
    path("chains/matrix/", chains.matrix_page, name="matrix"),
    path("chains/<str:ident>/", chains.chain_page, name="chain"),
]
