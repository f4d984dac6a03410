"""Adjudication: the differences of an item one by one, without names, and the rulings on them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import role_required, signed_in_user
from accounts.roles import ADJUDICATE
from coding import differing, selectors
from coding.models import CodeExample, Difference, Direction, Item, Ruling
from coding.services.examples import promote
from coding.services.settle import Held, reopen, rule, settle, settle_agreed
from problems import Problem


def _item(pk: uuid.UUID, order: int) -> Item:
    rows = Item.objects.select_related("round", "version__document", "passage")
    return get_object_or_404(rows, round=pk, order=order, released_at__isnull=False)


@role_required(ADJUDICATE)
def differences(request: HttpRequest, pk: uuid.UUID, order: int) -> HttpResponse:
    """One difference (`?place=`, else the first that waits) beside the list of all, by passage or `?by=kind`."""
    return _page(request, _item(pk, order), request.GET)


def _page(
    request: HttpRequest, item: Item, asked: QueryDict, problem: Problem | None = None
) -> HttpResponse:
    """The page; after a refusal with what was entered, so that nothing is typed twice."""
    by = "kind" if asked.get("by") == "kind" else "place"
    all_places = differing.listing(item)
    groups = differing.numbered(
        differing.grouped([one for one in all_places if one.state != "agreed"], by)
    )
    places = [one for group in groups for one in group.places]
    now = _chosen([*places, *all_places], asked.get("place", ""))
    history = _history(item)
    context = {
        "item": item,
        "round": item.round,
        "document": item.version.document,
        "by": by,
        "groups": groups,
        "agreed": [one for one in all_places if one.state == "agreed"],
        "total": len(places),
        "ruled": sum(one.state == "ruled" for one in places),
        "waiting": sum(one.state == "open" for one in places),
        "history": history,
        "names": differing.names(item),
        "coded_it": item.assignments.filter(coder=request.user.pk, removed_at=None).exists(),
        "next_item": differing.next_item(item, signed_in_user(request)),
        "entered": asked if problem else None,
        "problem": problem,
        **(_place(item, now, places, history) if now else {}),
        **_choices(),
    }
    status = problem.status if problem else 200
    return render(request, "coding/differences.html", context, status=status)


def _place(
    item: Item,
    now: differing.Listed,
    places: list[differing.Listed],
    history: list[dict[str, Any]],
) -> dict[str, Any]:
    """What the page says of one place, and which are beside it in the list."""
    shown = differing.shown(item, now)
    at = next((index for index, one in enumerate(places) if one.key == now.key), -1)
    return {
        "now": now,
        "shown": shown,
        "own": differing.own_holds(now.ruling, shown.options),
        "before": places[at - 1] if at > 0 else None,
        "after": places[at + 1] if 0 <= at < len(places) - 1 else None,
        "following": differing.after(places, now.key),
        "now_row": next((row for row in history if row["ruling"] == now.ruling), None),
    }


def _choices() -> dict[str, Any]:
    """What can be chosen from, and what the script has to know."""
    return {
        "directions": Direction.choices,
        "weights": range(1, 6),
        "entries": selectors.entries().filter(codable=True),
        "config": {
            "language": "zh" if (get_language() or "en").startswith("zh") else "en",
            "api": reverse("api"),
            "codebookUrl": reverse("coding:codebook"),
        },
    }


def _chosen(places: list[differing.Listed], key: str) -> differing.Listed | None:
    """The place asked for, else the first that waits, else the first."""
    named = next((one for one in places if one.key == key), None)
    waits = next((one for one in places if one.state == "open"), None)
    return named or waits or next(iter(places), None)


def _history(item: Item) -> list[dict[str, Any]]:
    """The rulings that somebody made, those replaced too, with what they hold and became."""
    labels = selectors.labels()
    rows = item.rulings.exclude(kind=Difference.NONE, reason="").select_related("adjudicator")
    rows = rows.prefetch_related("golds__code", "examples__code")
    return [_history_row(row, labels) for row in rows]


def _history_row(row: Ruling, labels: Mapping[str, str]) -> dict[str, Any]:
    """A ruling as `ruling.html` shows it; `offered` are the codings that are no example yet."""
    golds = [(gold, labels.get(gold.code.key, gold.code.key)) for gold in row.golds.all()]
    examples = list(row.examples.all())
    shown = {example.annotation_id for example in examples}
    return {
        "ruling": row,
        "words": row.quote,
        "golds": golds,
        "examples": examples,
        "offered": [(gold, label) for gold, label in golds if gold.pk not in shown],
        "stands": row.replaced_at is None,
    }


@role_required(ADJUDICATE)
@require_POST
def rule_on(request: HttpRequest, pk: uuid.UUID, order: int) -> HttpResponseBase:
    """What holds at one place and the reason; then the one that the page found to be next (`next`).

    `hold` (several) is `start-end-code`, with `direction:` and `weight:` of the same name; `none` says that no code
    holds; without scripts `code` and `words` copied from the text name something new.
    """
    item = _item(pk, order)
    post = request.POST
    try:
        ruling = rule(
            item=item,
            sources=post.get("sources", "").split(),
            held=_held_by(item, post),
            reason=post.get("reason", ""),
            user=signed_in_user(request),
        )
    except Problem as problem:
        return _page(request, item, post, problem)
    if "example" in post and ruling.golds.exists():
        _promote(request, ruling)
    return redirect(_address(item, post.get("next", ""), post.get("by", "")))


def _address(item: Item, place: str, by: str = "") -> str:
    query = {"place": place, "by": by if by == "kind" else ""}
    words = urlencode({name: value for name, value in query.items() if value})
    address = reverse("coding:differences", args=[item.round_id, item.order])
    return f"{address}?{words}" if words else address


def _held_by(item: Item, post: QueryDict) -> list[Held]:
    held = [_held(value, post) for value in dict.fromkeys(post.getlist("hold"))]
    if post.get("code"):
        held.append(_new(item, post))
    if bool(held) == ("none" in post):
        raise Problem(
            "what_holds",
            _("Say what holds, or that no code does."),
            place="hold",
            remedy=_("Tick one or several of what is offered, or “No code holds”."),
        )
    return held


def _held(value: str, post: Mapping[str, str]) -> Held:
    start, _dash, rest = value.partition("-")
    end, _dash, code = rest.partition("-")
    weight = post.get(f"weight:{value}", "")
    if not (start.isdecimal() and end.isdecimal() and code and (weight.isdecimal() or not weight)):
        raise Problem("bad_span", _("The span is not in the text."), place=value)
    direction = post.get(f"direction:{value}", "")
    return Held(int(start), int(end), code, direction, int(weight) if weight else None)


def _new(item: Item, post: Mapping[str, str]) -> Held:
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
    """Close the item and go on to the next; with `again` open it once more, with `agreed` settle all like it."""
    item, user = _item(pk, order), signed_in_user(request)
    try:
        if "again" in request.POST:
            reopen(item=item, user=user)
            messages.success(request, _("Open again. All rulings stand until you rule anew."))
            return redirect(_address(item, request.POST.get("place", "")))
        if "agreed" in request.POST:
            count = settle_agreed(found=item.round, user=user)
        else:
            settle(item=item, user=user)
            count = 1
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect(_address(item, ""))
    messages.success(request, ngettext("Settled: %(n)d.", "Settled: %(n)d.", count) % {"n": count})
    following = differing.next_item(item, user)
    return redirect(_address(following, "")) if following else redirect("coding:round", pk)


@role_required(ADJUDICATE)
@require_POST
def make_example(request: HttpRequest, ruling: uuid.UUID) -> HttpResponseBase:
    """Make a ruling an example of the code (`code`, a key, where it holds several) in the codebook."""
    rows = Ruling.objects.select_related("item__round")
    found = get_object_or_404(rows, pk=ruling, item__released_at__isnull=False)
    _promote(request, found)
    return redirect(_address(found.item, request.POST.get("place", "")) + "#rulings")


def _promote(request: HttpRequest, ruling: Ruling) -> CodeExample | None:
    key = request.POST.get("example", "")
    code = (
        ruling.golds.filter(code__key=key).values_list("code", flat=True).first() if key else None
    )
    try:
        chosen = selectors.code_by_key(key) if code else None
        example = promote(ruling=ruling, user=signed_in_user(request), code=chosen)
    except Problem as problem:
        messages.error(request, str(problem))
        return None
    messages.success(
        request, _("An example of “%(code)s” in the codebook now.") % {"code": example.code.key}
    )
    return example
