"""Where the codings of several coders differ, and in what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["none", "boundary", "code", "axis", "missed"]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One coder's code on `start`:`end`; `ident` is the annotation's, the axis is the code's first part."""

    start: int
    end: int
    code: str
    coder: int
    ident: str

    @property
    def axis(self) -> str:
        """The axis of the code."""
        return self.code.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Place:
    """Marks that belong together, all that overlap, and in what they differ; `none` where all coders agree."""

    start: int
    end: int
    kind: Kind
    marks: tuple[Mark, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in order of their keys."""
        return tuple(sorted({mark.code for mark in self.marks}))


def places(marks: Iterable[Mark], coders: Sequence[int]) -> list[Place]:
    """Every place of an item where somebody coded something, in the order of the text.

    A code that all coders put on exactly the same words is a place of its own, agreed, whatever else overlaps it.
    What is left is put together where it overlaps: first by code, so that one code with other limits is a
    difference of boundaries; then, of codes that not everybody gave, by axis, and across axes.
    """
    left, found = _agreed(sorted(set(marks)), coders)
    rest: list[Mark] = []
    for of_code in _grouped(left, lambda mark: mark.code):
        for cluster in _clusters(of_code):
            if _by_all(cluster, coders):
                found.append(_place("boundary", cluster))
            else:
                rest += cluster
    unmatched: list[Mark] = []
    for of_axis in _grouped(rest, lambda mark: mark.axis):
        for cluster in _clusters(of_axis):
            if len({mark.coder for mark in cluster}) > 1:
                found.append(_place("code" if _codes(cluster) > 1 else "missed", cluster))
            else:
                unmatched += cluster
    for cluster in _clusters(sorted(unmatched)):
        found.append(_place("axis" if len({m.coder for m in cluster}) > 1 else "missed", cluster))
    return sorted(found, key=lambda place: (place.start, place.end, place.codes))


def _agreed(marks: Sequence[Mark], coders: Sequence[int]) -> tuple[list[Mark], list[Place]]:
    same: dict[tuple[int, int, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        same[mark.start, mark.end, mark.code].append(mark)
    agreed = [group for group in same.values() if _by_all(group, coders)]
    taken = {mark for group in agreed for mark in group}
    return [mark for mark in marks if mark not in taken], [_place("none", some) for some in agreed]


def _by_all(marks: Iterable[Mark], coders: Sequence[int]) -> bool:
    return {mark.coder for mark in marks} >= set(coders)


def _codes(marks: Iterable[Mark]) -> int:
    return len({mark.code for mark in marks})


def _place(kind: Kind, marks: Sequence[Mark]) -> Place:
    return Place(
        min(mark.start for mark in marks), max(mark.end for mark in marks), kind, tuple(marks)
    )


def _grouped(marks: Iterable[Mark], key: Callable[[Mark], str]) -> list[list[Mark]]:
    groups: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        groups[key(mark)].append(mark)
    return [groups[name] for name in sorted(groups)]


def _clusters(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Marks that overlap, directly or through others, in order of the text."""
    found: list[list[Mark]] = []
    end = -1
    for mark in sorted(marks):
        if found and mark.start < end:
            found[-1].append(mark)
            end = max(end, mark.end)
        else:
            found.append([mark])
            end = mark.end
    return found
