"""Two versions of a text beside each other: which passages are the same, changed, gone or new, and which words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

#: Likeness (0 to 1) from which two passages at the same place are one that was changed.
ALIKE = 0.5
#: How many passages further on the counterpart of a changed one is looked for.
REACH = 12
#: Longer passages (in words) are compared by lines.
MOST_WORDS = 8_000

# Words, single Chinese characters, runs of space, marks with their like (the dots of a table of contents).
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|\s+|([^\w\s])\1*")
_LINE = re.compile(r"[^\n]+|\n+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Passage `old` beside passage `new` (their places in their sequences); None where there is no counterpart."""

    old: int | None
    new: int | None
    same: bool


def align(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Every passage of both texts, once, in an order that keeps that of both.

    Passages that stand once in each text hold the two together; between them equal ones are found by their longest
    common sequence, and what is left is paired by likeness. Linear but for stretches without a unique passage.
    """
    pairs: list[Pair] = []
    i = j = 0
    for at_old, at_new in [*_anchors(old, new), (len(old), len(new))]:
        pairs += _between(old, new, range(i, at_old), range(j, at_new))
        if at_old < len(old):
            pairs.append(Pair(at_old, at_new, same=True))
        i, j = at_old + 1, at_new + 1
    return pairs


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Passages that stand once in each text, the longest series of them that is in order in both."""
    once_old = {text for text, count in Counter(old).items() if count == 1}
    once_new = {text: at for at, text in enumerate(new)}
    counted = Counter(new)
    found = [
        (at, once_new[text])
        for at, text in enumerate(old)
        if text in once_old and counted.get(text) == 1
    ]
    return _rising(found)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series whose second numbers rise, of pairs whose first do."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for index, (_old, at) in enumerate(pairs):
        place = bisect_left(ends, at)
        before.append(last[place - 1] if place else None)
        if place == len(ends):
            ends.append(at)
            last.append(index)
        else:
            ends[place] = at
            last[place] = index
    found = []
    index_now: int | None = last[-1] if last else None
    while index_now is not None:
        found.append(pairs[index_now])
        index_now = before[index_now]
    return found[::-1]


def _between(old: Sequence[str], new: Sequence[str], left: range, right: range) -> Iterator[Pair]:
    """The pairs of two stretches that no unique passage divides."""
    if not left or not right:
        yield from _alone(left, right)
        return
    gone: list[int] = []
    come: list[int] = []
    for tag, i0, i1, j0, j1 in _steps([old[i] for i in left], [new[j] for j in right]):
        if tag == "equal":
            yield from _likened(old, new, gone, come)
            gone, come = [], []
            for offset in range(i1 - i0):
                yield Pair(left[i0 + offset], right[j0 + offset], same=True)
        else:
            gone += left[i0:i1]
            come += right[j0:j1]
    yield from _likened(old, new, gone, come)


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """How `old` becomes `new`: ("equal" | "delete" | "insert", from and to in `old`, from and to in `new`)."""
    for op in Indel.opcodes(old, new):
        yield op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end


def _likened(
    old: Sequence[str], new: Sequence[str], gone: Sequence[int], come: Sequence[int]
) -> Iterator[Pair]:
    """Passages that were changed beside what they became, in order; the others alone."""
    at = 0
    for i in gone:
        within = come[at : at + REACH]
        likeness = [fuzz.ratio(old[i], new[j], score_cutoff=ALIKE * 100) for j in within]
        best = max(range(len(within)), key=likeness.__getitem__, default=-1)
        if best < 0 or not likeness[best]:
            yield Pair(i, None, same=False)
            continue
        yield from _alone((), come[at : at + best])
        yield Pair(i, come[at + best], same=False)
        at += best + 1
    yield from _alone((), come[at:])


def _alone(left: Sequence[int], right: Sequence[int]) -> Iterator[Pair]:
    for i in left:
        yield Pair(i, None, same=False)
    for j in right:
        yield Pair(None, j, same=False)


Stretch = tuple[int, int]


def changed_words(old: str, new: str) -> tuple[list[Stretch], list[Stretch]]:
    """Where words of `old` are gone and words of `new` are new, as offsets into each; joined over spaces."""
    before, after = _tokens(old), _tokens(new)
    if len(before) > MOST_WORDS or len(after) > MOST_WORDS:
        before, after = _tokens(old, _LINE), _tokens(new, _LINE)
    gone: list[Stretch] = []
    come: list[Stretch] = []
    for tag, i0, i1, j0, j1 in _steps([one[0] for one in before], [one[0] for one in after]):
        if tag == "delete":
            _join(gone, before[i0][1], before[i1 - 1][2], old)
        elif tag == "insert":
            _join(come, after[j0][1], after[j1 - 1][2], new)
    return gone, come


def _tokens(text: str, pattern: re.Pattern[str] = _TOKEN) -> list[tuple[str, int, int]]:
    """Words with their places; every run of space counts as the same word."""
    return [
        (" " if found.group().isspace() else found.group(), found.start(), found.end())
        for found in pattern.finditer(text)
    ]


def _join(stretches: list[Stretch], start: int, end: int, text: str) -> None:
    if stretches and text[stretches[-1][1] : start].isspace():
        start = stretches.pop()[0]
    stretches.append((start, end))
