"""WTO disputes and document symbols, Section 337 investigations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaltext.citations.model import Citation
from legaltext.citations.scanning import near

_PART = r"(?:Add|Corr|Rev|Suppl)\. ?\d{1,3}"
_SUFFIX = rf"(?:{_PART}|AB|RW\d?|RPT|R|ARB\d*|MAS|INF|APP|(?!R\d)[A-Z]{{1,5}}\d{{0,2}}|\d{{1,3}})"
#: Where a symbol ends; the call of a footnote may touch the R of a report, which has no number.
_END = r"(?:(?<=/R)(?=\d{1,3}(?!\w))|(?![A-Za-z0-9]))"
#: A line may break after a stroke.
_STROKE = r"/(?: (?=(?:AB|RW?|Add\.|Corr\.)\b))?"
_OF_DISPUTE = re.compile(
    rf"(?<![A-Za-z0-9/])WT ?/ ?DS ?/?(?P<ds>\d{{1,4}})(?P<rest>(?:{_STROKE}{_SUFFIX}(?![a-z]))*){_END}"
)
#: Other series: "G/TBT/N/EU/12", "WT/DSB/M/210", "G/SG/N/1/USA/5/Suppl.1", "WT/MIN(01)/DEC/1", "IP/C/W/65".
#: Only before a stroke is a decimal part of it ("G/TBT/10.7/N/12"): "US/1.10" ends a sentence and calls footnote 10.
_OTHER = re.compile(
    r"(?<![A-Za-z0-9/])(?:WT|G|S|IP|TN|GPA|JOB|TRE|PLURI)/(?!DS ?/?\d)[A-Z][A-Za-z]{0,9}\d{0,3}(?:\(\d{2,4}\))?"
    r"(?:/(?: (?=[A-Z]{1,5}/|\d{1,4}(?:[/,;:)]|\. |$)))?"
    r"(?:[A-Z]{1,8}\d{0,3}(?:\(\d{2,4}\))?(?:\.\d{1,3}(?=/))?|D?\d{1,5}(?:\.\d{1,3}(?=/))?(?!\d)"
    rf"|{_PART}))*(?![A-Za-z0-9])"
)
_ONLY_SERIES = re.compile(r"[A-Z/]+\Z")
_MORE_PARTS = re.compile(
    rf"(?: ?, ?(?:and |& )?| and | & | ?/ ?|(?P<range> ?- ?| to ))(?P<part>{_PART})(?!\w)"
)
#: "WT/DS8, 10 and 11/AB/R", "DS291, 292 and 293": complaints joined have numbers close by.
_MORE_DISPUTES = re.compile(
    r"(?: ?, ?(?:and |& ?)?| and | & ?| ?/ ?|(?P<range> ?- ?))(?P<ds>\d{1,4})(?![\d.,]\d|\d| [A-Z][a-z]+ \d{4})"
)
_REST = re.compile(rf"(?:/{_SUFFIX}(?![a-z]))+{_END}")
_DISPUTE = re.compile(
    r"(?<![A-Za-z0-9/])DS(?: |-)?(?P<ds>\d{1,4})(?!\.\d(?!\d{0,2} [A-Z(])|\d|[A-Za-z])"
)
_JOINED_WITHIN = 12
_INVESTIGATION = re.compile(r"(?<![\w-])337[ -]{0,2}TA[ -]{1,3}(?P<number>\d{1,4})(?!\d)")
_MORE = re.compile(
    r"(?: ?, ?(?:and |& ?)?| and | ?& ?| ?/ ?|(?P<range> through ))"
    r"(?:(?:337[ -]{0,2})?(?:TA)? ?-|(?P<bare>)) ?(?P<number>\d{3,4})(?![\d,]\d|\d| [A-Za-z-]*(?:Fed|F\.|U\.S))"
)
_SEVERAL = re.compile(r"(?:Nos|Invs|[Ii]nvestigations)\.? {0,2}\Z")
_UNTITLED = re.compile(
    r"(?:Inv(?:estigation|s?\.)?|No[s]?\.?)\s+(?:No[s]?\.?\s+)?337-(?P<number>\d{3,4})(?!\d)"
)
_SLASH = re.compile("/")
_DS = re.compile("DS")
_337 = re.compile("337")


def find_wto(text: str, folded: str) -> Iterator[Citation]:
    """Disputes (``DS593``) and documents (``WT/DS593/AB/R``); "and Add.1" after one is its own document."""
    for match in near(_OF_DISPUTE, _SLASH, folded, before=3):
        if not (number := int(match["ds"])):
            continue
        rest = match["rest"].replace(" ", "")
        others, end = ([], match.end()) if rest else _joined(folded, match.end(), number)
        if others and (shared := _REST.match(folded, end)):
            rest = shared.group()
        yield _of_dispute(text, match.start(), match.end(), number, rest)
        for start, stop, other in others:
            yield _of_dispute(text, start, stop, other, rest)
        if rest:
            yield from _parts(text, folded, match.end(), f"WT/DS{number}{rest}")
    for match in near(_OTHER, _SLASH, folded, before=5):
        symbol = match.group().replace(" ", "")
        if _ONLY_SERIES.match(symbol) or not re.search(r"\d", symbol):
            continue
        start, end = match.span()
        yield Citation("wto_document", start, end, text[start:end], symbol)
        yield from _parts(text, folded, end, symbol)
    for match in near(_DISPUTE, _DS, folded, before=0):
        if number := int(match["ds"]):
            yield _of_dispute(text, *match.span(), number, "")
            for start, stop, other in _joined(folded, match.end(), number)[0]:
                yield _of_dispute(text, start, stop, other, "")


def _of_dispute(text: str, start: int, end: int, number: int, rest: str) -> Citation:
    words = text[start:end]
    if rest:
        return Citation("wto_document", start, end, words, f"WT/DS{number}{rest}")
    return Citation("wto_dispute", start, end, words, f"DS{number}")


def _joined(folded: str, position: int, number: int) -> tuple[list[tuple[int, int, int]], int]:
    """The complaints listed after one, and where the list ends."""
    found: list[tuple[int, int, int]] = []
    while more := _MORE_DISPUTES.match(folded, position):
        other = int(more["ds"])
        if not number < other <= number + _JOINED_WITHIN:
            break
        if more["range"]:
            found += [(more.start(), more.end(), one) for one in range(number + 1, other)]
        found.append((more.start("ds"), more.end(), other))
        position, number = more.end(), other
    return found, position


def _parts(text: str, folded: str, position: int, symbol: str) -> Iterator[Citation]:
    """``WT/DS504/AB/R and Add.1``, ``Add.1 to Add.3``: addenda and corrigenda listed after a document."""
    base = re.sub(rf"/{_PART}\Z", "", symbol)
    last = symbol.rpartition("/")[2]
    while more := _MORE_PARTS.match(folded, position):
        part = more["part"].replace(" ", "")
        if more["range"]:
            for between in _parts_between(last, part):
                start, end = more.span()
                yield Citation("wto_document", start, end, text[start:end], f"{base}/{between}")
        start, end = more.span("part")
        yield Citation("wto_document", start, end, text[start:end], f"{base}/{part}")
        position, last = end, part


def _parts_between(first: str, last: str) -> list[str]:
    (kind, _, low), (other, _, high) = first.partition("."), last.partition(".")
    if kind != other or not (low.isdigit() and high.isdigit()):
        return []
    return [f"{kind}.{number}" for number in range(int(low) + 1, min(int(high), int(low) + 60))]


def find_investigations(text: str, folded: str) -> Iterator[Citation]:
    """Section 337 investigations; "Nos. 337-TA-1058 and -1059" gives two."""
    for match in near(_INVESTIGATION, _337, folded, before=0):
        yield _investigation(text, match.start(), match.end(), match["number"])
        position = match.end()
        several = _SEVERAL.search(folded, max(0, match.start() - 16), match.start())
        while more := _MORE.match(folded, position):
            if more["bare"] is not None and not (several or "/" in more.group()):
                break  # "337-TA-796 and 102 claims"
            start = more.start("number") - (more["bare"] is None)
            yield _investigation(text, start, more.end(), more["number"])
            position = more.end()
    for match in near(_UNTITLED, _337, folded, before=24):
        yield _investigation(text, match.start("number") - 4, match.end(), match["number"])


def _investigation(text: str, start: int, end: int, number: str) -> Citation:
    return Citation("investigation", start, end, text[start:end], f"337-TA-{int(number)}")
