"""What a document is to somebody who cites it, and the facts all three styles print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

from casebase.models import Case, Document, DocumentKind, Forum

Sort = Literal[
    "report", "award", "opinion", "commission", "register", "statute", "page", "digest", "other"
]
#: Bluebook table T12, and as OSCOLA has them: whatever the page's language.
MONTHS = {
    "us": ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
    "uk": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
}  # fmt: skip
OUR_NAME = "NTB Casebase"
DIGEST = {"en": "NTB Casebase digest", "zh": "NTB Casebase案例摘要"}
ADOPTED = "report_adopted"
PANEL, APPELLATE, AWARD, DECISION = (
    "Panel Report",
    "Appellate Body Report",
    "Award of the Arbitrator",
    "Decision by the Arbitrator",
)
_COURT = re.compile(r"\s*\([^()]*Cir\.?[^()]*\)\s*$")
_TITLE_DASH = re.compile(r"\s+[-–—]\s+")
_REPORT_TAIL = re.compile(
    r"—(?:Reports? of the (?:Panel|Appellate Body)|(?:Award|Decision) (?:of|by) the Arbitrators?)$",
    re.IGNORECASE,
)
_ARBITRATED = re.compile(r"\b(?:award|decision) (?:of|by) the arbitrator|/ARB\b", re.IGNORECASE)
_WTO_SYMBOL = re.compile(r"WT/DS\d")
_REPORTER = re.compile(r"\d+ [A-Z][\w.']*(?: [A-Z\d][\w.']*){0,3} (?P<page>\d+)")
_REGISTER = re.compile(r"(?P<volume>\d+) (?:Fed\. ?Reg\.|F\.?R\.?) (?P<page>[\d,]+)")
_CAPITALS = re.compile(r"\b(?:[A-Z][A-Z'’]{2,}|CO|OF)\b")
_INITIALS = frozenset({"LLC", "LLP", "USA", "ITC", "III", "PLC", "GMBH", "KGAA"})
_SMALL = frozenset({"AND", "THE", "FOR", "OF"})
#: The commonest words of Bluebook table T6.
_SHORT = {
    "Corporation": "Corp.", "Company": "Co.", "Incorporated": "Inc.", "Limited": "Ltd.",
    "International": "Int'l", "Commission": "Comm'n", "Technology": "Tech.", "Technologies": "Techs.",
    "Industries": "Indus.", "Manufacturing": "Mfg.", "Systems": "Sys.", "Products": "Prods.",
    "Electronics": "Elecs.", "Group": "Grp.",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+")
_COMMISSION_PAPERS = (
    (re.compile(r"\bcommission opinion\b", re.I), "Comm'n Op.", "Commission Opinion"),
    (re.compile(r"\b(?:final )?initial determination\b", re.I), "Initial Determination", ""),
    (re.compile(r"\brecommended determination\b", re.I), "Recommended Determination", ""),
    (re.compile(r"\bnotice\b", re.I), "Comm'n Notice", "Commission Notice"),
    (re.compile(r"\border\b", re.I), "Comm'n Order", "Commission Order"),
)


def sort_of(document: Document) -> Sort:  # noqa: PLR0911 (one line a sort)
    """Which rule of a style cites it: by its kind, its symbol and its forum."""
    kind = DocumentKind(document.kind)
    forum = document.case.forum if document.case else ""
    if kind == DocumentKind.DIGEST:
        return "digest"
    if kind == DocumentKind.DISPUTE_PAGE:
        return "page"
    if kind == DocumentKind.STATUTE:
        return "statute"
    of_wto = forum == Forum.WTO or bool(_WTO_SYMBOL.match(document.symbol))
    if of_wto and _ARBITRATED.search(f"{document.symbol} {document.title}"):
        return "award"
    if kind in (DocumentKind.PANEL_REPORT, DocumentKind.AB_REPORT):
        return "report"
    if _REGISTER.search(document.symbol):
        return "register"
    if forum == Forum.USITC and kind in (DocumentKind.OPINION, DocumentKind.NOTICE):
        return "commission"
    return "opinion" if kind == DocumentKind.OPINION else "other"


def body_of(document: Document) -> str:
    """Who decided, as Bluebook 21.11 begins: `Panel Report`, `Award of the Arbitrator`."""
    if sort_of(document) == "award":
        return AWARD if "award" in document.title.lower() else DECISION
    return APPELLATE if document.kind == DocumentKind.AB_REPORT else PANEL


def report_title(document: Document) -> str:
    """The dispute's full title; dashes closed up as the styles have them, no “Report of the Panel” at the end."""
    title = document.case.title_en if document.case else document.title
    return _REPORT_TAIL.sub("", _TITLE_DASH.sub("—", title))


