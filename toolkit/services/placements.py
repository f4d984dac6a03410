"""Chains in the sections of a draft."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from coding.models import Chain
from problems import Problem
from toolkit.models import Section, SectionChain
from toolkit.services.drafts import bump, draft_for_update


@transaction.atomic
def place_chain(*, section: Section, chain: Chain, commentary: str = "") -> SectionChain:
    """Put a chain at the end of a section; a chain stands in an edition once."""
    draft = draft_for_update(section.edition)
    if chain.deleted:
        raise Problem("deleted_chain", _("This chain was deleted."), place=chain.ident, status=409)
    known = (
        SectionChain.objects.filter(section__edition=draft, chain=chain)
        .select_related("section")
        .first()
    )
    if known is not None:
        if known.section_id == section.pk:
            return known
        raise Problem(
            "placed_already",
            _("This chain stands in the section “%(heading)s” already.")
            % {"heading": known.section.heading},
            place=chain.ident,
            remedy=_("Take it out there first."),
            status=409,
        )
    last = section.placements.order_by("-order").first()
    placement = SectionChain.objects.create(
        section=section, chain=chain, order=last.order + 1 if last else 1, commentary=commentary
    )
    bump(draft)
    return placement


@transaction.atomic
def change_placement(*, placement: SectionChain, commentary: str) -> SectionChain:
    """Change the commentary on a chain."""
    draft = draft_for_update(placement.section.edition)
    placement.commentary = commentary
    placement.save()
    bump(draft)
    return placement


@transaction.atomic
def move_placement(*, placement: SectionChain, by: int) -> None:
    """Move a chain up (−1) or down (+1) within its section; at an end it stays."""
    draft = draft_for_update(placement.section.edition)
    rows = list(placement.section.placements.order_by("order"))
    index = next(index for index, row in enumerate(rows) if row.pk == placement.pk)
    target = index + by
    if not 0 <= target < len(rows):
        return
    rows[index], rows[target] = rows[target], rows[index]
    for position, row in enumerate(rows, 1):
        SectionChain.objects.filter(pk=row.pk).update(order=position)
    bump(draft)


@transaction.atomic
def remove_placement(*, placement: SectionChain) -> None:
    """Take a chain out of a section."""
    draft = draft_for_update(placement.section.edition)
    placement.delete()
    bump(draft)
