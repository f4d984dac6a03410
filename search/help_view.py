"""The query language on a page of its own, to read, try and print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from search.examples import FIELD_NAMES, RANKS, SECTIONS


def help_page(request: HttpRequest) -> HttpResponse:
    """Every operator with examples that run; nothing of it depends on the index."""
    context = {"sections": SECTIONS, "ranks": RANKS, "fields": FIELD_NAMES}
    return render(request, "search/help.html", context)
