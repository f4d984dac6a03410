from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasebaseConfig(AppConfig):
    name = "casebase"
    verbose_name = _("Library")

    def ready(self) -> None:
        """Register what the library shows on the home page and gives to search, and its kind of job."""
        from casebase import facets, registry, selectors
        from casebase.indexing import LibrarySource
        from casebase.models import Case
        from casebase.services import recite, start_import  # noqa: F401 (register their kinds of job)
        from search.registry import register_facet_labels, register_source, register_values

        register_source(LibrarySource())
        for name, labels in facets.LABELS.items():
            register_facet_labels(name, labels)
        for name, values in facets.VALUES.items():
            register_values(name, values)
        registry.register_number(
            registry.Number(_("cases"), Case.objects.count, "casebase:cases", 1)
        )
        registry.register_number(
            registry.Number(_("passages"), selectors.passage_count, "search:results", 2)
        )
