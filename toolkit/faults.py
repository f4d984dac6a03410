"""What keeps a draft from being published."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from coding.models import Annotation, Axis, Chain, ChainLink
from coding.selectors import missing_axes
from problems import Problem
from toolkit.models import Edition, SectionChain


def placements(edition: Edition) -> list[SectionChain]:
    """Every placed chain with its evidence, in the order of the edition; the long texts stay in the database."""
    links = (
        ChainLink.objects.select_related(
            "annotation__code",
            "annotation__passage",
            "annotation__codebook_version",
            "annotation__version__document__case",
            "annotation__version__original",
        )
        .defer("annotation__version__text")
        .prefetch_related("annotation__version__document__case__events")
    )
    return list(
        SectionChain.objects.filter(section__edition=edition)
        .select_related("section", "chain__case")
        .prefetch_related(Prefetch("chain__links", links))
        .order_by("section__order", "order")
    )


def live_links(chain: Chain) -> list[ChainLink]:
    """The chain's evidence in order: axis by axis; deleted annotations are no evidence."""
    axes = list(Axis)
    live = [link for link in chain.links.all() if not link.annotation.deleted]
    return sorted(live, key=lambda link: (axes.index(Axis(link.axis)), link.order, link.pk))


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
    differing = set(_differing_quotes(edition).values_list("pk", flat=True))
    for placement in placed:
        found.extend(_chain_faults(placement, differing))
    return found


def _differing_quotes(edition: Edition) -> QuerySet[Annotation]:
    """Placed evidence whose quote is not what stands there; the database cuts, so no text travels."""
    return (
        Annotation.objects.filter(chain_links__chain__placements__section__edition=edition)
        .annotate(stands=Substr("version__text", F("start") + 1, F("end") - F("start")))
        .exclude(stands=F("quote"))
    )


def _chain_faults(placement: SectionChain, differing: set[UUID]) -> list[Problem]:
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
    for link in live_links(chain):
        annotation = link.annotation
        if annotation.pk in differing:
            found.append(
                Problem(
                    "quote_differs",
                    _("A quote differs from its source."),
                    place=f"{place} · {annotation.version.document} ¶ {annotation.passage.label}",
                    remedy=_("Select the words again in the workbench."),
                )
            )
    return found
