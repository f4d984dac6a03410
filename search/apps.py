from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """The app, with its work for the worker."""

    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Give the worker search's jobs and the outbox to drain between them."""
        from jobs.registry import when_idle
        from search import indexing, tasks  # noqa: F401 (registers its jobs)
        from search.exports import job  # noqa: F401 (registers its job)
        from search.saved.schedule import sweep_when_idle

        when_idle(indexing.work_when_idle)
        when_idle(sweep_when_idle)
