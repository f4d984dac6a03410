"""The results page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from search import outbox, registry, service
from search.backends.base import IndexUnavailable
from search.clauses import clauses, other_reading
from search.entry import CODE_AXES
from search.params import Params
from search.query import QueryError, parse
from search.request import Facet, SearchResult

MOST_VALUES = 60


def results(request: HttpRequest) -> HttpResponse:
    """Everything of the page comes from its address; htmx asks for the results part alone."""
    params = Params.read(request.GET)
    context: dict[str, Any] = {"params": params, "result": None}
    status = 200
    try:
        context |= _answer(params)
    except QueryError as error:
        line, caret = error.caret(params.query)
        context |= {"error": error, "line": line, "caret": caret, "fixed": _fixed(params, error)}
        status = 400
    except IndexUnavailable as error:
        context |= {"unavailable": str(error), "behind": outbox.waiting()}
        status = 503
    htmx = request.htmx  # type: ignore[attr-defined]  # set by django-htmx's middleware
    part = bool(htmx) and not htmx.history_restore_request
    # htmx swaps nothing in from an error's answer, and the caret must be seen.
    template = "search/_results.html" if part else "search/results.html"
    response = render(request, template, context, status=200 if part else status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _answer(params: Params) -> dict[str, Any]:
    language = get_language() or "en"
    parsed = parse(params.query)
    result = service.search(params.request(language))
    total = result.total_cases if params.by == "case" else result.total_passages
    pages = max(1, -(-total // params.size))
    switched = other_reading(parsed)
    return {
        "result": result,
        "clauses": clauses(parsed.query),
        "switched": params.address(query=switched) if switched else "",
        "offers": [(offer, params.address(query=offer.query)) for offer in result.offers],
        "ticked": _ticked(params, result),
        "facets": [_shown(facet) for facet in result.facets if facet.values],
        "codes": _code_labels(result, language),
        "parties": _party_labels(result, language),
        "all_of": _all_of(params, result),
        "pages": pages,
        "previous": params.address(page=params.page - 1) if params.page > 1 else "",
        "next": params.address(page=params.page + 1) if params.page < pages else "",
        "last": params.address(page=pages) if params.page < pages - 1 else "",
        "first": params.address() if params.page > 2 else "",
        "by_case": params.address(by="case"),
        "by_passage": params.address(by="passage"),
        "by_relevance": params.address(sort="relevance"),
        "by_date": params.address(sort="date"),
        "unfiltered": params.address(filters=()),
    }


def _shown(facet: Facet) -> dict[str, Any]:
    """A facet as far as a page can hold it: the values found most, and every ticked one."""
    values = [
        value
        for number, value in enumerate(facet.values)
        if number < MOST_VALUES or value.selected or facet.name == "year"
    ]
    return {
        "name": facet.name,
        "label": facet.label,
        "values": values,
        "coded": facet.name in CODE_AXES,
        "beyond": len(facet.values) - len(values),
    }


def _fixed(params: Params, error: QueryError) -> str:
    return params.address(query=error.suggestion) if error.suggestion else ""


def _ticked(params: Params, result: SearchResult) -> list[dict[str, str]]:
    """The ticked values with the address that takes each away."""
    return [
        {
            "facet": facet.label,
            "label": value.label,
            "without": params.without(facet.name, value.value),
        }
        for facet in result.facets
        for value in facet.values
        if value.selected
    ]


def _all_of(params: Params, result: SearchResult) -> dict[str, str]:
    """Case → address of all its passages, for the cases of which only some are shown."""
    exact = params.query and result.reading != "question"
    asked = f"({params.query})" if exact else params.query
    return {
        group.case: params.address(query=f"{asked} case:{group.case}".strip(), by="passage")
        for group in result.groups
        if group.case and group.passages > len(group.hits)
    }


def _party_labels(result: SearchResult, language: str) -> dict[str, str]:
    """Names of the parties of the cases on this page."""
    codes = {code for group in result.groups for code in (*group.complainants, *group.respondents)}
    return registry.facet_labels("party", sorted(codes), language)


def _code_labels(result: SearchResult, language: str) -> dict[str, str]:
    """Labels of the codes on the hits of this page."""
    hits = [*result.hits, *(hit for group in result.groups for hit in group.hits)]
    by_axis: dict[str, set[str]] = {}
    for hit in hits:
        for code in hit.codes:
            by_axis.setdefault(code.split(".")[0], set()).add(code)
    labels: dict[str, str] = {}
    for axis, codes in by_axis.items():
        labels |= registry.facet_labels(axis, sorted(codes), language)
    return labels
