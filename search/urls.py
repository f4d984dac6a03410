from django.urls import path

from search import facet_page, views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("facets/<slug:name>/", facet_page.facet, name="facet"),
]
