"""Offsets as other tools count them, turned into code points of a text.

Tools differ in three things: whether a character beyond the BMP counts as one or two (UTF-16), whether the end of a
Windows line counts as one or two, and whether the byte order mark counts. None says which; the words beside the spans
do, where a file has them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

_ODD = re.compile("[\U00010000-\U0010ffff]|\r(?=\n)")
_BLANK = re.compile(r"\s+")
#: Characters of a span's name that are compared with the text.
_COMPARED = 24
_BEST = 2
#: Spans that are looked at to tell how a file counts.
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Counting:
    """A way to count characters."""

    utf16: bool = False
    crlf_as_one: bool = False
    bom: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A span in another tool's counting, with its words (or their beginning) where the file has them."""

    start: int
    end: int
    words: str = ""


class Places:
    """Offsets of one counting → code points of `text` (which has no byte order mark)."""

    def __init__(self, text: str, counting: Counting) -> None:
        self._length = len(text)
        shift = 1 if counting.bom else 0
        self._ours, self._theirs = [0], [shift]
        for odd in _ODD.finditer(text):
            width = 0 if odd.group() == "\r" else 2
            if (width == 2 and counting.utf16) or (width == 0 and counting.crlf_as_one):
                shift += width - 1
                self._ours.append(odd.end())
                self._theirs.append(odd.end() + shift)

    def of(self, offset: int) -> int | None:
        """The code point at `offset`, or None where it is outside the text or within a character."""
        at = bisect_right(self._theirs, offset) - 1
        if at < 0:
            return 0 if offset == 0 else None
        found = self._ours[at] + offset - self._theirs[at]
        nearest = self._ours[at + 1] if at + 1 < len(self._ours) else self._length + 1
        return found if found < nearest else None


def choose(
    text: str, spots: Sequence[Spot], *, usual: Counting, likely: Iterable[Counting] | None = None
) -> Counting:
    """How a tool counted these spans: as `usual`, unless another way fits their words, or the text, better."""
    ways = likely or (Counting(*way) for way in product((False, True), repeat=3))
    looked_at = spots[:_LOOKED_AT]
    best, best_fit = usual, _fit(text, looked_at, usual)
    if best_fit == (_BEST * _named(looked_at), len(looked_at)):
        return usual
    for way in ways:
        fit = _fit(text, looked_at, way)
        if fit > best_fit:
            best, best_fit = way, fit
    return best


def _named(spots: Sequence[Spot]) -> int:
    return sum(1 for spot in spots if spot.words.strip())


def _fit(text: str, spots: Sequence[Spot], way: Counting) -> tuple[int, int]:
    """How well the spans have their words, how many lie in the text."""
    places = Places(text, way)
    words = inside = 0
    for spot in spots:
        start, end = places.of(spot.start), places.of(spot.end)
        if start is None or end is None or start >= end:
            continue
        inside += 1
        words += likeness(text[start:end], spot.words)
    return words, inside


def likeness(text: str, words: str) -> int:
    """How a span's text is its words, or begins with them: 0 not, 1 in part, 2 as far as can be told.

    Kinds of blanks do not count, nor an ellipsis at the end; tools cut long words off.
    """
    ours = _BLANK.sub("", text[: 4 * _COMPARED])
    theirs = _BLANK.sub("", words[: 4 * _COMPARED]).rstrip(".…")
    shortest = min(len(ours), len(theirs), _COMPARED)
    if shortest == 0 or ours[:shortest] != theirs[:shortest]:
        return 0
    same_end = shortest == _COMPARED or ours.rstrip(".…") == theirs
    same_start = text[0].isspace() == words[0].isspace()
    return _BEST if same_start and same_end else 1


def same_words(text: str, words: str) -> bool:
    """Whether a span's text begins as its words do."""
    return likeness(text, words) > 0
