"""The ticked facet values of a saved search, in words and as a form sends them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise

from search.compile import FACETS
from search.facets import label_of, labels_of_values

Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A ticked value: its facet and itself, each as the address has it and in words."""

    facet: str
    value: str
    facet_label: str | Promise
    label: str


def ticks(filters: Filters, language: str) -> list[Tick]:
    """The ticks of a search, in the order of the facets."""
    found = []
    for facet, values in filters:
        labels = labels_of_values(facet, values, language)
        found += [
            Tick(facet, value, label_of(facet), str(labels.get(value, value))) for value in values
        ]
    return found


def kept(sent: QueryDict, known: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The ticks that a form of these boxes left on, as `SavedSearch.filters` holds them; nothing else gets in."""
    left = {
        name: [one for one in known.get(name, ()) if one in sent.getlist(name)] for name in FACETS
    }
    return {name: values for name, values in left.items() if values}
