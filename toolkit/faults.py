"""What keeps a draft from being published."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coding.models import Axis
from coding.selectors import missing_axes
from problems import Problem
from toolkit.models import Edition, SectionChain


def placements(edition: Edition) -> list[SectionChain]:
    """Every placed chain with its evidence, in the order of the edition."""
    return list(
        SectionChain.objects.filter(section__edition=edition)
        .select_related("section", "chain__case")
        .prefetch_related(
            "chain__links__annotation__code",
            "chain__links__annotation__passage",
            "chain__links__annotation__codebook_version",
            "chain__links__annotation__version__document__case",
            "chain__links__annotation__version__original",
        )
        .order_by("section__order", "order")
    )


def faults(edition: Edition) -> list[Problem]:
    """Everything that must be mended first; empty where the draft can be published."""
    found: list[Problem] = []
    placed = placements(edition)
    if not placed:
        found.append(
            Problem(
                "empty_edition",
                _("The edition has no chains yet."),
                remedy=_("Add a section and place at least one chain in it."),
            )
        )
    for placement in placed:
        found.extend(_chain_faults(placement))
    return found


def _chain_faults(placement: SectionChain) -> list[Problem]:
    chain = placement.chain
    place = f"{placement.section.heading} · {chain.ident}"
    if chain.deleted:
        return [
            Problem(
                "deleted_chain", _("This chain was deleted."), place=place, remedy=_("Take it out.")
            )
        ]
    found = []
    missing = [str(Axis(axis).label) for axis in missing_axes(chain)]
    if missing:
        found.append(
            Problem(
                "incomplete_chain",
                _("The chain lacks evidence for: %(axes)s.") % {"axes": ", ".join(missing)},
                place=place,
                remedy=_("Complete it in the workbench, or take it out."),
            )
        )
    for link in chain.links.all():
        annotation = link.annotation
        if annotation.version.text[annotation.start : annotation.end] != annotation.quote:
            found.append(
                Problem(
                    "quote_differs",
                    _("A quote differs from its source."),
                    place=f"{place} · {annotation.version.document} ¶ {annotation.passage.label}",
                    remedy=_("Select the words again in the workbench."),
                )
            )
    return found
