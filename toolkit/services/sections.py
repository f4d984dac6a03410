"""Sections of a draft."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from problems import Problem
from toolkit.models import Edition, Section
from toolkit.services.drafts import bump, draft_for_update


@transaction.atomic
def add_section(*, edition: Edition, heading: str, commentary: str = "") -> Section:
    """Put a section at the end."""
    draft = draft_for_update(edition)
    if not heading.strip():
        raise Problem(
            "no_heading", _("A section needs a heading."), place="heading", remedy=_("Give it one.")
        )
    last = draft.sections.order_by("-order").first()
    section = Section.objects.create(
        edition=draft,
        order=last.order + 1 if last else 1,
        heading=heading.strip()[:300],
        commentary=commentary,
    )
    bump(draft)
    return section


@transaction.atomic
def change_section(
    *, section: Section, heading: str | None = None, commentary: str | None = None
) -> Section:
    """Change heading or commentary."""
    draft = draft_for_update(section.edition)
    if heading is not None:
        if not heading.strip():
            raise Problem(
                "no_heading",
                _("A section needs a heading."),
                place="heading",
                remedy=_("Give it one."),
            )
        section.heading = heading.strip()[:300]
    if commentary is not None:
        section.commentary = commentary
    section.save()
    bump(draft)
    return section


@transaction.atomic
def move_section(*, section: Section, by: int) -> None:
    """Move a section up (`by` = −1) or down (+1); at an end it stays."""
    draft = draft_for_update(section.edition)
    rows = list(draft.sections.order_by("order"))
    index = next(index for index, row in enumerate(rows) if row.pk == section.pk)
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
