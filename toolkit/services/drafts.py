"""Make, change and delete drafts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from problems import Problem
from toolkit.models import Edition, EditionState

TEXTS = ("title", "introduction", "language")


@transaction.atomic
def create_draft(
    *, title: str, user: User, introduction: str = "", language: str = "en"
) -> Edition:
    """Begin an edition; it has no number until it is published."""
    if not title.strip():
        raise Problem(
            "no_title", _("An edition needs a title."), place="title", remedy=_("Give it one.")
        )
    return Edition.objects.create(
        title=title.strip()[:300],
        introduction=introduction,
        language=_language(language),
        created_by=user,
    )


@transaction.atomic
def change_draft(
    *, edition: Edition, revision: int | None = None, seen: str | None = None, **values: str
) -> Edition:
    """Change title, introduction or language; a Problem (409) with both sides where somebody changed them since.

    Programs say which `revision` they saw (it grows with every change of the draft), the page which words
    it started from (`seen_token`), so that a chain placed meanwhile is no conflict.
    """
    locked = draft_for_update(edition)
    theirs = {name: getattr(locked, name) for name in TEXTS}
    older = seen != locked.seen_token if revision is None else revision != locked.revision
    if older and any(theirs[name] != values[name] for name in values):
        raise stale(
            yours=values,
            theirs={**theirs, "revision": locked.revision, "seen": locked.seen_token},
        )
    for name in TEXTS:
        if name in values:
            setattr(locked, name, values[name])
    if not locked.title.strip():
        raise Problem(
            "no_title", _("An edition needs a title."), place="title", remedy=_("Give it one.")
        )
    locked.language = _language(locked.language)
    return bump(locked)


@transaction.atomic
def delete_draft(*, edition: Edition) -> None:
    """Remove a draft; published editions stay for ever."""
    draft_for_update(edition).delete()


def draft_for_update(edition: Edition) -> Edition:
    """The draft, locked; a Problem where it is published (409) or gone (404)."""
    locked = Edition.objects.select_for_update().filter(pk=edition.pk).first()
    if locked is None:
        raise gone(str(edition))
    refuse_published(locked)
    return locked


def refuse_published(edition: Edition) -> None:
    """A Problem (409) where the edition is published, as the database has it now."""
    if Edition.objects.filter(pk=edition.pk, state=EditionState.PUBLISHED).exists():
        raise Problem(
            "published",
            _("A published edition cannot be changed."),
            place=str(edition),
            remedy=_("Begin a new draft from it."),
            status=409,
        )


def gone(place: str) -> Problem:
    """Somebody removed what was to be changed."""
    return Problem(
        "gone",
        _("Somebody removed this since you opened it."),
        place=place,
        remedy=_("Open the draft again."),
        status=404,
    )


def stale(*, yours: dict[str, Any], theirs: dict[str, Any]) -> Problem:
    """Two people changed the same words: both sides, so that neither is lost."""
    return Problem(
        "stale_revision",
        _("Somebody changed this since you opened it."),
        remedy=_("Compare both sides and save again."),
        status=409,
        extra={"yours": yours, "theirs": theirs},
    )


def bump(edition: Edition) -> Edition:
    """Save the draft with its next revision."""
    edition.revision += 1
    edition.save()
    return edition


def _language(language: str) -> str:
    if language not in ("en", "zh"):
        raise Problem("bad_language", _("An edition is in English or in Chinese."), place=language)
    return language
