"""The sentence that cites, and what of it is no part of a query: cites, case names, signals, brackets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from legaltext.sentences import sentences

Span = tuple[int, int]

#: Words of a case's name and between them.
_NAME = r"[A-Z][\w.&'’-]*,?\s+(?:(?:of|the|and|de|for|in|re|ex|rel\.|&)\s+)*"
#: "Gemalto S.A. v. HTC Corp., " at the end of what stands before a cite.
NAME = re.compile(rf"(?:{_NAME}){{1,7}}v\.\s+(?:{_NAME}){{1,8}}\Z")
#: "(Fed. Cir. 2014) (en banc)" after a cite.
COURT = re.compile(r"[\s,]*(?:\d+\s*(?:[–-]\s*\d+)?[\s,]*)*\((?:Fed\.\s+Cir\.)\s+(?P<year>\d{4})\)")
_AFTER = re.compile(
    r"(?:[\s,&]*\d+(?:\s*[–-]\s*\d+)?(?:\s+n\.\d+)?)*[\s,]*(?:\([^()]{0,60}\d{4}\))?"
    r"(?:\s*\((?:en banc|per curiam|citations? omitted|internal quotations? omitted)[^()]{0,60}\))*"
)
_SIGNAL = re.compile(
    r"(?:\b(?:see|cf\.|but see|accord|quoting|citing|e\.g\.|also|id\. at \d+)[\s,]*)+\Z", re.I
)
_SHORT = re.compile(r"\b[Ii]d\.(?:\s+at\s+\d+(?:\s*[–-]\s*\d+)?)?")
_MARKS = re.compile(r"[“”\"()\[\]*…|]|\.\s*\.\s*\.")
_QUOTATION = re.compile(r"“([^“”]{25,400})”")
#: Characters between the end of a quotation and the name of the case that it is quoted from.
NEAR = 40
FEWEST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Citing:
    """A citing sentence at `start`:`end`, with `removed` parts of it; `quoted` are the words it quotes."""

    start: int
    end: int
    removed: tuple[Span, ...]
    quoted: str


def plain(text: str) -> list[str]:
    """Words as a quotation is compared by."""
    return re.findall(r"\w+", text.casefold())


def citing(text: str, cite: Span, cites: Sequence[Span]) -> tuple[str, Citing] | None:
    """(the name of the cited case, the sentence that quotes it); None where it quotes nothing just before it.

    Args:
        text: canonical text of the citing document.
        cite: the cite, "754 F.3d 1364".
        cites: all citations of the text in order.
    """
    window = text[max(0, cite[0] - 700) : cite[0]]
    offset = cite[0] - len(window)
    name = NAME.search(window[-200:])
    if name is None:
        return None
    name_at = cite[0] - len(window[-200:]) + name.start()
    quotations = list(_QUOTATION.finditer(text, offset, name_at))
    if not quotations or name_at - quotations[-1].end() > NEAR:
        return None
    last = quotations[-1]
    if len(plain(last[1])) < FEWEST_WORDS:
        return None
    begin = _sentence(text, offset, last)
    end = cite[1] + _AFTER.match(text, cite[1]).end() - cite[1]  # type: ignore[union-attr]  # may be empty
    return name.group(), Citing(begin, end, removed(text, (begin, end), cites), last[1])


def _sentence(text: str, offset: int, quotation: re.Match[str]) -> int:
    """Where the sentence with the quotation begins."""
    borders = [offset + start for start, _end in sentences(text[offset : quotation.end()])]
    return borders[max(0, bisect_right(borders, quotation.start()) - 1)]


def removed(text: str, span: Span, cites: Sequence[Span]) -> tuple[Span, ...]:
    """The parts of a sentence that name an authority: cites with their names, courts, pages and signals."""
    start, end = span
    parts: list[Span] = [
        (match.start(), match.end()) for match in _SHORT.finditer(text, start, end)
    ]
    for low, high in cites:
        if low < start or high > end:
            continue
        name = NAME.search(text, max(start, low - 200), low)
        begin = name.start() if name else low
        signal = _SIGNAL.search(text, max(start, begin - 30), begin)
        after = _AFTER.match(text, high)
        parts.append(
            (signal.start() if signal else begin, min(end, after.end() if after else high))
        )
    return tuple(_joined(sorted(parts)))


def _joined(parts: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for low, high in parts:
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def query(text: str, start: int, end: int, parts: Sequence[Sequence[int]]) -> str:
    """The words of a sentence without its removed parts, quotation marks and brackets."""
    kept: list[str] = []
    at = start
    for low, high in parts:
        kept.append(text[at:low])
        at = max(at, high)
    kept.append(text[at:end])
    words = _MARKS.sub(" ", re.sub(r"(?<=\w)-\s*\n\s*(?=[a-z])", "", " ".join(kept)))
    return " ".join(words.split()).strip(" .,;:–—")
