"""Two texts of a document side by side, and the codings that wait for a place in the newer one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie

from casebase import selectors as library
from casebase.models import Document, TextVersion
from coding import selectors
from coding.two_texts import aligned, compare
from coding.two_texts_html import Writer


@ensure_csrf_cookie
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest two texts, or `?old=` and `?new=` (numbers); `?rows=from-to` gives some rows alone."""
    document = get_object_or_404(library.documents(), slug=slug)
    numbers = list(document.versions.order_by("-number").values_list("number", flat=True))
    if len(numbers) < 2:
        raise Http404
    old, new = _two(document, request, numbers)
    mine = set(
        selectors.waiting_reanchorings(request.user).filter(new=new).values_list("pk", flat=True)
    )
    writer = Writer(old, new, mine)
    if "rows" in request.GET:
        first, _dash, last = request.GET["rows"].partition("-")
        if not (first.isdecimal() and last.isdecimal()):
            raise Http404
        rows = aligned(old, new)[int(first) : int(last)]
        return HttpResponse("\n".join(map(writer.row, rows)))
    compared = compare(old, new, request.user)
    context: dict[str, Any] = {
        "document": document,
        "old": old,
        "new": new,
        "numbers": numbers,
        "compared": compared,
        "rows": writer.rows(compared.rows),
        "mine": len(mine),
        "config": {
            "api": reverse("api"),
            "language": document.language,
        },
    }
    return render(request, "coding/texts.html", context)


def _two(
    document: Document, request: HttpRequest, numbers: list[int]
) -> tuple[TextVersion, TextVersion]:
    """The texts asked for, the older first; the newest and the one before it unless told."""
    asked = [request.GET.get(name, "") for name in ("old", "new")]
    wanted = [int(one) for one in asked if one.isdecimal() and int(one) in numbers]
    if len(set(wanted)) < 2:
        wanted = numbers[:2]
    found = document.versions.filter(number__in=wanted).select_related("document")
    old, new = found.order_by("number")
    return old, new
