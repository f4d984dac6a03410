"""Citations in a text, and identifiers in a query, each with one canonical form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from legaltext.citations.aliases import find_aliases
from legaltext.citations.bare_sections import find_bare_sections
from legaltext.citations.chinese import find_chinese_provisions
from legaltext.citations.model import (
    Citation,
    CitationKind,
    Identifier,
    IdentifierKind,
    Pinpoint,
)
from legaltext.citations.normal import fold
from legaltext.citations.pinpoints import attach_pinpoints, places
from legaltext.citations.provisions import find_provisions
from legaltext.citations.query import patterns_in
from legaltext.citations.referring import Note, find_referring
from legaltext.citations.reporters import find_cases
from legaltext.citations.short_cases import find_short_cases, mend_short_cases
from legaltext.citations.statute_paragraphs import with_paragraphs
from legaltext.citations.statutes import find_regulations, find_statutes, find_titles
from legaltext.citations.wto import find_investigations, find_wto

__all__ = [
    "FINDER_VERSION", "Citation", "CitationKind", "Identifier", "IdentifierKind", "Note", "Pinpoint", "find", "fold",
    "identify", "places",
]  # fmt: skip

#: Raised when what is found changes, so that what was found before can be told from it.
FINDER_VERSION = "3"


def find(
    text: str, *, aliases: Mapping[str, str] | None = None, notes: Sequence[Note] = ()
) -> list[Citation]:
    """Return the citations of ``text`` in reading order.

    Offsets are code points, 0-based, end-exclusive. A list or range gives one citation
    per target; the members that a range leaves unprinted share the range's offsets.
    Short forms ("Id. at 5", "Article 2.4 of that Agreement", "§ 271(b)") are resolved within
    the text and marked so; one that could mean two things is left out.

    Args:
        text: what to search.
        aliases: short case titles → disputes or documents.
        notes: where the footnotes stand, in reading order, for "ibid." and "supra note 12".
    """
    folded = fold(text)
    found = [
        *find_wto(text, folded),
        *find_investigations(text, folded),
        *find_cases(text, folded),
        *find_statutes(text, folded),
        *find_titles(text, folded),
        *find_regulations(text, folded),
        *find_provisions(text, folded),
        *find_chinese_provisions(text, folded),
        *find_aliases(text, folded, aliases or {}),
    ]
    known = _in_order(with_paragraphs(text, folded, _in_order(found)))
    known = attach_pinpoints(folded, mend_short_cases(text, folded, known))
    known = _in_order([*known, *find_short_cases(text, folded, known)])
    known = _in_order([*known, *find_referring(text, folded, known, notes)])
    bare = list(find_bare_sections(text, folded, known))
    return _in_order([*known, *with_paragraphs(text, folded, bare)])


def _in_order(found: Iterable[Citation]) -> list[Citation]:
    """Reading order, each target once per span."""
    seen: set[tuple[int, int, str]] = set()
    out: list[Citation] = []
    for citation in sorted(found, key=lambda one: (one.start, one.end)):
        key = (citation.start, citation.end, citation.canonical)
        if key not in seen:
            seen.add(key)
            out.append(citation)
    return out


def identify(query: str) -> list[Identifier]:
    """Return the identifiers in a short query, in order, none overlapping another."""
    found = list(patterns_in(query))
    found += [
        Identifier(one.kind, one.start, one.end, one.text, one.canonical) for one in find(query)
    ]
    out: list[Identifier] = []
    for identifier in sorted(found, key=lambda one: (one.start, -one.end)):
        if not out or identifier.start >= out[-1].end:
            out.append(identifier)
    return out
