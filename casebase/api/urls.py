from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from casebase.api.views import CaseViewSet, DocumentViewSet, ImportView, JobViewSet

router = SimpleRouter()
router.register("cases", CaseViewSet, basename="api-case")
router.register("documents", DocumentViewSet, basename="api-document")
router.register("jobs", JobViewSet, basename="api-job")

urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    path("imports/", ImportView.as_view(), name="api-imports"),
]
