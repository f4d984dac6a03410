from django.urls import include, path
from rest_framework.routers import SimpleRouter

from search.api import SearchAPI
from search.cite_api import CitationsAPI
from search.exports.api import ExportAPI, ExportFileAPI, ExportsAPI
from search.index_api import IndexActionView, IndexStatusView, TryAgainView
from search.index_views import ACTIONS
from search.saved.api import SavedSearchViewSet
from search.why_views import WhyAPI

router = SimpleRouter()
router.register("saved-searches", SavedSearchViewSet, basename="saved-search")

urlpatterns = [
    path("search/", SearchAPI.as_view(), name="api-search"),
    path("search/why/", WhyAPI.as_view(), name="api-search-why"),
    path("citations/", CitationsAPI.as_view(), name="api-search-citations"),
    path("exports/", ExportsAPI.as_view(), name="api-exports"),
    path("exports/<uuid:job_id>/", ExportAPI.as_view(), name="api-export"),
    path("exports/<uuid:job_id>/file/", ExportFileAPI.as_view(), name="api-export-file"),
    path("", include(router.urls)),
    path("search/index/", IndexStatusView.as_view(), name="api-index"),
    path("search/index/try-again/", TryAgainView.as_view(), name="api-index-try-again"),
    *(
        path(
            f"search/index/{action}/",
            IndexActionView.as_view(),
            {"action": action},
            name=f"api-index-{action}",
        )
        for action in ACTIONS
    ),
]
