"""Drafts of the codebook: the list, a draft with what its changes touch, and the forms that make changes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import role_required, signed_in_user
from accounts.roles import MANAGE
from coding.book.content import Book, Entry, book_of
from coding.book.running import run
from coding.book.saying import said
from coding.book.touched import preview
from coding.models import Axis, CodebookDraft, DraftState
from coding.selectors import published_codebook
from coding.services import codebook_drafts as services
from coding.services.publish_codebook import publish_draft
from coding.views.codebook_forms import PARTS, operation_of
from problems import Problem


@never_cache
@role_required(MANAGE)
@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponseBase:
    """All drafts, open ones first; a POST begins one."""
    if request.method == "POST":
        try:
            made = services.begin_draft(user=signed_in_user(request))
        except Problem as problem:
            messages.error(request, str(problem))
            return redirect("coding:codebook-drafts")
        return redirect("coding:codebook-draft", made.pk)
    rows = CodebookDraft.objects.select_related("base", "created_by", "published_as")
    opened = [row for row in rows if row.state == DraftState.OPEN]
    closed = [row for row in rows if row.state != DraftState.OPEN]
    return render(request, "coding/codebook/drafts.html", {"opened": opened, "closed": closed})


def _draft(pk: int) -> CodebookDraft:
    return get_object_or_404(CodebookDraft.objects.select_related("base", "published_as"), pk=pk)


@never_cache
@role_required(MANAGE)
@require_GET
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft: its changes in order with what each touches, all together, and what publishing would do."""
    found = _draft(pk)
    past = found.state == DraftState.PUBLISHED
    done = run(book_of(found.base, past=past), found.operations)
    seen = preview(done, signed_in_user(request))
    context: dict[str, Any] = {
        "draft": found,
        "open": found.state == DraftState.OPEN,
        "behind": found.base != published_codebook() and found.state == DraftState.OPEN,
        "steps": [(step, said(step), touched) for step, touched in seen.steps],
        "failed": len(done.failed),
        "whole": seen.whole,
        "rounds": seen.rounds,
        "axes": _tree(done.book),
    }
    return render(request, "coding/codebook/draft.html", context)


def _tree(book: Book) -> list[dict[str, Any]]:
    return [
        {
            "axis": axis,
            "letter": axis.value[0],
            "rows": [(one, one.key.count(".") - 1) for one in book if one.axis == axis],
        }
        for axis in Axis
    ]


@never_cache
@role_required(MANAGE)
@require_http_methods(["GET", "POST"])
def change_code(request: HttpRequest, pk: int, guid: uuid.UUID) -> HttpResponseBase:
    """The forms that change one code in a draft; a POST adds the change."""
    found = _draft(pk)
    book = run(book_of(found.base), found.operations).book
    entry = book.get(guid)
    if entry is None or found.state != DraftState.OPEN:
        raise Http404
    problem = None
    if request.method == "POST":
        problem = _added(request, found, entry)
        if problem is None:
            return redirect("coding:codebook-draft", pk)
    return _form(request, found, book, entry, problem)


@never_cache
@role_required(MANAGE)
@require_http_methods(["GET", "POST"])
def new_code(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The form for a new code."""
    found = _draft(pk)
    if found.state != DraftState.OPEN:
        raise Http404
    problem = None
    if request.method == "POST":
        problem = _added(request, found, None)
        if problem is None:
            return redirect("coding:codebook-draft", pk)
    book = run(book_of(found.base), found.operations).book
    return _form(request, found, book, None, problem)


def _added(request: HttpRequest, found: CodebookDraft, entry: Entry | None) -> Problem | None:
    try:
        services.add_operation(
            draft=found,
            revision=revision_of(request),
            user=signed_in_user(request),
            operation=operation_of(request.POST, entry),
        )
    except Problem as problem:
        return problem
    messages.success(request, _("The change is in the draft. Nothing is published yet."))
    return None


def _form(
    request: HttpRequest,
    found: CodebookDraft,
    book: Book,
    entry: Entry | None,
    problem: Problem | None,
) -> HttpResponse:
    context = {
        "draft": found,
        "entry": entry,
        "letter": entry.axis[0] if entry else "",
        "problem": problem,
        "sent": request.POST,
        "words": _words(request, entry),
        "examples": [*(entry.examples if entry else ()), {}],
        "others": [
            one
            for one in book
            if entry and one.axis == entry.axis and one.guid != entry.guid and one.codable
        ],
        "has_below": bool(entry and any(not one.retired for one in book.below(entry.key))),
        "parts": range(1, PARTS + 1),
    }
    status = problem.status if problem else 200
    return render(request, "coding/codebook/change.html", context, status=status)


def _words(request: HttpRequest, entry: Entry | None) -> list[dict[str, Any]]:
    """Label, definition, include and exclude with what was sent or stands there, both languages side by side."""
    rows = []
    for name in ("label", "definition", "include", "exclude"):
        sides = [
            {
                "name": f"{name}_{language}",
                "lang": {"en": "en", "zh": "zh-Hans"}[language],
                "value": request.POST.get(
                    f"{name}_{language}", getattr(entry, f"{name}_{language}", "")
                ),
            }
            for language in ("en", "zh")
        ]
        rows.append({"name": name, "sides": sides, "needed": name in ("label", "definition")})
    return rows


Act = Callable[[HttpRequest, CodebookDraft], HttpResponseBase]


@role_required(MANAGE)
@require_POST
def act(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """What is done with a whole draft: `words`, `take-out`, `up-to-date`, `discard` or `publish`."""
    found, handler = _draft(pk), _ACTS.get(act)
    if handler is None:
        raise Http404
    try:
        return handler(request, found)
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("coding:codebook-draft", pk)


def revision_of(request: HttpRequest) -> int:
    """The revision of the draft that the form was made of; 0, which is none, where it names none."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def _change_words(request: HttpRequest, found: CodebookDraft) -> HttpResponseBase:
    words = {name: request.POST[name][:5000] for name in services.WORDS if name in request.POST}
    user = signed_in_user(request)
    services.change_words(draft=found, revision=revision_of(request), user=user, **words)
    return redirect("coding:codebook-draft", found.pk)


def _take_out(request: HttpRequest, found: CodebookDraft) -> HttpResponseBase:
    services.take_out_operation(
        draft=found,
        revision=revision_of(request),
        user=signed_in_user(request),
        operation=request.POST.get("operation", ""),
    )
    return redirect("coding:codebook-draft", found.pk)


def _up_to_date(request: HttpRequest, found: CodebookDraft) -> HttpResponseBase:
    services.bring_up_to_date(
        draft=found, revision=revision_of(request), user=signed_in_user(request)
    )
    return redirect("coding:codebook-draft", found.pk)


def _discard(request: HttpRequest, found: CodebookDraft) -> HttpResponseBase:
    services.discard_draft(draft=found, revision=revision_of(request), user=signed_in_user(request))
    return redirect("coding:codebook-drafts")


def _publish(request: HttpRequest, found: CodebookDraft) -> HttpResponseBase:
    version = publish_draft(
        draft=found, revision=revision_of(request), user=signed_in_user(request)
    )
    told = _("Edition %(number)d of the codebook is published.") % {"number": version.number}
    messages.success(request, told)
    return redirect("coding:codebook")


_ACTS: dict[str, Act] = {
    "words": _change_words,
    "take-out": _take_out,
    "up-to-date": _up_to_date,
    "discard": _discard,
    "publish": _publish,
}
