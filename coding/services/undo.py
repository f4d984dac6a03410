"""Take back one's newest act on a document, and do it again.

Nothing leaves the log: an undo is an act that writes the state before, a redo undoes the undo.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from casebase.models import TextVersion
from coding import state
from coding.models import Annotation, Chain, Change, Suggestion
from coding.selectors import REDO, UNDO, last_acts
from coding.services.annotations import layer_at, refuse_evidence, require_own, taken_span
from coding.services.asked import done_before
from coding.services.chains import require_own_chain
from coding.services.log import Act, lock_document, touch_search
from coding.services.reanchor import carry_one
from problems import Problem

Changed = dict[str, Any]


@transaction.atomic
def undo(*, version: TextVersion, user: User) -> Changed:
    """Take back the newest act of this person on this document.

    Returns {annotations, suggestions, chains: the changed ones, label: what it was, in words}.

    Raises:
        Problem: nothing to undo, or the object was changed since by somebody else (409, with who).
    """
    return _take_back(version, user, UNDO)


@transaction.atomic
def redo(*, version: TextVersion, user: User) -> Changed:
    """Do again what was undone last; returns and raises as `undo` does."""
    return _take_back(version, user, REDO)


def _take_back(version: TextVersion, user: User, action: str) -> Changed:
    # The document's row is the lock: two undos at once must not take back one act twice.
    lock_document(version.document_id)
    if changes := done_before():
        return _as_now(changes, action)
    undoable, redoable = last_acts(user, version)
    target = undoable if action == UNDO else redoable
    if target is None:
        nothing = (
            _("There is nothing to undo.") if action == UNDO else _("There is nothing to redo.")
        )
        raise Problem(f"nothing_to_{action}", nothing, status=409)
    # Newest first: what an act built on top of something goes before that thing does.
    # An import's act has thousands of changes on one long text, which must not come with each of them.
    rows = Change.objects.filter(act=target).select_related("version__document")
    changes = list(rows.defer("version__text").order_by("-id"))
    act = Act(user, changes[0].version, undoes=target)
    changed: Changed = {"annotations": [], "suggestions": [], "chains": []}
    for change in changes:
        thing = _RESTORE[change.kind](change, user, act, action)
        changed[f"{change.kind}s"].append(thing)
    touch_search(version.document, _states(changes))
    changed["label"] = _label(changes[-1], action)
    return changed


def _as_now(changes: list[Change], action: str) -> Changed:
    """What a repeated request is answered with: what it changed the first time, as it is now."""
    changed: Changed = {"annotations": [], "suggestions": [], "chains": []}
    for change in changes:
        changed[f"{change.kind}s"].append(_MODEL[change.kind].objects.get(pk=change.object_id))
    changed["label"] = _label(changes[0], action)
    return changed


def _states(changes: Iterable[Change]) -> list[state.State]:
    """The annotations that an act made, changed or took off: as they were before it, after it, and are now."""
    acted = [change for change in changes if change.kind == "annotation"]
    logged = [one for change in acted for one in (change.before, change.after) if one]
    now = Annotation.objects.filter(pk__in=[change.object_id for change in acted])
    return [*logged, *map(state.of_annotation, now.select_related("code"))]


def _restore_annotation(change: Change, user: User, act: Act, action: str) -> Annotation:
    rows = Annotation.objects.select_for_update(of=("self",)).select_related(
        "version__document", "code"
    )
    annotation = rows.defer("version__text").get(pk=change.object_id)
    require_own(annotation, user)
    layer_at(annotation.coder, annotation.passage)
    before = state.of_annotation(annotation)
    wanted = _here(change, before)
    state.to_annotation(annotation, wanted)
    if not annotation.deleted:
        carry_one(annotation)
    if annotation.deleted:
        refuse_evidence(annotation)
    elif taken_span(annotation):
        raise _since(change, _("You"))
    annotation.revision += 1
    annotation.save()
    act.log("annotation", annotation, action, before, state.of_annotation(annotation))
    return annotation


def _restore_suggestion(change: Change, user: User, act: Act, action: str) -> Suggestion:
    suggestion = Suggestion.objects.select_for_update().get(pk=change.object_id)
    before = state.of_suggestion(suggestion)
    _refuse_if_changed(change, before)
    state.to_suggestion(suggestion, _wanted(change, before))
    suggestion.revision += 1
    suggestion.save()
    act.log("suggestion", suggestion, action, before, state.of_suggestion(suggestion))
    return suggestion


def _restore_chain(change: Change, user: User, act: Act, action: str) -> Chain:
    chain = Chain.objects.select_for_update().get(pk=change.object_id)
    require_own_chain(chain, user)
    before = state.of_chain(chain)
    _refuse_if_changed(change, before)
    state.to_chain(chain, _wanted(change, before))
    chain.revision += 1
    chain.save()
    act.log("chain", chain, action, before, state.of_chain(chain))
    return chain


_MODEL: dict[str, Any] = {"annotation": Annotation, "suggestion": Suggestion, "chain": Chain}
_RESTORE = {
    "annotation": _restore_annotation,
    "suggestion": _restore_suggestion,
    "chain": _restore_chain,
}


def _here(change: Change, now: dict[str, Any]) -> dict[str, Any]:
    """The state to put back, in the text where the span stands now.

    A new text of the document moves spans without being anybody's act, so it does not stand in the way of undo.
    """
    wanted, after = _wanted(change, now), change.after or {}
    if now["version_id"] == after.get("version_id", now["version_id"]):
        _refuse_if_changed(change, now)
        return wanted
    place = {name: now[name] for name in state.PLACE}
    # One's own later acts were taken back before this one, so only somebody else's can stand between.
    later = Change.objects.filter(kind=change.kind, object_id=change.object_id, pk__gt=change.pk)
    if {**after, **place} != now or later.exclude(actor=change.actor).exists():
        _refuse_if_changed(change, now)
    kept = all(wanted[name] == after[name] for name in state.PLACE)
    return {**wanted, **place} if kept else wanted


def _wanted(change: Change, now: dict[str, Any]) -> dict[str, Any]:
    """The state to put back; what did not exist before is put back as deleted."""
    return change.before if change.before is not None else {**now, "deleted": True}


def _refuse_if_changed(change: Change, now: dict[str, Any]) -> None:
    if now == change.after:
        return
    latest = (
        Change.objects.filter(kind=change.kind, object_id=change.object_id)
        .select_related("actor")
        .order_by("-id")
        .first()
    )
    who = latest.actor.get_username() if latest and latest.actor else _("The library")
    raise _since(change, who)


def _since(change: Change, who: str) -> Problem:
    return Problem(
        "changed_since",
        _("%(who)s changed this since, so it cannot be taken back.") % {"who": who},
        place=str(change.object_id),
        remedy=_("Look at it as it is now and change it by hand."),
        status=409,
        extra={"who": who, "kind": change.kind, "id": str(change.object_id)},
    )


def _label(change: Change, action: str) -> str:
    known = change.after or change.before or {}
    what = str(known.get("quote") or known.get("title_en") or known.get("title_zh") or "")
    what = what if len(what) <= 60 else what[:59] + "…"
    if change.kind == "suggestion" or not what:
        return _("Decision undone") if action == UNDO else _("Decision done again")
    words = _("Undone: “%(what)s”") if action == UNDO else _("Done again: “%(what)s”")
    return words % {"what": what}
