from django.urls import path

from search import cite, views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("cite/", cite.cite, name="cite"),
]
