"""Pinpoint citations of passages, in three styles (see docs/editions.md for their sources)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from casebase.models import Case, Document, DocumentKind, Forum, Passage, PassageKind
from legaltext.citations.chinese import numeral

Style = Literal["bluebook", "oscola", "gbt7714"]
STYLES: tuple[Style, ...] = ("bluebook", "oscola", "gbt7714")
#: Bluebook table T12, and as OSCOLA has them: whatever the page's language.
MONTHS = {
    "us": ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
    "uk": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
}  # fmt: skip
REPORTS = {
    DocumentKind.PANEL_REPORT: ("Panel Report", "Report of the Panel"),
    DocumentKind.AB_REPORT: ("Appellate Body Report", "Report of the Appellate Body"),
}
#: GB/T 7714 marks: report, standard or statute, other, database.
GBT_MARKS = {
    DocumentKind.STATUTE: "S",
    DocumentKind.OPINION: "Z",
    DocumentKind.NOTICE: "Z",
    DocumentKind.DIGEST: "DB",
}
OUR_NAME = "NTB Casebase"
DIGEST = {"en": "NTB Casebase digest", "zh": "NTB Casebase案例摘要"}
ADOPTED = "report_adopted"
ARTICLE = re.compile(r"第([一二三四五六七八九十百零〇]+)条(?:之([一二三四五六七八九十]+))?")
COURT = re.compile(r"\s*\((?:[^()]*Cir\.?[^()]*)\)\s*$")
TITLE_DASH = re.compile(r"\s+[-–—]\s+")
REPORT_TAIL = re.compile(r"—Reports? of the (?:Panel|Appellate Body)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """Where in a document: an article, a numbered paragraph, a page, a footnote, or our own count."""

    kind: Literal["article", "paragraph", "page", "footnote", "passage"]
    value: str
    page: int | None = None

    @property
    def english(self) -> str:
        """As Bluebook writes it: `¶ 7.12`, `art. 33`, `12`, `n.4`, `passage 5`."""
        return {
            "article": _article_en(self.value),
            "paragraph": f"¶ {self.value}",
            "page": self.value,
            "footnote": (f"{self.page} " if self.page else "") + f"n.{self.value}",
            "passage": f"passage {self.value}",
        }[self.kind]

    @property
    def oscola(self) -> str:
        """As OSCOLA writes it: `[7.12]`, `art 33`, `12`, `fn 4`, `passage 5`."""
        return {
            "article": _article_en(self.value).replace(".", ""),
            "paragraph": f"[{self.value}]",
            "page": self.value,
            "footnote": f"fn {self.value}",
            "passage": f"passage {self.value}",
        }[self.kind]

    def gbt7714(self, language: str) -> str:
        """As GB/T 7714 writes it: page or place after a colon, in Chinese words for a Chinese text."""
        chinese = {
            "article": self.value,
            "paragraph": f"第{self.value}段",
            "page": self.value,
            "footnote": f"脚注{self.value}",
            "passage": f"段落{self.value}",
        }
        return chinese[self.kind] if language == "zh" or self.kind == "article" else self.english


def cite(
    document: Document, passage: Passage, *, style: Style = "bluebook", language: str = "en"
) -> str:
    """The citation of one passage as plain text; parts the library does not know are left out.

    Args:
        document: what is cited, with its case where it has one (adoption dates come from the case's events).
        passage: the place in it.
        style: `bluebook`, `oscola` or `gbt7714`.
        language: of the text that cites, `en` or `zh`; titles stay in the language of the source.
    """
    place = pinpoint(document, passage)
    if document.kind == DocumentKind.DIGEST:
        return _digest(document, place, style, language)
    if style == "gbt7714":
        return _gbt7714(document, place, language)
    write = {"bluebook": _bluebook, "oscola": _oscola}[style]
    return write(document, place)


def pinpoint(document: Document, passage: Passage) -> Pinpoint:
    """The place of a passage. Courts number no paragraphs, so an opinion is cited by its page."""
    label = passage.label.strip()
    if passage.kind == PassageKind.FOOTNOTE and label:
        # A report numbers its footnotes through; an opinion's are found by their page.
        page = passage.page if document.kind == DocumentKind.OPINION else None
        return Pinpoint("footnote", label, page)
    if label.startswith("第"):
        return Pinpoint("article", label)
    if document.kind == DocumentKind.OPINION and passage.page:
        return Pinpoint("page", str(passage.page))
    if label and document.kind != DocumentKind.OPINION:
        return Pinpoint("paragraph", label)
    return Pinpoint("passage", label or str(passage.order))


def _digest(document: Document, place: Pinpoint, style: Style, language: str) -> str:
    """Our own digest names the case and says what it is; its date is the decision's, so it gives none."""
    named = _case_name(document.case, language) if document.case else document.title
    if style == "oscola":
        return f"{named}, {DIGEST['en']} {place.oscola}"
    if style == "gbt7714":
        return f"{OUR_NAME}. {named}: {DIGEST[language]}[DB]: {place.gbt7714(language)}."
    return f"{named}, {DIGEST['en']}, {place.english}."


def _case_name(case: Case, language: str) -> str:
    english = case.short_title_en or case.title_en
    chosen = (case.short_title_zh or case.title_zh or english) if language == "zh" else english
    return f"{chosen} ({case.key})"


def _bluebook(document: Document, place: Pinpoint) -> str:
    day = _day_us(document.date)
    dated = f" ({day})" if day else ""
    if document.kind in REPORTS:
        body = REPORTS[DocumentKind(document.kind)][0]
        named = f"{body}, {_report_title(document)}, {place.english}"
        symbol = f", WTO Doc. {document.symbol}" if document.symbol else ""
        standing = _standing(document)
        return named + symbol + (f" ({standing})" if standing else "") + "."
    if document.kind == DocumentKind.OPINION:
        number = COURT.sub("", document.symbol)
        slip = ", slip op. at" if number.startswith("No.") else ","
        court = " ".join(part for part in (_court(document), day) if part)
        cited = ", ".join(part for part in (document.title, number) if part)
        return f"{cited}{slip} {place.english}" + (f" ({court})" if court else "") + "."
    named = ", ".join(part for part in (document.title, document.symbol) if part)
    return f"{named}, {place.english}{dated}."


def _oscola(document: Document, place: Pinpoint) -> str:
    day = _day_uk(document.date)
    dated = f" ({day})" if day else ""
    symbol = f" {document.symbol}" if document.symbol else ""
    if document.kind in REPORTS:
        body = REPORTS[DocumentKind(document.kind)][1]
        return f"WTO, {_report_title(document)}—{body}{dated}{symbol} {place.oscola}"
    if document.kind == DocumentKind.OPINION:
        number = COURT.sub("", document.symbol).replace(".", "")
        court = ", ".join(part for part in (_court(document).replace(".", ""), day) if part)
        cited = ", ".join(part for part in (document.title, number) if part)
        return cited + (f" ({court})" if court else "") + f" {place.oscola}"
    if document.kind == DocumentKind.NOTICE:
        author = "US International Trade Commission, " if _of_the_commission(document) else ""
        return f"{author}‘{document.title}’{dated}{symbol} {place.oscola}"
    comma = "," if place.kind == "article" else ""
    return f"{document.title}{symbol}{dated}{comma} {place.oscola}"


def _gbt7714(document: Document, place: Pinpoint, language: str) -> str:
    kind = DocumentKind(document.kind)
    author = ""
    if kind in REPORTS or kind == DocumentKind.DISPUTE_PAGE:
        author = "WTO. "
    elif kind == DocumentKind.NOTICE and _of_the_commission(document):
        author = "U.S. International Trade Commission. "
    elif kind == DocumentKind.OPINION and _court(document):
        author = "U.S. Court of Appeals for the Federal Circuit. "
    title = _report_title(document) if kind in REPORTS else document.title
    symbol = f": {COURT.sub('', document.symbol)}" if document.symbol else ""
    dated = f". {document.date.isoformat()}" if document.date else ""
    mark = GBT_MARKS.get(kind, "R")
    return f"{author}{title}{symbol}[{mark}]{dated}: {place.gbt7714(language)}."


def _report_title(document: Document) -> str:
    """The dispute's full title; dashes closed up as both styles have them, no “Report of the Panel” at the end."""
    title = document.case.title_en if document.case else document.title
    return REPORT_TAIL.sub("", TITLE_DASH.sub("—", title))


def _standing(document: Document) -> str:
    """`adopted Jan. 20, 2025`, where the case's events say so, else the date of circulation."""
    events = document.case.events.all() if document.case else ()
    adopted = [
        event.date
        for event in events
        if event.kind == ADOPTED and (document.date is None or event.date >= document.date)
    ]
    if adopted:
        return f"adopted {_day_us(min(adopted))}"
    return f"circulated {_day_us(document.date)}" if document.date else ""


def _court(document: Document) -> str:
    of_circuit = document.case is not None and document.case.forum == Forum.CAFC
    return "Fed. Cir." if of_circuit or "Fed. Cir." in document.symbol else ""


def _of_the_commission(document: Document) -> bool:
    return document.case is not None and document.case.forum == Forum.USITC


def _article_en(label: str) -> str:
    """`第三十三条之一` as `art. 33-1`; labels with more in them stay as they are."""
    found = ARTICLE.fullmatch(label)
    if found is None:
        return label
    return "art. " + "-".join(str(numeral(part)) for part in found.groups() if part)


def _day_us(day: date | None) -> str:
    return f"{MONTHS['us'][day.month - 1]} {day.day}, {day.year}" if day else ""


def _day_uk(day: date | None) -> str:
    return f"{day.day} {MONTHS['uk'][day.month - 1]} {day.year}" if day else ""
