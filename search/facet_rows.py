"""Facets as the page shows them: long ones in part, trees folded, years as a picture."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from search import provision_tree
from search.entry import CODE_AXES
from search.histogram import Histogram, histogram
from search.request import Facet, FacetValue
from search.unfolded import Unfolded

FEW = 12  # rows before “show all”
MOST_ROWS = 60  # rows sent unasked
MOST_FOUND = 200  # rows that a typed filter shows
#: Shut until the reader opens them or ticks something there: they say again, in part, what others say.
SHUT = frozenset({"complainant", "respondent", "language", "direction"})


@dataclass(frozen=True, slots=True)
class Row:
    """A value to tick.

    ``over`` is the part of its name that only a screen reader needs to hear again, ``note`` what else it is called.
    """

    value: str
    label: str
    over: str
    count: int
    selected: bool
    key: str
    depth: int = 0
    folds: bool = False
    open: bool = False
    more: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A facet on the page.

    ``total`` counts all its values, ``beyond`` those that were not sent, ``hidden`` says whether some wait for a click.
    """

    name: str
    label: str
    rows: tuple[Row, ...]
    total: int
    beyond: int
    coded: bool
    find: str
    hidden: bool
    shut: bool
    years: Histogram | None


def shown(facet: Facet, unfolded: Unfolded) -> Shown:
    """A facet as far as the reader asked for it."""
    find = unfolded.find.get(facet.name, "")
    whole = facet.name in unfolded.whole
    if find:
        rows = _found(facet, find)
        kept, beyond = rows[:MOST_FOUND], max(0, len(rows) - MOST_FOUND)
    else:
        rows = list(_rows(facet, unfolded))
        kept, beyond = _cut(rows, whole)
    return Shown(
        name=facet.name,
        label=facet.label,
        rows=tuple(kept),
        total=len(facet.values),
        beyond=beyond if find or whole else len(facet.values) - len(kept),
        coded=facet.name in CODE_AXES,
        find=find,
        hidden=any(row.more for row in kept),
        shut=facet.name in SHUT and not any(value.selected for value in facet.values),
        years=histogram(facet.values) if facet.name == "year" else None,
    )


def _cut(rows: Sequence[Row], whole: bool) -> tuple[list[Row], int]:
    """What is sent of so many rows, the later of them hidden, and how many are not; ticked ones always show."""
    if whole or len(rows) <= FEW:
        return list(rows), 0
    kept = [row for number, row in enumerate(rows) if number < MOST_ROWS or row.selected]
    marked = [
        replace(row, more=True) if number >= FEW and not (row.selected or row.depth) else row
        for number, row in enumerate(kept)
    ]
    return marked, len(rows) - len(kept)


def _rows(facet: Facet, unfolded: Unfolded) -> Iterator[Row]:
    values = facet.values
    if facet.name == "year":
        values = tuple(value for value in reversed(values) if ".." not in value.value)
    below: dict[str, list[FacetValue]] = defaultdict(list)
    for value in values:
        below[value.above].append(value)
    yield from _tree(facet.name, below, "", 0, unfolded, _leading_to_ticks(values))


def _opens(name: str, value: str, depth: int, unfolded: Unfolded, leading: set[str]) -> bool:
    """Whether a node stands open: by hand, on the way to a tick, or as the top of an axis of codes."""
    key = f"{name}={value}"
    if key in unfolded.shut:
        return False
    by_itself = name in CODE_AXES and depth == 0
    return by_itself or value in leading or name in unfolded.whole or key in unfolded.opened


def _leading_to_ticks(values: Sequence[FacetValue]) -> set[str]:
    """The values that something ticked stands under."""
    over = {value.value: value.above for value in values}
    found: set[str] = set()
    for value in values:
        at = value.above if value.selected else ""
        while at and at not in found:
            found.add(at)
            at = over.get(at, "")
    return found


def _tree(
    name: str,
    below: Mapping[str, list[FacetValue]],
    node: str,
    depth: int,
    unfolded: Unfolded,
    leading: set[str],
) -> Iterator[Row]:
    for value in below.get(node, ()):
        folds = value.value in below
        is_open = folds and _opens(name, value.value, depth, unfolded, leading)
        yield _row(name, value, depth, folds, is_open)
        if is_open:
            yield from _tree(name, below, value.value, depth + 1, unfolded, leading)


def _row(
    name: str, value: FacetValue, depth: int, folds: bool = False, is_open: bool = False
) -> Row:
    label, over, note = value.label, "", ""
    if name == "provision" and depth:
        label = provision_tree.number(value.value)
        over = value.value.removesuffix(label).strip()
    elif name == "provision" and label.startswith(value.value):
        label, note = value.value, label.removeprefix(value.value).lstrip(" ·")
    key = f"{name}={value.value}"
    return Row(
        value.value, label, over, value.count, value.selected, key, depth, folds, is_open, note=note
    )


def _found(facet: Facet, find: str) -> list[Row]:
    """The values whose name or key holds every word typed, in either language's letters, and the ticked ones."""
    words = find.casefold().split()
    return [
        _row(facet.name, value, 0)
        for value in facet.values
        if value.selected
        or all(word in f"{value.label} {value.value}".casefold() for word in words)
    ]
