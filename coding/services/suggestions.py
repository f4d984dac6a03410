"""Decide on suggestions, and start the job that makes them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casebase.models import TextVersion
from coding import state
from coding.models import Annotation, Origin, Suggestion, SuggestionState
from coding.selectors import current_codebook
from coding.services.annotations import create_annotation
from coding.services.log import Act, check_revision, lock_document
from coding.suggest.job import KIND, source_name
from jobs.models import Job, JobState
from jobs.services import enqueue
from problems import Problem


@transaction.atomic
def accept_suggestion(
    *, suggestion: Suggestion, revision: int, user: User, **corrected: Any
) -> tuple[Suggestion, Annotation]:
    """Turn a suggestion into an annotation of the user's, with another code or span where `corrected` says so."""
    locked = _locked(suggestion, revision)
    act = Act(user, locked.version)
    annotation = create_annotation(
        version=locked.version,
        start=corrected.get("start", locked.start),
        end=corrected.get("end", locked.end),
        code=corrected.get("code", locked.code.key),
        coder=user,
        origin=Origin.SUGGESTION,
        act=act,
    )
    _decide(locked, SuggestionState.ACCEPTED, act, annotation)
    return locked, annotation


@transaction.atomic
def reject_suggestion(*, suggestion: Suggestion, revision: int, user: User) -> Suggestion:
    """Put a suggestion away."""
    locked = _locked(suggestion, revision)
    _decide(locked, SuggestionState.REJECTED, Act(user, locked.version), None)
    return locked


def _locked(suggestion: Suggestion, revision: int) -> Suggestion:
    lock_document(suggestion.version.document_id)
    locked = (
        Suggestion.objects.select_for_update(of=("self",))
        .select_related("code", "version")
        .get(pk=suggestion.pk)
    )
    check_revision(revision, locked, yours={}, theirs=state.of_suggestion(locked))
    if locked.state != SuggestionState.PENDING:
        raise Problem(
            "decided",
            _("This suggestion was decided already."),
            remedy=_("Undo that decision first."),
            status=409,
        )
    return locked


def _decide(suggestion: Suggestion, decision: str, act: Act, annotation: Annotation | None) -> None:
    before = state.of_suggestion(suggestion)
    suggestion.state = decision
    suggestion.annotation = annotation
    suggestion.decided_by = act.actor
    suggestion.decided_at = timezone.now()
    suggestion.revision += 1
    suggestion.save()
    act.log("suggestion", suggestion, decision, before, state.of_suggestion(suggestion))


@transaction.atomic
def start_suggesting(*, version: TextVersion, user: User | None) -> Job:
    """Queue the suggestions of a text by the current codebook, or give the job that did or does it already."""
    params = {
        "version": version.pk,
        "source": source_name(current_codebook(), version.document.language),
    }
    known = (
        Job.objects.filter(kind=KIND, params=params)
        .exclude(state__in=[JobState.FAILED, JobState.CANCELLED])
        .first()
    )
    return known or enqueue(kind=KIND, title=str(version.document), params=params, user=user)
