"""The codebook's pages: all codes, one code, editions, and two editions side by side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from accounts.permissions import may
from accounts.roles import CODE, MANAGE
from coding import code_uses, recoding, selectors
from coding.book.content import Book, book_of
from coding.book.difference import difference
from coding.book.running import run
from coding.book.saying import FIELDS, said
from coding.comparing import by_code
from coding.comparing.shown import short
from coding.models import (
    Axis,
    Code,
    CodebookDraft,
    CodebookVersion,
    CodeEntry,
    CodeExample,
    DraftState,
)
from coding.provenance import with_provenance
from coding.replaced import moved_and_merged, standing
from coding.visibility import in_force, visible_annotations

SHOWN_USES = 30


def codebook(request: HttpRequest) -> HttpResponse:
    """All codes by axis as a tree, with how often each is used; `?q=` keeps those with every word."""
    version = selectors.published_codebook()
    words = request.GET.get("q", "")
    uses = selectors.uses_by_code()
    rows: list[dict[str, Any]] = [
        {
            "entry": entry,
            "depth": entry.code.key.count(".") - 1,
            "uses": uses.get(entry.code.key, 0),
        }
        for entry in selectors.entries_with(words)
    ]
    context = {
        "version": version,
        "axes": _by_axis(rows),
        "words": words,
        "retired": selectors.entries(retired=True).filter(retired=True),
        "editions": _editions().count(),
        "waiting": recoding.waiting(request.user).count() if may(request.user, CODE) else 0,
        "drafts": CodebookDraft.objects.filter(state=DraftState.OPEN).count()
        if may(request.user, MANAGE)
        else None,
    }
    return render(request, "coding/codebook.html", context)


def _by_axis(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "axis": axis,
            "letter": axis.value[0],
            "rows": [row for row in rows if row["entry"].code.axis == axis],
        }
        for axis in Axis
    ]


def code(request: HttpRequest, key: str) -> HttpResponse:
    """One code: definition, rules, examples, cues, use and agreement over time, comments, and its passages."""
    version = selectors.published_codebook()
    entry = selectors.entries(version, retired=True).filter(code__key=key).first()
    if entry is None:
        now = moved_and_merged([key]).get(key)
        if now is None:
            raise Http404
        return redirect("coding:code", now)
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    uses = (
        in_force(selectors.annotations(request.user))
        .filter(code=entry.code)
        .order_by("-modified_at")
    )
    context: dict[str, Any] = {
        "version": version,
        "entry": entry,
        "letter": entry.code.axis[0],
        "why": recoding.why(entry) if entry.recode_since or entry.retired else "",
        "examples": [example.get(language) or example.get("en") for example in entry.examples],
        "passages": _passages(request, entry),
        "instead": selectors.entries(version).filter(code__key__in=entry.use_instead),
        "children": selectors.entries(version).filter(code__key__startswith=f"{key}."),
        "sources": [
            source
            for source in (version.sources if version else [])
            if source["id"] in entry.sources
        ],
        "uses": with_provenance(
            uses.select_related("version__document__case")[:SHOWN_USES], request.user
        ),
        "use_count": uses.count(),
        "over_time": code_uses.over_time(entry.code, request.user),
        "agreement": _agreement(request, entry),
        "before": _earlier(entry),
        "comments": _threads(request, entry),
        "may_code": may(request.user, CODE),
    }
    return render(request, "coding/code.html", context)


def _passages(request: HttpRequest, entry: CodeEntry) -> list[CodeExample]:
    """Passages shown as examples, as far as the reader may see them."""
    seen = visible_annotations(request.user).filter(deleted=False).values("pk")
    rows = CodeExample.objects.filter(code=entry.code, annotation__in=seen).select_related(
        "annotation__version__document__case", "annotation__passage", "ruling", "added_by"
    )
    return list(rows.defer("annotation__version__text").order_by("added_at"))


def _agreement(request: HttpRequest, entry: CodeEntry) -> list[dict[str, Any]]:
    return [
        {
            "round": one.round,
            "alpha": short(one.alpha) if one.alpha else None,
            "percent": short(one.percent) if one.percent else None,
            "units": one.alpha.units if one.alpha else None,
        }
        for one in by_code.over_time(entry.code, request.user)
    ]


def _earlier(entry: CodeEntry) -> CodebookVersion | None:
    """The edition before, where it said something of this code: there is something to compare."""
    earlier = _editions().filter(number__lt=entry.version.number, entries__code=entry.code)
    found: CodebookVersion | None = earlier.first()
    return found


def _threads(request: HttpRequest, entry: CodeEntry) -> list[dict[str, Any]] | None:
    """Comments with their answers, for who may code; None for others. A deleted one stays where it was answered."""
    if not may(request.user, CODE):
        return None
    rows = list(entry.code.comments.select_related("author"))
    threads: list[dict[str, Any]] = [
        {"comment": one, "answers": [row for row in rows if row.answers_id == one.pk and not row.deleted]}
        for one in rows
        if one.answers_id is None
    ]  # fmt: skip
    return [one for one in threads if not one["comment"].deleted or one["answers"]]


def _editions() -> Any:
    return CodebookVersion.objects.filter(published_at__isnull=False).order_by("-number")


@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    """Every published edition, and two to choose for comparing."""
    rows = list(_editions().select_related("published_by"))
    return render(request, "coding/codebook/editions.html", {"editions": rows})


@require_GET
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """An edition as it was published, whole, and what made it of the one before."""
    version = get_object_or_404(_editions(), number=number)
    earlier = _editions().filter(number__lt=number).first()
    rows = [
        {"entry": entry, "key": entry.key or entry.code.key}
        for entry in selectors.entries(version, retired=True)
    ]
    done = run(book_of(earlier, past=True), version.operations) if version.operations else None
    context = {
        "version": version,
        "earlier": earlier,
        "axes": _by_axis(rows),
        "changes": [said(step) for step in done.steps] if done else [],
        "current": version == selectors.published_codebook(),
    }
    return render(request, "coding/codebook/edition.html", context)


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """What changed from edition `?from=` to edition `?to=`, word by word; for managers also to a draft, `draft-1`."""
    rows = list(_editions())
    later = request.GET.get("to", "")
    draft = _draft(request, later)
    to = _numbered(rows, later) or (rows[0] if rows else None)
    before = _numbered(rows, request.GET.get("from", "")) or (
        draft.base if draft else _next(rows, to)
    )
    after, into = _after(draft, to)
    key = request.GET.get("code", "")
    changed = [
        one for one in difference(book_of(before), after, into) if not key or one.entry.key == key
    ]
    context = {
        "editions": rows,
        "before": before,
        "to": to,
        "draft": draft,
        "key": key,
        "changed": changed,
        "names": FIELDS,
    }
    return render(request, "coding/codebook/compare.html", context)


def _after(draft: CodebookDraft | None, to: CodebookVersion | None) -> tuple[Book, dict[UUID, str]]:
    """The later book, and merged code → key of what it was merged into."""
    if draft is not None:
        past = draft.state == DraftState.PUBLISHED
        done = run(book_of(draft.base, past=past), draft.operations)
        keys = {entry.guid: entry.key for entry in done.book}
        return done.book, {old: keys.get(new, "") for old, new in done.merged().items()}
    merged = Code.objects.filter(successor__isnull=False).select_related("successor")
    return book_of(to), {code.guid: standing(code).key for code in merged}


def _draft(request: HttpRequest, value: str) -> CodebookDraft | None:
    number = value.removeprefix("draft-")
    if number == value or not number.isdecimal() or not may(request.user, MANAGE):
        return None
    return get_object_or_404(CodebookDraft.objects.select_related("base"), pk=number)


def _numbered(rows: list[CodebookVersion], value: str) -> CodebookVersion | None:
    return next((row for row in rows if str(row.number) == value), None)


def _next(rows: list[CodebookVersion], to: CodebookVersion | None) -> CodebookVersion | None:
    """The edition before, the same one where there is none."""
    return next((row for row in rows if to and row.number < to.number), to)
