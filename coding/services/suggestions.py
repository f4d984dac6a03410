"""Decide on suggestions, and start the job that makes them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import require
from accounts.roles import MANAGE
from casebase.models import TextVersion
from coding import decisions, state
from coding.decisions import Seen
from coding.models import (
    Annotation,
    Exposure,
    Origin,
    Suggestion,
    SuggestionState,
    Switch,
    Withholding,
)
from coding.selectors import current_codebook
from coding.services.annotations import create_annotation, layer_at
from coding.services.log import Act, StaleRevision, lock_document
from coding.suggest.job import KIND, source_name
from coding.withholding import withholding
from jobs.models import Job, JobState
from jobs.services import enqueue
from problems import Problem


@transaction.atomic
def accept_suggestion(
    *, suggestion: Suggestion, revision: int, user: User, **corrected: Any
) -> tuple[Suggestion, Annotation]:
    """Turn a suggestion into an annotation of the user's, with another code or span where `corrected` says so.

    In a round's item of the user's this is theirs alone (`coding.decisions`). Repeating a call that was carried out
    gives its result again.
    """
    locked, seen = _locked(suggestion, user)
    if _repeats(seen, revision, SuggestionState.ACCEPTED, user):
        made = Annotation.objects.filter(pk=seen.annotation_id, coder=user).first()
        if made is not None and _is_what(made, locked, corrected):
            return locked, made
    _check(locked, seen, revision)
    act = Act(user, locked.version)
    annotation = create_annotation(
        version=locked.version,
        start=corrected.get("start", locked.start),
        end=corrected.get("end", locked.end),
        code=corrected.get("code", locked.code.key),
        coder=user,
        origin=Origin.SUGGESTION,
        act=act,
        exposure=Exposure.SHOWN,
    )
    _decide(locked, seen, SuggestionState.ACCEPTED, act, user, annotation)
    return locked, annotation


@transaction.atomic
def reject_suggestion(*, suggestion: Suggestion, revision: int, user: User) -> Suggestion:
    """Put a suggestion away, in a round's item of the user's for them alone. Repeating changes nothing."""
    locked, seen = _locked(suggestion, user)
    if _repeats(seen, revision, SuggestionState.REJECTED, user):
        return locked
    _check(locked, seen, revision)
    if seen.personal:
        layer_at(user, locked.passage)  # what was handed in is not decided anew
    _decide(locked, seen, SuggestionState.REJECTED, Act(user, locked.version), user, None)
    return locked


def _locked(suggestion: Suggestion, user: User) -> tuple[Suggestion, Seen]:
    lock_document(suggestion.version.document_id)
    locked = (
        Suggestion.objects.select_for_update(of=("self",))
        .select_related("code", "version__document", "passage")
        .get(pk=suggestion.pk)
    )
    return locked, decisions.seen_by(user, locked)


def _repeats(seen: Seen, revision: int, wanted: str, user: User) -> bool:
    """Whether this is a request of theirs whose answer was lost on the way."""
    return (seen.state, seen.decided_by_id, seen.revision) == (wanted, user.pk, revision + 1)


def _is_what(made: Annotation, suggestion: Suggestion, corrected: dict[str, Any]) -> bool:
    """Whether an annotation is what a request asks for; where the text moved, its span went along."""
    asked = {"code": suggestion.code.key, **corrected}
    found = {"code": made.code.key, "start": made.start, "end": made.end}
    return all(found[name] == asked[name] for name in asked)


def _check(locked: Suggestion, seen: Seen, revision: int) -> None:
    if revision != seen.revision:
        theirs = state.of_suggestion(seen)
        raise StaleRevision(locked, yours={}, theirs=theirs, revision=seen.revision)
    if seen.state != SuggestionState.PENDING:
        raise Problem(
            "decided",
            _("This suggestion was decided already."),
            remedy=_("Undo that decision first."),
            status=409,
        )


def _decide(
    suggestion: Suggestion,
    seen: Seen,
    decision: str,
    act: Act,
    user: User,
    annotation: Annotation | None,
) -> None:
    after = {
        "state": str(decision),
        "annotation": str(annotation.pk) if annotation else None,
        "decided_by": user.pk,
        "decided_at": timezone.now().isoformat(),
    }
    state.to_suggestion(suggestion, seen, user, after)
    act.log("suggestion", suggestion, decision, state.of_suggestion(seen), after)


@transaction.atomic
def hide_suggestions(*, hidden: bool, user: User) -> bool:
    """Keep for a person whether they want to see suggestions; returns it."""
    Switch.objects.update_or_create(person=user, defaults={"hidden": hidden})
    return hidden


@transaction.atomic
def withhold(*, share: int, user: User) -> None:
    """Set the share of passages (per cent) that come without suggestions outside rounds; for managers."""
    require(user, MANAGE)
    if not 0 <= share <= 100:
        raise Problem(
            "bad_value",
            _("The share must be a whole number from 0 to 100."),
            place="share",
        )
    withholding()  # makes the row where there is none
    Withholding.objects.filter(pk=1).update(share=share, changed_by=user, changed_at=timezone.now())


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
