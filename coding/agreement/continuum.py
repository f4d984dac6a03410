"""The continuum that coders cut into units: the passages they were asked about, and the segments they made.

Offsets are of all documents laid one after another. What stands between passages, or was shown to fewer than two
coders, is no part of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from coding.agreement.additive import Floats, Integers
from coding.agreement.inputs import Codings

Booleans = NDArray[np.bool_]
Extent = tuple[int, int]
#: Of one coder: extents of one code, in order, none reaching into the next (they may touch).
Units = dict[str, list[Extent]]


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """The segments of one coder in order; `value` is 1 or more (0 is a gap)."""

    start: Integers
    end: Integers
    value: Integers


@dataclass(frozen=True, eq=False)
class Continuum:
    """Passages in order (`start`, `end`) about which two or more were asked, and who (passages × coders).

    `units` are those of each coder.
    """

    coders: tuple[str, ...]
    start: Integers
    end: Integers
    asked: Booleans
    units: tuple[Units, ...]

    @cached_property
    def judges(self) -> Integers:
        """How many were asked on each passage."""
        counted: Integers = self.asked.sum(axis=1)
        return counted

    @cached_property
    def base(self) -> Floats:
        """Characters × coders of each passage."""
        return ((self.end - self.start) * self.judges).astype(np.float64)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes that somebody used."""
        return tuple(sorted({code for units in self.units for code in units}))


def continuum_of(codings: Codings) -> Continuum:
    """Lay the documents one after another, a character apart, and join what a coder gave one code twice."""
    shift: dict[str, int] = {}
    longest: dict[str, int] = defaultdict(int)
    for passage in codings.passages:
        longest[passage.document] = max(longest[passage.document], passage.end)
    after = 0
    for document, length in longest.items():
        shift[document] = after
        after += length + 1
    order = sorted(codings.passages, key=lambda one: shift[one.document] + one.start)
    coders = codings.coders
    places = {(one.document, one.ident): row for row, one in enumerate(order)}
    asked = np.zeros((len(order), len(coders)), np.bool_)
    for one in codings.asked:
        rows = [places[one.document, ident] for ident in one.passages]
        asked[rows, coders.index(one.coder)] = True
    kept = asked.sum(axis=1) >= 2
    order = [one for one, keep in zip(order, kept.tolist(), strict=True) if keep]
    asked = asked[kept]
    found: tuple[dict[str, list[Extent]], ...] = tuple(defaultdict(list) for _coder in coders)
    for span in codings.spans:
        if span.document in shift and span.coder in coders:
            at = shift[span.document]
            units = found[coders.index(span.coder)]
            units[span.code].append((span.start + at, span.end + at))
    return Continuum(
        coders,
        np.array([shift[one.document] + one.start for one in order], np.int64),
        np.array([shift[one.document] + one.end for one in order], np.int64),
        asked,
        tuple({code: joined(extents) for code, extents in units.items()} for units in found),
    )


def joined(extents: Iterable[Extent]) -> list[Extent]:
    """Extents that overlap as one; those that only touch stay two units."""
    out: list[Extent] = []
    for start, end in sorted(extents):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def segments_of_code(units: Units, code: str) -> Segments:
    """A coder's units of one code, each with value 1."""
    extents = units.get(code, [])
    table = np.array(extents, np.int64).reshape(-1, 2)
    return Segments(table[:, 0], table[:, 1], np.ones(len(extents), np.int64))


def segments_of_sets(
    coders: Sequence[Units],
) -> tuple[tuple[Segments, ...], tuple[frozenset[str], ...]]:
    """Each coder's segments valued by the set of codes on them, and the sets, the empty one first.

    A new segment begins wherever any of the coder's units begins or ends. Without overlaps these are the units.
    """
    values: dict[frozenset[str], int] = {frozenset(): 0}
    out = []
    for units in coders:
        # Ends before beginnings: units that touch are two.
        events = sorted(
            (at, step, code)
            for code, extents in units.items()
            for start, end in extents
            for at, step in ((end, 0), (start, 1))
        )
        rows: list[tuple[int, int, int]] = []
        active: set[str] = set()
        before = 0
        for at, step, code in events:
            if at > before and active:
                place = values.setdefault(frozenset(active), len(values))
                rows.append((before, at, place))
            before = at
            if step:
                active.add(code)
            else:
                active.discard(code)
        table = np.array(rows, np.int64).reshape(-1, 3)
        out.append(Segments(table[:, 0], table[:, 1], table[:, 2]))
    return tuple(out), tuple(values)


@dataclass(frozen=True, eq=False)
class Grid:
    """The passages that any segment touches, cut at every boundary of anybody's.

    Per piece: `length` in characters, `row` (its passage among `passages`), `judges`; and pieces × coders: whether
    `asked`, the `value`, and which `segment` of that coder's (−1 in a gap).
    """

    passages: Integers
    length: Floats
    row: Integers
    judges: Floats
    asked: Booleans
    value: Integers
    segment: Integers


def grid_of(continuum: Continuum, segments: Sequence[Segments]) -> Grid:
    """Lay the coders' segments beside one another."""
    touched = _touched(continuum, segments)
    marks = [continuum.start[touched], continuum.end[touched]]
    marks += [edge for one in segments for edge in (one.start, one.end)]
    bounds = np.unique(np.concatenate(marks))
    left = bounds[:-1]
    # Only in touched passages: the others are not cut, and stand between two bounds as a whole.
    place = np.searchsorted(continuum.start[touched], left, "right") - 1
    inside = place >= 0
    inside[inside] = left[inside] < continuum.end[touched[place[inside]]]
    left, passage = left[inside], touched[place[inside]]
    length = np.diff(bounds)[inside].astype(np.float64)
    asked = continuum.asked[passage]
    value = np.zeros(asked.shape, np.int64)
    segment = np.full(asked.shape, -1, np.int64)
    for coder, one in enumerate(segments):
        if len(one.start) == 0:
            continue
        place = np.searchsorted(one.start, left, "right") - 1
        on = (place >= 0) & (left < one.end[place]) & asked[:, coder]
        value[on, coder] = one.value[place[on]]
        segment[on, coder] = place[on]
    rows, row = np.unique(passage, return_inverse=True)
    judges = continuum.judges[passage].astype(np.float64)
    return Grid(rows, length, row, judges, asked, value, segment)


def _touched(continuum: Continuum, segments: Sequence[Segments]) -> Integers:
    """The passages that any segment reaches into."""
    change = np.zeros(len(continuum.start) + 1, np.int64)
    for one in segments:
        first = np.searchsorted(continuum.end, one.start, "right")
        after = np.searchsorted(continuum.start, one.end, "left")
        reaches = after > first
        np.add.at(change, first[reaches], 1)
        np.add.at(change, after[reaches], -1)
    return np.flatnonzero(np.cumsum(change[:-1]) > 0)
