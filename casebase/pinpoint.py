"""Pinpoint citations of passages, in three styles (see docs/editions.md for their sources)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from casebase.models import Document, DocumentKind, Passage

Style = Literal["bluebook", "oscola", "gbt7714"]
STYLES: tuple[Style, ...] = ("bluebook", "oscola", "gbt7714")
MONTHS = (
    "Jan.",
    "Feb.",
    "Mar.",
    "Apr.",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
)
BODIES = {
    DocumentKind.PANEL_REPORT: "Panel Report",
    DocumentKind.AB_REPORT: "Appellate Body Report",
}
BODIES_OSCOLA = {
    DocumentKind.PANEL_REPORT: "Report of the Panel",
    DocumentKind.AB_REPORT: "Report of the Appellate Body",
}
GBT_TYPES = {DocumentKind.STATUTE: "S", DocumentKind.OPINION: "Z"}


def cite(document: Document, passage: Passage, *, style: Style = "bluebook") -> str:
    """The citation of one passage as plain text; parts the library does not know are left out."""
    return {"bluebook": _bluebook, "oscola": _oscola, "gbt7714": _gbt7714}[style](document, passage)


def _title(document: Document) -> str:
    case = document.case
    if document.kind in BODIES and case is not None:
        return case.short_title_en or case.title_en
    return document.title


def _place(passage: Passage) -> str:
    return passage.label or str(passage.order)


def _is_article(passage: Passage) -> bool:
    return passage.label.startswith("第")


def _day_us(day: date | None) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}" if day else ""


def _day_uk(day: date | None) -> str:
    return f"{day.day} {day:%B} {day.year}" if day else ""


def _bluebook(document: Document, passage: Passage) -> str:
    dated = _day_us(document.date)
    if document.kind in BODIES:
        parts = [f"{BODIES[DocumentKind(document.kind)]}, {_title(document)}, ¶ {_place(passage)}"]
        parts.append(f"WTO Doc. {document.symbol}" + (f" ({dated})" if dated else ""))
        return ", ".join(parts) + "."
    if document.kind == DocumentKind.OPINION:
        year = f" (Fed. Cir. {document.date.year})" if document.date else ""
        return f"{document.title}, {document.symbol}{year}, passage {_place(passage)}."
    if document.kind == DocumentKind.STATUTE:
        return f"{document.title}, {_place(passage)}" + (f" ({dated})" if dated else "") + "."
    if document.kind == DocumentKind.DIGEST:
        return f"{document.title}, ¶ {_place(passage)} (NTB Casebase digest)."
    return f"{document.title}, ¶ {_place(passage)}" + (f" ({dated})" if dated else "") + "."


def _oscola(document: Document, passage: Passage) -> str:
    dated = f" ({_day_uk(document.date)})" if document.date else ""
    if document.kind in BODIES_OSCOLA:
        body = BODIES_OSCOLA[DocumentKind(document.kind)]
        return f"WTO, {_title(document)}—{body}{dated} {document.symbol} [{_place(passage)}]"
    if document.kind == DocumentKind.OPINION:
        year = f" (Fed Cir {document.date.year})" if document.date else ""
        return f"{document.title}, {document.symbol}{year} [{_place(passage)}]"
    if document.kind == DocumentKind.DIGEST:
        return f"NTB Casebase, {document.title} (digest) [{_place(passage)}]"
    if _is_article(passage):
        return f"{document.title}{dated}, {_place(passage)}"
    return f"{document.title}{dated} [{_place(passage)}]"


def _gbt7714(document: Document, passage: Passage) -> str:
    mark = GBT_TYPES.get(DocumentKind(document.kind), "R")
    author = (
        "WTO"
        if document.kind in BODIES
        else ("NTB Casebase" if document.kind == DocumentKind.DIGEST else "")
    )
    symbol = f": {document.symbol}" if document.symbol else ""
    dated = f". {document.date.isoformat()}" if document.date else ""
    place = _place(passage) if _is_article(passage) else f"¶{_place(passage)}"
    head = f"{author}. " if author else ""
    return f"{head}{_title(document)}{symbol}[{mark}]{dated}: {place}."
