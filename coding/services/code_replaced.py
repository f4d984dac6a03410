"""The refusal of a code that an edition of the codebook merged, split or retired, perhaps while somebody applies it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coding.models import Code, CodeEntry
from coding.replaced import standing
from coding.selectors import labels
from problems import Problem


def refuse_replaced(code: Code, entry: CodeEntry | None) -> None:
    """Raise a Problem (409, `code_replaced`) where the code's place was taken by others, or by nothing.

    Its `successor` is the key to use instead, None where there is none or several; `successors` are all of them.
    """
    now = standing(code)
    if now != code:
        raise _replaced(code, [now.key], _("The codebook merged this code with another."))
    if entry is None or entry.retired:
        instead = list(entry.use_instead) if entry else []
        raise _replaced(code, instead, _("The codebook has retired this code."))
    if entry.recode_since and entry.use_instead:
        raise _replaced(code, list(entry.use_instead), _("The codebook has split this code."))


def _replaced(code: Code, successors: list[str], message: str) -> Problem:
    named = labels()
    shown = _(" or ").join(f"“{named.get(key, key)}”" for key in successors)
    remedy = (
        _("Use %(codes)s instead.") % {"codes": shown}
        if successors
        else _("Nothing takes its place: choose another code.")
    )
    return Problem(
        "code_replaced",
        message,
        place=code.key,
        remedy=remedy,
        status=409,
        extra={
            "replaced": code.key,
            "successor": successors[0] if len(successors) == 1 else None,
            "successors": [{"key": key, "label": named.get(key, key)} for key in successors],
        },
    )
