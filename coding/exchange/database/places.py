"""Where a document of a file is in the library, and where its spans are in the newest text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casebase.models import TextVersion
from casebase.selectors import current_versions
from coding.exchange.database.new_document import digest
from coding.exchange.model import Coding, DocumentItem
from coding.exchange.texts import check_inside
from legaltext import anchors

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Home:
    """The text that a file's document is; `version` is the newest of its document, None where it is new here.

    `place` gives a coding's span in the newest text, or the reason why there is none.
    """

    version: TextVersion | None
    place: Callable[[Coding], Span | str]


def find(item: DocumentItem) -> Home | None:
    """The document's home; None where neither its text nor its document is known and the file has no text.

    By the hash of the text, among all texts the library ever had of it; else by the document's name here, if the words
    of its spans are in the file. Raises a Problem for an offset outside the text.
    """
    sha256 = digest(item.text) if item.text is not None else item.sha256
    known = _with_text(sha256) if sha256 else None
    if known is not None:
        newest = _newest(known.document.slug)
        return Home(newest, _carried(known, newest))
    if item.slug and (newest := _newest(item.slug)) is not None:
        return Home(newest, _by_words(newest, item.text))
    if item.text is None:
        return None
    return Home(None, _as_it_is(item.text))


def _with_text(sha256: str) -> TextVersion | None:
    found = TextVersion.objects.filter(sha256=sha256).select_related("document")
    return found.order_by("document__slug", "-number").first()


def _newest(slug: str) -> TextVersion | None:
    return current_versions().filter(document__slug=slug).select_related("document").first()


def _as_it_is(text: str) -> Callable[[Coding], Span | str]:
    def place(coding: Coding) -> Span | str:
        check_inside(coding, len(text))
        if not text[coding.start : coding.end].strip():
            return _("The span holds no words.")
        return coding.start, coding.end

    return place


def _carried(known: TextVersion, newest: TextVersion | None) -> Callable[[Coding], Span | str]:
    """The span as it is in the text of the file, brought to the newest text where that is another."""
    as_it_is = _as_it_is(known.text)

    def place(coding: Coding) -> Span | str:
        if coding.quote and not _has_words(known.text, coding):
            return _found(known.text, _anchor(coding))
        return as_it_is(coding)

    def carried(coding: Coding) -> Span | str:
        span = place(coding)
        if isinstance(span, str) or newest is None or newest.pk == known.pk:
            return span
        return _found(newest.text, anchors.create(known.text, *span))

    return carried


def _by_words(newest: TextVersion, text: str | None) -> Callable[[Coding], Span | str]:
    """Another text of a document that the library has: each span by its words."""

    def place(coding: Coding) -> Span | str:
        if text is not None:
            check_inside(coding, len(text))
            if not text[coding.start : coding.end].strip():
                return _("The span holds no words.")
            return _found(newest.text, anchors.create(text, coding.start, coding.end))
        if not coding.quote.strip():
            return _("Neither the text nor the words of the span are in the file.")
        return _found(newest.text, _anchor(coding))

    return place


def _anchor(coding: Coding) -> anchors.Anchor:
    return anchors.Anchor(coding.start, coding.end, coding.quote, coding.prefix, coding.suffix)


def _has_words(text: str, coding: Coding) -> bool:
    return text[coding.start : coding.end] == coding.quote


def _found(text: str, anchor: anchors.Anchor) -> Span | str:
    found = anchors.reanchor(text, anchor, threshold=1.0)
    if found.status in {"unchanged", "moved"} and found.start is not None and found.end is not None:
        return found.start, found.end
    return _("Its words are not in the newest text of the document, or are there more than once.")
