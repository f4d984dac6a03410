"""Make, change and delete drafts."""

from __future__ import annotations

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
def change_draft(*, edition: Edition, revision: int, **values: str) -> Edition:
    """Change title, introduction or language; a Problem (409) where somebody changed them since."""
    locked = draft_for_update(edition)
    if revision != locked.revision:
        raise Problem(
            "stale_revision",
            _("Somebody changed this since you opened it."),
            remedy=_("Compare both sides and save again."),
            status=409,
            extra={"yours": values, "theirs": {name: getattr(locked, name) for name in TEXTS}},
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
    """The draft, locked; a Problem (409) where it is published."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if locked.state != EditionState.DRAFT:
        raise Problem(
            "published",
            _("A published edition cannot be changed."),
            place=str(locked),
            remedy=_("Begin a new draft from it."),
            status=409,
        )
    return locked


def bump(edition: Edition) -> Edition:
    """Save the draft with its next revision."""
    edition.revision += 1
    edition.save()
    return edition


def _language(language: str) -> str:
    if language not in ("en", "zh"):
        raise Problem("bad_language", _("An edition is in English or in Chinese."), place=language)
    return language
