"""Which passages come without suggestions: drawn anew the same each time, and not to be guessed from the page."""

from __future__ import annotations

import hmac

from coding.models import Round, Withholding


def withholding() -> Withholding:
    """The library's share and key."""
    found, _made = Withholding.objects.get_or_create(pk=1)
    return found


def drawn(*, key: str, scope: str, place: str, percent: int) -> bool:
    """Whether a passage is among the `percent` of a hundred that go without.

    With a larger share the same passages are drawn, and more. `scope` is `of_round` or `of_person`, `place` is
    `in_round` or `in_text`.
    """
    digest = hmac.digest(key.encode(), f"{scope}:{place}".encode(), "sha256")
    return int.from_bytes(digest[:8], "big") * 100 < percent << 64


def of_round(found: Round) -> str:
    """In a round a passage goes without for all its coders, so that their agreement can be compared."""
    return f"round:{found.pk}:{found.seed}"


def of_person(pk: int) -> str:
    """Outside rounds each person goes without in other passages, so that every suggestion is seen by somebody."""
    return f"person:{pk}"


def in_round(item: int, passage: int, *, whole: bool) -> str:
    """A passage in a round's item (their keys in the database); `whole` where the item is a text.

    An item that is a passage keeps its lot when its document gets a new text; the passages of a whole text are new
    ones then, and drawn anew.
    """
    return in_text(passage) if whole else f"item {item}"


def in_text(passage: int) -> str:
    """A passage outside rounds."""
    return f"passage {passage}"