def decided(document: Document) -> tuple[str, date | None]:
    """("adopted", day) where the case's events say so, else ("circulated", the document's date)."""
    events: Iterable[object] = document.case.events.all() if document.case else ()
    adopted = [
        event.date  # type: ignore[attr-defined]  # CaseEvent
        for event in events
        if event.kind == ADOPTED and (document.date is None or event.date >= document.date)  # type: ignore[attr-defined]
    ]
    return ("adopted", min(adopted)) if adopted else ("circulated", document.date)


def docket(document: Document) -> str:
    """`No. 2009-1262` out of an opinion's symbol; empty where it bears a reporter's cite."""
    symbol = _COURT.sub("", document.symbol)
    return "" if _REPORTER.fullmatch(symbol) else symbol


def reporter(document: Document) -> tuple[str, int] | None:
    """(`661 F.3d 1322`, 1322): the reporter cite by which decisions call an opinion, and its first page."""
    names = [_COURT.sub("", document.symbol)]
    if document.pk:
        names += sorted(name.name for name in document.names.all())
    for name in names:
        found = _REPORTER.fullmatch(name)
        if found:
            return name, int(found["page"])
    return None


def parties(document: Document, *, abbreviated: bool = False) -> str:
    """An opinion's caption as a name: capitals of the first page as words; abbreviated by Bluebook table T6."""
    title = document.title
    if title.replace(" v. ", " ").isupper():
        title = _CAPITALS.sub(_capitalised, title)
    if abbreviated:
        title = _WORD.sub(lambda word: _SHORT.get(word.group(), word.group()), title)
    return title.replace("..", ".")


def _capitalised(word: re.Match[str]) -> str:
    if word.group() in _INITIALS:
        return word.group()
    if word.group() in _SMALL:
        return word.group().lower()
    begin = 2 if word.group()[1] in "'’" else 0  # O'Brien
    return word.group()[:begin] + word.group()[begin:].capitalize()


def court(document: Document) -> str:
    """`Fed. Cir.`, the only court of this library; empty for any other."""
    of_circuit = document.case is not None and document.case.forum == Forum.CAFC
    return "Fed. Cir." if of_circuit or "Fed. Cir." in document.symbol else ""


def investigation(document: Document) -> str:
    """`Inv. No. 337-TA-655`."""
    return f"Inv. No. {document.case.key}" if document.case else ""


def commission_title(document: Document) -> str:
    """The name of the investigation: `Certain Cast Steel Railway Wheels`, without its other half."""
    title = document.case.title_en if document.case else document.title
    return title.split(";")[0].strip().removesuffix(".")


def commission_paper(document: Document) -> tuple[str, str]:
    """(short, long) name of a paper of the Commission: `Comm'n Op.`, `Commission Opinion`."""
    for pattern, short, long in _COMMISSION_PAPERS:
        if pattern.search(document.title):
            return short, long or short
    return (
        ("Comm'n Op.", "Commission Opinion")
        if document.kind == DocumentKind.OPINION
        else ("Comm'n Notice", "Commission Notice")
    )


def register_cite(document: Document) -> str:
    """`75 Fed. Reg. 74,339`: Bluebook 6.2(a) parts figures of five digits and more by a comma."""
    found = _REGISTER.search(document.symbol)
    if found is None:
        return document.symbol
    page = int(found["page"].replace(",", "") or 0)
    printed = f"{page:,}" if page > 9999 else str(page)
    return f"{found['volume']} Fed. Reg. {printed}"


def by_the_commission(document: Document) -> bool:
    """Whether the US International Trade Commission wrote it."""
    return document.case is not None and document.case.forum == Forum.USITC


def case_name(case: Case, language: str) -> str:
    """`US – Gasoline (DS2)`, in the language of the text that cites."""
    english = case.short_title_en or case.title_en
    chosen = (case.short_title_zh or case.title_zh or english) if language == "zh" else english
    return f"{chosen} ({case.key})"


def day_us(day: date | None) -> str:
    """`Jan. 20, 2025`."""
    return f"{MONTHS['us'][day.month - 1]} {day.day}, {day.year}" if day else ""


def day_uk(day: date | None) -> str:
    """`20 January 2025`."""
    return f"{day.day} {MONTHS['uk'][day.month - 1]} {day.year}" if day else ""


def joined(*parts: str, by: str = ", ") -> str:
    """The parts that are known."""
    return by.join(part for part in parts if part)
