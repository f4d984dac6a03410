"""Pinpoint citations of documents, passages and cases in three styles; the only place that writes them.

`cite` gives a `Citation`: its text, and its HTML with the italics that the style wants. Sources of the forms:
The Bluebook, 21st edition; OSCOLA, 4th edition with its 2006 section on international law; GB/T 7714.
Each writer's docstring names the rule. Parts that the library does not know are left out, never guessed.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, Protocol

from casebase.citing import bluebook, gbt7714, oscola
from casebase.citing.model import Citation
from casebase.citing.place import Pinpoint, pinpoint
from casebase.models import Case, Document, Passage

__all__ = ["STYLES", "Citation", "Pinpoint", "Style", "cite", "cite_case", "pinpoint"]

Style = Literal["bluebook", "oscola", "gbt7714"]
STYLES: tuple[Style, ...] = ("bluebook", "oscola", "gbt7714")


class Writer(Protocol):
    """The module of a style."""

    def write(
        self, document: Document, place: Pinpoint | None, *, language: str, accessed: date | None
    ) -> Citation:
        """The citation of a document, at a place in it."""

    def write_case(self, case: Case, *, language: str) -> Citation:
        """The citation of a case as such."""


WRITERS: dict[Style, Writer] = {"bluebook": bluebook, "oscola": oscola, "gbt7714": gbt7714}


def cite(
    document: Document,
    passage: Passage | None,
    *,
    style: Style = "bluebook",
    language: str = "en",
    accessed: date | None = None,
) -> Citation:
    """The citation of one passage, or of the whole document.

    Args:
        document: what is cited, with its case where it has one (adoption dates come from the case's events).
        passage: the place in it; None for all of it.
        style: `bluebook`, `oscola` or `gbt7714`.
        language: of the text that cites, `en` or `zh`; titles stay in the language of the source.
        accessed: the day on which a web page was read, for the styles that want it.
    """
    place = pinpoint(document, passage) if passage is not None else None
    return WRITERS[style].write(document, place, language=language, accessed=accessed)


def cite_case(case: Case, *, style: Style = "bluebook", language: str = "en") -> Citation:
    """A dispute, an investigation or a review as such, by its title and number."""
    return WRITERS[style].write_case(case, language=language)
