"""Short reporter cites, ``423 F.3d at 1315``, resolved to a full cite of the same text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from legaltext.citations.model import Citation, Pinpoint
from legaltext.citations.reporters import read_pages
from legaltext.citations.scanning import near

_SHORT = re.compile(
    r"(?<![\w.])(?P<volume>\d{1,4}) (?P<reporter>[A-Z][\w.&' ]{0,24}?),? at (?=\*?\d)"
)
_YEAR = re.compile(
    r"(?:, [\d*n. &-]{1,20}){0,6}"
    r"(?:, \d{1,4} [A-Z][\w. ]{1,20} \d{1,5}(?:, [\d-]{1,12}){0,4}){0,3}"
    r" ?\([^()]{0,80}\d{4}[^()]{0,60}\)"
)
_FEW = 60
_AT_PAGE = re.compile(r" at \*?\d")


def mend_short_cases(text: str, folded: str, known: Sequence[Citation]) -> list[Citation]:
    """A short cite that leaves out its "at" ("Hats, 707 F.3d 1301") looks like a full one: it is made short.

    Such a one never has its year in the text, while a case of the same volume that begins a few pages
    before has.
    """
    dated: dict[str, set[int]] = defaultdict(set)
    for cite in known:
        book, page = _book(cite)
        if page and _YEAR.match(folded, cite.end):
            dated[book].add(page)
    out: list[Citation] = []
    for cite in known:
        book, page = _book(cite)
        begun = [first for first in dated[book] if 0 < page - first <= _FEW] if page else []
        if begun and page not in dated[book]:
            start = cite.end - len(str(page))
            pages = (Pinpoint(text[start : cite.end], start, cite.end), *cite.pinpoints)
            canonical = f"{book} {max(begun)}"
            out.append(replace(cite, canonical=canonical, pinpoints=pages, form="short"))
        else:
            out.append(cite)
    return out


def _book(cite: Citation) -> tuple[str, int]:
    """Volume with reporter, and page; the page is 0 where a cite has none of a book."""
    book, _, page = cite.canonical.rpartition(" ")
    printed = cite.kind == "us_case" and page.isdigit() and not book.endswith((" WL", " LEXIS"))
    return book, int(page) if printed else 0


def find_short_cases(text: str, folded: str, known: Sequence[Citation]) -> Iterator[Citation]:
    """Short cites whose volume and reporter a full cite among ``known`` has.

    Of several in one volume the last to begin before the page cited is meant; one that begins
    after it cannot be.
    """
    books: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for cite in known:
        if cite.kind == "us_case":
            volume_reporter, _, page = cite.canonical.rpartition(" ")
            if page.isdigit():
                books[_squeezed(volume_reporter)].append((int(page), cite.canonical))
    if not books:
        return
    for begun in books.values():
        begun.sort()
    for match in near(_SHORT, _AT_PAGE, folded, before=32, after=6):
        begun = books.get(_squeezed(f"{match['volume']} {match['reporter']}"), [])
        pages = read_pages(folded, match.end())
        if not begun or not pages:
            continue
        first = int(re.sub(r"\D.*", "", pages[0].label.lstrip("*")))
        place = bisect_right(begun, (first, "\uffff")) - 1
        if place < 0:
            continue
        start, end = match.start(), pages[0].end
        yield Citation("us_case", start, end, text[start:end], begun[place][1], pages, form="short")


def _squeezed(words: str) -> str:
    return words.replace(" ", "").replace("'", "").lower()
