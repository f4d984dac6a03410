"""Drafts of the codebook: begin one, change it, bring it up to date, discard it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import require
from accounts.roles import MANAGE
from coding.book.content import book_of
from coding.book.operations import Operation
from coding.book.running import run
from coding.models import CodebookDraft, DraftState
from coding.selectors import current_codebook
from problems import Problem

WORDS = ("title_en", "title_zh", "notes_en", "notes_zh")
MOST_OPERATIONS = 5_000


@transaction.atomic
def begin_draft(*, user: User) -> CodebookDraft:
    """A draft of the next edition that changes nothing yet."""
    require(user, MANAGE)
    base = current_codebook()
    return CodebookDraft.objects.create(
        base=base, title_en=base.title_en, title_zh=base.title_zh, created_by=user
    )


@transaction.atomic
def change_words(*, draft: CodebookDraft, revision: int, user: User, **words: str) -> CodebookDraft:
    """Set titles and notes of the next edition."""
    require(user, MANAGE)
    locked = locked_draft(draft, revision)
    for name in WORDS:
        setattr(locked, name, words.get(name, getattr(locked, name)).strip())
    if not (locked.title_en and locked.title_zh):
        raise Problem(
            "no_title", _("An edition has a title in both languages."), place="title",
            remedy=_("Fill in the empty field."),
        )  # fmt: skip
    return _saved(locked)


@transaction.atomic
def add_operation(
    *, draft: CodebookDraft, revision: int, user: User, operation: Operation
) -> CodebookDraft:
    """Put one change at the end of the draft; refused where it cannot be done after those before it."""
    return add_operations(draft=draft, revision=revision, user=user, operations=[operation])


@transaction.atomic
def add_operations(
    *, draft: CodebookDraft, revision: int, user: User, operations: list[Operation]
) -> CodebookDraft:
    """Put several changes at the end; all or none."""
    require(user, MANAGE)
    locked = locked_draft(draft, revision)
    by = {"by": user.get_username(), "at": timezone.now().isoformat(timespec="seconds")}
    new = [{**one, "id": str(uuid.uuid4()), **by} for one in operations]
    every = [*locked.operations, *new]
    if len(every) > MOST_OPERATIONS:
        raise Problem(
            "too_many", _("The draft has too many changes."), status=413,
            remedy=_("Publish it, and begin another."),
        )  # fmt: skip
    added = {one["id"] for one in new}
    for step in run(book_of(locked.base), every).failed:
        if step.problem and step.operation["id"] in added:
            raise step.problem
    locked.operations = every
    return _saved(locked)


@transaction.atomic
def take_out_operation(
    *, draft: CodebookDraft, revision: int, user: User, operation: str
) -> CodebookDraft:
    """Take a change out; later ones that need it then say so, and keep the draft from being published."""
    require(user, MANAGE)
    locked = locked_draft(draft, revision)
    locked.operations = [one for one in locked.operations if one["id"] != operation]
    return _saved(locked)


@transaction.atomic
def bring_up_to_date(*, draft: CodebookDraft, revision: int, user: User) -> CodebookDraft:
    """Put the draft's changes on the edition that is current now; what cannot be done there says so."""
    require(user, MANAGE)
    locked = locked_draft(draft, revision)
    locked.base = current_codebook()
    return _saved(locked)


@transaction.atomic
def discard_draft(*, draft: CodebookDraft, revision: int, user: User) -> CodebookDraft:
    """Put a draft away; nothing of it was ever in force."""
    require(user, MANAGE)
    locked = locked_draft(draft, revision)
    locked.state = DraftState.DISCARDED
    return _saved(locked)


def locked_draft(draft: CodebookDraft, revision: int) -> CodebookDraft:
    """The draft, locked; a Problem (409) where it is not open any more or somebody changed it since it was seen."""
    locked = CodebookDraft.objects.select_for_update(of=("self",)).select_related("base").get(
        pk=draft.pk
    )  # fmt: skip
    if locked.state != DraftState.OPEN:
        raise Problem(
            "draft_closed",
            _("This draft is published or discarded, and does not change any more."),
            place=str(locked),
            remedy=_("Begin another one."),
            status=409,
        )
    if locked.revision != revision:
        raise Problem(
            "stale_revision",
            _("Somebody changed this since you opened it."),
            place=str(locked),
            remedy=_("Look at the draft as it is now, and make your change again."),
            status=409,
            extra=_both(locked, revision),
        )
    return locked


def _both(draft: CodebookDraft, revision: int) -> dict[str, Any]:
    return {"yours": {"revision": revision}, "theirs": {"revision": draft.revision}}


def _saved(draft: CodebookDraft) -> CodebookDraft:
    draft.revision += 1
    draft.save()
    return draft
