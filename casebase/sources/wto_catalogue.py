"""`wto-catalogue`: the WTO documents catalogue as XML; it tells of documents but holds no text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebase.drafts import CaseDraft, EventDraft, InputFile, Item
from casebase.sources.base import OneByOne, decoded, file_text
from legaltext.records import RecordsError, shortened
from legaltext.wto_catalogue import CatalogueEntry, parse
from problems import Problem

#: Steps that happen by the issue of the document. A request or a notice of appeal is issued days after it was
#: made, so its date is told as that of the document only.
EVENTS = {
    "R": "panel_report_circulated",
    "AB/R": "ab_report_circulated",
    "RW": "compliance_panel_report",
    "AB/RW": "ab_report_circulated",
    "ARB": "arbitration",
}
SITE = "https://docs.wto.org/"


class Catalogue(OneByOne):
    """Each document is a dated step of its dispute, with its symbol; a restricted one is a step marked so."""

    name = "wto-catalogue"
    label = gettext_lazy("WTO documents catalogue (XML)")
    rank = 4

    def recognises(self, name: str, head: bytes) -> bool:
        """XML with the catalogue's own element names."""
        text = decoded(head)
        return text.lstrip("\ufeff \r\n\t").startswith("<") and (
            "<DOCUMENT>" in text and "<SYMBOL>" in text
        )

    def items(self, files: Sequence[InputFile], case_key: str | None) -> Iterator[Item | Problem]:
        """An item for each dispute that a document's symbol names."""
        for file in files:
            try:
                entries = parse(file_text(file))
            except RecordsError as error:
                raise Problem(
                    error.code,
                    _("The file is not the catalogue's XML."),
                    place=f"{file.name}, {error.place}",
                    remedy=_("Fetch the file again; it may be cut off."),
                ) from error
            for entry in entries:
                problem = _refusal(file, entry)
                if problem:
                    yield problem
                    continue
                for number in entry.disputes:
                    yield Item(
                        place=f"{file.name} {entry.symbol} DS{number}",
                        case=_draft(entry, number),
                    )


def _refusal(file: InputFile, entry: CatalogueEntry) -> Problem | None:
    place = ", ".join(part for part in (file.name, entry.place, entry.symbol) if part)
    if not entry.symbols:
        return Problem(
            "no_dispute_number",
            _("The symbol names no dispute."),
            place=place,
            remedy=_("Documents of WTO disputes have symbols such as WT/DS593/R."),
        )
    if entry.issued is None:
        return Problem(
            "no_date",
            _("“%(written)s” is no date.") % {"written": entry.issued_as},
            place=place,
            remedy=_(
                "The catalogue writes dates as day/month/year. Mend the entry, or leave it out."
            ),
        )
    return None


def _draft(entry: CatalogueEntry, number: int) -> CaseDraft:
    mine = [symbol for symbol in entry.symbols if symbol.number == number]
    kind = next((EVENTS[symbol.kind] for symbol in mine if symbol.kind), "other")
    flags = []
    if not entry.public:
        flags.append(entry.restriction or f"restriction “{entry.restriction_as}” not known")
    flags.extend(f"symbol {symbol.text} of no known kind" for symbol in mine if not symbol.known)
    flagged = f" ({'; '.join(flags)})" if flags else ""
    text = shortened(f"{entry.symbol}{flagged}: {entry.title}".rstrip(": "), 500)
    assert entry.issued is not None  # noqa: S101 (refused before)
    return CaseDraft(
        key=f"DS{number}",
        forum="wto",
        adds={"authorities": tuple(symbol.text for symbol in mine if symbol.known)}
        if entry.public
        else {},
        events=(
            EventDraft(
                entry.issued,
                kind if entry.public else "other",
                text,
                source=f"wto-catalogue:{entry.ident}"[:60],
            ),
        ),
        relations=tuple((f"DS{other}", "joined") for other in entry.disputes if other != number)
        if kind != "other"
        else (),
        sources=({"ident": "wto-catalogue", "title": "WTO: documents catalogue", "url": SITE},),
    )


SOURCE = Catalogue()
