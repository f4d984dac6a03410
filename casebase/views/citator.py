"""Pages of the citator: an authority, and a passage with what it cites and what cites it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import may, role_required, signed_in_user
from accounts.roles import CODE
from casebase import citator, selectors
from casebase.authority_table import REPORTS, report_name
from casebase.models import (
    Citation,
    DocumentName,
    Passage,
    PassageKind,
    TextVersion,
    Treatment,
)
from casebase.registry import Treated
from casebase.services.treat import treat
from legaltext.treatments import AUTHORITIES
from problems import Problem

PER_PAGE = 40
#: Kinds of citation that name one decision of a case.
DECISIONS = ("wto_document", "us_case")
#: Paragraphs listed as most cited, and reasons shown before the rest is folded.
MOST_CITED = 12
REASONS = 6


def authority_page(request: HttpRequest, name: str) -> HttpResponse:
    """Whether an authority stands on a day and why, its most cited paragraphs, and everything that cites it."""
    authority = citator.authority(name)
    if authority is None:
        raise Http404(_("No document of the library is or cites “%(name)s”.") % {"name": name})
    as_of, refused = day_asked(request)
    label = request.GET.get("label", "").strip().rstrip(".")[:30]
    wanted = request.GET.get("treatment", "")
    rows = citator.citing(authority, label)
    said = citator.treated_in(rows)
    listed, later = _listed(rows, said, as_of)
    shown = listed
    if wanted:
        shown = listed.filter(pk__in=[pk for pk, one in said.items() if one.treatment == wanted])
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    counted = set(listed.filter(pk__in=said).values_list("pk", flat=True))
    context = {
        "authority": authority,
        "which": report_name(authority.name),
        "standing": citator.standings([authority], as_of=as_of)[authority.name],
        "reasons": REASONS,
        "today": localdate(),
        "refused": refused,
        "day": _day(as_of),
        "label": label,
        "wanted": wanted,
        "total": listed.count(),
        "later": later,
        "treatments": [
            {"value": value, "label": Treatment(value).label, "count": count}
            for value, count in citator.by_treatment(said[pk] for pk in counted).items()
        ],
        "decisions": _decisions(authority, rows, as_of) if authority.whole_case else [],
        "most_cited": _most_cited(authority) if authority.document else [],
        "page": page,
        "rows": citator.shown(page.object_list, said, authority),
        "query": _without_page(request),
    }
    return render(request, "casebase/citator/authority.html", context)


def _listed(
    rows: QuerySet[Citation], said: Mapping[int, Treated], as_of: date
) -> tuple[QuerySet[Citation], int]:
    """The citations that a page lists, and how many of a later day it leaves out.

    What stands in the list of cases in front of a report cites nothing, unless it says how the decision was treated
    ("as modified by Appellate Body Report").
    """
    in_front = Q(passage__kind=PassageKind.FRONT, version__document__kind__in=REPORTS)
    cited = rows.exclude(in_front & ~Q(pk__in=list(said)))
    later = Q(version__document__date__gt=as_of)
    return cited.exclude(later), cited.filter(later).count()


def _day(as_of: date) -> str:
    """What keeps a chosen day in the addresses that a page leads to; "" for today."""
    return "" if as_of == localdate() else f"?as_of={as_of.isoformat()}"


def _decisions(
    case: citator.Authority, rows: QuerySet[Citation], as_of: date
) -> list[dict[str, Any]]:
    """The decisions of a case that the library holds or cites, each with its standing: [{authority, standing}]."""
    cited = rows.filter(kind__in=DECISIONS).order_by()
    names = set(cited.values_list("canonical", flat=True).distinct())
    if case.case:
        held = DocumentName.objects.filter(document__case=case.case)
        names |= set(held.values_list("name", flat=True))
    # A report on joined disputes has a symbol for each: it is one decision.
    found = {one.names: one for _name, one in sorted(citator.authorities_of(names).items())[::-1]}
    standings = citator.standings(found.values(), as_of=as_of)
    return [
        {"authority": one, "which": report_name(one.name), "standing": standings[one.name]}
        for one in sorted(found.values(), key=lambda one: one.name)
    ]


def day_asked(request: HttpRequest) -> tuple[date, str]:
    """The day of `?as_of=` (today without one), and why a written one was not understood."""
    written = request.GET.get("as_of", "").strip()
    if not written:
        return localdate(), ""
    try:
        return date.fromisoformat(written), ""
    except ValueError:
        return localdate(), _("“%(day)s” is no date; write it as 2020-12-31.") % {
            "day": written[:40]
        }


def _without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _most_cited(authority: citator.Authority) -> list[dict[str, Any]]:
    """The most cited paragraphs: [{label, total, counts, order}]; `order` is None where the text has no such label."""
    document = authority.document
    version = selectors.current_version(document) if document else None
    if document is None or version is None:
        return []
    counts = citator.cited_counts(document)
    top = sorted(counts.items(), key=lambda item: (-item[1].total(), item[0]))[:MOST_CITED]
    wanted = [form for label, _counts in top for form in (label, f"{label}.")]
    orders = citator.numbered(
        version.passages.filter(label__in=wanted).values_list("label", "kind", "order")
    )
    return [
        {
            "label": label,
            "total": counted.total(),
            "counts": citator.labelled(counted),
            "order": orders.get(label),
        }
        for label, counted in top
    ]


def passage_page(request: HttpRequest, slug: str, order: int) -> HttpResponse:
    """One passage: its words with their citations, each authority's standing, and what cites the passage."""
    document = get_object_or_404(selectors.documents(), slug=slug)
    version = selectors.current_version(document)
    if version is None:
        raise Http404
    passage = get_object_or_404(version.passages, order=order)
    as_of, refused = day_asked(request)
    label = _cited_as(passage)
    itself = citator.authority_of(document)
    incoming = citator.citing(itself, label) if itself and label else Citation.objects.none()
    said = citator.treated_in(incoming)
    listed, later = _listed(incoming, said, as_of)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "document": document,
        "passage": passage,
        "label": label,
        "as_of": as_of,
        "today": localdate(),
        "refused": refused,
        "day": _day(as_of),
        "later": later,
        "pieces": citator.pieces(version.text, passage),
        "notes": _notes(version, passage),
        "calling": citator.calling(version, passage),
        "outgoing": _outgoing(passage, version.text, as_of),
        "authority": itself,
        "standing": citator.paragraph_standing(itself, incoming, as_of=as_of) if itself else None,
        "page": page,
        "rows": citator.shown(page.object_list, said, itself) if itself else [],
        "before": version.passages.filter(order__lt=order).order_by("-order").first(),
        "after": version.passages.filter(order__gt=order).order_by("order").first(),
        "may_treat": bool(may(request.user, CODE)),
        "choices": Treatment.choices,
        "query": _without_page(request),
    }
    return render(request, "casebase/citator/passage.html", context)


