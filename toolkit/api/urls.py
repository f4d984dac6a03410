from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from toolkit.api.views import EditionViewSet

router = SimpleRouter()
router.register("editions", EditionViewSet, basename="api-edition")

urlpatterns: list[URLPattern | URLResolver] = router.urls
