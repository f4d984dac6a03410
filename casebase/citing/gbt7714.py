"""GB/T 7714: responsible body. Title: rest of the title[type/medium]. Place: publisher, date: place in it. Address.

Types of clause 8.4 and appendix B: R report, S standard or statute, Z other, DB database, EB electronic bulletin; `/OL`
where an address is given. No word is set in italics.
"""

from __future__ import annotations

from datetime import date

from casebase.citing import source
from casebase.citing.model import Citation, citation
from casebase.citing.place import Pinpoint
from casebase.models import Case, Document, Forum

MARKS: dict[source.Sort, str] = {
    "report": "R",
    "award": "R",
    "opinion": "Z",
    "commission": "Z",
    "register": "Z",
    "statute": "S",
    "page": "EB",
}
TAILS = {
    source.PANEL: "Report of the Panel",
    source.APPELLATE: "Report of the Appellate Body",
    source.AWARD: source.AWARD,
    source.DECISION: source.DECISION,
}
COMMISSION = "U.S. International Trade Commission. "


def write(
    document: Document, place: Pinpoint | None, *, language: str, accessed: date | None
) -> Citation:
    """The citation of a document, at a place in it (clause 8.8.2: the pages of a quotation after a colon)."""
    sort = source.sort_of(document)
    if sort == "digest":
        return _digest(document, place, language)
    # Clause 8.8.4 wants the day of reading beside the address; without one the work is cited by itself.
    online = bool(document.url and accessed)
    mark = MARKS.get(sort, "R") + ("/OL" if online else "")
    if sort in ("report", "award"):
        issued = ". Geneva: WTO" + (f", {document.date.year}" if document.date else "")
        updated = f"({document.date.isoformat()})" if document.date and online else ""
    else:
        issued = f". {document.date.isoformat()}" if document.date else ""
        updated = ""
    at = f": {place.gbt7714(language)}" if place else ""
    read = f"{updated}[{accessed.isoformat()}]. {document.url}" if online and accessed else ""
    return citation(f"{_named(document, sort)}[{mark}]{issued}{at}{read}.")


def write_case(case: Case, *, language: str) -> Citation:
    """A dispute or an investigation as such, by its number."""
    author = {Forum.WTO: "WTO. ", Forum.USITC: COMMISSION}.get(Forum(case.forum), "")
    titled = (case.title_zh or case.title_en) if language == "zh" else case.title_en
    return citation(f"{author}{titled}: {case.key}[Z].")


def _named(document: Document, sort: source.Sort) -> str:
    """The responsible body, the title, and what tells it from others: body and symbol, docket, investigation."""
    if sort in ("report", "award"):
        body = TAILS[source.body_of(document)]
        return "WTO. " + source.joined(
            source.report_title(document), body, document.symbol, by=": "
        )
    if sort == "page":
        return f"WTO. {document.title}"
    if sort == "commission":
        paper = source.commission_paper(document)[1]
        title = source.commission_title(document)
        return COMMISSION + source.joined(title, paper, source.investigation(document), by=": ")
    if sort == "opinion":
        court = source.court(document) and "U.S. Court of Appeals for the Federal Circuit. "
        found = source.reporter(document)
        return court + source.joined(
            source.parties(document), found[0] if found else source.docket(document), by=": "
        )
    author = COMMISSION if source.by_the_commission(document) else ""
    number = source.register_cite(document) if sort == "register" else document.symbol
    return author + source.joined(document.title, number, by=": ")


def _digest(document: Document, place: Pinpoint | None, language: str) -> Citation:
    """Our own digest, as a database."""
    named = source.case_name(document.case, language) if document.case else document.title
    at = f": {place.gbt7714(language)}" if place else ""
    kind = source.DIGEST["zh" if language == "zh" else "en"]
    return citation(f"{source.OUR_NAME}. {named}: {kind}[DB]{at}.")
