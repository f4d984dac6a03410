from django.urls import path

from search import index_views, views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("index/", index_views.index, name="index"),
    path("index/try-again/", index_views.try_again, name="try-again"),
    path("index/<slug:action>/", index_views.act, name="index-action"),
]
