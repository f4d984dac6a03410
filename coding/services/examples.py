"""Make coded passages examples of a code, and take them off again."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.permissions import require
from accounts.roles import ADJUDICATE, MANAGE
from coding.models import Annotation, Code, CodeExample, Ruling
from coding.visibility import visible_annotations
from problems import Problem


@transaction.atomic
def promote(*, ruling: Ruling, user: User, code: Code | None = None) -> CodeExample:
    """Make a ruling an example of the code that it holds; repeating it gives the same example.

    Args:
        ruling: one that stands and holds at least one coding.
        user: an adjudicator; who made the ruling or another.
        code: which of several codes that it holds; the first unless told.
    """
    require(user, ADJUDICATE)
    held = ruling.golds.filter(deleted=False).select_related("code").order_by("start", "code__key")
    if code is not None:
        held = held.filter(code=code)
    gold = held.first()
    if gold is None or ruling.replaced_at is not None:
        raise Problem(
            "nothing_held",
            _("This ruling holds no coding that could be an example."),
            place=str(ruling),
            remedy=_("Choose a ruling that stands and puts a code on words."),
            status=409,
        )
    return _example(gold, ruling, ruling.reason, user)


@transaction.atomic
def show_passage(*, annotation: Annotation, user: User, text: str = "") -> CodeExample:
    """Make any coding that the user may see an example of its code."""
    require(user, ADJUDICATE)
    if not visible_annotations(user).filter(pk=annotation.pk, deleted=False).exists():
        raise Problem(
            "no_annotation",
            _("This coding is not there any more."),
            place=str(annotation.pk),
            remedy=_("Reload the page and choose another."),
            status=404,
        )
    return _example(annotation, None, text, user)


@transaction.atomic
def take_off(*, example: CodeExample, user: User) -> None:
    """Take an example off its code; the coding stays as it is."""
    if example.added_by_id != user.pk:
        require(user, MANAGE)
    example.delete()


def _example(annotation: Annotation, ruling: Ruling | None, text: str, user: User) -> CodeExample:
    """`text` is in the language of the page in which it was written."""
    chinese = (get_language() or "").startswith("zh")
    example, _created = CodeExample.objects.get_or_create(
        code=annotation.code,
        annotation=annotation,
        defaults={
            "ruling": ruling,
            "added_by": user,
            "text_zh" if chinese else "text_en": text.strip(),
        },
    )
    return example
