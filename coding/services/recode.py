"""Decide on a coding whose code an edition of the codebook split, redefined or retired."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from coding import state
from coding.models import Annotation
from coding.recoding import KEEP
from coding.selectors import current_codebook
from coding.services.annotations import (
    change_annotation,
    delete_annotation,
    layer_at,
    require_own,
)
from coding.services.log import Act, check_revision, lock_document
from problems import Problem


@transaction.atomic
def keep(*, annotation: Annotation, revision: int, user: User) -> Annotation:
    """The code holds as the codebook now defines it. Refused where it can no longer be put on text."""
    lock_document(annotation.version.document_id)
    rows = Annotation.objects.select_for_update(of=("self",)).select_related("code", "version")
    locked = rows.defer("version__text").get(pk=annotation.pk)
    require_own(locked, user)
    before = state.of_annotation(locked)
    check_revision(revision, locked, yours={"decision": KEEP}, theirs=before)
    layer_at(locked.coder, locked.passage)
    codebook = current_codebook()
    if not codebook.entries.filter(code=locked.code, codable=True).exists():
        raise Problem(
            "code_replaced",
            _("This code is no longer put on text, so it cannot be kept."),
            place=locked.code.key,
            remedy=_("Take another code, or delete the coding."),
            status=409,
        )
    locked.codebook_version = codebook
    locked.revision += 1
    locked.save()
    Act(user, locked.version).log("annotation", locked, KEEP, before, state.of_annotation(locked))
    return locked


def take(*, annotation: Annotation, revision: int, user: User, code: str) -> Annotation:
    """Another code for the same words."""
    return change_annotation(annotation=annotation, revision=revision, user=user, code=code)


def drop(*, annotation: Annotation, revision: int, user: User) -> Annotation:
    """Take the coding off; undo brings it back."""
    return delete_annotation(annotation=annotation, revision=revision, user=user)
