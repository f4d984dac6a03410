"""Sections of a draft."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from problems import Problem
from toolkit.models import Edition, Section
from toolkit.services.drafts import bump, draft_for_update, gone, stale


@transaction.atomic
def add_section(*, edition: Edition, heading: str, commentary: str = "") -> Section:
    """Put a section at the end."""
    draft = draft_for_update(edition)
    heading = _heading(heading)
    last = draft.sections.order_by("-order").first()
    section = Section.objects.create(
        edition=draft,
        order=last.order + 1 if last else 1,
        heading=heading,
        commentary=commentary,
    )
    bump(draft)
    return section


@transaction.atomic
def change_section(
    *,
    section: Section,
    heading: str | None = None,
    commentary: str | None = None,
    seen: str | None = None,
) -> Section:
    """Change heading or commentary.

    `seen` is the token (`Section.seen_token`) of the words the editor started from; a Problem (409) with
    both sides where somebody else has changed them since.
    """
    draft = draft_for_update(section.edition)
    now = Section.objects.filter(pk=section.pk).first()
    if now is None:
        raise gone(section.heading)
    yours = {
        "heading": now.heading if heading is None else _heading(heading),
        "commentary": now.commentary if commentary is None else commentary,
    }
    theirs = {"heading": now.heading, "commentary": now.commentary}
    if seen is not None and seen != now.seen_token and yours != theirs:
        raise stale(yours=yours, theirs={**theirs, "seen": now.seen_token})
    now.heading, now.commentary = yours["heading"], yours["commentary"]
    now.save()
    bump(draft)
    return now


def _heading(heading: str) -> str:
    if not heading.strip():
        raise Problem(
            "no_heading", _("A section needs a heading."), place="heading", remedy=_("Give it one.")
        )
    return heading.strip()[:300]


@transaction.atomic
def move_section(*, section: Section, by: int) -> None:
    """Move a section up (`by` = −1) or down (+1); at an end it stays."""
    draft = draft_for_update(section.edition)
    rows = list(draft.sections.order_by("order"))
    index = next((index for index, row in enumerate(rows) if row.pk == section.pk), None)
    if index is None:
        raise gone(section.heading)
    target = index + by
    if not 0 <= target < len(rows):
        return
    rows[index], rows[target] = rows[target], rows[index]
    # Two steps, because an order may stand only once in an edition at any moment.
    for offset in (len(rows) + 1_000_000, 1):
        for position, row in enumerate(rows):
            Section.objects.filter(pk=row.pk).update(order=position + offset)
    bump(draft)


@transaction.atomic
def remove_section(*, section: Section) -> None:
    """Remove a section and its placements; the chains themselves stay."""
    draft = draft_for_update(section.edition)
    section.delete()
    bump(draft)