def _notes(version: TextVersion, passage: Passage) -> list[dict[str, Any]]:
    """The footnotes that the passage calls, each with its words in pieces: [{passage, pieces}]."""
    return [
        {"passage": note, "pieces": citator.pieces(version.text, note)}
        for note in citator.notes_called(version, passage)
    ]


def _cited_as(passage: Passage) -> str:
    """The number by which decisions cite a passage; "" for a footnote, and for a heading numbered like a paragraph."""
    alike = passage.version.passages.filter(
        label__in=(passage.label, passage.label.rstrip("."), f"{passage.label}.")
    )
    meant = citator.numbered(alike.values_list("label", "kind", "order"))
    label = passage.label.rstrip(".")
    return label if meant.get(label) == passage.order else ""


def _outgoing(passage: Passage, text: str, as_of: date) -> list[dict[str, Any]]:
    """What the passage cites, each with how it treats it and whether the authority stands on that day."""
    rows = citator.edges_from(passage.version, passage)
    said = citator.treated(rows)
    decisions = {row.canonical for row in rows if row.kind in AUTHORITIES}
    found = citator.authorities_of({row.canonical for row in rows})
    alone = citator.standings([found[name] for name in decisions], as_of=as_of)
    standings = {name: _standings(found[name], alone[name]) for name in decisions}
    orders = citator.orders_of(rows, found)
    return [
        {
            "row": row,
            "authority": found[row.canonical],
            "words": text[row.start : row.end],
            "treated": said.get(row.pk),
            "stored": citator.stored(row),
            "standings": standings.get(row.canonical, []),
            "decision": row.kind in AUTHORITIES,
            "places": [
                {"label": label, "order": orders.get((row.canonical, label))}
                for label in row.pinpoints
            ],
        }
        for row in rows
    ]


def _standings(authority: citator.Authority, itself: citator.Standing) -> list[dict[str, Any]]:
    """[{authority, standing}] of a decision; of a case as such, those of its decisions where any is known."""
    decisions = (
        _decisions(authority, citator.citing(authority), itself.as_of)
        if authority.whole_case
        else []
    )
    return decisions or [{"authority": authority, "standing": itself}]


def paragraph(request: HttpRequest, slug: str, label: str) -> HttpResponseBase:
    """A paragraph by its printed number: sends on to its passage, the first where annexes count anew.

    The day asked for goes along.
    """
    document = get_object_or_404(selectors.documents(), slug=slug)
    version = selectors.current_version(document)
    plain = label.rstrip(".")
    rows = (
        version.passages.filter(label__in=(plain, f"{plain}."))
        if version
        else Passage.objects.none()
    )
    order = citator.numbered(rows.values_list("label", "kind", "order")).get(plain)
    if order is None:
        raise Http404(_("This document has no paragraph %(label)s.") % {"label": label})
    kept = request.GET.urlencode()
    return redirect(resolve_url("casebase:passage", slug, order) + (f"?{kept}" if kept else ""))


@role_required(CODE)
@require_POST
def treat_citation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Set, confirm or reject the treatment of a citation; a refusal is shown on the passage's page."""
    citation = get_object_or_404(
        Citation.objects.select_related("passage__version__document"), pk=pk
    )
    try:
        treat(
            citation=citation,
            treatment=request.POST.get("treatment", ""),
            note=request.POST.get("note", ""),
            revision=_revision(request.POST.get("revision", "")),
            user=signed_in_user(request),
        )
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Kept. It counts from now on."))
    page = resolve_url(
        "casebase:passage", citation.passage.version.document.slug, citation.passage.order
    )
    return redirect(f"{page}#c{citation.pk}")


def _revision(written: str) -> int:
    """The revision that a form names; one that is no number is none that anybody saw."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else -1
