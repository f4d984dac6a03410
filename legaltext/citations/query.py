"""Identifiers in a search box: ``ds 593``, ``337-1226``, ``¶ 7.123``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaltext.citations.model import Identifier, IdentifierKind
from legaltext.citations.normal import fold

_SYMBOL = (
    r"(?<![\w/])WT ?/ ?DS ?(?P<n>\d{1,4})"
    r"(?P<rest>(?: ?/ ?(?:[A-Z]{1,5}\d{0,2}|\d{1,3})(?:\. ?\d{1,3})?)+)(?!\w)"
)
_DISPUTE = r"(?<![\w/])(?:WT ?/ ?)?DS[ -]{0,2}(?P<n>\d{1,4})(?![\w.])"
_INVESTIGATION = r"(?<![\w-])337[ -]{0,3}(?:TA)?[ -]{0,3}(?<=[ A-])(?P<n>\d{3,4})(?!\w)"
_PARAGRAPH = (
    r"(?:¶{1,2}|\bparas?\.?|\bparagraphs?\b|第)\s*(?P<n>\d{1,2}\.\d{1,4}|\d{1,4})(?![\d.]\d)"
)
_PATTERNS: tuple[tuple[IdentifierKind, re.Pattern[str]], ...] = (
    ("wto_document", re.compile(_SYMBOL, re.I)),
    ("wto_dispute", re.compile(_DISPUTE, re.I)),
    ("investigation", re.compile(_INVESTIGATION, re.I)),
    ("paragraph", re.compile(_PARAGRAPH, re.I)),
)
_MARKS = {"ADD": "Add", "CORR": "Corr", "REV": "Rev", "SUPPL": "Suppl"}


def patterns_in(query: str) -> Iterator[Identifier]:
    """Identifiers by their own patterns, any case, in order of the patterns."""
    folded = fold(query)
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            start, end = match.span()
            canonical = _canonical(kind, match)
            if canonical:
                yield Identifier(kind, start, end, query[start:end], canonical)


def _canonical(kind: str, match: re.Match[str]) -> str:
    number = match["n"]
    if kind == "paragraph":
        return ".".join(str(int(part)) for part in number.split("."))
    if not int(number):
        return ""
    if kind == "investigation":
        return f"337-TA-{int(number)}"
    if kind == "wto_dispute":
        return f"DS{int(number)}"
    rest = match["rest"].replace(" ", "").upper()
    for upper, mark in _MARKS.items():
        rest = rest.replace(f"/{upper}.", f"/{mark}.")
    return f"WT/DS{int(number)}{rest}"
