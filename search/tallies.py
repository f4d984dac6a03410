"""Counting: from a few columns of the engine to exact numbers of cases or passages."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from search.backends.base import Column, Counts, Reader
from search.entry import CODE_AXES, DIRECTION, SEPARATOR, Attributes
from search.facet_years import within, year_range
from search.plan import Plan
from search.request import By, Sort

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


def standings_of(counts: Counts) -> dict[str, str]:
    """Group → the standing of its best regarded matching document."""
    best: dict[str, tuple[int, str]] = {}
    for packed in counts:
        found = attributes(packed)
        now = (found.regard, found.standing)
        best[found.group] = max(best.get(found.group, now), now)
    return {group: standing for group, (_regard, standing) in best.items()}


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


def count_pairs(counts: Counts, by: By) -> Counts:
    """Of pairs value–group: the groups of each value, or its passages."""
    totals: Counter[str] = Counter()
    if by == "case":
        totals.update(pair[: pair.rindex(SEPARATOR)] for pair in counts)
    else:
        for pair, count in counts.items():
            totals[pair[: pair.rindex(SEPARATOR)]] += count
    return totals


def count_codes(counts: Counts, by: By) -> dict[str, Counts]:
    """Facet → the counts of its codes; a direction counts by its last part."""
    counted: dict[str, Counts] = defaultdict(dict)
    for code, count in count_pairs(counts, by).items():
        axis, _dot, rest = code.partition(".")
        if axis in CODE_AXES:
            counted[axis][code] = count
        elif axis == DIRECTION and rest:
            counted[axis][rest] = count
    return counted


@lru_cache(maxsize=50_000)
def _values(packed: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    found = attributes(packed)
    return found.group, found.values()


def count_attributes(counts: Counts, by: By, ranges: Iterable[str] = ()) -> dict[str, Counts]:
    """Facet → the counts of its values; ``ranges`` of years count like values."""
    passages: Counter[tuple[str, str]] = Counter()
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    asked = [(value, years) for value in ranges if (years := year_range(value))]
    for packed, count in counts.items():
        group, pairs = _values(packed)
        if asked:
            year = attributes(packed).year
            pairs += tuple(("year", value) for value, years in asked if within(year, years))
        for pair in pairs:
            if by == "case":
                groups[pair].add(group)
            else:
                passages[pair] += count
    totals = {pair: len(members) for pair, members in groups.items()} if groups else passages
    counted: dict[str, Counts] = defaultdict(dict)
    for (name, value), total in totals.items():
        counted[name][value] = total
    return counted
