"""Rows of EDIS, the Commission's docket: XML `document` elements, or the same as JSON.

Text comes escaped twice. A date that makes no sense is named in `oddities`, never guessed at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from legaltext.records import RecordsError, day, line, xml_rows

_NUMBER = re.compile(r"(?<!\d)337\s*-\s*(?:TA\s*-\s*)?(\d{1,4})(?!\d)", re.IGNORECASE)
_UNKEYED = re.compile(r"[^a-z]+")
_WRAPPERS = ("results", "documents", "document", "data")


@dataclass(frozen=True, slots=True)
class Filing:
    """One row. `investigation` is like "337-TA-1478", or "" where the row names none (`named` is what it says)."""

    place: str
    ident: str
    type: str
    title: str
    security: str
    filed_by: str
    firm: str
    behalf: str
    filed: date | None
    investigation: str
    named: str
    oddities: tuple[str, ...]

    @property
    def public(self) -> bool:
        """Whether the row says that anyone may read the document."""
        return self.security.casefold() == "public"


def parse(text: str) -> tuple[Filing, ...]:
    """The rows, each EDIS number once in an investigation (its last row). Raises `RecordsError`."""
    rows = xml_rows(text, "document") if text.lstrip().startswith("<") else _json_rows(text)
    filings = {}
    for place, row in rows:
        filing = _filing(place, {_UNKEYED.sub("", key.lower()): row[key] for key in row})
        filings[(filing.investigation, filing.ident or place)] = filing
    return tuple(filings.values())


def investigation_in(text: str) -> str:
    """The one investigation a text names, or "" where it names none or several."""
    numbers = {int(number) for number in _NUMBER.findall(text)}
    return f"337-TA-{numbers.pop()}" if len(numbers) == 1 else ""


def _json_rows(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordsError("not_json", "The file is not JSON.", str(error)) from error
    while isinstance(loaded, dict):
        inner = next((loaded[key] for key in _WRAPPERS if key in loaded), None)
        loaded = [loaded] if inner is None else inner
    if not isinstance(loaded, list):
        raise RecordsError("no_documents", "The file holds no rows of a docket.", "top level")
    for number, row in enumerate(loaded, 1):
        yield f"row {number}", row if isinstance(row, dict) else {}


def _filing(place: str, row: Mapping[str, Any]) -> Filing:
    def value(*names: str) -> str:
        return next((found for name in names if (found := line(row.get(name)))), "")

    oddities = []
    filed = None
    for name, written in (
        ("document date", value("documentdate")),
        ("official received date", value("officialreceiveddate")),
    ):
        found = day(written)
        filed = filed or found
        if written and found is None:
            oddities.append(f"{name} “{written}” is no date")
    named = value("investigationnumber")
    return Filing(
        place=place,
        ident=value("id", "documentid"),
        type=value("documenttype"),
        title=value("documenttitle", "title"),
        security=value("securitylevel"),
        filed_by=value("filedby"),
        firm=value("firmorganization"),
        behalf=value("onbehalfof"),
        filed=filed,
        investigation=investigation_in(named),
        named=named,
        oddities=tuple(oddities),
    )
