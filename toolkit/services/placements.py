"""Chains in the sections of a draft."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from coding.models import Chain
from problems import Problem
from toolkit.models import Section, SectionChain
from toolkit.services.drafts import bump, draft_for_update, gone, stale


@transaction.atomic
def place_chain(*, section: Section, chain: Chain, commentary: str = "") -> SectionChain:
    """Put a chain at the end of a section; a chain stands in an edition once."""
    draft = draft_for_update(section.edition)
    if not draft.sections.filter(pk=section.pk).exists():
        raise gone(section.heading)
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
def change_placement(
    *, placement: SectionChain, commentary: str, seen: str | None = None
) -> SectionChain:
    """Change the commentary on a chain; `seen` as in `change_section`."""
    draft = draft_for_update(placement.section.edition)
    now = _current(placement)
    if seen is not None and seen != now.seen_token and commentary != now.commentary:
        raise stale(
            yours={"commentary": commentary},
            theirs={"commentary": now.commentary, "seen": now.seen_token},
        )
    now.commentary = commentary
    now.save()
    bump(draft)
    return now


def _current(placement: SectionChain) -> SectionChain:
    """The placement as it is now; a Problem (404) where somebody took it out."""
    now = (
        SectionChain.objects.filter(pk=placement.pk).select_related("section__edition", "chain")
    ).first()
    if now is None:
        raise gone(placement.chain.ident)
    return now


@transaction.atomic
def move_placement(
    *, placement: SectionChain, by: int = 0, section: Section | None = None, to: int | None = None
) -> SectionChain:
    """Move a chain up (`by` = −1) or down (+1), or to the place `to` (0 is first) of a section of the draft.

    Without `to` it goes to the end of a new section; past an end it stays at the end.
    """
    draft = draft_for_update(placement.section.edition)
    now = _current(placement)
    target = section or now.section
    if target.edition_id != draft.pk:
        raise Problem("other_draft", _("That section is of another draft."), place=str(target))
    before = list(target.placements.order_by("order", "pk"))
    at = next((index for index, row in enumerate(before) if row.pk == now.pk), len(before))
    rows = [row for row in before if row.pk != now.pk]
    place = at + by if to is None else to
    rows.insert(max(0, min(place, len(rows))), now)
    if [row.pk for row in rows] == [row.pk for row in before]:
        return now
    for position, row in enumerate(rows, 1):
        SectionChain.objects.filter(pk=row.pk).update(order=position, section=target)
    now.section = target
    bump(draft)
    return now


@transaction.atomic
def remove_placement(*, placement: SectionChain) -> None:
    """Take a chain out of a section."""
    draft = draft_for_update(placement.section.edition)
    _current(placement).delete()
    bump(draft)
