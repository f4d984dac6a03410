"""The queue of codings to be looked at again: piles by code and coder, and one coding after another by keyboard."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import role_required, signed_in_user
from accounts.roles import CODE
from casebase.models import TextVersion
from coding import recoding, selectors, services
from coding.models import Annotation
from coding.services import recode
from coding.visibility import visible_annotations
from problems import Problem

AROUND = 500  # characters shown on each side of the words
LIBRARY = "-"  # in the address: what came with the library


@never_cache
@role_required(CODE)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """All piles; with `?code=` the coding at `?at=`, or the first that waits, and its decisions."""
    user = signed_in_user(request)
    key, coder = request.GET.get("code", ""), request.GET.get("coder", "")
    context: dict[str, Any] = {
        "piles": recoding.piles(user),
        "key": key,
        "coder": coder,
        "last": _last(user, request.GET.get("last", "")),
    }
    if key:
        rows = _chosen(recoding.waiting(user), key, coder)
        places = list(rows.values_list("pk", flat=True))
        if places:
            at = _place(places, request.GET.get("at", ""))
            context |= _shown(rows.get(pk=places[at])) | _around(places, at)
    return render(request, "coding/codebook/recode.html", context)


def _last(user: User, value: str) -> uuid.UUID | None:
    """The coding that was decided on just now, which can be taken back."""
    try:
        pk = uuid.UUID(value)
    except ValueError:
        return None
    return pk if visible_annotations(user).filter(pk=pk).exists() else None


def _chosen(rows: QuerySet[Annotation], key: str, coder: str) -> QuerySet[Annotation]:
    rows = rows.filter(code__key=key)
    if coder == LIBRARY:
        return rows.filter(coder__isnull=True)
    return rows.filter(coder__username=coder) if coder else rows


def _place(places: list[uuid.UUID], wanted: str) -> int:
    return next((at for at, pk in enumerate(places) if str(pk) == wanted), 0)


def _around(places: list[uuid.UUID], at: int) -> dict[str, Any]:
    return {
        "number": at + 1,
        "count": len(places),
        "previous": places[at - 1] if at else None,
        "following": places[at + 1] if at + 1 < len(places) else None,
    }


def _shown(annotation: Annotation) -> dict[str, Any]:
    """A coding with its words in their place; of the text no more than that comes out of the database."""
    first = max(0, annotation.start - AROUND)
    length = annotation.end + AROUND - first
    text = (
        TextVersion.objects.filter(pk=annotation.version_id)
        .annotate(piece=Substr("text", first + 1, length))
        .values_list("piece", flat=True)
        .get()
    )
    start, end = annotation.start - first, annotation.end - first
    entry = recoding.entry_of(annotation.code)
    return {
        "coding": annotation,
        "entry": entry,
        "why": recoding.why(entry) if entry else "retired",
        "before": text[:start],
        "words": text[start:end],
        "after": text[end:],
        "instead": recoding.instead_of(entry) if entry else (),
        "others": selectors.entries().filter(codable=True, code__axis=annotation.code.axis),
    }


@role_required(CODE)
@require_POST
def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """`keep`, `drop`, or another `code`; then the next of the pile."""
    user = signed_in_user(request)
    annotation = get_object_or_404(recoding.waiting(user), pk=pk)
    post = request.POST
    sent = post.get("revision", "")
    seen = {"revision": int(sent) if sent.isascii() and sent.isdigit() else 0}
    key = annotation.code.key
    try:
        if "keep" in post:
            recode.keep(annotation=annotation, user=user, **seen)
        elif "drop" in post:
            recode.drop(annotation=annotation, user=user, **seen)
        else:
            recode.take(annotation=annotation, user=user, code=_code(post), **seen)
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect(_address(post, key, at=str(pk)))
    return redirect(_address(post, key, at=post.get("following", ""), last=str(pk)))


def _code(post: Any) -> str:
    code = str(post.get("code") or post.get("other") or "")
    if not code:
        raise Problem("no_code", _("No code was chosen."), remedy=_("Choose a code from the list."))
    return code


def _address(post: Any, key: str, at: str, last: str = "") -> str:
    values = {"code": key, "coder": post.get("coder", ""), "at": at, "last": last}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{reverse('coding:recode')}?{query}#coding"


@role_required(CODE)
@require_POST
def take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Undo the last act in the document of a coding that was decided on."""
    user = signed_in_user(request)
    annotation = get_object_or_404(
        visible_annotations(user).select_related("version__document"), pk=pk
    )
    try:
        told = services.undo(version=annotation.version, user=user)["label"]
        messages.success(request, told)
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect(_address(request.POST, request.POST.get("code", ""), at=str(pk)))
