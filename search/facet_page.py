"""One facet alone: for the page that unfolds, filters or completes it, and as a page of its own."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from search import service
from search.backends.base import IndexUnavailable
from search.compile import FACETS
from search.facet_rows import shown
from search.params import Params
from search.query import QueryError
from search.unfolded import HEADER, Unfolded


def facet(request: HttpRequest, name: str) -> HttpResponse:
    """The values of a facet under this search: a part of the results page for htmx, else all in a page."""
    if name not in FACETS:
        raise Http404(name)
    params = Params.read(request.GET)
    part = bool(request.htmx)  # type: ignore[attr-defined]  # set by django-htmx's middleware
    context: dict[str, Any] = {"params": params, "name": name, "address": params.address()}
    status = 200
    try:
        counted = service.facet(params.request(get_language() or "en"), name)
        unfolded = Unfolded.read(request) if part else Unfolded(whole=frozenset({name}))
        context["facet"] = shown(counted, unfolded)
        context["others"] = [pair for pair in params.pairs() if pair[0] != name]
    except QueryError as error:
        context["problem"], status = error.message, 400
    except IndexUnavailable as error:
        context["problem"], status = str(error), 503
    template = "search/_facet_values.html" if part and "facet" in context else "search/facet.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request", HEADER])
    return response
