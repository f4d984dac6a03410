from django.urls import path

from search import cite, facet_page, index_views, views, why_views
from search.builder import views as builder
from search.certificates import views as certificates
from search.exports import views as exports
from search.help_view import help_page
from search.saved import views as saved

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("why/", why_views.why_page, name="why"),
    path("help/", help_page, name="help"),
    path("index/", index_views.index, name="index"),
    path("index/try-again/", index_views.try_again, name="try-again"),
    path("index/<slug:action>/", index_views.act, name="index-action"),
    path("saved/", saved.saved, name="saved"),
    path("saved/new/", saved.save, name="save"),
    path("saved/<int:pk>/", saved.saved_search, name="saved-search"),
    path("saved/<int:pk>/change/", saved.change, name="saved-change"),
    path("saved/<int:pk>/seen/", saved.seen, name="saved-seen"),
    path("saved/<int:pk>/delete/", saved.remove, name="saved-delete"),
    path("unsubscribe/<str:token>/", saved.unsubscribe, name="unsubscribe"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/<str:ident>/", certificates.certificate, name="certificate"),
    path("certificates/<str:ident>/json/", certificates.download, name="certificate-json"),
    path("certificates/<str:ident>/again/", certificates.again, name="certificate-again"),
    path("builder/", builder.builder, name="builder"),
    path("cite/", cite.cite, name="cite"),
    path("export/", exports.export, name="export"),
    path("export/<uuid:job_id>/", exports.progress, name="export-progress"),
    path("export/<uuid:job_id>/cancel/", exports.cancel, name="export-cancel"),
    path("export/<uuid:job_id>/file/", exports.download, name="export-file"),
    path("facets/<slug:name>/", facet_page.facet, name="facet"),
]
