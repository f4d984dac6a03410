"""The footnotes that a passage calls, and the passage that calls a footnote.

A text keeps the number of a call as it is printed, glued to the word or sign before it ("Regulation.269"); the
footnote itself stands at the end of its page, a few passages on.
"""

from __future__ import annotations

import re

from casebase.models import Passage, PassageKind, TextVersion

#: A number right after a letter or a closing sign. The full stop of "7.100" and the sign of "GATT-94" are no such.
_CALL = re.compile(r"(?:[^\W\d_]|[\"'”’)\];:!?]|(?<!\d)[.,])(\d{1,4})(?!\d|[.,]\d)")
#: How many passages further on a footnote may stand: a page, and the one that its call's paragraph runs on to.
NEAR = 60


def calls(text: str) -> set[str]:
    """The numbers in a text that may be calls of footnotes."""
    return set(_CALL.findall(text))


def notes_called(version: TextVersion, passage: Passage) -> list[Passage]:
    """The footnotes that a passage calls, in order; one query."""
    if passage.kind == PassageKind.FOOTNOTE:
        return []
    numbers = calls(version.text[passage.body_start : passage.end])
    if not numbers:
        return []
    return list(
        version.passages.filter(
            kind=PassageKind.FOOTNOTE,
            label__in=numbers,
            order__gt=passage.order,
            order__lte=passage.order + NEAR,
        ).order_by("order")
    )


def calling(version: TextVersion, note: Passage) -> Passage | None:
    """The passage that calls a footnote: the nearest one before it with its number as a call; one query."""
    if note.kind != PassageKind.FOOTNOTE or not note.label:
        return None
    before = version.passages.filter(order__lt=note.order, order__gte=note.order - NEAR)
    candidates = before.exclude(kind=PassageKind.FOOTNOTE).order_by("-order")
    return next(
        (one for one in candidates if note.label in calls(version.text[one.body_start : one.end])),
        None,
    )
