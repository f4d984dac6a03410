from django.urls import path

from search.api import SearchAPI
from search.index_api import IndexActionView, IndexStatusView, TryAgainView
from search.index_views import ACTIONS

urlpatterns = [
    path("search/", SearchAPI.as_view(), name="api-search"),
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
