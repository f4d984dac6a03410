from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasebaseConfig(AppConfig):
    name = "casebase"
    verbose_name = _("Library")

    def ready(self) -> None:
        """Register what the library shows on the home page and gives to search, and its kind of job."""
        from casebase import authorities, cited_passages, facets, regard, registry, selectors
        from casebase.indexing import LibrarySource
        from casebase.models import Case
        from casebase.services import recite, start_import  # noqa: F401 (register their kinds of job)
        from search.registry import register_enricher, register_facet_labels, register_source
        from search.titles import register_titles

        register_source(LibrarySource())
        register_enricher(regard.add_standing)
        register_enricher(cited_passages.add_citations)
        register_titles(authorities.titles)
        for name, labels in facets.LABELS.items():
            register_facet_labels(name, labels)
        registry.register_number(
            registry.Number(_("cases"), Case.objects.count, "casebase:cases", 1)
        )
        registry.register_number(
            registry.Number(_("passages"), selectors.passage_count, "search:results", 2)
        )
