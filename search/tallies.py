"""Counting: from a few columns of the engine to exact numbers of cases or passages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from search.backends.base import Column, Counts, Found, Rank, Reader, Spread, Tally
from search.columns import LIST_SEPARATOR, SEPARATOR, Attributes
from search.entry import CODE_AXES, DIRECTION
from search.facet_years import within, year_range
from search.plan import Plan
from search.provision_tree import with_above
from search.request import By, Sort

Pair = str  # a facet and a value in one, whose hash Python keeps
Counted = Counts | Spread  # of a column, by passage or by case
#: The columns that totals are made of; each passage has one value of `facts`.
TOTALS: dict[By, tuple[Column, ...]] = {
    "case": ("facts_by_group",),
    "passage": ("facts", "groups"),
}
MOST_KEPT = 400  # tallies of one view of the index; a broad one holds a few thousand numbers


@lru_cache(maxsize=50_000)
def attributes(packed: str) -> Attributes:
    """The attributes of one value of the column, read once."""
    return Attributes.unpacked(packed)


def tally_all(reader: Reader, asked: Mapping[Plan, Sequence[Column]]) -> dict[Plan, Tally]:
    """The engine's counts, kept for as long as this view of the index is used."""
    known, missing = _known(reader, asked)
    return _keep(reader, known, missing, reader.tallies(missing))


def page_and_tallies(
    reader: Reader,
    query: Plan,
    asked: Mapping[Plan, Sequence[Column]],
    *,
    limit: int,
    offset: int,
    by_rank: Rank | None,
) -> tuple[list[Found], dict[Plan, Tally]]:
    """A page of passages, and `tally_all`; the first plan asked for has the passages of ``query``."""
    known, missing = _known(reader, asked)
    first = next(iter(asked))
    page = {"limit": limit, "offset": offset, "by_rank": by_rank}
    if missing and missing[0][0] == first:
        found, tallies = reader.answer(query, missing, **page)  # type: ignore[arg-type]
    else:
        found, tallies = reader.top(query, **page), reader.tallies(missing)  # type: ignore[arg-type]
    return found, _keep(reader, known, missing, tallies)


Missing = list[tuple[Plan, Sequence[Column]]]


def _known(
    reader: Reader, asked: Mapping[Plan, Sequence[Column]]
) -> tuple[dict[Plan, Tally], Missing]:
    known: dict[Plan, Tally] = {
        query: {c: reader.kept[query, c] for c in columns if (query, c) in reader.kept}
        for query, columns in asked.items()
    }
    missing: Missing = [
        (query, left)
        for query, columns in asked.items()
        if (left := tuple(c for c in columns if c not in known[query]))
    ]
    return known, missing


def _keep(
    reader: Reader, known: dict[Plan, Tally], missing: Missing, found: Sequence[Tally]
) -> dict[Plan, Tally]:
    if len(reader.kept) > MOST_KEPT:
        reader.kept.clear()
    for (query, _left), counts in zip(missing, found, strict=True):
        known[query].update(counts)
        reader.kept.update({(query, column): values for column, values in counts.items()})
    return known


def groups_of(counts: Counts) -> dict[str, int]:
    """Passages per group."""
    totals: dict[str, int] = defaultdict(int)
    for packed, count in counts.items():
        totals[attributes(packed).group] += count
    return totals


def totals(counts: Tally, by: By) -> tuple[int, int, dict[str | int, int]]:
    """Passages, groups and, by case, the passages of each group; out of the columns in `TOTALS`."""
    if by == "passage":
        return sum(counts["facts"].values()), counts["groups"][""], {}
    passages_of: dict[str | int, int] = defaultdict(int)
    for groups in counts["facts_by_group"].values():
        for group, passages in groups.items():
            passages_of[group] += passages
    return sum(passages_of.values()), len(passages_of), passages_of


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


def count_facts(counts: Counted, by: By, ranges: Iterable[str] = ()) -> dict[str, Counts]:
    """Facet → the counts of its values; ``ranges`` of years count like values."""
    asked = [(value, years) for value in ranges if (years := year_range(value))]

    def rows() -> Iterator[tuple[tuple[Pair, ...], Any]]:
        for packed, found in counts.items():
            pairs = _facts(packed)
            year = Attributes.of_facts(packed).year if asked else ""
            extra = tuple(_pair("year", value) for value, years in asked if within(year, years))
            yield pairs + extra, found

    counted: dict[str, Counts] = defaultdict(dict)
    for pair, total in _count(rows(), by).items():
        name, value = pair.split(SEPARATOR)
        counted[name][value] = total
    return counted


def count_provisions(counts: Counted, by: By) -> Counts:
    """The counts of provisions and of all that they stand under."""
    return _count(((_places(packed), found) for packed, found in counts.items()), by)


def count_codes(counts: Counted, by: By) -> dict[str, Counts]:
    """Facet → the counts of its codes; a direction counts by its last part."""
    rows = ((tuple(packed.split(LIST_SEPARATOR)), found) for packed, found in counts.items())
    counted: dict[str, Counts] = defaultdict(dict)
    for code, count in _count(rows, by).items():
        axis, _dot, rest = code.partition(".")
        if axis in CODE_AXES:
            counted[axis][code] = count
        elif axis == DIRECTION and rest:
            counted[axis][rest] = count
    return counted


def _count(rows: Iterable[tuple[tuple[str, ...], Any]], by: By) -> Counts:
    """Of rows of values that stand on some passages: the groups of each value, or its passages."""
    if by == "case":
        groups: dict[str, set[str | int]] = defaultdict(set)
        for values, found in rows:
            for value in values:
                groups[value].update(found)
        return {value: len(members) for value, members in groups.items()}
    totals: Counts = defaultdict(int)
    for values, count in rows:
        for value in values:
            totals[value] += count
    return totals


@lru_cache(maxsize=50_000)
def _places(packed: str) -> tuple[str, ...]:
    return with_above(packed.split(LIST_SEPARATOR))


@lru_cache(maxsize=50_000)
def _facts(packed: str) -> tuple[Pair, ...]:
    return tuple(_pair(name, value) for name, value in Attributes.of_facts(packed).values())


def _pair(name: str, value: str) -> Pair:
    return f"{name}{SEPARATOR}{value}"
