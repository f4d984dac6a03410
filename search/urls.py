from django.urls import path

from search import views
from search.help_view import help_page

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("help/", help_page, name="help"),
]
