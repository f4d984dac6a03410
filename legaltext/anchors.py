"""Anchors: a quotation that finds its place again in another version of a text.

Offsets are Unicode code points, 0-based, end-exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

#: Characters of context kept on each side of a quotation.
CONTEXT = 32
#: Similarity (0 to 1) from which a changed quotation still counts as the same.
THRESHOLD = 0.85
#: Quotations are compared fuzzily up to this length; longer ones by their two ends.
_FUZZY_LENGTH = 2_000
_MAX_CANDIDATES = 20

Status = Literal["unchanged", "moved", "fuzzy", "ambiguous", "orphaned"]


class AnchorError(ValueError):
    """A span that cannot be anchored: empty, or outside the text."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A span of a text with its exact words and up to 32 characters on each side."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a quotation may stand now; ``score`` from 0 to 1."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reanchored:
    """Where an anchor stands in another text.

    ``start`` and ``end`` are None when the anchor is ambiguous or orphaned;
    ``candidates`` then lists the places a person may choose from, best first.
    """

    status: Status
    start: int | None
    end: int | None
    score: float
    candidates: tuple[Candidate, ...] = ()


def create(text: str, start: int, end: int) -> Anchor:
    """Anchor ``text[start:end]``; raises :class:`AnchorError` on bad bounds."""
    if not 0 <= start < end <= len(text):
        raise AnchorError(f"no span {start}:{end} in a text of {len(text)} characters")
    return Anchor(
        start,
        end,
        text[start:end],
        text[max(0, start - CONTEXT) : start],
        text[end : end + CONTEXT],
    )


def resolve(text: str, anchor: Anchor) -> bool:
    """Whether the anchor's words stand exactly at its position."""
    return (
        0 <= anchor.start < anchor.end <= len(text)
        and text[anchor.start : anchor.end] == anchor.exact
    )


def reanchor(text: str, anchor: Anchor, *, threshold: float = THRESHOLD) -> Reanchored:
    """Find ``anchor`` in ``text``: by position, then exact words, then similar words.

    Never raises; a tie between places is ``ambiguous`` and left to a person.
    """
    if not anchor.exact:
        return Reanchored("orphaned", None, None, 0.0)
    if resolve(text, anchor) and _agreement(text, anchor, anchor.start, anchor.end) >= 0.5:
        return Reanchored("unchanged", anchor.start, anchor.end, 1.0)
    exact = _exact_places(text, anchor)
    if exact:
        return _choose(exact, anchor)
    return _fuzzy(text, anchor, threshold)


def _exact_places(text: str, anchor: Anchor) -> list[Candidate]:
    """All places of the exact words, scored by their context.

    Common words may stand in thousands of places: those whose neighbours agree in
    full are looked for first, so that the work stays linear in the text.
    """
    length = len(anchor.exact)
    whole = anchor.prefix + anchor.exact + anchor.suffix
    found = _occurrences(text, whole)
    if found:
        shift = len(anchor.prefix)
        return [Candidate(at + shift, at + shift + length, 1.0) for at in found]
    return [
        Candidate(at, at + length, _agreement(text, anchor, at, at + length))
        for at in _occurrences(text, anchor.exact)
    ]


def _occurrences(text: str, needle: str) -> list[int]:
    places: list[int] = []
    at = text.find(needle)
    while at >= 0:
        places.append(at)
        at = text.find(needle, at + 1)
    return places


def _agreement(text: str, anchor: Anchor, start: int, end: int) -> float:
    """Share of the context characters that still stand next to the span, 0 to 1."""
    before = text[max(0, start - len(anchor.prefix)) : start]
    after = text[end : end + len(anchor.suffix)]
    total = len(anchor.prefix) + len(anchor.suffix)
    if not total:
        return 1.0
    same = _common(reversed(before), reversed(anchor.prefix)) + _common(after, anchor.suffix)
    return same / total


def _common(left: object, right: object) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):  # type: ignore[call-overload]
        if one != other:
            break
        count += 1
    return count


def _choose(places: list[Candidate], anchor: Anchor) -> Reanchored:
    best = max(place.score for place in places)
    winners = [place for place in places if place.score == best]
    if len(winners) == 1:
        winner = winners[0]
        unmoved = winner.start == anchor.start
        return Reanchored("unchanged" if unmoved else "moved", winner.start, winner.end, 1.0)
    listed = sorted(winners, key=lambda place: abs(place.start - anchor.start))
    return Reanchored("ambiguous", None, None, best, tuple(listed[:_MAX_CANDIDATES]))


def _fuzzy(text: str, anchor: Anchor, threshold: float) -> Reanchored:
    place = _similar(text, anchor)
    if place is None:
        return Reanchored("orphaned", None, None, 0.0)
    if place.score >= threshold:
        return Reanchored("fuzzy", place.start, place.end, place.score)
    listed = (place,) if place.score >= 0.8 * threshold else ()
    return Reanchored("orphaned", None, None, place.score, listed)


def _similar(text: str, anchor: Anchor) -> Candidate | None:
    """Best similar span: near the old position first, then anywhere in the text."""
    exact = anchor.exact
    if len(exact) < 4 or not text:
        return None
    if len(exact) > _FUZZY_LENGTH:
        return _by_ends(text, anchor)
    reach = 4 * len(exact) + 2_000
    low = max(0, min(anchor.start, len(text)) - reach)
    for start, part in ((low, text[low : low + 2 * reach + len(exact)]), (0, text)):
        if len(part) < len(exact) // 2:
            continue
        found = _align(exact, part)
        if found is not None and (found.score >= THRESHOLD or start == 0):
            return Candidate(start + found.start, start + found.end, found.score)
    return None


def _align(needle: str, part: str) -> Candidate | None:
    if len(needle) > len(part):
        score = fuzz.ratio(needle, part) / 100
        return Candidate(0, len(part), score) if part else None
    alignment = fuzz.partial_ratio_alignment(needle, part, score_cutoff=50)
    if alignment is None or alignment.dest_end <= alignment.dest_start:
        return None
    start, end = _snap(part, alignment.dest_start, alignment.dest_end)
    return Candidate(start, end, fuzz.ratio(needle, part[start:end]) / 100)


def _snap(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen to whole words, so that a fuzzy span does not begin inside one, or with a space."""
    low, high = start, end
    while low > 0 and start - low < 12 and text[low - 1].isalnum() and text[low].isalnum():
        low -= 1
    while (
        high < len(text) and high - end < 12 and text[high - 1].isalnum() and text[high].isalnum()
    ):
        high += 1
    while low < high and text[low].isspace():
        low += 1
    while high > low and text[high - 1].isspace():
        high -= 1
    return low, high


def _by_ends(text: str, anchor: Anchor) -> Candidate | None:
    half = _FUZZY_LENGTH // 4
    head = _align(anchor.exact[:half], text)
    if head is None:
        return None
    reach = text[head.start : head.start + 2 * len(anchor.exact)]
    tail = _align(anchor.exact[-half:], reach)
    if tail is None:
        return None
    return Candidate(head.start, head.start + tail.end, (head.score + tail.score) / 2)
