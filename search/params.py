"""A search as the address of a page says it; pages and the API read the same parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import get_args
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from search.compile import FACETS
from search.facet_years import as_range, year_range
from search.request import By, SearchRequest, Sort

PAGE_SIZE = 20
SORTS: tuple[Sort, ...] = get_args(Sort)
MAX_PAGE_SIZE = 100
MAX_PAGE = 1_000_000
MOST_TICKS = 100  # values of one facet


@dataclass(frozen=True, slots=True)
class Params:
    """What was asked: the typed query, ticked facet values, and the page.

    ``like`` and ``coded_like`` name a passage, ``<document>:<order>``, whose like is sought.
    Years may come as two boxes, ``from`` and ``to``; an address made of them says ``year=2015..2020``.
    """

    query: str = ""
    like: str = ""
    coded_like: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by: By = "case"
    sort: Sort = "relevance"
    page: int = 1
    size: int = PAGE_SIZE

    @classmethod
    def read(cls, values: QueryDict | MultiValueDict[str, str]) -> "Params":
        """From an address; a value that makes no sense counts as not given."""
        ticked = {name: list(filter(None, values.getlist(name))) for name in FACETS}
        if years := as_range(values.get("from", "") or "", values.get("to", "") or ""):
            ticked["year"] = [one for one in ticked["year"] if not year_range(one)] + [years]
        filters = tuple(
            (name, tuple(dict.fromkeys(some))[:MOST_TICKS]) for name, some in ticked.items()
        )
        sort = values.get("sort", "")
        return cls(
            query=values.get("q", "") or "",
            like=values.get("like", "") or "",
            coded_like=values.get("coded_like", "") or "",
            filters=tuple((name, chosen) for name, chosen in filters if chosen),
            by="passage" if values.get("by", "") == "passage" else "case",
            sort=next((one for one in SORTS if one == sort), "relevance"),
            page=_number(values.get("page", ""), 1, MAX_PAGE),
            size=_number(values.get("size", ""), PAGE_SIZE, MAX_PAGE_SIZE),
        )

    def request(self, language: str) -> SearchRequest:
        """What the service is asked."""
        return SearchRequest(
            self.query,
            {name: list(values) for name, values in self.filters},
            by=self.by,
            sort=self.sort,
            limit=self.size,
            offset=(self.page - 1) * self.size,
            language=language,
            like=self.like,
            coded_like=self.coded_like,
        )

    def address(self, **changes: object) -> str:
        """The query string of this search with changes, defaults left out, page 1 unless given."""
        other = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        return urlencode(other.pairs())

    def pairs(self) -> list[tuple[str, str | int]]:
        """The parameters of this search by name, defaults left out."""
        pairs: list[tuple[str, str | int]] = [("q", self.query)]
        pairs += [(name, value) for name, values in self.filters for value in values]
        plain = Params()
        for name in ("like", "coded_like", "by", "sort", "page", "size"):
            value = getattr(self, name)
            if value != getattr(plain, name):
                pairs.append((name, value))
        return pairs

    @property
    def asked(self) -> str:
        """The query string of what makes the score: no ticks, no page."""
        return urlencode(Params(self.query, self.like, self.coded_like).pairs())

    def without(self, facet: str, value: str) -> str:
        """The address with one tick less."""
        left: Mapping[str, tuple[str, ...]] = {
            name: tuple(v for v in values if (name, v) != (facet, value))
            for name, values in self.filters
        }
        return self.address(filters=tuple((name, some) for name, some in left.items() if some))


def _number(text: str | None, default: int, most: int) -> int:
    if text and text.isascii() and text.isdigit() and len(text) < 10:
        return max(1, min(int(text), most))
    return default
