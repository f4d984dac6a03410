from django.urls import path

from search.api import SearchAPI

urlpatterns = [path("search/", SearchAPI.as_view(), name="api-search")]
