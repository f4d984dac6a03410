from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CodingConfig(AppConfig):
    """Coding, and what it registers with the apps below."""

    name = "coding"
    verbose_name = _("Coding")

    def ready(self) -> None:
        """Register codes with search, chains with the case page, and numbers with the home page."""
        from casebase import registry
        from coding import chain_selectors, indexing, selectors
        from coding.comparing import job as comparing_job  # noqa: F401 (registers the agreement job)
        from coding.exchange import export_job, import_job  # noqa: F401 (register their jobs)
        from coding.models import Axis, Direction
        from coding.services.reanchor import carry_to_new_text
        from coding.suggest import job  # noqa: F401 (registers the suggest job)
        from coding.treatments import coded_treatments, coded_versions
        from coding.views.chains import ChainPanel
        from search.registry import (
            register_circumstances,
            register_enricher,
            register_facet_labels,
            register_retired_codes,
            register_values,
        )

        register_enricher(indexing.add_codes)
        register_values("direction", dict(Direction.choices))
        register_retired_codes(indexing.retired_codes)
        register_circumstances(indexing.codebook_in_use)
        register_facet_labels("direction", indexing.direction_labels)
        for axis in Axis:
            register_facet_labels(axis.value, indexing.code_labels)
        registry.register_version_listener(carry_to_new_text)
        registry.register_treatments(coded_treatments, coded_versions)
        registry.register_passage_codes(selectors.codes_of_passages)
        registry.register_case_panel(ChainPanel())
        registry.register_number(
            registry.Number(_("coded passages"), selectors.coded_passage_count, "coding:home", 3)
        )
        registry.register_number(
            registry.Number(_("chains"), chain_selectors.public_chain_count, "coding:chains", 4)
        )
