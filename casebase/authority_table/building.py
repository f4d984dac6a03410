"""Building the table from the citations of a text version."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Literal, get_args

from django.urls import reverse
from django.utils.translation import gettext as _

from casebase.authority_table.model import Authority, CitedAt, Section, Table
from casebase.models import Case, Document, DocumentKind, DocumentName, PassageKind, TextVersion
from casebase.provisions import tree
from casebase.provisions.addresses import address
from casebase.provisions.kept import Kept
from casebase.short_places import short_place
from legaltext.provision_places import place_of

Sort = Literal["name", "first", "most"]
SORTS: tuple[Sort, ...] = get_args(Sort)

_SECTION = {
    "wto_dispute": "wto",
    "wto_document": "wto",
    "investigation": "investigations",
    "us_case": "cases",
    "us_statute": "statutes",
    "us_regulation": "regulations",
    "fed_reg": "regulations",
    "provision": "provisions",
}
REPORTS = {DocumentKind.PANEL_REPORT, DocumentKind.AB_REPORT}
_NUMBERS = re.compile(r"(\d+)")
#: Endings of symbols, the longer first.
_REPORT = re.compile(r"WT/DS\d+(?:/(?P<arb>ARB\d*)|(?P<ab>/AB)?/R(?P<again>W)?)")


def chosen_sort(asked: str) -> Sort:
    """The order asked for, by name where it is none of them."""
    return next((sort for sort in SORTS if sort == asked), "name")


def build(document: Document, version: TextVersion, sort: Sort = "name") -> Table:
    """The table of authorities of a text version. At most four queries, the provision index apart.

    What the document says of itself, by its symbol or the number of its own case, is left out, and so are the
    lists of cases and abbreviations in front of a WTO report, which cite nothing.
    """
    found = _collected(document, version)
    _name(found.values())
    order = _sorting(sort, found.values())
    titles = _titles()
    rows = sorted(found.values(), key=order)
    sections = [
        Section(key, title, [row for row in rows if _section(row) == key])
        for key, title in titles.items()
    ]
    return Table(
        document.slug,
        document.title,
        document.symbol,
        version.number,
        [section for section in sections if section.authorities],
    )


def _titles() -> dict[str, str]:
    return {
        "wto": _("WTO reports and disputes"),
        "wto_other": _("Other WTO documents"),
        "investigations": _("Section 337 investigations"),
        "cases": _("Cases"),
        "statutes": _("Statutes"),
        "regulations": _("Regulations and Federal Register"),
        "provisions": _("Treaty provisions"),
        "other": _("Other authorities"),
    }


def _section(authority: Authority) -> str:
    if authority.kind == "wto_document" and not authority.canonical.startswith("WT/DS"):
        return "wto_other"
    return _SECTION.get(authority.kind, "other")


def _collected(document: Document, version: TextVersion) -> dict[str, Authority]:
    own = {document.symbol, document.case.key if document.case else ""}
    own |= set(document.names.values_list("name", flat=True))
    citations = version.citations.order_by("start", "end", "id")
    if document.kind in REPORTS:
        citations = citations.exclude(passage__kind=PassageKind.FRONT)
    rows = citations.values_list(
        "kind", "canonical", "case_key", "pinpoints",
        "passage__order", "passage__label", "passage__kind", "passage__page",
    )  # fmt: skip
    found: dict[str, Authority] = {}
    for kind, stored, case_key, pinpoints, order, label, passage_kind, page in rows:
        if stored in own:
            continue
        canonical = place_of(stored).canonical if kind in tree.KINDS else stored
        authority = found.setdefault(canonical, Authority(canonical, kind, case_key))
        authority.times += 1
        if not authority.places or authority.places[-1].order != order:
            place = short_place(kind=passage_kind, label=label, page=page, order=order)
            authority.places.append(CitedAt(order, place))
        authority.pinpoints.extend(pinpoints)
    for authority in found.values():
        authority.pinpoints = sorted(dict.fromkeys(authority.pinpoints), key=natural)
    return found


def _name(authorities: Iterable[Authority]) -> None:
    """Give each authority its short title and its page, where the library has them."""
    rows = list(authorities)
    keys = {row.case_key for row in rows if row.case_key}
    cases = {
        case.key: case
        for case in Case.objects.filter(key__in=keys).only(
            "key", "title_en", "title_zh", "short_title_en", "short_title_zh"
        )
    }
    symbols = [row.canonical for row in rows if row.kind == "wto_document"]
    held = dict(
        DocumentName.objects.filter(name__in=symbols)
        .order_by("-document")
        .values_list("name", "document__slug")
    )
    for row in rows:
        if row.kind in tree.KINDS:
            row.url = address(place_of(row.canonical))
            continue
        case = cases.get(row.case_key)
        if case is not None:
            row.name = ", ".join(filter(None, [report_name(row.canonical), case.short_title]))
            row.url = reverse("casebase:case", args=[case.key])
        if slug := held.get(row.canonical):
            row.url = reverse("casebase:document", args=[slug])


def report_name(symbol: str) -> str:
    """Which report a symbol names: "Appellate Body Report (Article 21.5)"; empty for other documents."""
    found = _REPORT.fullmatch(symbol)
    if found is None:
        return ""
    if found["arb"]:
        return _("Decision by the Arbitrator")
    name = _("Appellate Body Report") if found["ab"] else _("Panel Report")
    return f"{name} (Article 21.5)" if found["again"] else name


def _sorting(sort: Sort, authorities: Iterable[Authority]) -> Callable[[Authority], Any]:
    if sort == "first":
        return lambda row: (row.places[0].order, natural(row.canonical))
    by_name = _by_name(authorities)
    if sort == "most":
        return lambda row: (-len(row.places), -row.times, by_name(row))
    return by_name


def _by_name(authorities: Iterable[Authority]) -> Callable[[Authority], Any]:
    """By the title, provisions in the order of their agreement."""
    laws = tree.laws(Kept())
    wanted = {place_of(row.canonical).agreement for row in authorities if row.kind in tree.KINDS}
    order = {
        node.place.canonical: position
        for position, node in enumerate(
            node for key, law in laws.items() if key in wanted for node in law.root.walk()
        )
    }

    def key(row: Authority) -> Any:
        if row.canonical in order:
            return (0, order[row.canonical], [])
        title = row.name.partition(", ")[2] or row.name or row.canonical
        return (1, 0, [*natural(title.casefold()), *natural(row.canonical)])

    return key


def natural(text: str) -> list[tuple[int, int, str]]:
    """A key that sorts 7.9 before 7.10."""
    return [
        (0, int(part), "") if part.isdigit() else (1, 0, part)
        for part in _NUMBERS.split(text)
        if part
    ]
