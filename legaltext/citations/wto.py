"""WTO disputes and document symbols, Section 337 investigations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaltext.citations.model import Citation
from legaltext.citations.scanning import near

_SUFFIX = (
    r"(?:(?:Add|Corr|Rev|Suppl)(?:\. ?\d{1,3})?|AB|RW\d?|RPT|R|ARB\d*|MAS|INF|APP"
    r"|[A-Z]{1,5}\d{0,2}|\d{1,3})"
)
_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9/])(?:"
    rf"WT/DS(?P<ds>\d{{1,4}})(?P<rest>(?:/{_SUFFIX}(?![a-z]))*)"
    r"|(?P<other>(?:WT/(?:DSB|L|GC|MIN|TPR|ACC|BOP|COMTD|REG|CTE|LET|SPEC)|"
    r"G/(?:TBT|SPS|AG|SCM|ADP|LIC|SG|TRIMS|RO|VAL|L|C|MA)|S/C|IP/[CDNQ]|TN/[A-Z]{1,4})"
    r"(?:/[A-Z0-9()]{1,8}(?:\.\d{1,3})?)*/[A-Z]{0,4}\.?\d{1,5}"
    r"(?:/(?:Add|Corr|Rev|Suppl)\.\d{1,3})*)"
    r")(?![A-Za-z0-9])"
)
_DISPUTE = re.compile(r"(?<![A-Za-z0-9/])DS(?: |-)?(?P<ds>\d{1,4})(?![\d.]\d|\d|-\d|[A-Za-z])")
_INVESTIGATION = re.compile(r"(?<![\w-])337 ?- ?TA ?- ?(?P<number>\d{1,4})(?!\d)")
_MORE = re.compile(
    r"(?:\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*|\s+through\s+)"
    r"(?:337-)?(?:TA)?-(?P<number>\d{3,4})(?!\d)"
)
_UNTITLED = re.compile(
    r"(?:Inv(?:estigation|\.)?|No[s]?\.?)\s+(?:No[s]?\.?\s+)?337-(?P<number>\d{3,4})(?!\d)"
)
_SLASH = re.compile("/")
_DS = re.compile("DS")
_337 = re.compile("337")


def find_wto(text: str, folded: str) -> Iterator[Citation]:
    """Disputes (``DS593``) and documents (``WT/DS593/AB/R``) in reading order per kind."""
    for match in near(_SYMBOL, _SLASH, folded, before=2):
        start, end = match.span()
        if match["other"]:
            canonical = match["other"].replace(" ", "")
            yield Citation("wto_document", start, end, text[start:end], canonical)
            continue
        number = int(match["ds"])
        rest = match["rest"].replace(" ", "")
        if not number:
            continue
        if rest:
            canonical = f"WT/DS{number}{rest}"
            yield Citation("wto_document", start, end, text[start:end], canonical)
        else:
            yield Citation("wto_dispute", start, end, text[start:end], f"DS{number}")
    for match in near(_DISPUTE, _DS, folded, before=0):
        if int(match["ds"]):
            start, end = match.span()
            yield Citation("wto_dispute", start, end, text[start:end], f"DS{int(match['ds'])}")


def find_investigations(text: str, folded: str) -> Iterator[Citation]:
    """Section 337 investigations; "Nos. 337-TA-1058 and -1059" gives two."""
    for match in near(_INVESTIGATION, _337, folded, before=0):
        yield _investigation(text, match.start(), match.end(), match["number"])
        position = match.end()
        while more := _MORE.match(folded, position):
            start = more.start("number") - 1
            yield _investigation(text, start, more.end(), more["number"])
            position = more.end()
    for match in near(_UNTITLED, _337, folded, before=24):
        yield _investigation(text, match.start("number") - 4, match.end(), match["number"])


def _investigation(text: str, start: int, end: int, number: str) -> Citation:
    return Citation("investigation", start, end, text[start:end], f"337-TA-{int(number)}")
