"""Counting of facets: from a few columns of the engine to exact numbers of cases or passages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search.backends.base import Column, Counts, Reader
from search.compile import FACETS, compile_filters, filtered
from search.entry import CODE_AXES, SEPARATOR, Attributes
from search.plan import Plan
from search.registry import facet_labels
from search.request import By, Facet, FacetValue

LABELS: dict[str, str | Promise] = {
    "loophole": _("Loophole"),
    "countermeasure": _("Countermeasure"),
    "impact": _("Impact"),
    "forum": _("Forum"),
    "provision": _("Provision"),
    "party": _("Party"),
    "year": _("Year"),
    "kind": _("Kind of document"),
    "language": _("Language"),
    "status": _("Status"),
}
MOST_KEPT = 400  # tallies of one view of the index; a broad one holds a few thousand numbers
COLUMN: dict[str, Column] = {
    "loophole": "codes",
    "countermeasure": "codes",
    "impact": "codes",
    "provision": "provisions",
}


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


def newest_first(counts: Counts) -> list[str]:
    """Groups by their newest matching document; those without a date last."""
    newest: dict[str, str] = {}
    for packed in counts:
        found = attributes(packed)
        day = found.date or found.year
        newest[found.group] = max(newest.get(found.group, ""), day)
    return sorted(sorted(newest), key=lambda group: newest[group], reverse=True)


def facets(
    reader: Reader, query: Plan, selected: Mapping[str, list[str]], *, by: By, language: str
) -> tuple[Facet, ...]:
    """Every facet with its counts, each facet's own selection left out of them."""
    chosen = {name: values for name, values in selected.items() if values}
    shared = [name for name in FACETS if name not in chosen]
    counted = _count(reader, query, chosen, shared, "", by)
    for name in chosen:
        counted.update(_count(reader, query, chosen, [name], name, by))
    return tuple(
        _facet(name, counted.get(name, {}), chosen.get(name, []), language) for name in FACETS
    )


def _count(
    reader: Reader,
    query: Plan,
    chosen: Mapping[str, list[str]],
    names: Iterable[str],
    leave_out: str,
    by: By,
) -> dict[str, Counts]:
    """Facets that share one filter share one pass of the engine."""
    names = list(names)
    columns = tuple(dict.fromkeys(COLUMN.get(name, "attributes") for name in names))
    plan = filtered(query, compile_filters(dict(chosen), leave_out=leave_out))
    found = tally(reader, plan, columns)
    counted: dict[str, Counts] = {}
    if "attributes" in found:
        counted.update(_count_attributes(found["attributes"], by))
    if "provisions" in found:
        counted["provision"] = _count_pairs(found["provisions"], by)
    if "codes" in found:
        for code, count in _count_pairs(found["codes"], by).items():
            counted.setdefault(code.split(".")[0], {})[code] = count
    return {name: counted.get(name, {}) for name in names}


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
def _values(packed: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    found = attributes(packed)
    return found.group, found.values()


def _count_attributes(counts: Counts, by: By) -> dict[str, Counts]:
    passages: Counter[tuple[str, str]] = Counter()
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for packed, count in counts.items():
        group, pairs = _values(packed)
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


def _as_tree(counts: Counts) -> list[str]:
    """Codes under the codes above them, siblings by their counts."""

    def place(code: str) -> list[tuple[int, str]]:
        parts = code.split(".")
        above = [".".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
        return [(-counts.get(one, 0), one) for one in above]

    return sorted(counts, key=place)


def _facet(name: str, counts: Counts, selected: list[str], language: str) -> Facet:
    counts = {**dict.fromkeys(selected, 0), **counts}
    labels: dict[str, str | Promise] = {**facet_labels(name, counts, language)}
    if name == "year":
        order = sorted(counts)
    elif name in CODE_AXES:
        order = _as_tree(counts)
        # The axis itself stands for whatever is coded on it.
        labels.setdefault(name, _("Any"))
    else:
        order = sorted(counts, key=lambda value: (-counts[value], value))
    return Facet(
        name=name,
        label=str(LABELS[name]),
        values=tuple(
            FacetValue(value, str(labels.get(value, value)), counts[value], value in selected)
            for value in order
        ),
    )
