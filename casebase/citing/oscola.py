"""OSCOLA, 4th edition, with its 2006 section on citing international law; no full stop at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from casebase.citing import source
from casebase.citing.model import Citation, Italic, citation
from casebase.citing.place import Pinpoint
from casebase.models import Case, Document, Forum

BODIES = {
    source.PANEL: "Report of the Panel",
    source.APPELLATE: "Report of the Appellate Body",
    source.AWARD: source.AWARD,
    source.DECISION: source.DECISION,
}


def write(
    document: Document, place: Pinpoint | None, *, language: str, accessed: date | None
) -> Citation:
    """The citation of a document, at a place in it."""
    sort = source.sort_of(document)
    if sort == "digest":
        return _digest(document, place, language)
    if sort == "page":
        return _page(document, place, accessed)
    return _WRITERS.get(sort, _other)(document, place)


def write_case(case: Case, *, language: str) -> Citation:
    """A dispute or an investigation as such, by its number."""
    number = {Forum.WTO: f"WT/{case.key}", Forum.USITC: f"Inv No {case.key}"}
    author = "WTO, " if case.forum == Forum.WTO else ""
    return citation(author, Italic(case.title_en), f" {number.get(Forum(case.forum), case.key)}")


def _at(place: Pinpoint | None, before: str = " ") -> str:
    return f"{before}{place.oscola}" if place else ""


def _dated(day: date | None) -> str:
    return f" ({source.day_uk(day)})" if day else ""


def _report(document: Document, place: Pinpoint | None) -> Citation:
    """Section on international law (2006) III.B.3: WTO, *Title—Report of the Panel* (2 August 1999) WT/DS46/R [19]."""
    title = f"{source.report_title(document)}—{BODIES[source.body_of(document)]}"
    symbol = f" {document.symbol}" if document.symbol else ""
    return citation("WTO, ", Italic(title), _dated(document.date), symbol, _at(place))


def _opinion(document: Document, place: Pinpoint | None) -> Citation:
    """Rule 2.8, as in its own country and without full stops; 2.1.6 for the pinpoint.

    *Name v Name* 707 F 3d 1295, 1300 (Fed Cir 2013). *Name v Name* No 2009-1262 (Fed Cir, 26 May 2010) 12.
    """
    found, number = source.reporter(document), source.docket(document).replace(".", "")
    court = source.court(document).replace(".", "")
    title = Italic(source.parties(document).replace(".", ""))
    if found is None:
        closing = source.joined(court, source.day_uk(document.date))
        return citation(
            title, f" {number}" if number else "", f" ({closing})" if closing else "", _at(place)
        )
    cite, first = found
    closing = source.joined(court, str(document.date.year) if document.date else "", by=" ")
    page = place.page or (int(place.value) if place.value.isdigit() else 0) if place else 0
    inside = page >= first
    return citation(
        title,
        f" {_without_stops(cite)}",
        _at(place, ", ") if inside else "",
        f" ({closing})" if closing else "",
        _at(place, " slip op ") if not inside else "",
    )


def _without_stops(cite: str) -> str:
    """`707 F.3d 1295` as `707 F 3d 1295`."""
    return " ".join(cite.replace(".", " ").split())


def _commission(document: Document, place: Pinpoint | None) -> Citation:
    """Rule 2.8: *Title* Inv No 337-TA-655, Commission Opinion (17 December 2009) 12."""
    number = source.investigation(document).replace(".", "")
    named = source.joined(number, source.commission_paper(document)[1])
    title = Italic(source.commission_title(document))
    return citation(title, f" {named}", _dated(document.date), _at(place))


def _register(document: Document, place: Pinpoint | None) -> Citation:
    """Rule 3.4.1: US International Trade Commission, ‘Title’ (1 February 2024) 89 Fed Reg 1 [3]."""
    author = "US International Trade Commission, " if source.by_the_commission(document) else ""
    cite = source.register_cite(document).replace(".", "").replace(",", "")
    return citation(author, f"‘{document.title}’", _dated(document.date), f" {cite}", _at(place))


def _statute(document: Document, place: Pinpoint | None) -> Citation:
    """Rule 2.8: as in its own country, without full stops, the country in brackets; 2.4.2 for the article."""
    where = " (China)" if document.language == "zh" else ""
    symbol = f" {document.symbol.replace('.', '')}" if document.symbol else ""
    return citation(document.title, symbol, _dated(document.date), where, _at(place, ", "))


def _page(document: Document, place: Pinpoint | None, accessed: date | None) -> Citation:
    """Rule 3.4.8: WTO, ‘Title’ (20 January 2025) <https://…> accessed 2 May 2025 [3]."""
    read = f" accessed {source.day_uk(accessed)}" if accessed and document.url else ""
    return citation(
        f"WTO, ‘{document.title}’",
        _dated(document.date),
        f" <{document.url}>" if document.url else "",
        read,
        _at(place),
    )


def _digest(document: Document, place: Pinpoint | None, language: str) -> Citation:
    """Our own digest names the case and says what it is."""
    named = source.case_name(document.case, language) if document.case else document.title
    return citation(Italic(named), f", {source.DIGEST['en']}", _at(place))


def _other(document: Document, place: Pinpoint | None) -> Citation:
    """Rule 3.4.1: a secondary source by its title, date and number."""
    symbol = f" {document.symbol}" if document.symbol else ""
    comma = ", " if place and place.kind == "article" else " "
    return citation(document.title, symbol, _dated(document.date), _at(place, comma))


_WRITERS: dict[str, Callable[[Document, Pinpoint | None], Citation]] = {
    "report": _report,
    "award": _report,
    "opinion": _opinion,
    "commission": _commission,
    "register": _register,
    "statute": _statute,
}
