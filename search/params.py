"""A search as the address of a page says it; pages and the API read the same parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from search.compile import FACETS
from search.request import By, SearchRequest, Sort

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
MAX_PAGE = 1_000_000
MOST_TICKS = 100  # values of one facet


@dataclass(frozen=True, slots=True)
class Params:
    """What was asked: the typed query, ticked facet values, and the page."""

    query: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by: By = "case"
    sort: Sort = "relevance"
    page: int = 1
    size: int = PAGE_SIZE

    @classmethod
    def read(cls, values: QueryDict | MultiValueDict[str, str]) -> "Params":
        """From an address; a value that makes no sense counts as not given."""
        filters = tuple(
            (name, tuple(dict.fromkeys(filter(None, values.getlist(name))))[:MOST_TICKS])
            for name in FACETS
        )
        return cls(
            query=values.get("q", "") or "",
            filters=tuple((name, chosen) for name, chosen in filters if chosen),
            by="passage" if values.get("by", "") == "passage" else "case",
            sort="date" if values.get("sort", "") == "date" else "relevance",
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
        )

    def address(self, **changes: object) -> str:
        """The query string of this search with changes, defaults left out, page 1 unless given."""
        other = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        pairs: list[tuple[str, str | int]] = [("q", other.query)]
        pairs += [(name, value) for name, values in other.filters for value in values]
        plain = Params()
        for name in ("by", "sort", "page", "size"):
            value = getattr(other, name)
            if value != getattr(plain, name):
                pairs.append((name, value))
        return urlencode(pairs)

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
