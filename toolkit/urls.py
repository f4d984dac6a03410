from django.urls import path

from toolkit.views import editor, pages

app_name = "toolkit"
urlpatterns = [
    path("", pages.home, name="home"),
    path("drafts/", editor.create, name="create"),
    path("drafts/<int:pk>/", editor.draft, name="draft"),
    path("drafts/<int:pk>/publish/", editor.publish, name="publish"),
    path("drafts/<int:pk>/delete/", editor.delete, name="delete"),
    path("drafts/<int:pk>/<slug:act>/", editor.change, name="change"),
    path("<int:pk>/", pages.edition, name="edition"),
    path("<int:pk>/<slug:kind>/", pages.download, name="download"),
]
