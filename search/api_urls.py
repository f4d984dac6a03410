from django.urls import include, path
from rest_framework.routers import SimpleRouter

from search.api import SearchAPI
from search.saved.api import SavedSearchViewSet

router = SimpleRouter()
router.register("saved-searches", SavedSearchViewSet, basename="saved-search")

urlpatterns = [
    path("search/", SearchAPI.as_view(), name="api-search"),
    path("", include(router.urls)),
]
