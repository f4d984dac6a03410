from django.urls import path

from search import views, why_views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("why/", why_views.why_page, name="why"),
]
