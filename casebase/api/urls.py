from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from casebase.api.citator import AuthorityView, TreatView
from casebase.api.provisions import (
    AuthoritiesView,
    ProvisionListView,
    ProvisionPassagesView,
    ProvisionView,
)
from casebase.api.views import CaseViewSet, DocumentViewSet, ImportView, JobViewSet

router = SimpleRouter()
router.register("cases", CaseViewSet, basename="api-case")
router.register("documents", DocumentViewSet, basename="api-document")
router.register("jobs", JobViewSet, basename="api-job")

urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    path("citator/", AuthorityView.as_view(), name="api-citator"),
    path("citations/<int:pk>/treatment/", TreatView.as_view(), name="api-treatment"),
    path("documents/<str:slug>/authorities/", AuthoritiesView.as_view(), name="api-authorities"),
    path("provisions/", ProvisionListView.as_view(), name="api-provisions"),
    path("provisions/<str:canonical>/", ProvisionView.as_view(), name="api-provision"),
    path(
        "provisions/<str:canonical>/passages/",
        ProvisionPassagesView.as_view(),
        name="api-provision-passages",
    ),
    path("imports/", ImportView.as_view(), name="api-imports"),
]
