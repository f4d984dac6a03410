"""What became of one's own codings in a round."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.permissions import role_required, signed_in_user
from accounts.roles import CODE
from coding import outcome_selectors
from coding.models import Round
from coding.services.outcomes import mark_read

#: Filter → the fates that it shows.
CHANGED = ("words", "code", "off", "added")


@role_required(CODE)
def outcomes(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Each coding of the person's in settled items: kept, changed, taken off, added; `?all=` with what was kept."""
    user = signed_in_user(request)
    found = get_object_or_404(Round, pk=pk)
    documents = outcome_selectors.outcomes_of(found, user)
    if not documents:
        raise Http404
    told = [one for settled in documents.values() for item in settled for one in item.told]
    counts = {fate: sum(one.fate == fate for one in told) for fate in ("kept", *CHANGED)}
    context = {
        "round": found,
        "documents": documents,
        "counts": counts,
        "all": "all" in request.GET,
        "changed": sum(counts[fate] for fate in CHANGED),
        "unread": outcome_selectors.unread(user, found),
    }
    return render(request, "coding/outcomes.html", context)


@role_required(CODE)
@require_POST
def read(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Take all of a round as read."""
    found = get_object_or_404(Round, pk=pk)
    mark_read(found=found, user=signed_in_user(request))
    return redirect("coding:outcomes", found.pk)
