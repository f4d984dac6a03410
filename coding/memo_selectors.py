"""Reading memos and mentions."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F, QuerySet

from casebase.models import TextVersion
from coding.models import Memo, Mention
from coding.visibility import visible_memos


def memos(user: User | AnonymousUser) -> QuerySet[Memo]:
    """Every memo that this person may read, deleted ones too, with what is shown of it."""
    return (
        visible_memos(user)
        .select_related("author", "passage", "annotation__passage", "version__document")
        .prefetch_related("mentions__person")
        .defer("version__text")
        .order_by("created_at")
    )


def memos_of(version: TextVersion, user: User | AnonymousUser) -> list[Memo]:
    """The living memos of a document, the oldest first; those on passages of an older text are moved, unsaved.

    A passage of an older text is found again by its number; where the new text has none of that number, the memo
    counts as one on the whole document.
    """
    found = list(memos(user).filter(version__document=version.document_id, deleted=False))
    old = [memo for memo in found if memo.passage and memo.passage.version_id != version.pk]
    if old:
        labels = [memo.passage.label for memo in old if memo.passage and memo.passage.label]
        here = {
            one.label: one for one in version.passages.filter(label__in=labels).order_by("-order")
        }
        for memo in old:
            memo.passage = here.get(memo.passage.label) if memo.passage else None
    return found


def mentions_of(user: User) -> QuerySet[Mention]:
    """Where memos that this person may read name them, unread ones first, then the newest."""
    return (
        Mention.objects.filter(
            person=user, memo__deleted=False, memo__in=visible_memos(user).values("pk")
        )
        .select_related(
            "memo__author",
            "memo__passage",
            "memo__annotation__passage",
            "memo__annotation__version__document",
            "memo__version__document__case",
        )
        .defer("memo__version__text", "memo__annotation__version__text")
        .order_by(F("seen_at").desc(nulls_first=True), "-memo__created_at")
    )


def unread_mentions(user: User | AnonymousUser) -> int:
    """How many memos name this person that they have not said to have read."""
    if not isinstance(user, User):
        return 0
    return mentions_of(user).filter(seen_at__isnull=True).count()
