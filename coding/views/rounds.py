"""Rounds: what is mine to code, how far everybody is, planning."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import may, role_required, signed_in_user
from accounts.roles import ADJUDICATE, CODE, MANAGE
from coding import round_selectors
from coding.comparing.choice import of_round
from coding.models import Round, Stage
from coding.services import rounds as services
from coding.views.agreement import as_file, report_context
from coding.views.round_form import RoundForm
from problems import Problem


@role_required(CODE)
def round_list(request: HttpRequest) -> HttpResponse:
    """What this person has to code, and for who manages or adjudicates every round."""
    user = signed_in_user(request)
    context = {
        "mine": round_selectors.rounds_of(user),
        "all": round_selectors.rounds_with_numbers() if round_selectors.sees_all(user) else None,
        "may_plan": may(user, MANAGE),
    }
    return render(request, "coding/rounds.html", context)


@role_required(MANAGE)
def plan(request: HttpRequest) -> HttpResponseBase:
    """The form for a new round; what is planned waits for its start on its own page."""
    form = RoundForm(request.POST or None)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            planned = services.plan_round(
                plan=form.plan(),
                coders=list(form.cleaned_data["coders"]),
                user=signed_in_user(request),
            )
        except Problem as error:
            problem = error
        else:
            return redirect("coding:round", planned.pk)
    status = 400 if request.method == "POST" else 200
    return render(
        request, "coding/round_form.html", {"form": form, "problem": problem}, status=status
    )


@role_required(CODE)
def round_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A round: one's own items by document; for who manages or adjudicates everybody's progress and the differences."""
    user = signed_in_user(request)
    found = get_object_or_404(round_selectors.visible_rounds(user), pk=pk)
    sees_all = round_selectors.sees_all(user)
    work = round_selectors.work_of(found, user)
    context = {
        "round": found,
        "documents": work,
        "left": {
            document.slug
            for document, parts in work.items()
            if found.stage == Stage.RUNNING and any(not part.handed_in for part in parts)
        },
        "own": round_selectors.own_share(found, user),
        "removed": round_selectors.is_out(found, user),
        "shares": round_selectors.progress(found) if sees_all else None,
        "released": round_selectors.released(found) if may(user, ADJUDICATE) else None,
        "may_manage": may(user, MANAGE),
        "draft": found.stage == Stage.DRAFT,
        "running": found.stage == Stage.RUNNING,
    }
    return render(request, "coding/round.html", context)


@role_required(CODE)
def round_agreement(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Agreement on what all coders of the round have handed in, before any ruling; `?format=` gives it as a file."""
    found = get_object_or_404(round_selectors.visible_rounds(signed_in_user(request)), pk=pk)
    try:
        report = of_round(found, request.GET.get("axis", ""))
    except Problem as problem:
        context: dict[str, Any] = {"round": found, "problem": problem}
        return render(request, "coding/round_agreement.html", context, status=problem.status)
    files = {kind: f"?format={kind}" for kind in ("json", "csv")}
    about = _("Round “%(title)s”, edition %(number)s of the codebook.") % {
        "title": found.title,
        "number": found.codebook_version.number,
    }
    context = {"round": found, "files": files, **report_context(report, about)}
    return as_file(request, report) or render(request, "coding/round_agreement.html", context)


@role_required(CODE)
def go_on(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """To the first of one's items that is left, in the workbench; to the round where none is."""
    user = signed_in_user(request)
    found = get_object_or_404(round_selectors.visible_rounds(user), pk=pk)
    items = round_selectors.items_of(found, user)
    left = next((item for item in items if not item.handed_in and not item.removed), None)
    return redirect(left.address if left else reverse("coding:round", args=[found.pk]))


@role_required(CODE)
@require_POST
def hand_in(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Hand in the items chosen, or all that are left of a document."""
    user = signed_in_user(request)
    found = get_object_or_404(round_selectors.visible_rounds(user), pk=pk)
    items = round_selectors.left_of(found, user).filter(
        version__document__slug=request.POST.get("document", "")
    )
    numbers = [number for number in request.POST.getlist("item") if number.isdecimal()]
    if numbers:
        items = items.filter(order__in=numbers)
    try:
        handed = list(items)
        services.hand_in(items=handed, user=user)
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Handed in: %(count)d.") % {"count": len(handed)})
    return redirect("coding:round", found.pk)


@role_required(MANAGE)
@require_POST
def act(request: HttpRequest, pk: uuid.UUID, what: str) -> HttpResponseBase:
    """Start or close a round, or take a coder out."""
    user = signed_in_user(request)
    found = get_object_or_404(Round, pk=pk)
    try:
        if what == "start":
            services.start_round(planned=found, user=user)
        elif what == "close":
            services.close_round(found=found, user=user)
        else:
            coder = get_object_or_404(User, username=request.POST.get("coder", ""))
            services.take_out(found=found, coder=coder, user=user)
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect("coding:round", found.pk)
