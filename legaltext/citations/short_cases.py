"""Short reporter cites, ``423 F.3d at 1315``, resolved to a full cite of the same text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from legaltext.citations.model import Citation
from legaltext.citations.reporters import read_pages
from legaltext.citations.scanning import near

_SHORT = re.compile(
    r"(?<![\w.])(?P<volume>\d{1,4}) (?P<reporter>[A-Z][\w.&' ]{0,24}?),? at (?=\*?\d)"
)
_AT_PAGE = re.compile(r" at \*?\d")


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
