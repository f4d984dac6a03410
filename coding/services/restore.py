"""Bring an annotation back to what it was at some point of its history."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from coding import state
from coding.models import Annotation, Change, Layer
from coding.services.annotations import codable, layer_at, require_own, save_logged
from coding.services.log import Act, check_revision, lock_document
from coding.services.reanchor import carry_one
from problems import Problem


@transaction.atomic
def restore_annotation(
    *, annotation: Annotation, revision: int, user: User, change: int | None = None
) -> Annotation:
    """Make an annotation what it was after a change of its history, or, without one, only not deleted any more.

    It is an act like any other: the history grows, undo takes it back. In a newer text the span stays where it was
    carried to.
    """
    lock_document(annotation.version.document_id)
    locked = Annotation.objects.select_for_update().select_related("code").get(pk=annotation.pk)
    require_own(locked, user)
    before = state.of_annotation(locked)
    check_revision(revision, locked, yours={"deleted": False}, theirs=before)
    layer_at(locked.coder, locked.passage)
    wanted = _state(locked, change) if change is not None else before
    if wanted["version_id"] != before["version_id"]:
        wanted = {**wanted, **{name: before[name] for name in state.PLACE}}
    if wanted["code"] != before["code"]:
        codable(wanted["code"])
    state.to_annotation(locked, {**wanted, "deleted": False})
    carry_one(locked)
    if locked.layer != Layer.GOLD:
        locked.layer = layer_at(locked.coder, locked.passage)
    return save_logged(locked, before, "restore", Act(user, locked.version))


def _state(annotation: Annotation, change: int) -> state.State:
    rows = Change.objects.filter(kind="annotation", object_id=annotation.pk, pk=change)
    row = rows.first()
    if row is None or row.after is None:
        raise Problem(
            "no_such_change",
            _("The history of this span has no such entry."),
            place=str(change),
            remedy=_("Open the history again."),
            status=404,
        )
    after: state.State = row.after
    return after
