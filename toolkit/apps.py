from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitConfig(AppConfig):
    name = "toolkit"
    verbose_name = _("Toolkit")

    def ready(self) -> None:
        """Show the number of editions on the home page and register the publishing job."""
        from casebase import registry
        from toolkit.models import Edition, EditionState
        from toolkit.services import publish  # noqa: F401 (registers the publishing job)

        registry.register_number(
            registry.Number(
                _("editions"),
                Edition.objects.filter(state=EditionState.PUBLISHED).count,
                "toolkit:home",
                5,
            )
        )
