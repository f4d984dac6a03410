"""Symbol, title and date of a WTO report, from its first page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from legaltext.citations import find
from legaltext.facts.dates import parse_date

_BODY = re.compile(
    r"^[ \t]*(?P<body>REPORTS? OF THE (?:PANEL|APPELLATE BODY)|"
    r"(?:Final )?Reports? of the (?:Panel|Appellate Body)|AB-\d{4}-\d+|"
    r"(?:AWARD|DECISION) (?:OF|BY) THE ARBITRATORS?)[ \t]*$", re.M,
)  # fmt: skip
_NOTICE = re.compile(
    r"^(?:\(?\d{2}-\d{3,5}\)?|Page:?|Original:|WORLD TRADE|ORGANIZATION|RESTRICTED|WT/|G/)|"
    r"^\d{1,2} \w+ \d{4}$|^(?:TRADE|WORLD)$", re.I,
)  # fmt: skip
_RECOURSE = re.compile(r"^(?:RECOURSE|AB-\d)", re.I)
_FRONT = 6_000


@dataclass(frozen=True, slots=True)
class ReportFront:
    """First-page facts; empty or None where the page does not print them."""

    symbols: tuple[str, ...]
    disputes: tuple[str, ...]
    title: str
    body: str
    date: date | None
    language: str


def report_front(text: str) -> ReportFront:
    """Read the first page of a WTO report; never raises."""
    front = text[:_FRONT]
    body = _BODY.search(front)
    page = front[: body.end()] if body else front[:1_500]
    symbols = tuple(
        dict.fromkeys(one.canonical for one in find(page) if one.kind == "wto_document")
    )
    disputes = tuple(dict.fromkeys(
        f"DS{match}" for match in re.findall(r"WT/DS(\d{1,4})(?=/|\b)", page)
    ))  # fmt: skip
    original = re.search(r"Original:\s*([A-Za-z]+)", page)
    return ReportFront(
        symbols,
        disputes,
        _title(page[: body.start()] if body else ""),
        " ".join(body["body"].split()).title() if body else "",
        parse_date(page),
        original.group(1) if original else "",
    )


def _title(before: str) -> str:
    """The lines between the notices at the top and the name of the body."""
    lines = [" ".join(line.split()) for line in before.split("\n")]
    kept: list[str] = []
    for line in lines:
        if not line:
            continue
        if _NOTICE.match(line):
            kept.clear()
        else:
            kept.append(line)
    return " ".join(kept)
