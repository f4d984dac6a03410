from django.urls import path

from search import cite, facet_page, views
from search.builder import views as builder
from search.exports import views as exports

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("builder/", builder.builder, name="builder"),
    path("cite/", cite.cite, name="cite"),
    path("export/", exports.export, name="export"),
    path("export/<uuid:job_id>/", exports.progress, name="export-progress"),
    path("export/<uuid:job_id>/cancel/", exports.cancel, name="export-cancel"),
    path("export/<uuid:job_id>/file/", exports.download, name="export-file"),
    path("facets/<slug:name>/", facet_page.facet, name="facet"),
]
