"""Adjudication: the differences of an item one by one, without names, and the rulings on them."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import role_required, signed_in_user
from accounts.roles import ADJUDICATE
from coding import selectors
from coding.models import Difference, Item
from coding.rounds.comparing import Mark, Place
from coding.services.settle import Held, open_places, places_of, reopen, rule, settle
from problems import Problem

AROUND = 400  # characters shown on each side of a place


@dataclass(frozen=True, slots=True)
class Option:
    """What one or more coders, called by letters, put on the words."""

    value: str
    code: str
    label: str
    axis: str
    words: str
    coders: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A difference as the page shows it."""

    number: int
    kind: str
    before: str
    words: str
    after: str
    sources: str
    options: tuple[Option, ...]
    silent: str


def _item(pk: uuid.UUID, order: int) -> Item:
    rows = Item.objects.select_related("round", "version__document", "passage")
    return get_object_or_404(rows, round=pk, order=order, released_at__isnull=False)


@role_required(ADJUDICATE)
def differences(request: HttpRequest, pk: uuid.UUID, order: int) -> HttpResponse:
    """What waits for a ruling, then what was ruled; the coders have letters until the item is settled."""
    item = _item(pk, order)
    labels = selectors.labels()
    letters = _letters(item)
    waiting = open_places(item)
    rulings = item.rulings.select_related("adjudicator").prefetch_related(
        "golds__code", "sources__code"
    )
    context = {
        "item": item,
        "round": item.round,
        "places": [
            _shown(number, place, item, letters, labels) for number, place in enumerate(waiting, 1)
        ],
        "agreed": sum(place.kind == "none" for place in places_of(item)),
        "rulings": [
            {
                "ruling": row,
                "kind": row.get_kind_display(),
                "golds": [
                    (gold, labels.get(gold.code.key, gold.code.key)) for gold in row.golds.all()
                ],
                "words": item.version.text[row.start : row.end],
            }
            for row in rulings
            if row.kind != Difference.NONE
        ],
        "names": dict(_names(item, letters)) if item.settled_at else {},
        "entries": selectors.entries().filter(codable=True),
    }
    return render(request, "coding/differences.html", context)


def _letters(item: Item) -> dict[int, str]:
    """Coder → letter, in an order that says nothing of who they are."""
    coders = item.assignments.filter(removed_at__isnull=True).values_list("coder", flat=True)

    def place(coder: int) -> str:
        return hashlib.sha256(f"{item.round.seed}:{item.order}:{coder}".encode()).hexdigest()

    return {coder: chr(ord("A") + at) for at, coder in enumerate(sorted(coders, key=place))}


def _names(item: Item, letters: dict[int, str]) -> list[tuple[str, str]]:
    rows = item.assignments.select_related("coder").filter(coder__in=letters)
    return sorted((letters[row.coder_id], row.coder.get_username()) for row in rows)


def _shown(
    number: int, place: Place, item: Item, letters: dict[int, str], labels: dict[str, str]
) -> Shown:
    text = item.version.text
    by_option: dict[tuple[int, int, str], list[Mark]] = {}
    for mark in place.marks:
        by_option.setdefault((mark.start, mark.end, mark.code), []).append(mark)
    options = tuple(
        Option(
            value=f"{start}-{end}-{code}",
            code=code,
            label=labels.get(code, code),
            axis=code[0],
            words=text[start:end],
            coders=", ".join(sorted(letters[mark.coder] for mark in marks)),
        )
        for (start, end, code), marks in by_option.items()
    )
    spoke = {mark.coder for mark in place.marks}
    return Shown(
        number=number,
        kind=str(Difference(place.kind).label),
        before=text[max(0, place.start - AROUND) : place.start],
        words=text[place.start : place.end],
        after=text[place.end : place.end + AROUND],
        sources=" ".join(mark.ident for mark in place.marks),
        options=options,
        silent=", ".join(letter for coder, letter in sorted(letters.items()) if coder not in spoke),
    )


@role_required(ADJUDICATE)
@require_POST
def rule_on(request: HttpRequest, pk: uuid.UUID, order: int) -> HttpResponseBase:
    """What holds at one place (`hold`, and `code` with `words` for something new), and the reason."""
    item = _item(pk, order)
    try:
        held = [_held(value) for value in request.POST.getlist("hold")]
        if request.POST.get("code"):
            held.append(_new(item, request.POST))
        rule(
            item=item,
            sources=request.POST.get("sources", "").split(),
            held=held,
            reason=request.POST.get("reason", ""),
            user=signed_in_user(request),
        )
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect(f"{reverse('coding:differences', args=[pk, order])}#differences")


def _held(value: str) -> Held:
    start, _dash, rest = value.partition("-")
    end, _dash, code = rest.partition("-")
    if not (start.isdecimal() and end.isdecimal() and code):
        raise Problem("bad_span", _("The span is not in the text."), place=value)
    return Held(int(start), int(end), code)


def _new(item: Item, post: Any) -> Held:
    """Words copied from the item, and a code for them."""
    words = " ".join(post.get("words", "").split())
    first, last = (
        (item.passage.start, item.passage.end) if item.passage else (0, item.version.length)
    )
    start = item.version.text.find(words, first, last) if words else -1
    again = item.version.text.find(words, start + 1, last) if start >= 0 else -1
    if start < 0 or again >= 0:
        raise Problem(
            "words_not_found",
            _("These words do not stand there, or stand there more than once."),
            place=words,
            remedy=_("Copy them from the text, so many that they stand there once."),
        )
    return Held(start, start + len(words), post["code"])


@role_required(ADJUDICATE)
@require_POST
def settle_item(request: HttpRequest, pk: uuid.UUID, order: int) -> HttpResponseBase:
    """Close the item, or with `again` open it once more."""
    item = _item(pk, order)
    try:
        if "again" in request.POST:
            reopen(item=item, user=signed_in_user(request))
        else:
            settle(item=item, user=signed_in_user(request))
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("coding:differences", pk, order)
    return redirect("coding:round", pk)
