"""Facets with exact numbers of cases or passages, each facet's own selection left out of its counts."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search import facet_years, provision_tree
from search.backends.base import Column, Counts, Reader, Tally
from search.compile import FACETS, compile_filters, filtered
from search.entry import CODE_AXES, CODE_FACETS
from search.plan import Plan
from search.registry import facet_labels
from search.request import By, Facet, FacetValue
from search.tallies import count_codes, count_facts, count_provisions, tally_all

LABELS: dict[str, str | Promise] = {
    "loophole": _("Loophole"),
    "countermeasure": _("Countermeasure"),
    "impact": _("Impact"),
    "forum": _("Forum"),
    "provision": _("Provision"),
    "party": _("Party"),
    "complainant": _("Complainant"),
    "respondent": _("Respondent"),
    "year": _("Year"),
    "kind": _("Kind of document"),
    "language": _("Language"),
    "status": _("Status"),
    "standing": _("Standing"),
    "direction": _("Direction"),
}
LANGUAGES: dict[str, str | Promise] = {"en": _("English"), "zh": _("Chinese")}
#: What cases and what passages are counted by.
FACTS: dict[By, Column] = {"case": "facts_by_group", "passage": "facts"}
CODES: dict[By, Column] = {"case": "coded_by_group", "passage": "coded"}
PROVISIONS: dict[By, Column] = {"case": "placed_by_group", "passage": "placed"}


def column_of(name: str, by: By) -> Column:
    """The column that a facet is counted by."""
    if name in CODE_FACETS:
        return CODES[by]
    return PROVISIONS[by] if name == "provision" else FACTS[by]


def facets(
    reader: Reader, query: Plan, selected: Mapping[str, list[str]], *, by: By, language: str
) -> tuple[Facet, ...]:
    """Every facet with its counts; facets without a selection share one pass of the engine."""
    return named_facets(reader, query, selected, FACETS, by=by, language=language)


def named_facets(
    reader: Reader,
    query: Plan,
    selected: Mapping[str, list[str]],
    names: Iterable[str],
    *,
    by: By,
    language: str,
) -> tuple[Facet, ...]:
    """Some facets, counted as `facets` does."""
    names = tuple(names)
    chosen = {name: values for name, values in selected.items() if values}
    passes = _passes(query, chosen, names, by)
    counts = tally_all(reader, asked(query, chosen, names, by=by))
    counted: dict[str, Counts] = {}
    for plan, together in passes.items():
        counted |= _count(counts[plan], together, chosen, by)
    return tuple(
        _facet(name, counted.get(name, {}), chosen.get(name, []), language) for name in names
    )


def asked(
    query: Plan, selected: Mapping[str, list[str]], names: Iterable[str], *, by: By
) -> dict[Plan, tuple[Column, ...]]:
    """What the engine is asked for some facets: a query, its columns."""
    chosen = {name: values for name, values in selected.items() if values}
    return {
        plan: tuple(dict.fromkeys(column_of(name, by) for name in together))
        for plan, together in _passes(query, chosen, names, by).items()
    }


def _passes(
    query: Plan, chosen: Mapping[str, list[str]], names: Iterable[str], by: By
) -> dict[Plan, list[str]]:
    """Facets by the filter that they are counted under: those without a selection share one."""
    passes: dict[Plan, list[str]] = {}
    for name in names:
        leave_out = name if name in chosen else ""
        plan = filtered(query, compile_filters(dict(chosen), leave_out=leave_out))
        passes.setdefault(plan, []).append(name)
    return passes


def _count(
    found: Tally,
    names: Iterable[str],
    chosen: Mapping[str, list[str]],
    by: By,
) -> dict[str, Counts]:
    """The counts of facets that share a filter."""
    names = list(names)
    columns = {column_of(name, by) for name in names}
    counted: dict[str, Counts] = {}
    if FACTS[by] in columns:
        ranges = [value for value in chosen.get("year", ()) if facet_years.year_range(value)]
        counted |= count_facts(found[FACTS[by]], by, ranges)
    if PROVISIONS[by] in columns:
        counted["provision"] = count_provisions(found[PROVISIONS[by]], by)
    if CODES[by] in columns:
        counted |= count_codes(found[CODES[by]], by)
    return {name: counted.get(name, {}) for name in names}


def _facet(name: str, counts: Counts, selected: list[str], language: str) -> Facet:
    counts = {**counts, **{value: counts.get(value, 0) for value in selected}}
    labels = labels_of_values(name, counts, language)
    over = _above(name, counts)
    return Facet(
        name=name,
        label=str(LABELS[name]),
        values=tuple(
            FacetValue(
                value,
                str(labels.get(value, value)),
                counts[value],
                value in selected,
                over.get(value, ""),
            )
            for value in _in_order(name, counts, over)
        ),
    )


def label_of(name: str) -> str:
    """What a facet is called; one that is no more keeps its name."""
    return str(LABELS.get(name, name))


def labels_of_values(
    name: str, values: Iterable[str], language: str
) -> Mapping[str, str | Promise]:
    """Values of a facet in words; one that nobody names is left out."""
    if name == "language":
        return LANGUAGES
    if name == "year":
        return {value: facet_years.label(value) for value in values}
    labels: dict[str, str | Promise] = {**facet_labels(name, list(values), language)}
    if name in CODE_AXES:
        # The axis itself stands for whatever is coded on it.
        labels.setdefault(name, _("Any"))
    return labels


def _above(name: str, counts: Counts) -> dict[str, str]:
    """Value → the one it stands under, for facets that are trees; what is not there has nothing under it."""
    if name in CODE_AXES:
        over = {code: code.rpartition(".")[0] for code in counts}
    elif name == "provision":
        over = {value: provision_tree.above(value) for value in counts}
    else:
        return {}
    return {value: one for value, one in over.items() if one in counts}


def _in_order(name: str, counts: Counts, over: Mapping[str, str]) -> list[str]:
    """Years by year, values found most first; in a tree what stands under a value after it."""
    if name == "year":
        return sorted(counts)
    most_first = sorted(counts, key=lambda value: (-counts[value], value))
    if not over:
        return most_first
    below: dict[str, list[str]] = {}
    for value in most_first:
        below.setdefault(over.get(value, ""), []).append(value)
    order: list[str] = []
    _walk(below, below.get("", []), name, order)
    return order


def _walk(
    below: Mapping[str, list[str]], values: Iterable[str], name: str, order: list[str]
) -> None:
    for value in values:
        order.append(value)
        under = below.get(value)
        if under is None:
            continue
        if name == "provision" and len(under) > 1:
            # Articles stand as the law prints them; that is how they are looked for.
            under = provision_tree.in_text_order(tuple(sorted(under)))
        _walk(below, under, name, order)
