"""US reporter cites (``707 F.3d 1295``) as eyecite finds them.

Eyecite knows every reporter and how each may be spelled, and takes a hundred times longer over a page than
a search for "number, abbreviation, number". So the text is searched for that, and eyecite is asked once for
each spelling of an abbreviation what it means. What depends on the words around (an abbreviation of two
reporters, told apart by the year) eyecite reads itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from legaltext.citations.model import Citation, Pinpoint

_VOLUME = re.compile(r"(?<![A-Za-z0-9])[1-9]\d{0,4} (?=[A-Z])")
#: An abbreviation has a full stop, or figures and capitals only, or is one of the few old words.
_TAIL = re.compile(
    r"(?P<reporter>(?=[^ ]{0,30}[.\d]|[A-Z]+\b|[^,;]{2,24} LEXIS|Cranch)"
    r"[A-Z](?:[A-Za-z.'&() -]|\d(?:d|th|nd|rd)\b){0,40}?)"
    r",? (?P<page>\d{1,9}|_{1,8})(?![A-Za-z0-9])"
)
#: "5 U.S. (1 Cranch) 137" names the volume of its editor too, "08-1 BCA ¶ 33,761" a part of its volume.
_OLD = re.compile(r"U\. ?S\. \(\d{1,2} [A-Z][a-z]{2,8}\.?\) (?P<page>\d{1,4})(?![A-Za-z0-9])")
_NUMBERED = re.compile(r"(?<![\w-])\d{2,4}-\Z")
_BCA = re.compile(r"BCA,? (?:\(CCH\) )?[¶P]{0,2} ?(?P<page>\d{1,3},\d{3}|\d{4,6})(?![A-Za-z0-9])")
#: Words after a cite that may hold its year.
_AFTER = 90
_PAGE = re.compile(r"\*?(?:\d{1,3},\d{3}|\d{1,5})(?:-\*?\d{1,5})?(?![\w,]\d)")
#: A footnote of the page, which is no place of its own: "1301 n.2", "1301 & nn.2-3".
_ITS_NOTE = re.compile(r"(?:,? ?(?:& )?nn?\. ?\d{1,3}(?:-\d{1,3})?)?(?!\d)")
_NEXT_PAGE = re.compile(r",(?: at(?= \*))? (?:and |& )?(?=\*?\d)")
_ANOTHER = re.compile(r"\d{1,4} (?:[A-Z][A-Za-z]*\.|U\. ?S\.|WL|F\d)")
_SPACES = re.compile(r" +")
_ASK_EYECITE = "?"


def find_cases(text: str, folded: str) -> Iterator[Citation]:
    """Reporter cites in reading order, with the pages cited."""
    done = 0
    for volume in _VOLUME.finditer(folded):
        start, after = volume.span()
        if start < done:
            continue
        found = _read(folded, start, after)
        if found is None:
            continue
        start, end, canonical = found
        done = end
        yield Citation(
            "us_case", start, end, text[start:end], canonical, read_pages_after(folded, end)
        )


def _read(folded: str, start: int, after: int) -> tuple[int, int, str] | None:
    """Where the cite of a volume begins and ends, and its canonical form."""
    volume = folded[start : after - 1]
    if numbered := _NUMBERED.search(folded, max(0, start - 6), start):
        bca = _BCA.match(folded, after)
        return (
            (numbered.start(), bca.end(), f"{numbered.group()}{volume} BCA {bca['page']}")
            if bca
            else None
        )
    if old := _OLD.match(folded, after):
        return start, old.end(), f"{volume} U.S. {old['page']}"
    tail = _TAIL.match(folded, after)
    if tail is None:
        return None
    reporter, page = tail["reporter"], tail["page"]
    meant = _reporter(reporter, len(volume), page[0] == "_")
    if meant == _ASK_EYECITE:
        found = _as_eyecite_reads(folded[start : tail.end() + _AFTER])
        return (start, start + found[0], found[1]) if found else None
    return (start, tail.end(), f"{volume} {meant} {page}") if meant else None


@lru_cache(maxsize=4096)
def _reporter(spelling: str, figures: int, blank: bool) -> str | None:
    """The reporter that a spelling means; ``?`` where that depends on the words around; None if none.

    Some reporters count their volumes by years, so that it matters how many figures a volume has.
    """
    get_citations, full, names = _eyecite()
    if _SPACES.sub("", spelling) not in names:
        return None
    sample = f"{'2004'[:figures]:0<{figures}} {spelling} {'___' if blank else '1234'}"
    cites = [one for one in get_citations(sample) if isinstance(one, full)]
    if len(cites) != 1 or cites[0].span() != (0, len(sample)):
        return None
    if cites[0].edition_guess is None:
        return _ASK_EYECITE
    return str(cites[0].edition_guess.short_name)


@lru_cache(maxsize=1024)
def _as_eyecite_reads(words: str) -> tuple[int, str] | None:
    """The cite that begins these words: its length and canonical form."""
    get_citations, full, _ = _eyecite()
    for cite in get_citations(words):
        if isinstance(cite, full) and cite.span()[0] == 0:
            return cite.span()[1], canonical(cite)
    return None


def forget() -> None:
    """Forget which reporters spellings meant; for measuring."""
    _reporter.cache_clear()
    _as_eyecite_reads.cache_clear()


def canonical(cite: Any) -> str:
    """Volume, reporter and page of one of eyecite's cites: "5 U.S. (1 Cranch) 137" is 5 U.S. 137."""
    groups, edition = cite.groups, cite.edition_guess
    if edition is None or not groups.get("volume"):
        return str(cite.corrected_citation())
    return f"{groups['volume']} {edition.short_name} {groups['page'] or '___'}"


@cache
def _eyecite() -> tuple[Any, Any, frozenset[str]]:
    """Eyecite's finder, its class of full case cites and its names of reporters without spaces.

    It is slow to import and needed here only. It logs what it is unsure of, text and all, as warnings:
    those are for its makers.
    """
    logging.getLogger("eyecite").setLevel(logging.ERROR)
    from eyecite import get_citations
    from eyecite.models import FullCaseCitation
    from eyecite.tokenizers import EDITIONS_LOOKUP

    return (
        get_citations,
        FullCaseCitation,
        frozenset(name.replace(" ", "") for name in EDITIONS_LOOKUP),
    )


def read_pages_after(folded: str, end: int) -> tuple[Pinpoint, ...]:
    """The pages cited after a cite's own: ``, 1301-02, 1310 n.3``."""
    step = _NEXT_PAGE.match(folded, end)
    return read_pages(folded, step.end()) if step else ()


def read_pages(folded: str, position: int) -> tuple[Pinpoint, ...]:
    """The pages listed from ``position``; the volume of a next cite is none of them."""
    found: list[Pinpoint] = []
    while page := _PAGE.match(folded, position):
        if _ANOTHER.match(folded, position):
            break
        found.append(Pinpoint(page.group(), page.start(), page.end()))
        note = _ITS_NOTE.match(folded, page.end())
        step = _NEXT_PAGE.match(folded, note.end() if note else page.end())
        if step is None:
            break
        position = step.end()
    return tuple(found)
