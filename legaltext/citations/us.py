"""US authorities: reporter cites through eyecite, statutes, regulations, Federal Register."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from legaltext.citations.model import Citation, Pinpoint
from legaltext.citations.scanning import near

_SUBS = r"(?: ?\([A-Za-z0-9]{1,5}\))*"
_SECTION = rf"\d{{1,5}}[a-z]{{0,2}}(?:-\d{{1,3}}[a-z]?)?{_SUBS}"
_STATUTE = re.compile(
    r"(?<![\w.])(?P<title>\d{1,2}) +U\. ?S\. ?C\.(?: ?A\.)? *"
    r"(?:§ ?§?|[Ss]ections? +|[Ss]ecs?\. +)? *"
    rf"(?P<section>{_SECTION})"
)
_STATUTE_MORE = re.compile(
    rf"(?: ?, ?(?:and |or |& ?)?| and | or | ?& ?| ?- ?)(?:§§? ?)?"
    rf"(?P<section>{_SECTION}|\([a-z0-9]{{1,4}}\){_SUBS})"
    r"(?![a-zA-Z0-9])(?! *(?:U\. ?S\.|C\. ?F\. ?R|Fed\.|F\.|S\. ?Ct|Stat\.))"
)
_TARIFF_ACT = re.compile(rf"(?:[Ss]ection|§) ?337(?P<subs>{_SUBS})(?= of the Tariff Act)")
_REGULATION = re.compile(
    r"(?<![\w.])(?P<title>\d{1,2}) +C\. ?F\. ?R\. *(?:§ ?§?|[Pp]arts? |[Ss]ections? )? *"
    rf"(?P<section>\d{{1,5}}(?:\.\d{{1,4}}[a-z]?(?:-\d{{1,3}}[A-Z]?)?)?{_SUBS})"
)
_FEDERAL_REGISTER = re.compile(
    r"(?<![\w.])(?P<volume>\d{1,3}) +(?:Fed\. ?Reg\.|FR) +"
    r"(?P<page>\d{1,3},\d{3}|\d{1,6})(?![\d,]\d)"
)
_USC = re.compile(r"U\. ?S\. ?C")
_CFR = re.compile(r"C\. ?F\. ?R")
_FR = re.compile(r"F(?:ed\. ?Reg\.|R)")
_337 = re.compile("337")
# Where a reporter cite may stand: a volume, an abbreviation, a page.
_REPORTER = re.compile(
    r"\b\d{1,4} (?:[A-Z][\w']{0,10}\.[\w.&' ]{0,24}?"
    r"|WL|U\.?S\.?|F ?[234]d|LEXIS|[A-Z][\w. ]{2,30}? LEXIS) ?"
    r"(?:\d|_{2,}|at \d)"
)
_SHORT_PARENS = re.compile(r"\([A-Za-z0-9]{1,5}\)")
_SEVERAL = re.compile(r"§ ?§|[Ss]ections |[Ss]ecs\.")
_PAGE = re.compile(r"\d+(?:-\d+)?(?: n\.? ?\d+)?")
#: Characters of text that are searched for cites at once, at the most.
_LONGEST = 8_000
_WINDOW = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")


def find_statutes(text: str, folded: str) -> Iterator[Citation]:
    """``19 U.S.C. 1337(a)(1)(B)``; lists after ``§§`` give one citation per section."""
    for match in near(_STATUTE, _USC, folded, before=6):
        title = match["title"]
        section = _tidy(match["section"])
        yield _statute(text, match.start(), match.end(), title, section)
        position = match.end()
        several = _SEVERAL.search(match.group()) is not None
        while more := _STATUTE_MORE.match(folded, position):
            item = _tidy(more["section"])
            if not item.startswith("(") and not several:
                break  # after a single "§" a bare number is not a section
            if item.startswith("("):
                item = inherit_section(section, item)
            section = item
            yield _statute(text, more.start("section"), more.end("section"), title, section)
            position = more.end()
    for match in near(_TARIFF_ACT, _337, folded, before=9):
        yield _statute(text, match.start(), match.end(), "19", "1337" + _tidy(match["subs"]))


def _tidy(section: str) -> str:
    return section.replace(" ", "")


def inherit_section(section: str, item: str) -> str:
    """``1337(a)(1)`` followed by ``(b)`` is 1337(b); by ``(2)`` it is 1337(a)(2)."""
    head = section.split("(", 1)[0]
    parts = _SHORT_PARENS.findall(section)
    shape = _shape(item[1:-1].split(")(", maxsplit=1)[0])
    for depth, part in enumerate(parts):
        if _shape(part[1:-1]) == shape:
            return head + "".join(parts[:depth]) + item
    return section + item


def _shape(mark: str) -> str:
    if mark.isdigit():
        return "digit"
    return "upper" if mark.isupper() else "lower"


def _statute(text: str, start: int, end: int, title: str, section: str) -> Citation:
    return Citation("us_statute", start, end, text[start:end], f"{int(title)} U.S.C. {section}")


def find_regulations(text: str, folded: str) -> Iterator[Citation]:
    """``19 C.F.R. 210.42(c)`` and ``78 Fed. Reg. 12345``."""
    for match in near(_REGULATION, _CFR, folded, before=6):
        start, end = match.span()
        canonical = f"{int(match['title'])} C.F.R. {_tidy(match['section'])}"
        yield Citation("us_regulation", start, end, text[start:end], canonical)
    for match in near(_FEDERAL_REGISTER, _FR, folded, before=6, after=40):
        start, end = match.span()
        page = match["page"].replace(",", "")
        canonical = f"{int(match['volume'])} Fed. Reg. {int(page)}"
        yield Citation("fed_reg", start, end, text[start:end], canonical)


@cache
def _eyecite() -> tuple[Any, Any]:
    """Eyecite's finder and its class of full case cites; slow to import, and needed here only.

    For every cite eyecite compares the court in brackets with all 2,200 courts it knows, which takes
    three quarters of its time; the answer depends on those words alone, so it is kept.
    """
    from eyecite import get_citations, helpers
    from eyecite.models import FullCaseCitation

    helpers.get_court_by_paren = lru_cache(maxsize=4096)(helpers.get_court_by_paren)
    return get_citations, FullCaseCitation


def find_cases(text: str, folded: str) -> Iterator[Citation]:
    """Reporter cites as eyecite finds them, in the paragraphs that may hold one."""
    get_citations, full = _eyecite()
    for low, high in _windows(text):
        part = folded[low:high]
        if not _REPORTER.search(part):
            continue
        for cite in get_citations(part):
            if not isinstance(cite, full):
                continue
            start, end = cite.span()
            yield Citation(
                "us_case",
                low + start,
                low + end,
                text[low + start : low + end],
                str(cite.corrected_citation()),
                _page_pinpoints(part, end, low),
            )


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs; of one longer than any page, pieces that end with a sentence where they can.

    Eyecite compares the cites of a text with one another, so that its time grows with the square of
    their number.
    """
    for window in _WINDOW.finditer(text):
        low, high = window.span()
        while high - low > _LONGEST:
            cut = text.rfind(". ", low + _LONGEST // 2, low + _LONGEST)
            cut = cut + 1 if cut >= 0 else text.rfind(" ", low + _LONGEST // 2, low + _LONGEST)
            cut = cut if cut >= 0 else low + _LONGEST
            yield low, cut
            low = cut
        yield low, high


def _page_pinpoints(part: str, end: int, shift: int) -> tuple[Pinpoint, ...]:
    pinpoints: list[Pinpoint] = []
    position = end
    while part.startswith(", ", position):
        found = _PAGE.match(part, position + 2)
        if not found or part[found.end() : found.end() + 2] in {" F", " U", " S"}:
            break
        pinpoints.append(Pinpoint(found.group(), shift + found.start(), shift + found.end()))
        position = found.end()
    return tuple(pinpoints)
