"""Texts of other tools made ours: NFC with LF and no control characters, and every offset with them."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from coding.exchange.model import Coding, DocumentItem
from legaltext.reading.decoding import clean, decode
from legaltext.reading.model import ReadError
from problems import Problem


def decoded(data: bytes, place: str) -> str:
    """The text of a file without its byte order mark; a Problem with the offset of a byte that does not fit."""
    try:
        return decode(data)[0].removeprefix("\ufeff")
    except ReadError as error:
        raise Problem(
            error.code, _(error.message), place=f"{place}, {error.place}", remedy=_(error.remedy)
        ) from error


def canonical(item: DocumentItem) -> DocumentItem:
    """The document with its text as the library keeps texts, and its spans with it.

    Raises a Problem for a span outside the text.
    """
    if item.text is None or clean(item.text) == item.text:
        return item
    for coding in item.codings:
        check_inside(coding, len(item.text))
    text = CleanText(item.text, (at for one in item.codings for at in (one.start, one.end)))
    codings = tuple(
        replace(one, start=text.of(one.start), end=text.of(one.end), quote="")
        for one in item.codings
    )
    return replace(item, text=text.text, codings=codings, sha256="")


def check_inside(coding: Coding, length: int) -> None:
    """Raise a Problem for a span that is empty or leaves its text."""
    if not 0 <= coding.start < coding.end <= length:
        raise Problem(
            "bad_offset",
            _("A span lies outside its text, which has %(length)s characters.")
            % {"length": length},
            place=f"{coding.start}–{coding.end}, {coding.guid}",
            remedy=_("The text was changed after it was coded. Export it again with its text."),
        )


class CleanText:
    """A text as the library would keep it, and where its offsets went."""

    def __init__(self, raw: str, offsets: Iterable[int]) -> None:
        self.text = clean(raw)
        self._same = self.text == raw
        self._raw: list[int] = []
        self._ours: list[int] = []
        if not self._same:
            self._lay(raw, offsets)

    def _lay(self, raw: str, offsets: Iterable[int]) -> None:
        """Clean the pieces between the offsets; together they must give the text."""
        self._raw = sorted({_whole(raw, offset) for offset in offsets} | {0, len(raw)})
        pieces = [clean(raw[low:high]) for low, high in zip(self._raw, self._raw[1:], strict=False)]
        self._ours = [0]
        for piece in pieces:
            self._ours.append(self._ours[-1] + len(piece))
        if "".join(pieces) != self.text:
            raise Problem(
                "bad_text",
                _("The text changes when it is brought into the library's form."),
                remedy=_("Save it as UTF-8 in Unicode's form NFC, code it again, and bring that."),
            )

    def of(self, offset: int) -> int:
        """Where an offset of the raw text, one of those named, is in the clean one."""
        if self._same:
            return offset
        return self._ours[min(bisect_left(self._raw, offset), len(self._ours) - 1)]


def _whole(raw: str, offset: int) -> int:
    """The offset, moved behind what would melt into the character before it."""
    while 0 < offset < len(raw) and (
        (raw[offset] == "\n" and raw[offset - 1] == "\r")
        or unicodedata.combining(raw[offset])
        or "\u1160" <= raw[offset] <= "\u11ff"
    ):
        offset += 1
    return offset
