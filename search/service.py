"""Search as pages, the API and commands use it."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from typing import Any

from search import outbox, registry
from search.backends import get_backend
from search.backends.base import Column, Found, Rank, Reader
from search.compile import (
    FACETS,
    compile_filters,
    compile_query,
    complete,
    filtered,
    is_scored,
)
from search.facets import asked, facets, named_facets
from search.highlight import highlight, snippet
from search.like import alike
from search.offers import offers
from search.plan import Plan, matching
from search.query import Parsed, QueryError, parse, print_query
from search.query.ast import Every, Node
from search.records import PassageRecord
from search.request import Facet, Group, Hit, SearchRequest, SearchResult, Sort
from search.tallies import TOTALS, groups_in_order, page_and_tallies, tally_all, totals
from search.upkeep.answering import says_when_outdated

__all__ = [
    "SearchRequest",
    "SearchResult",
    "every_passage",
    "facet",
    "marks",
    "passages_by_id",
    "search",
]

MAX_LIMIT = 200
_RECORD = tuple(field.name for field in fields(PassageRecord))
#: Threads for questions to the engine beside the request's own; they use no database.
_beside = ThreadPoolExecutor(max_workers=4, thread_name_prefix="search")


@says_when_outdated
def search(request: SearchRequest) -> SearchResult:
    """Answer a request from the index in use.

    Raises `QueryError` for a query that cannot be understood, KeyError for a filter that is no
    facet, `IndexUnavailable` where the engine does not answer or nothing was indexed yet.
    """
    began = time.perf_counter()
    parsed = parse(request.query) if isinstance(request.query, str) else request.query
    request = replace(
        request, limit=max(0, min(request.limit, MAX_LIMIT)), offset=max(0, request.offset)
    )
    reader = get_backend().reader()
    query = _asked(reader, request, parsed)
    scored = _scored(request, parsed)
    counted = matching(query)
    filters = compile_filters(dict(request.filters))
    plan = filtered(query, filters)
    in_all = filtered(counted, filters)
    whole = _complete(parsed, request, filters)
    # The engine counts while it looks for the best: neither needs the other's answer.
    by_rank = _rank(request.sort, scored=scored)
    wanted = _counted(request, counted, in_all, whole)
    if request.by == "case" and by_rank:
        wanted[in_all] = (*wanted[in_all], "attributes")
    pages: dict[str, list[Found]] = {}
    hits: tuple[Hit, ...] = ()
    if request.by == "case":
        counting = _beside.submit(tally_all, reader, wanted)
        in_order = counting.result()[in_all]["attributes"] if by_rank else {}
        names = groups_in_order(in_order, request.sort) if by_rank else None
        # Where cases stand by their treatment, the passages under each are still the best ones.
        best = scored and request.sort == "treatment"
        pages = _pages(reader, plan, request, names, None if best else by_rank)
        counts = counting.result()
    else:
        page, counts = page_and_tallies(
            reader, plan, wanted, limit=request.limit, offset=request.offset, by_rank=by_rank
        )
        hits = tuple(_hit(item, parsed.query) for item in page)
    passages, cases, passages_of = totals(counts[in_all], request.by)
    return SearchResult(
        query=print_query(parsed.query),
        reading=parsed.reading,
        total_passages=passages,
        total_cases=cases,
        complete=counts[whole]["count"][""] if whole else None,
        hits=hits,
        groups=tuple(
            _group(name, best, parsed.query, passages_of[reader.group_id(name)])
            for name, best in pages.items()
            if best
        ),
        facets=facets(reader, counted, request.filters, by=request.by, language=request.language)
        if request.facets
        else (),
        behind=outbox.waiting(),
        generation=reader.generation,
        took_ms=(time.perf_counter() - began) * 1000,
        offers=() if passages else offers(reader, parsed.query, request.filters),
    )


def _counted(
    request: SearchRequest, query: Plan, in_all: Plan, complete: Plan | None
) -> dict[Plan, tuple[Column, ...]]:
    """All that is counted for one answer, so that the engine is asked once."""
    wanted: dict[Plan, tuple[Column, ...]] = {in_all: TOTALS[request.by]}
    if request.facets:
        for plan, columns in asked(query, request.filters, FACETS, by=request.by).items():
            wanted[plan] = tuple(dict.fromkeys((*wanted.get(plan, ()), *columns)))
    if complete is not None:
        wanted[complete] = (*wanted.get(complete, ()), "count")
    return wanted


def every_passage(request: SearchRequest) -> Iterator[list[tuple[Hit, str]]]:
    """All passages of a request with their whole texts, in its order, a few hundred at a time.

    One view of the index from the first to the last: what is indexed meanwhile shifts nothing. Filters, errors as
    for `search`; ``by``, ``limit`` and ``offset`` say nothing here.
    """
    parsed = parse(request.query) if isinstance(request.query, str) else request.query
    reader = get_backend().reader()
    plan = filtered(_asked(reader, request, parsed), compile_filters(dict(request.filters)))
    by_rank = _rank(request.sort, scored=_scored(request, parsed))
    offset = 0
    while found := reader.top(plan, limit=MAX_LIMIT, offset=offset, by_rank=by_rank):
        yield [(_hit(item, parsed.query), item.stored["text"]) for item in found]
        offset += len(found)


def passages_by_id(
    request: SearchRequest, document: str, idents: Sequence[str]
) -> list[tuple[Hit, str]]:
    """These passages of one document as the index would give them, with their whole texts; the gone are left out."""
    parsed = parse(request.query) if isinstance(request.query, str) else request.query
    wanted = set(idents)
    records = [record for record in registry.records(document) if record.id in wanted]
    return [
        (
            _hit(Found(0.0, {name: getattr(record, name) for name in _RECORD}), parsed.query),
            record.text,
        )
        for record in records
    ]


def facet(request: SearchRequest, name: str) -> Facet:
    """One facet of a search, with the counts it has in the whole answer; raises what `search` does."""
    parsed = parse(request.query) if isinstance(request.query, str) else request.query
    reader = get_backend().reader()
    query = _asked(reader, request, parsed)
    (found,) = named_facets(
        reader, matching(query), request.filters, [name], by=request.by, language=request.language
    )
    return found


def _asked(reader: Reader, request: SearchRequest, parsed: Parsed) -> Plan:
    """What is searched for, before filters."""
    typed = not isinstance(parsed.query, Every)
    return alike(reader, request, compile_query(parsed.query), asked=typed)


def _scored(request: SearchRequest, parsed: Parsed) -> bool:
    """Whether passages differ in relevance."""
    return is_scored(parsed.query) or bool(request.like or request.coded_like)


def _rank(sort: Sort, *, scored: bool) -> Rank | None:
    """What orders the passages; None where their scores do."""
    if sort == "oldest":
        return "oldest"
    if sort == "treatment":
        return "regard"
    return "rank" if sort == "date" or not scored else None


def marks(query: str, text: str) -> list[tuple[int, int]]:
    """Where ``text`` matches a typed query, for a page that shows the text; [] where it is none."""
    try:
        return highlight(parse(query).query, text)
    except QueryError:
        return []


def _complete(parsed: Parsed, request: SearchRequest, filters: tuple[Plan, ...]) -> Plan | None:
    """Of a question: the passages with all of its words."""
    found = None if request.like or request.coded_like else complete(parsed.query)
    return None if found is None else filtered(found, filters)


def _pages(
    reader: Reader,
    plan: Plan,
    request: SearchRequest,
    order: list[str] | None,
    by_rank: Rank | None,
) -> dict[str, list[Found]]:
    """The groups of one page, in order, with their best passages; by score unless in a given order."""
    if order is not None:
        names: Sequence[str] = order[request.offset : request.offset + request.limit]
    else:
        names = reader.top_groups(plan, limit=request.limit, offset=request.offset)
    best = reader.best_in_groups(plan, names, limit=request.per_case, by_rank=by_rank)
    return {name: best.get(name, []) for name in names}


def _group(key: str, found: list[Found], query: Node, passages: int) -> Group:
    first: dict[str, Any] = found[0].stored
    return Group(
        key=key,
        case=first["case"],
        title=first["case_title"] or first["document_title"],
        forum=first["forum"],
        year=first["year"],
        status=first["status"],
        standing=max((item.stored for item in found), key=lambda one: one["regard"])["standing"],
        complainants=tuple(first["complainants"]),
        respondents=tuple(first["respondents"]),
        passages=passages or len(found),
        hits=tuple(_hit(item, query) for item in found),
    )


def _hit(found: Found, query: Node) -> Hit:
    stored = found.stored
    cut = snippet(query, stored["text"])
    return Hit(
        id=stored["id"],
        case=stored["case"],
        case_title=stored["case_title"],
        document=stored["document"],
        document_title=stored["document_title"],
        document_kind=stored["document_kind"],
        passage_kind=stored["passage_kind"],
        label=stored["label"],
        heading=stored["heading"],
        order=stored["order"],
        page=stored["page"],
        start=stored["start"],
        end=stored["end"],
        date=stored["date"],
        year=stored["year"],
        forum=stored["forum"],
        language=stored["language"],
        status=stored["status"],
        codes=tuple(stored["codes"]),
        provisions=tuple(stored["provisions"]),
        score=round(found.score, 4),
        snippet=cut.text,
        highlights=cut.highlights,
        cut=cut.cut,
        standing=stored["standing"],
    )
