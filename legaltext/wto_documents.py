"""Documents of WTO disputes as JSON, one a line, with their case's facts beside the text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from legaltext.citations import find
from legaltext.citations.agreements import english_key
from legaltext.facts.dates import DAY_MONTH, MONTH_DAY, parse_date
from legaltext.reading import Source
from legaltext.reading.decoding import clean
from legaltext.records import RecordsError, day, line

_NUMBERS = re.compile(r"(?:WT/)?(?:DS)?[\s-]*0*([1-9]\d{0,3})(?:/\S*)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;|#\n]\s*")
_NUMBERS_BETWEEN = re.compile(r"\s*(?:[;|#,\n]|\band\b)\s*")
_NOTHING = frozenset({"", "nan", "none", "null", "n/a", "-", "[]", "unknown"})
_QUOTED = re.compile(r"""(['"])(.*?)\1(?=\s*[,\]])""")
_AGREEMENT_FIRST = re.compile(r"(?P<name>.+?)\s*[:,-]?\s+(?P<articles>Art(?:icle)?s?\b\.?\s*.+)")


@dataclass(frozen=True, slots=True)
class CitedProvision:
    """A provision or a whole agreement; `resolved` is False where the words stand as they were given."""

    text: str
    resolved: bool


@dataclass(frozen=True, slots=True)
class WtoDocument:
    """One line. Parties are names, or lists of names that only who knows the Members can part at their commas."""

    disputes: tuple[int, ...]
    type: str
    sequence: str
    symbol: str
    case_title: str
    date: date | None
    complainants: tuple[str, ...]
    respondents: tuple[str, ...]
    third_parties: tuple[str, ...]
    agreements: tuple[CitedProvision, ...]
    text: str
    oddities: tuple[str, ...]

    @property
    def kind(self) -> str:
        """`panel_report`, `ab_report` or `other`."""
        if re.fullmatch(r"(?:\w+_)?PANEL_REPORT", self.type):
            return "panel_report"
        return (
            "ab_report" if re.fullmatch(r"(?:\w+_)?APPELLATE_BODY_REPORT", self.type) else "other"
        )

    @property
    def source(self) -> Source:
        """The text, to be segmented."""
        return Source("application/json", self.text)


def parse_line(text: str) -> WtoDocument:
    """One line as a document. Raises `RecordsError` with the column or the key as its place."""
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordsError("not_json", "The line is not JSON.", str(error)) from error
    if not isinstance(row, Mapping):
        raise RecordsError("no_record", "The line is not a record.", "")
    disputes = _disputes(row.get("case_number"))
    if not disputes:
        place = f"case_number “{line(row.get('case_number'))}”"
        raise RecordsError("no_dispute_number", "The line names no dispute.", place)
    written = _plain(row.get("date"))
    on = _date(written)
    body = row.get("clean_text")
    return WtoDocument(
        disputes=disputes,
        type=re.sub(r"[^A-Z0-9]+", "_", _plain(row.get("doc_type")).upper()).strip("_"),
        sequence=_plain(row.get("doc_sequence")),
        symbol=_plain(row.get("symbol")),
        case_title=_plain(row.get("case_title")),
        date=on,
        complainants=_names(row.get("complainant")),
        respondents=_names(row.get("respondent")),
        third_parties=_names(row.get("third_parties")),
        agreements=tuple(dict.fromkeys(_provisions(row.get("agreements_cited")))),
        text=clean(body).strip() if isinstance(body, str) else "",
        oddities=(f"date “{written}” is no date",) if written and on is None else (),
    )


def _plain(value: Any) -> str:
    text = line(value)
    return "" if text.casefold() in _NOTHING else text


def _disputes(value: Any) -> tuple[int, ...]:
    """Numbers of "DS8, DS10" or 135 or "WT/DS135/R"; one part that is none of these makes it no list of disputes."""
    parts = [part for part in _NUMBERS_BETWEEN.split(_plain(value)) if part]
    found = [_NUMBERS.fullmatch(part) for part in parts]
    return tuple(dict.fromkeys(int(one[1]) for one in found if one)) if all(found) else ()


def _date(written: str) -> date | None:
    """An unmistakable date; 03/04/2024 is none."""
    if DAY_MONTH.fullmatch(written) or MONTH_DAY.fullmatch(written):
        return parse_date(written)
    return day(written)


def _names(value: Any) -> tuple[str, ...]:
    """The values of a list, of a list written as text ("['A', 'B']"), or of text parted by ; | # or lines."""
    if isinstance(value, str) and value.strip().startswith("["):
        value = [found[2] for found in _QUOTED.finditer(value)] or value.strip().strip("[]")
    values = value if isinstance(value, list) else [value]
    parts = (
        _plain(part)
        for one in values
        for part in (_BETWEEN.split(one) if isinstance(one, str) else [one])
    )
    return tuple(dict.fromkeys(part for part in parts if part))


def _provisions(value: Any) -> list[CitedProvision]:
    found: list[CitedProvision] = []
    for part in _names(value):
        first = _AGREEMENT_FIRST.fullmatch(part)
        turned = f"{first['articles']} of the {first['name']}" if first else ""
        cited = [
            one.canonical
            for text in (part, turned)
            for one in find(text)
            if one.kind == "provision"
        ]
        whole = "" if re.search(r"\d|\bArt", part.replace("1994", "")) else english_key(part)
        if cited:
            found.extend(CitedProvision(one[:80], resolved=True) for one in dict.fromkeys(cited))
        elif whole:
            found.append(CitedProvision(whole, resolved=True))
        else:
            found.append(CitedProvision(part[:80], resolved=False))
    return found
