from django.urls import path

from search import facet_page, views, why_views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("why/", why_views.why_page, name="why"),
    path("facets/<slug:name>/", facet_page.facet, name="facet"),
]
