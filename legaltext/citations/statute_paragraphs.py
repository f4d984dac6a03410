"""Paragraphs of a section of the Code that bear no mark there: ``35 U.S.C. § 112, ¶ 1``, "first paragraph"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from legaltext.citations.model import Citation

_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "1st": 1, "2nd": 2, "2d": 2, "3rd": 3, "3d": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7, "8th": 8, "9th": 9,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|1st|2n?d|3r?d|[4-9]th)"
_NUMBER = r"(?:[1-9](?![\d(]|[.,]\d)|(?:one|two|three|four|five|six|seven|eight|nine)\b)"
_WORD = r"(?:paragraphs?\b|paras?\.)"
_SIGN = rf"(?:¶ ?¶?|{_WORD}) ?"
_AND = r"(?:, (?:and |or )?| and | or | & )(?:the )?"
#: "¶ 5 of the complaint" is no paragraph of the section before it.
_OF_A_PAPER = (
    r"(?! of (?:(?:the|its|his|this) )?(?:\w+ )?(?:complaint|petition|answer|agreement|order)\b)"
)
_AFTER = re.compile(
    r"(?: ?\((?:\d{4}|pre-AIA)\))?,? ?\(?"
    rf"(?:(?:the )?(?P<other>{_ORDINAL})(?:{_AND}(?P<last>{_ORDINAL}))? {_WORD}"
    rf"|{_SIGN}(?P<number>{_NUMBER})){_OF_A_PAPER}",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"(?:(?P<range> ?- ?| to | through )|{_AND})(?:¶ ?¶? ?)?(?P<number>{_NUMBER})(?! [A-Z][\w.]* ?\d|-\d)"
)
_SEVERAL = re.compile(r"¶ ?¶|paragraphs|paras\.", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:the )?(?:(?P<other>{_ORDINAL}){_AND})?(?P<last>{_ORDINAL}) {_WORD}"
    rf"|{_SIGN}(?:(?P<first>{_NUMBER}){_AND})?(?P<number>{_NUMBER})) (?:of|in) \Z",
    re.IGNORECASE,
)
#: The longest that `_BEFORE` can match.
_LONGEST = 45
Named = tuple[int, int, int]


def with_paragraphs(text: str, folded: str, cites: Sequence[Citation]) -> list[Citation]:
    """Sections of the Code with the paragraphs named beside them: ``35 U.S.C. 112 ¶ 1``.

    Each paragraph of a list is a citation; the first or, where they stand before the section, the last
    takes the section's words along.
    """
    last = {one.end: one.start for one in sorted(cites, key=lambda one: one.start)}
    out: list[Citation] = []
    for cite in cites:
        # Of a range of sections only the last has the paragraph that follows.
        if cite.kind != "us_statute" or "¶" in cite.canonical or last[cite.end] != cite.start:
            out.append(cite)
            continue
        named = list(_after(folded, cite)) or list(_before(folded, cite))
        out += [
            replace(cite, start=start, end=end, text=text[start:end], canonical=f"{cite.canonical} ¶ {number}")
            for start, end, number in named
        ] or [cite]  # fmt: skip
    return out


def section_alone(number: str) -> str:
    """The section of ``112(b)(1)`` and of ``112 ¶ 6``: 112."""
    return re.split(r"[( ]", number, maxsplit=1)[0]


def _after(folded: str, cite: Citation) -> Iterator[Named]:
    found = _AFTER.match(folded, cite.end)
    if found is None:
        return
    position = found.end()
    if found["other"]:
        middle = found.end("other") if found["last"] else position
        yield cite.start, middle, _value(found["other"])
        if found["last"]:
            yield found.start("last"), position, _value(found["last"])
        return
    number = _value(found["number"])
    yield cite.start, position, number
    several = _SEVERAL.search(found.group()) is not None
    while (more := _MORE.match(folded, position)) and (several or more["range"]):
        last = _value(more["number"])
        if more["range"]:
            for between in range(number + 1, last):
                yield more.start(), more.end(), between
        yield more.start("number"), more.end(), last
        position, number = more.end(), last


def _before(folded: str, cite: Citation) -> Iterator[Named]:
    found = _BEFORE.search(folded, max(0, cite.start - _LONGEST), cite.start)
    if found is None:
        return
    start = found.start()
    own = "last" if found["last"] else "number"
    first = "other" if found["last"] else "first"
    if found[first]:
        yield start, found.end(first), _value(found[first])
        start = found.start(own)
    yield start, cite.end, _value(found[own])


def _value(number: str) -> int:
    return _ORDINALS.get(number.lower()) or int(number)
