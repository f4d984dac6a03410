"""What is asked of search and what it answers, free of any engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal

from search.query.ast import Parsed, Reading

By = Literal["case", "passage"]
Sort = Literal["relevance", "date"]
Action = Literal["drop", "widen"]
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query with its filters and the page wanted.

    ``filters`` maps a facet to its ticked values: any of one facet's, all facets together.
    ``limit`` and ``offset`` count cases or passages, as ``by`` says. ``per_case`` is how many
    passages stand under a case.
    """

    query: str | Parsed
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    by: By = "case"
    sort: Sort = "relevance"
    limit: int = 20
    offset: int = 0
    facets: bool = True
    language: str = "en"
    per_case: int = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found.

    ``start:end`` are its code points in the document's text, ``highlights`` those of ``snippet``
    to mark; ``cut`` says whether text was left out before and after the snippet.
    """

    id: str
    case: str | None
    case_title: str
    document: str
    document_title: str
    document_kind: str
    passage_kind: str
    label: str
    heading: str
    order: int
    page: int | None
    start: int
    end: int
    date: str | None
    year: int | None
    forum: str
    language: str
    status: str
    codes: tuple[str, ...]
    provisions: tuple[str, ...]
    score: float
    snippet: str
    highlights: Spans
    cut: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Group:
    """A case (or a document that has none) with its best passages; ``passages`` counts all."""

    key: str
    case: str | None
    title: str
    forum: str
    year: int | None
    status: str
    complainants: tuple[str, ...]
    respondents: tuple[str, ...]
    passages: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """``count`` is exactly what one gets by ticking only this value of its facet."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values: codes as a tree, years by year, others found most first."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A query like the one that found nothing, and how many passages it finds.

    ``action`` is drop (the clause is left out) or widen (it reaches further); ``kind`` and ``text``
    are the clause in words, ``query`` the whole query without it or with it widened.
    """

    action: Action
    kind: str
    text: str
    query: str
    passages: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """``groups`` is filled by case, ``hits`` by passage. Totals are exact.

    ``complete`` counts the passages that have all the words of a question, None for other queries.
    ``behind`` is how many documents wait to be indexed. ``offers`` is filled where nothing was found.
    """

    query: str
    reading: Reading
    total_passages: int
    total_cases: int
    complete: int | None
    hits: tuple[Hit, ...]
    groups: tuple[Group, ...]
    facets: tuple[Facet, ...]
    behind: int
    generation: str
    took_ms: float
    offers: tuple[Offer, ...] = ()


def plain(value: Any) -> Any:
    """A result as JSON: dictionaries, lists and single values.

    `SearchResultSerializer` describes the same shape; going through it would take as long as the search.
    """
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return value
