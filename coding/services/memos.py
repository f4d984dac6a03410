"""Write, change and delete memos, and tell whom they name."""

from __future__ import annotations

import re
import uuid

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import require
from accounts.roles import ADJUDICATE, CODE
from casebase.models import Passage, TextVersion
from coding import state
from coding.models import Annotation, Memo, Mention
from coding.round_selectors import possible_coders
from coding.services.log import Act, check_revision
from problems import Problem

#: A name after @, as accounts have them; what ends a sentence is cut off where no account is called so.
MENTION = re.compile(r"(?<![\w@.])@([\w.@+-]{1,150})")


@transaction.atomic
def write_memo(
    *,
    version: TextVersion,
    author: User,
    text: str,
    annotation: Annotation | None = None,
    passage: Passage | None = None,
    id: uuid.UUID | None = None,
) -> Memo:
    """Write a memo on a span, on a passage, or on the whole document.

    Args:
        version: the text it is written on.
        author: who writes it; they must be allowed to code.
        text: what it says; `@name` mentions who may code.
        annotation: the span.
        passage: the passage, where it is not about a span.
        id: made by the client, so that a repeated request writes one memo.
    """
    require(author, CODE)
    if id is not None and (known := Memo.objects.filter(pk=id).first()):
        if known.author_id != author.pk:
            raise Problem(
                "id_taken",
                _("This id belongs to another memo."),
                remedy=_("Send the request with a new id."),
                status=409,
            )
        return known
    memo = Memo(
        id=id or uuid.uuid4(),
        version=version,
        annotation=annotation,
        passage=None if annotation else passage,
        author=author,
        text=_checked(text),
    )
    memo.save(force_insert=True)
    mention(memo)
    Act(author, version).log("memo", memo, "create", None, state.of_memo(memo))
    return memo


@transaction.atomic
def change_memo(
    *,
    memo: Memo,
    revision: int,
    user: User,
    text: str | None = None,
    resolved: bool | None = None,
) -> Memo:
    """Change the words, which only the author may, or say whether it is resolved, which every coder may."""
    require(user, CODE)
    locked = Memo.objects.select_for_update().get(pk=memo.pk)
    before = state.of_memo(locked)
    check_revision(revision, locked, yours={"text": text, "resolved": resolved}, theirs=before)
    if text is not None and text != locked.text:
        if locked.author_id != user.pk:
            raise Problem(
                "not_your_memo",
                _("Only its author changes the words of a memo."),
                remedy=_("Write a memo of your own beside it."),
                status=403,
            )
        locked.text = _checked(text)
    if resolved is not None:
        locked.resolved = resolved
    return _save(locked, before, "change", user)


@transaction.atomic
def delete_memo(*, memo: Memo, revision: int, user: User) -> Memo:
    """Take a memo away; it stays in the log and undo brings it back. Adjudicators may delete those of others."""
    locked = Memo.objects.select_for_update().get(pk=memo.pk)
    require(user, CODE if locked.author_id == user.pk else ADJUDICATE)
    before = state.of_memo(locked)
    check_revision(revision, locked, yours={"deleted": True}, theirs=before)
    locked.deleted = True
    return _save(locked, before, "delete", user)


def _save(memo: Memo, before: state.State, action: str, user: User) -> Memo:
    memo.revision += 1
    memo.save()
    mention(memo)
    Act(user, memo.version).log("memo", memo, action, before, state.of_memo(memo))
    return memo


def _checked(text: str) -> str:
    if text.strip():
        return text.strip()
    raise Problem(
        "empty_memo",
        _("The memo is empty."),
        place="text",
        remedy=_("Write something, or delete it."),
    )


def mention(memo: Memo) -> None:
    """Let the mentions of a memo be those its words name; who has read it before keeps that."""
    named = set() if memo.deleted else set(_named(memo.text)) - {memo.author_id}
    memo.mentions.exclude(person__in=named).delete()
    known = set(memo.mentions.values_list("person", flat=True))
    Mention.objects.bulk_create(Mention(memo=memo, person_id=one) for one in named - known)


def _named(text: str) -> list[int]:
    names = {name for found in MENTION.findall(text) for name in (found, found.rstrip(".-+@_"))}
    return list(possible_coders().filter(username__in=names).values_list("pk", flat=True))


@transaction.atomic
def read_mentions(*, mentions: QuerySet[Mention]) -> int:
    """Say of these mentions that they are read; returns how many were not."""
    return mentions.filter(seen_at__isnull=True).update(seen_at=timezone.now())
