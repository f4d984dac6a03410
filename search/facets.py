"""Facets with exact numbers of cases or passages, each facet's own selection left out of its counts."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search import facet_years, provision_tree
from search.backends.base import Column, Counts, Reader
from search.compile import FACETS, compile_filters, filtered
from search.entry import CODE_AXES
from search.plan import Plan
from search.registry import facet_labels
from search.request import By, Facet, FacetValue
from search.tallies import count_attributes, count_codes, count_provisions, tally

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
COLUMN: dict[str, Column] = {
    "loophole": "codes",
    "countermeasure": "codes",
    "impact": "codes",
    "direction": "codes",
    "provision": "provisions",
}


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
    shared = [name for name in names if name not in chosen]
    counted = _count(reader, query, chosen, shared, "", by)
    for name in names:
        if name in chosen:
            counted.update(_count(reader, query, chosen, [name], name, by))
    return tuple(
        _facet(name, counted.get(name, {}), chosen.get(name, []), language) for name in names
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
        ranges = [value for value in chosen.get("year", ()) if facet_years.year_range(value)]
        counted.update(count_attributes(found["attributes"], by, ranges))
    if "provisions" in found:
        counted["provision"] = count_provisions(found["provisions"], by)
    if "codes" in found:
        counted.update(count_codes(found["codes"], by))
    return {name: counted.get(name, {}) for name in names}


def _facet(name: str, counts: Counts, selected: list[str], language: str) -> Facet:
    counts = {**counts, **{value: counts.get(value, 0) for value in selected}}
    labels = _labels(name, counts, language)
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
    return _labels(name, values, language)


def _labels(name: str, values: Iterable[str], language: str) -> Mapping[str, str | Promise]:
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
