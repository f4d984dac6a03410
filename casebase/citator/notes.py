"""The footnotes that a passage calls, and the passage that calls a footnote.

A text keeps the number of a call as it is printed, glued to the word or sign before it ("Regulation.269"); the
footnote itself stands at the end of its page, a few passages on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from casebase.models import Passage, PassageKind, TextVersion

#: A number right after a letter or a closing sign, or after the full stop of a year ("the GATT 1994.65"). The full
#: stop of "7.100", the colon of "III:4" and the sign of "GATT-94" are no such.
_CALL = re.compile(
    r"\d(?:(?<=[^\W\d_]\d|[\"'”’)\];:!?.,]\d)(?<!\d[.,]\d)(?<![IVX]:\d)|(?<=\b(?:19|20)\d\d\.\d))\d{0,3}(?!\d|[.,]\d)"
)
#: How many passages further on a footnote may stand: a page, and the one that its call's paragraph runs on to.
NEAR = 60


@dataclass(frozen=True, slots=True)
class Call:
    """A footnote's number where a text calls it, `start` to `end` of the version, and the footnote's order."""

    start: int
    end: int
    note: int


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
    """The passage that calls a footnote, by the rule of `all_calls`; one query."""
    if note.kind != PassageKind.FOOTNOTE or not note.label:
        return None
    near = list(version.passages.filter(order__gte=note.order - NEAR, order__lte=note.order))
    before = [row for row in near if row.kind != PassageKind.FOOTNOTE]
    found = all_calls(version, [*before, note])
    return next((row for row in before if row.order in found), None)


def all_calls(version: TextVersion, passages: Iterable[Passage]) -> dict[int, list[Call]]:
    """Order of a passage → the calls in it, in reading order, for a whole text; no query.

    Each footnote has one call: in the nearest passage before it that has its number as a call, there the first.
    """
    rows = list(passages)
    if all(row.kind != PassageKind.FOOTNOTE for row in rows):
        return {}
    last: dict[
        str, tuple[int, int]
    ] = {}  # number → order of the passage that holds it last, and where
    found: dict[int, list[Call]] = defaultdict(list)
    for row in rows:
        if row.kind != PassageKind.FOOTNOTE:
            here: dict[str, tuple[int, int]] = {}
            for match in _CALL.finditer(version.text, row.body_start, row.end):
                here.setdefault(match[0], (row.order, match.start()))
            last |= here
        elif row.label in last and row.order - last[row.label][0] <= NEAR:
            order, start = last[row.label]
            found[order].append(Call(start, start + len(row.label), row.order))
    return {order: _each_once(calls) for order, calls in found.items()}


def _each_once(calls: Iterable[Call]) -> list[Call]:
    """In reading order; of two footnotes with one number, which the text calls once, the first."""
    by_place: dict[int, Call] = {}
    for call in calls:
        by_place.setdefault(call.start, call)
    return [by_place[start] for start in sorted(by_place)]
