"""The draft's editor: every form posts one change and comes back to its place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import role_required, signed_in_user
from accounts.roles import EDIT
from coding import selectors as coding
from coding.models import Chain, Direction
from coding.views.chains import laid_out
from jobs.selectors import visible_to
from problems import Problem
from toolkit import selectors, services
from toolkit.faults import faults
from toolkit.models import Edition, Section, SectionChain
from toolkit.services.publish import KIND

SHOWN = 30


@role_required(EDIT)
@require_POST
def create(request: HttpRequest) -> HttpResponseBase:
    """Begin a draft."""
    try:
        draft = services.create_draft(
            title=request.POST.get("title", ""),
            language=request.POST.get("language", "en"),
            user=signed_in_user(request),
        )
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("toolkit:home")
    return redirect("toolkit:draft", pk=draft.pk)


@role_required(EDIT)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor; htmx asks for the list of chains alone."""
    edition = get_object_or_404(Edition, pk=pk)
    if edition.number:
        return redirect("toolkit:edition", pk=pk)
    context = _chooser(request, edition)
    if request.headers.get("HX-Request"):
        return render(request, "toolkit/includes/chooser.html", context)
    sections = edition.sections.prefetch_related("placements__chain__case")
    laid = {
        chain.pk: laid_out(chain)
        for chain in coding.chains().filter(placements__section__edition=edition)
    }
    context |= {
        "rows": [
            {
                "section": section,
                "placements": [
                    {"placement": placement, "laid": laid.get(placement.chain_id)}
                    for placement in section.placements.all()
                ],
            }
            for section in sections
        ],
        "faults": faults(edition),
        "job": visible_to(request.user).filter(kind=KIND, params__edition=edition.pk).first(),
    }
    return render(request, "toolkit/draft.html", context)


def _chooser(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    words, code = request.GET.get("q", ""), request.GET.get("code", "")
    direction = request.GET.get("direction", "")
    found = selectors.placeable_chains(edition, words=words, code=code, direction=direction)
    return {
        "edition": edition,
        "found": found[:SHOWN],
        "found_count": found.count(),
        "words": words,
        "chosen_code": code,
        "chosen_direction": direction,
        "codes": coding.entries(),
        "directions": Direction.choices,
        "sections": edition.sections.all(),
    }


def _text(request: HttpRequest, name: str) -> str:
    """A posted text. Browsers end lines with CRLF, the edition's own line end is LF."""
    return request.POST.get(name, "").replace("\r\n", "\n")


def _number(value: str | None) -> int:
    return int(value) if value and value.lstrip("-").isdigit() else 0


def _section(request: HttpRequest, edition: Edition) -> Section:
    return get_object_or_404(Section, edition=edition, pk=_number(request.POST.get("section")))


def _placement(request: HttpRequest, edition: Edition) -> SectionChain:
    return get_object_or_404(
        SectionChain, section__edition=edition, pk=_number(request.POST.get("placement"))
    )


def _change(request: HttpRequest, edition: Edition, act: str) -> str:
    """Do one act of the editor; returns the anchor to come back to."""
    post = request.POST
    if act == "draft":
        services.change_draft(
            edition=edition,
            seen=post.get("seen", ""),
            title=post.get("title", ""),
            introduction=_text(request, "introduction"),
            language=post.get("language", "en"),
        )
        return "draft"
    if act == "add-section":
        return f"s{services.add_section(edition=edition, heading=post.get('heading', '')).pk}"
    if act.endswith("section"):
        return _change_section(request, edition, act)
    if act == "place":
        chain = get_object_or_404(Chain, ident=post.get("chain", ""))
        placement = services.place_chain(section=_section(request, edition), chain=chain)
        return f"c{placement.pk}"
    return _change_placement(request, edition, act)


def _change_section(request: HttpRequest, edition: Edition, act: str) -> str:
    section = _section(request, edition)
    if act == "change-section":
        services.change_section(
            section=section,
            heading=request.POST.get("heading"),
            commentary=_text(request, "commentary"),
            seen=request.POST.get("seen", ""),
        )
    elif act == "move-section":
        services.move_section(section=section, by=_number(request.POST.get("by")))
    elif act == "remove-section":
        services.remove_section(section=section)
        return "sections"
    return f"s{section.pk}"


def _change_placement(request: HttpRequest, edition: Edition, act: str) -> str:
    placement = _placement(request, edition)
    if act == "comment":
        services.change_placement(
            placement=placement,
            commentary=_text(request, "commentary"),
            seen=request.POST.get("seen", ""),
        )
    elif act == "move":
        services.move_placement(placement=placement, by=_number(request.POST.get("by")))
    elif act == "remove":
        services.remove_placement(placement=placement)
        return f"s{placement.section_id}"
    return f"c{placement.pk}"


@role_required(EDIT)
@require_POST
def change(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """One change of the draft."""
    edition = get_object_or_404(Edition, pk=pk)
    anchor = "draft"
    try:
        anchor = _change(request, edition, act)
    except Problem as problem:
        if "theirs" in problem.extra:
            return _conflict(request, edition, act, problem)
        messages.error(request, str(problem))
    return redirect(reverse("toolkit:draft", args=[pk]) + f"#{anchor}")


def _conflict(request: HttpRequest, edition: Edition, act: str, problem: Problem) -> HttpResponse:
    """Both sides of a change that somebody else was faster with; saving again keeps what one then sees."""
    theirs = problem.extra["theirs"]
    labels = {
        "title": _("Title"),
        "introduction": _("Introduction"),
        "language": _("Language"),
        "heading": _("Heading"),
        "commentary": _("Commentary"),
    }
    fields = [
        {
            "name": name,
            "label": labels[name],
            "yours": yours,
            "theirs": theirs[name],
            "rows": 6 if name in ("introduction", "commentary") else 1,
        }
        for name, yours in problem.extra["yours"].items()
        if yours != theirs[name]
    ]
    kept = {
        name: value
        for name, value in request.POST.items()
        if name not in {"csrfmiddlewaretoken", "seen", *(field["name"] for field in fields)}
    }
    context = {
        "edition": edition,
        "act": act,
        "problem": problem,
        "seen": theirs["seen"],
        "fields": fields,
        "kept": kept,
    }
    return render(request, "toolkit/conflict.html", context, status=409)


@role_required(EDIT)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Start publishing; its progress shows on the draft's page."""
    edition = get_object_or_404(Edition, pk=pk)
    try:
        services.start_publishing(edition=edition, user=signed_in_user(request))
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Publishing has started."))
    return redirect(reverse("toolkit:draft", args=[pk]) + "#publish")


@role_required(EDIT)
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remove a draft."""
    try:
        services.delete_draft(edition=get_object_or_404(Edition, pk=pk))
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect("toolkit:home")
