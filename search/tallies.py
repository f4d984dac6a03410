"""Counting: from a few columns of the engine to exact numbers of cases or passages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from search.backends.base import Column, Counts, Reader
from search.columns import unpacked_facts
from search.entry import CODE_AXES, DIRECTION, LIST_SEPARATOR, SEPARATOR, Attributes
from search.facet_years import within, year_range
from search.plan import Plan
from search.provision_tree import with_above
from search.request import By, Sort

Pair = str  # a facet and a value in one, whose hash Python keeps
_YEAR = f"year{SEPARATOR}"
#: The columns that totals are made of; each passage has one value of `facts` and of `attributes`.
TOTALS: dict[By, tuple[Column, ...]] = {"case": ("attributes",), "passage": ("facts", "groups")}
MOST_KEPT = 400  # tallies of one view of the index; a broad one holds a few thousand numbers


@lru_cache(maxsize=50_000)
def attributes(packed: str) -> Attributes:
    """The attributes of one value of the column, read once."""
    return Attributes.unpacked(packed)


def tally(reader: Reader, query: Plan, columns: Sequence[Column]) -> dict[Column, Counts]:
    """The engine's counts, kept for as long as this view of the index is used."""
    return tally_all(reader, {query: columns})[query]


def tally_all(
    reader: Reader, asked: Mapping[Plan, Sequence[Column]]
) -> dict[Plan, dict[Column, Counts]]:
    """`tally` for several queries at once."""
    known = {
        query: {c: reader.kept[query, c] for c in columns if (query, c) in reader.kept}
        for query, columns in asked.items()
    }
    missing = [
        (query, left)
        for query, columns in asked.items()
        if (left := tuple(c for c in columns if c not in known[query]))
    ]
    found = reader.tallies(missing) if missing else []
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


def totals(counts: Mapping[Column, Counts], by: By) -> tuple[int, int, Counts]:
    """Passages, groups and, by case, the passages of each group; out of the columns in `TOTALS`."""
    if by == "passage":
        return sum(counts["facts"].values()), counts["groups"][""], {}
    passages_of = groups_of(counts["attributes"])
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


@lru_cache(maxsize=50_000)
def _places(packed: str) -> tuple[str, tuple[str, ...]]:
    provisions, _separator, group = packed.partition(SEPARATOR)
    return group, with_above(provisions.split(LIST_SEPARATOR))


def count_provisions(counts: Counts, by: By) -> Counts:
    """The counts of provisions and of all that they stand under.

    ``counts`` are of the column ``provisions`` by case, of ``placed`` by passage.
    """
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
    """Facet → the counts of its codes; a direction counts by its last part.

    ``counts`` are of the column ``codes`` by case, of ``coded`` by passage.
    """
    counted: dict[str, Counts] = defaultdict(dict)
    for code, count in _count_codes(counts, by).items():
        axis, _dot, rest = code.partition(".")
        if axis in CODE_AXES:
            counted[axis][code] = count
        elif axis == DIRECTION and rest:
            counted[axis][rest] = count
    return counted


def _count_codes(counts: Counts, by: By) -> Counts:
    """Of pairs code–group: the groups of each code. Of codes together: the passages of each."""
    totals: Counter[str] = Counter()
    if by == "case":
        totals.update(pair[: pair.rindex(SEPARATOR)] for pair in counts)
    else:
        for codes, count in counts.items():
            for code in codes.split(LIST_SEPARATOR):
                totals[code] += count
    return totals


@lru_cache(maxsize=50_000)
def _values(packed: str) -> tuple[str, tuple[Pair, ...]]:
    found = attributes(packed)
    return found.group, _pairs(found)


def _pairs(found: Attributes) -> tuple[Pair, ...]:
    return tuple(_pair(name, value) for name, value in found.values())


def _pair(name: str, value: str) -> Pair:
    return f"{name}{SEPARATOR}{value}"


def count_attributes(counts: Counts, by: By, ranges: Iterable[str] = ()) -> dict[str, Counts]:
    """Facet → the counts of its values; ``ranges`` of years count like values.

    ``counts`` are of the column ``attributes`` by case, of ``facts`` by passage.
    """
    asked = [(value, years) for value in ranges if (years := year_range(value))]

    def rows() -> Iterator[tuple[str, tuple[Pair, ...], int]]:
        for packed, count in counts.items():
            group, pairs = _values(packed) if by == "case" else ("", _facts(packed))
            for value, years in asked:
                year = next((one[5:] for one in pairs if one.startswith(_YEAR)), "")
                if within(year, years):
                    pairs += (_pair("year", value),)
            yield group, pairs, count

    totals = _count_members(rows(), by)
    counted: dict[str, Counts] = defaultdict(dict)
    for pair, total in totals.items():
        name, value = pair.split(SEPARATOR)
        counted[name][value] = total
    return counted


@lru_cache(maxsize=50_000)
def _facts(packed: str) -> tuple[Pair, ...]:
    return _pairs(unpacked_facts(packed))
