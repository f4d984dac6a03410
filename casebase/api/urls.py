from django.urls import URLPattern
from rest_framework.routers import SimpleRouter

from casebase.api.views import CaseViewSet, DocumentViewSet, ImportViewSet

router = SimpleRouter()
router.register("cases", CaseViewSet, basename="api-case")
router.register("documents", DocumentViewSet, basename="api-document")
router.register("imports", ImportViewSet, basename="api-import")

urlpatterns: list[URLPattern] = router.urls
