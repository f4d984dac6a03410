"""What coders say of codes: write, answer, edit and delete one's own."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import require
from accounts.roles import CODE, MANAGE
from coding.models import Code, CodeComment
from problems import Problem

MOST_CHARACTERS = 5_000


@transaction.atomic
def comment(
    *, code: Code, text: str, user: User, answers: CodeComment | None = None
) -> CodeComment:
    """Say something of a code, or answer what somebody said; answers to answers stand in the same thread."""
    require(user, CODE)
    if answers is not None and (answers.code_id != code.pk or answers.deleted):
        raise Problem(
            "no_comment",
            _("The comment that you answer is not there any more."),
            remedy=_("Write yours as a new one."),
            status=409,
        )
    thread = (answers.answers or answers) if answers else None
    return CodeComment.objects.create(code=code, text=_checked(text), author=user, answers=thread)


@transaction.atomic
def edit_comment(*, comment: CodeComment, text: str, user: User) -> CodeComment:
    """Change one's own words; the page says that they were edited."""
    locked = CodeComment.objects.select_for_update().get(pk=comment.pk)
    _refuse_others(locked, user)
    locked.text, locked.edited_at = _checked(text), timezone.now()
    locked.save()
    return locked


@transaction.atomic
def delete_comment(*, comment: CodeComment, user: User) -> CodeComment:
    """Take one's own words off (who manages the codebook: anybody's); what was answered keeps its place."""
    locked = CodeComment.objects.select_for_update().get(pk=comment.pk)
    if locked.author_id != user.pk:
        require(user, MANAGE)
    locked.text, locked.deleted, locked.edited_at = "", True, timezone.now()
    locked.save()
    return locked


def _refuse_others(comment: CodeComment, user: User) -> None:
    require(user, CODE)
    if comment.author_id != user.pk or comment.deleted:
        raise Problem(
            "not_yours",
            _("Only who wrote a comment changes it."),
            remedy=_("Answer it instead."),
            status=403,
        )


def _checked(text: str) -> str:
    text = text.strip()
    if not text or len(text) > MOST_CHARACTERS:
        raise Problem(
            "comment",
            _("A comment has 1 to %(most)d characters.") % {"most": MOST_CHARACTERS},
            place="text",
            remedy=_("Write it again, shorter or at all."),
        )
    return text
