"""The citations of one passage in three styles, as a page and as the menu that scripts open."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from search import registry
from search.registry import STYLES


@require_GET
def cite(request: HttpRequest) -> HttpResponse:
    """`?id=slug%2312`: a page; with `part=1` its list of citations alone. 404 for an unknown passage."""
    styles = cited_in_styles(request.GET.get("id", ""), get_language() or "en")
    if not styles:
        raise Http404
    part = request.GET.get("part") == "1"
    template = "search/_citations.html" if part else "search/cite.html"
    response = render(request, template, {"styles": styles})
    patch_cache_control(response, private=True)
    return response


def cited_in_styles(ident: str, language: str) -> list[dict[str, Any]]:
    """[{key, name, cited}] of a passage, as `search/_citations.html` shows them; [] where nobody can cite it."""
    found = registry.citations([ident], language).get(ident, {})
    return [
        {"key": key, "name": name, "cited": found[key]}
        for key, name in STYLES.items()
        if key in found
    ]
