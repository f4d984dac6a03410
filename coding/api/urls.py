from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from coding.api.agreement import AgreementReportView, AgreementView
from coding.api.bias import BiasView, RoundBiasView
from coding.api.board import (
    BoardCodingsView,
    BoardNewsView,
    BoardRedoView,
    BoardUndoView,
    BoardView,
)
from coding.api.codebook import (
    CodebookDraftViewSet,
    CodebookEditionViewSet,
    CommentsView,
    CommentViewSet,
    CompareView,
    RecodeViewSet,
)
from coding.api.document import CodingsView, RedoView, SuggestView, UndoView
from coding.api.exchange import (
    ExchangeApplyView,
    ExchangeExportView,
    ExchangeFileView,
    ExchangeImportView,
)
from coding.api.ledger import ReanchoringViewSet
from coding.api.memos import MemoViewSet
from coding.api.moving import (
    CodeRulingsView,
    DeletedView,
    DisagreementsView,
    PassageProvisionsView,
    SeveralView,
)
from coding.api.news import NewsView
from coding.api.rounds import RoundViewSet
from coding.api.suggestions import SuggestionViewSet, SwitchView
from coding.api.views import AnnotationViewSet, ChainViewSet, CodeListView

router = SimpleRouter()
router.register("annotations", AnnotationViewSet, basename="api-annotation")
router.register("suggestions", SuggestionViewSet, basename="api-suggestion")
router.register("reanchorings", ReanchoringViewSet, basename="api-reanchoring")
router.register("rounds", RoundViewSet, basename="api-round")
router.register("chains", ChainViewSet, basename="api-chain")
router.register("codebook/editions", CodebookEditionViewSet, basename="api-codebook-edition")
router.register("codebook/drafts", CodebookDraftViewSet, basename="api-codebook-draft")
router.register("codes/comments", CommentViewSet, basename="api-code-comment")
router.register("recode", RecodeViewSet, basename="api-recode")
router.register("memos", MemoViewSet, basename="api-memo")

urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    path("agreement/", AgreementView.as_view(), name="api-agreement"),
    path("agreement/<uuid:job_id>/", AgreementReportView.as_view(), name="api-agreement-report"),
    path("exchange/exports/", ExchangeExportView.as_view(), name="api-exchange-exports"),
    path(
        "exchange/exports/<uuid:job_id>/file/",
        ExchangeFileView.as_view(),
        name="api-exchange-file",
    ),
    path("exchange/imports/", ExchangeImportView.as_view(), name="api-exchange-imports"),
    path(
        "exchange/imports/<uuid:job_id>/apply/",
        ExchangeApplyView.as_view(),
        name="api-exchange-apply",
    ),
    path("bias/", BiasView.as_view(), name="api-bias"),
    path("rounds/<uuid:pk>/bias/", RoundBiasView.as_view(), name="api-bias-round"),
    path("suggestions-switch/", SwitchView.as_view(), name="api-suggestions-switch"),
    path("codes/", CodeListView.as_view(), name="api-codes"),
    path("codes/<str:key>/comments/", CommentsView.as_view(), name="api-code-comments"),
    path("codebook/compare/", CompareView.as_view(), name="api-codebook-compare"),
    path("codes/<str:key>/rulings/", CodeRulingsView.as_view(), name="api-code-rulings"),
    path("documents/<str:slug>/deleted/", DeletedView.as_view(), name="api-deleted"),
    path("documents/<str:slug>/several/", SeveralView.as_view(), name="api-several"),
    path(
        "documents/<str:slug>/disagreements/",
        DisagreementsView.as_view(),
        name="api-disagreements",
    ),
    path(
        "documents/<str:slug>/passage-provisions/",
        PassageProvisionsView.as_view(),
        name="api-passage-provisions",
    ),
    path("documents/<str:slug>/codings/", CodingsView.as_view(), name="api-codings"),
    path("documents/<str:slug>/news/", NewsView.as_view(), name="api-news"),
    path("chains/board/<str:key>/", BoardView.as_view(), name="api-board"),
    path("chains/board/<str:key>/codings/", BoardCodingsView.as_view(), name="api-board-codings"),
    path("chains/board/<str:key>/news/", BoardNewsView.as_view(), name="api-board-news"),
    path("chains/board/<str:key>/undo/", BoardUndoView.as_view(), name="api-board-undo"),
    path("chains/board/<str:key>/redo/", BoardRedoView.as_view(), name="api-board-redo"),
    path("documents/<str:slug>/undo/", UndoView.as_view(), name="api-undo"),
    path("documents/<str:slug>/redo/", RedoView.as_view(), name="api-redo"),
    path("documents/<str:slug>/suggest/", SuggestView.as_view(), name="api-suggest"),
]
