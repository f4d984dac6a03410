"""A REFI-QDA codebook brought into a draft: the file, what it would change, and the changes."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.permissions import role_required, signed_in_user
from accounts.roles import MANAGE
from casebase.uploads import refuse_too_large
from coding.book.content import book_of
from coding.book.from_file import Brought, brought, of_qdc
from coding.book.running import run
from coding.exchange.import_job import no_file
from coding.exchange.refi.read_codes import read_codebook
from coding.models import Axis, CodebookDraft, DraftState
from coding.services.codebook_drafts import add_operations
from coding.views.codebook_drafts import revision_of
from problems import Problem
from search.exports import kept

_KEPT_AS = "qdc"


@never_cache
@role_required(MANAGE)
@require_http_methods(["GET", "POST"])
def import_codebook(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The dry run of `?file=`; a POST with a file keeps it and shows that, one with `apply` takes the changes over."""
    draft = get_object_or_404(
        CodebookDraft.objects.select_related("base"), pk=pk, state=DraftState.OPEN
    )
    axis = request.POST.get("axis", request.GET.get("axis", ""))
    axis = axis if axis in Axis.values else ""
    ident = request.POST.get("file", request.GET.get("file", ""))
    try:
        if request.method == "POST" and "apply" not in request.POST:
            query = urlencode({"file": _kept(request), "axis": axis})
            return redirect(f"{reverse('coding:import-codebook', args=[pk])}?{query}")
        found = _read(draft, ident, axis)
        if request.method == "POST":
            add_operations(
                draft=draft,
                revision=revision_of(request),
                user=signed_in_user(request),
                operations=found.operations,
            )
            told = _("%(count)d changes are in the draft. Nothing is published yet.")
            messages.success(request, told % {"count": len(found.operations)})
            return redirect("coding:codebook-draft", pk)
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("coding:codebook-draft", pk)
    return _page(request, draft, found, ident, axis)


def _kept(request: HttpRequest) -> str:
    """Keep the uploaded file for a day; returns what it is called."""
    sent = request.FILES.get("qdc")
    refuse_too_large(request)
    if sent is None:
        raise no_file()
    kept.clear()
    ident = uuid.uuid4().hex
    with kept.file_of(ident, _KEPT_AS).open("wb") as file:
        for chunk in sent.chunks():
            file.write(chunk)
    return ident


def _read(draft: CodebookDraft, ident: str, axis: str) -> Brought:
    book = run(book_of(draft.base), draft.operations).book
    return brought(book, of_qdc(book, read_codebook(_file(ident), "").codes, axis))


def _file(ident: str) -> Path:
    try:
        path = kept.file_of(uuid.UUID(ident).hex, _KEPT_AS)
    except ValueError:
        raise no_file() from None
    if not path.exists():
        raise Problem(
            "gone",
            _("The uploaded file is no longer kept."),
            remedy=_("Upload it again."),
            status=410,
        )
    return path


def _page(
    request: HttpRequest, draft: CodebookDraft, found: Brought, ident: str, axis: str
) -> HttpResponse:
    order = {"conflict": 0, "new": 1, "changed": 2, "missing": 3, "same": 4}
    context = {
        "draft": draft,
        "lines": sorted(found.lines, key=lambda line: order[line.state]),
        "counts": found.count(),
        "operations": found.operations,
        "file": ident,
        "axis": axis,
        "axes": Axis,
    }
    return render(request, "coding/codebook/import.html", context)
