"""Counting: from a few columns of the engine to exact numbers of cases or passages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from search.backends.base import Column, Counts, Reader
from search.entry import CODE_AXES, DIRECTION, LIST_SEPARATOR, SEPARATOR, Attributes
from search.facet_years import within, year_range
from search.plan import Plan
from search.provision_tree import with_above
from search.request import By, Sort

Pair = str  # a facet and a value in one, whose hash Python keeps
MOST_KEPT = 400  # tallies of one view of the index; a broad one holds a few thousand numbers


@lru_cache(maxsize=50_000)
def attributes(packed: str) -> Attributes:
    """The attributes of one value of the column, read once."""
    return Attributes.unpacked(packed)


def tally(reader: Reader, query: Plan, columns: tuple[Column, ...]) -> dict[Column, Counts]:
    """The engine's counts, kept for as long as this view of the index is used."""
    missing = [column for column in columns if (query, column) not in reader.kept]
    found = reader.tally(query, missing) if missing else {}
    counts = {**found, **{c: reader.kept[query, c] for c in columns if c not in found}}
    if len(reader.kept) > MOST_KEPT:
        reader.kept.clear()
    reader.kept.update({(query, column): values for column, values in found.items()})
    return counts


def groups_of(counts: Counts) -> dict[str, int]:
    """Passages per group."""
    totals: dict[str, int] = defaultdict(int)
    for packed, count in counts.items():
        totals[attributes(packed).group] += count
    return totals


def groups_in_order(counts: Counts, sort: Sort) -> list[str]:
    """Groups by their newest, oldest or best regarded matching document; those without a date last."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    regard: dict[str, int] = {}
    for packed in counts:
        found = attributes(packed)
        day = found.date or found.year
        last[found.group] = max(last.get(found.group, ""), day)
        if day:
            first[found.group] = min(first.get(found.group, day), day)
        regard[found.group] = max(regard.get(found.group, 0), found.regard)
    newest = sorted(sorted(last), key=lambda group: last[group], reverse=True)
    if sort == "oldest":
        return sorted(sorted(last), key=lambda group: first.get(group, "￿"))
    if sort == "treatment":
        return sorted(newest, key=lambda group: regard[group], reverse=True)
    return newest


def _count_pairs(counts: Counts, by: By) -> Counts:
    """Of pairs value–group: the groups of each value, or its passages."""
    totals: Counter[str] = Counter()
    if by == "case":
        totals.update(pair[: pair.rindex(SEPARATOR)] for pair in counts)
    else:
        for pair, count in counts.items():
            totals[pair[: pair.rindex(SEPARATOR)]] += count
    return totals


@lru_cache(maxsize=50_000)
def _places(packed: str) -> tuple[str, tuple[str, ...]]:
    provisions, _separator, group = packed.partition(SEPARATOR)
    return group, with_above(provisions.split(LIST_SEPARATOR))


def count_provisions(counts: Counts, by: By) -> Counts:
    """The counts of provisions and of all that they stand under."""
    return _count_members(((*_places(packed), count) for packed, count in counts.items()), by)


def _count_members(rows: Iterable[tuple[str, tuple[str, ...], int]], by: By) -> Counts:
    """Of rows (group, values, passages): the groups of each value, or its passages."""
    totals: Counter[str] = Counter()
    groups: dict[str, set[str]] = defaultdict(set)
    for group, values, count in rows:
        if by == "case":
            groups[group].update(values)
        else:
            for value in values:
                totals[value] += count
    for members in groups.values():
        totals.update(members)
    return totals


def count_codes(counts: Counts, by: By) -> dict[str, Counts]:
    """Facet → the counts of its codes; a direction counts by its last part."""
    counted: dict[str, Counts] = defaultdict(dict)
    for code, count in _count_pairs(counts, by).items():
        axis, _dot, rest = code.partition(".")
        if axis in CODE_AXES:
            counted[axis][code] = count
        elif axis == DIRECTION and rest:
            counted[axis][rest] = count
    return counted


@lru_cache(maxsize=50_000)
def _values(packed: str) -> tuple[str, tuple[Pair, ...]]:
    found = attributes(packed)
    return found.group, tuple(_pair(name, value) for name, value in found.values())


def _pair(name: str, value: str) -> Pair:
    return f"{name}{SEPARATOR}{value}"


def count_attributes(counts: Counts, by: By, ranges: Iterable[str] = ()) -> dict[str, Counts]:
    """Facet → the counts of its values; ``ranges`` of years count like values."""
    asked = [(value, years) for value in ranges if (years := year_range(value))]

    def rows() -> Iterator[tuple[str, tuple[Pair, ...], int]]:
        for packed, count in counts.items():
            group, pairs = _values(packed)
            year = attributes(packed).year if asked else ""
            extra = tuple(_pair("year", value) for value, years in asked if within(year, years))
            yield group, pairs + extra, count

    totals = _count_members(rows(), by)
    counted: dict[str, Counts] = defaultdict(dict)
    for pair, total in totals.items():
        name, value = pair.split(SEPARATOR)
        counted[name][value] = total
    return counted
