from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasebaseConfig(AppConfig):
    name = "casebase"
    verbose_name = _("Library")

    def ready(self) -> None:
        """Register what the library shows on the home page and gives to search, and its kind of job."""
        from casebase import authorities, facets, registry, selectors
        from casebase.citing.hits import citations
        from casebase.indexing import LibrarySource, texts_in_use
        from casebase.models import Case
        from casebase.services import recite, start_import  # noqa: F401 (register their kinds of job)
        from search.registry import (
            register_circumstances,
            register_citations,
            register_facet_labels,
            register_source,
            register_values,
        )
        from search.titles import register_titles

        register_source(LibrarySource())
        register_titles(authorities.titles)
        register_circumstances(texts_in_use)
        register_citations(citations)
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
