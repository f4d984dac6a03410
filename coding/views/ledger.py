"""Spans that a new text of their document left without a sure place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.permissions import role_required, signed_in_user
from accounts.roles import CODE
from casebase.models import TextVersion
from coding import selectors, services
from coding.models import Reanchoring
from coding.visibility import is_anonymous_for
from problems import Problem

PER_PAGE = 20
AROUND = 160  # characters shown on each side of a place


@role_required(CODE)
def ledger(request: HttpRequest) -> HttpResponse:
    """The entries that wait for this person: their own, and everybody's for who adjudicates."""
    waiting = selectors.waiting_reanchorings(signed_in_user(request))
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    labels = selectors.labels()
    # A document's text may be millions of characters and many entries share it.
    texts = dict(
        TextVersion.objects.filter(pk__in={entry.new_id for entry in page}).values_list(
            "pk", "text"
        )
    )
    user = signed_in_user(request)
    rows = [
        {
            **_row(entry, texts[entry.new_id], labels),
            "anonymous": is_anonymous_for(entry.annotation, user),
        }
        for entry in page
    ]
    context = {"page": page, "rows": rows, "query": ""}
    return render(request, "coding/ledger.html", context)


def _row(entry: Reanchoring, text: str, labels: dict[str, str]) -> dict[str, Any]:
    if entry.start is not None and entry.end is not None:
        places = [_place(text, entry.start, entry.end, entry.score)]
    else:
        places = [_place(text, **candidate) for candidate in entry.candidates]
    code = entry.annotation.code
    return {
        "entry": entry,
        "label": labels.get(code.key, code.key),
        "places": places,
        "old": {"before": entry.annotation.prefix, "after": entry.annotation.suffix},
    }


def _place(text: str, start: int, end: int, score: float) -> dict[str, Any]:
    return {
        "start": start,
        "end": end,
        "percent": round(score * 100),
        "before": text[max(0, start - AROUND) : start],
        "words": text[start:end],
        "after": text[end : end + AROUND],
    }


@role_required(CODE)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What a person decides: `confirm`, `leave`, a place (`at=start-end`), or `words` to find."""
    user = signed_in_user(request)
    entry = get_object_or_404(selectors.waiting_reanchorings(user), pk=pk)
    post = request.POST
    start, _dash, end = post.get("at", "").partition("-")
    try:
        if "confirm" in post:
            services.confirm(entry=entry, user=user)
        elif "leave" in post:
            services.leave(entry=entry, user=user, reason=post.get("reason", ""))
        elif start.isdecimal() and end.isdecimal():
            services.place_again(entry=entry, user=user, start=int(start), end=int(end))
        else:
            services.place_at_words(entry=entry, user=user, words=post.get("words", ""))
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect("coding:ledger")
