"""The results page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from problems import Problem
from search import outbox, places, registry, service
from search.backends import get_backend
from search.backends.base import IndexUnavailable
from search.clauses import clauses, other_reading
from search.facet_rows import shown
from search.params import PAGE_SIZE, Params
from search.query import QueryError, parse
from search.request import SearchResult
from search.unfolded import HEADER, Unfolded

SORT_LABELS = {
    "relevance": _("by relevance"),
    "date": _("newest first"),
    "oldest": _("oldest first"),
    "treatment": _("best treated first"),
}


def results(request: HttpRequest) -> HttpResponse:
    """Everything of the page comes from its address; htmx asks for the results part alone."""
    params = Params.read(request.GET)
    context: dict[str, Any] = {"params": params, "result": None}
    status = 200
    try:
        context |= _answer(params, Unfolded.read(request))
    except QueryError as error:
        line, caret = error.caret(params.query)
        context |= {"error": error, "line": line, "caret": caret, "fixed": _fixed(params, error)}
        status = 400
    except IndexUnavailable as error:
        context |= {"unavailable": str(error), "behind": outbox.waiting()}
        status = 503
    except Problem as problem:
        context["problem"], status = problem, problem.status
    htmx = request.htmx  # type: ignore[attr-defined]  # set by django-htmx's middleware
    part = bool(htmx) and not htmx.history_restore_request
    # htmx swaps nothing in from an error's answer, and the caret must be seen.
    template = "search/_results.html" if part else "search/results.html"
    response = render(request, template, context, status=200 if part else status)
    patch_vary_headers(response, ["HX-Request", HEADER])
    if part:
        # The form's own address would repeat defaults and hold years as two boxes.
        page = {"page": params.page} if params.page > 1 else {}
        response["HX-Push-Url"] = f"{request.path}?{params.address(**page)}"
    return response


def _answer(params: Params, unfolded: Unfolded) -> dict[str, Any]:
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
        "facets": [shown(facet, unfolded) for facet in result.facets if facet.values],
        "standings": registry.facet_labels("standing", _standings(result), language),
        "sorts": SORT_LABELS.items(),
        "selection": params.address(sort="relevance", size=PAGE_SIZE),
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
        "unfiltered": params.address(filters=()),
        "alike": _alike(params),
    }


def _alike(params: Params) -> dict[str, Any] | None:
    """The passage whose like is sought, as the page shows it."""
    passage = places.at(get_backend().reader(), params.like or params.coded_like)
    if passage is None:
        return None
    stored = passage.stored
    return {
        "title": " ".join(filter(None, [stored["document_title"], stored["label"]])),
        "text": stored["text"],
        "document": stored["document"],
        "order": stored["order"],
        "case": stored["case"] if stored["passage_kind"] == "case" else "",
        "without": params.address(like="", coded_like=""),
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


def _standings(result: SearchResult) -> list[str]:
    groups = {group.standing for group in result.groups}
    return sorted(groups | {hit.standing for hit in result.hits})


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
