from django.urls import path

from search.api import SearchAPI
from search.why_views import WhyAPI

urlpatterns = [
    path("search/", SearchAPI.as_view(), name="api-search"),
    path("search/why/", WhyAPI.as_view(), name="api-search-why"),
]
