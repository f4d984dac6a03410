from django.urls import path

from search import index_views, views
from search.help_view import help_page

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("help/", help_page, name="help"),
    path("index/", index_views.index, name="index"),
    path("index/try-again/", index_views.try_again, name="try-again"),
    path("index/<slug:action>/", index_views.act, name="index-action"),
]
