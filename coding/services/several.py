"""Acts on several spans at once: all of it happens or nothing, and one undo takes it back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from casebase.models import TextVersion
from coding.models import Annotation, Change
from coding.services.annotations import change_annotation, delete_annotation
from coding.services.log import Act, StaleRevision, lock_document
from coding.visibility import visible_annotations
from problems import Problem

#: More would hold the document's lock for too long.
MOST = 2000

Revisions = Mapping[uuid.UUID, int]


@transaction.atomic
def delete_several(
    *, version: TextVersion, revisions: Revisions, user: User, act: uuid.UUID | None = None
) -> list[Annotation]:
    """Take several annotations off; `revisions` says of each which one was seen.

    `act` is made by the client, so that a repeated request does nothing twice.
    """

    def delete(annotation: Annotation, revision: int, one: Act) -> Annotation:
        return delete_annotation(annotation=annotation, revision=revision, user=user, act=one)

    return _each(version, revisions, user, act, delete)


@transaction.atomic
def recode_several(
    *,
    version: TextVersion,
    revisions: Revisions,
    code: str,
    user: User,
    act: uuid.UUID | None = None,
) -> list[Annotation]:
    """Give several annotations another code; see `delete_several`."""

    def recode(annotation: Annotation, revision: int, one: Act) -> Annotation:
        return change_annotation(
            annotation=annotation, revision=revision, user=user, act=one, code=code
        )

    return _each(version, revisions, user, act, recode)


def _each(
    version: TextVersion,
    revisions: Revisions,
    user: User,
    act: uuid.UUID | None,
    work: Callable[[Annotation, int, Act], Annotation],
) -> list[Annotation]:
    if not 0 < len(revisions) <= MOST:
        raise Problem(
            "too_many", _("Choose between 1 and %(most)d spans.") % {"most": MOST}, place="items"
        )
    lock_document(version.document_id)
    seen = visible_annotations(user).filter(version__document=version.document_id)
    found = {row.pk: row for row in seen.filter(pk__in=revisions).select_related("version")}
    if act is not None and Change.objects.filter(act=act, actor=user).exists():
        return list(found.values())
    if len(found) != len(revisions):
        raise _changed()
    one = Act(user, version, id=act or uuid.uuid4())
    try:
        return [work(found[pk], revision, one) for pk, revision in revisions.items()]
    except StaleRevision:
        # Which of them, and how, is seen by looking; two sides of one would be a part of the answer.
        raise _changed() from None


def _changed() -> Problem:
    return Problem(
        "changed_since_chosen",
        _("Some of these spans were changed since you chose them."),
        remedy=_("They are shown as they are now. Choose again."),
        status=409,
    )
