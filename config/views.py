"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casebase import registry, selectors


def home(request: HttpRequest) -> HttpResponse:
    """What this is, with live numbers, the newest cases and ways in."""
    return render(
        request,
        "home.html",
        {"numbers": registry.numbers(), "cases": selectors.cases().coded_first()[:12]},
    )
