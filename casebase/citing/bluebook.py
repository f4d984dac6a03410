"""The Bluebook, 21st edition, as practitioners' documents have it (italics where B10 to B21 underline)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from casebase.citing import source
from casebase.citing.model import Citation, Italic, citation
from casebase.citing.place import Pinpoint
from casebase.models import Case, Document, Forum


def write(
    document: Document, place: Pinpoint | None, *, language: str, accessed: date | None
) -> Citation:
    """The citation of a document, at a place in it."""
    sort = source.sort_of(document)
    if sort == "digest":
        return _digest(document, place, language)
    if sort == "page":
        return _page(document, place)
    return _WRITERS.get(sort, _other)(document, place)


def write_case(case: Case, *, language: str) -> Citation:
    """Rule 21.11 and 14.4: a dispute or an investigation as such, by its number."""
    number = {Forum.WTO: f"WT/{case.key}", Forum.USITC: f"Inv. No. {case.key}"}
    return citation(Italic(case.title_en), f", {number.get(Forum(case.forum), case.key)}.")


def _at(place: Pinpoint | None, before: str = ", ") -> str:
    return f"{before}{place.bluebook}" if place else ""


def _report(document: Document, place: Pinpoint | None) -> Citation:
    """Rule 21.11(a), panel and Appellate Body reports, and awards and decisions under the DSU.

    Body, *Title*, ¶ 19, WTO Doc. WT/DS46/AB/R (adopted Aug. 20, 1999).
    """
    how, day = source.decided(document)
    dated = source.day_us(day)
    return citation(
        f"{source.body_of(document)}, ",
        Italic(source.report_title(document)),
        _at(place),
        f", WTO Doc. {document.symbol}" if document.symbol else "",
        f" ({how} {dated})" if dated else "",
        ".",
    )


def _opinion(document: Document, place: Pinpoint | None) -> Citation:
    """Rules 10.2 (names, table T6) to 10.5 with a reporter's cite, 10.8.1(b) for a slip opinion.

    *Name*, 707 F.3d 1295, 1300 (Fed. Cir. 2013). *Name*, No. 2009-1262, slip op. at 12 (Fed. Cir. May 26, 2010).
    The library's pages are those of the slip opinion; a page below the reporter's first is given as such.
    """
    found, number = source.reporter(document), source.docket(document)
    if found is None:
        slip = (", slip op. at " if number.startswith("No.") else ", ") if place else ""
        closing = source.joined(source.court(document), source.day_us(document.date), by=" ")
        return citation(
            Italic(source.parties(document, abbreviated=True)),
            f", {number}" if number else "",
            _at(place, slip),
            f" ({closing})." if closing else ".",
        )
    cite, first = found
    year = str(document.date.year) if document.date else ""
    closing = source.joined(source.court(document), year, by=" ")
    inside = place is not None and _reporter_page(place, first)
    slip = source.joined(number, f"slip op.{_at(place, ' at ')}") if place and not inside else ""
    return citation(
        Italic(source.parties(document, abbreviated=True)),
        f", {cite}",
        _at(place) if inside else "",
        f" ({closing})" if closing else "",
        f" ({slip})" if slip else "",
        ".",
    )


def _reporter_page(place: Pinpoint, first: int) -> bool:
    page = place.page or (int(place.value) if place.value.isdigit() else 0)
    return place.kind in ("page", "footnote") and page >= first


def _commission(document: Document, place: Pinpoint | None) -> Citation:
    """Rule 14.4, in the Commission's own form: *Title*, Inv. No. 337-TA-655, Comm'n Op. at 12 (Dec. 17, 2009)."""
    dated = source.day_us(document.date)
    return citation(
        Italic(source.commission_title(document)),
        f", {source.joined(source.investigation(document), source.commission_paper(document)[0])}",
        _at(place, " at ") if place and place.kind in ("page", "footnote") else _at(place),
        f" ({dated})." if dated else ".",
    )


def _register(document: Document, place: Pinpoint | None) -> Citation:
    """Rule 14.2(a): Title, 75 Fed. Reg. 74,339, 74,340 (Nov. 30, 2010)."""
    dated = source.day_us(document.date)
    named = source.joined(document.title, source.register_cite(document))
    return citation(named, _at(place), f" ({dated})." if dated else ".")


def _statute(document: Document, place: Pinpoint | None) -> Citation:
    """Rule 12.3 for a code of the United States, 20.5 with 20.1.1 for a law of another country, named at the end."""
    dated = source.day_us(document.date)
    where = " (China)" if document.language == "zh" else ""
    return citation(
        source.joined(document.title, document.symbol),
        f" ({dated})" if dated else "",
        _at(place),
        where,
        ".",
    )


def _page(document: Document, place: Pinpoint | None) -> Citation:
    """Rule 18.2.2: *Title*, World Trade Org., ¶ 3, https://… (last updated Jan. 20, 2025)."""
    dated = source.day_us(document.date)
    return citation(
        Italic(document.title),
        ", World Trade Org.",
        _at(place),
        f", {document.url}" if document.url else "",
        f" (last updated {dated})." if dated else ".",
    )


def _digest(document: Document, place: Pinpoint | None, language: str) -> Citation:
    """Our own digest names the case and says what it is; its date is the decision's, so it gives none."""
    named = source.case_name(document.case, language) if document.case else document.title
    return citation(Italic(named), f", {source.DIGEST['en']}", _at(place), ".")


def _other(document: Document, place: Pinpoint | None) -> Citation:
    """Rule 17.2: an unpublished paper by its title, number and date."""
    dated = source.day_us(document.date)
    named = source.joined(document.title, document.symbol)
    return citation(named, _at(place), f" ({dated})." if dated else ".")


_WRITERS: dict[str, Callable[[Document, Pinpoint | None], Citation]] = {
    "report": _report,
    "award": _report,
    "opinion": _opinion,
    "commission": _commission,
    "register": _register,
    "statute": _statute,
}
