"""`edis`: rows of the Commission's docket, as XML or JSON; each is a dated step of its investigation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebase.drafts import CaseDraft, EventDraft, InputFile, Item
from casebase.sources.base import OneByOne, decoded, file_text, looks_like_json
from legaltext.edis import Filing, investigation_in, parse
from legaltext.records import RecordsError, shortened
from problems import Problem

MARKS = (
    re.compile(r"document_?type", re.IGNORECASE),
    re.compile(r"security_?level", re.IGNORECASE),
)
COMPLAINT = re.compile(r"(?:verified\s+)?complaint\b", re.IGNORECASE)
SITE = "https://edis.usitc.gov/"
#: Room in an event's text for the firm and for its clients, in characters.
FIRM, BEHALF, TEXT = 100, 200, 500


class Docket(OneByOne):
    """A step for each row, with firm, client and security level; the documents themselves are not here."""

    name = "edis"
    label = gettext_lazy("USITC docket (EDIS rows, XML or JSON)")
    rank = 3

    def recognises(self, name: str, head: bytes) -> bool:
        """XML or JSON with the docket's own field names."""
        text = decoded(head)
        xml = text.lstrip("\ufeff \r\n\t").startswith("<") and "<document>" in text
        return (xml or looks_like_json(head)) and all(mark.search(text) for mark in MARKS)

    def items(self, files: Sequence[InputFile], case_key: str | None) -> Iterator[Item | Problem]:
        """One item per row. A row without a number belongs to the case given, else to the one the file is named for."""
        for file in files:
            try:
                filings = parse(file_text(file))
            except RecordsError as error:
                raise Problem(
                    error.code,
                    _("The file holds no rows of the docket."),
                    place=f"{file.name}, {error.place}",
                    remedy=_("Fetch the file again; it may be cut off."),
                ) from error
            for filing in filings:
                yield _item(file, filing, case_key)


def _item(file: InputFile, filing: Filing, case_key: str | None) -> Item | Problem:
    place = ", ".join(part for part in (file.name, filing.place, filing.ident) if part)
    if not filing.ident:
        return Problem(
            "no_number",
            _("The row has no document number."),
            place=place,
            remedy=_("Mend the row, or leave it out."),
        )
    if filing.filed is None:
        return Problem(
            "no_date",
            _("The row has no date that can be read: %(written)s.")
            % {"written": "; ".join(filing.oddities) or "–"},
            place=place,
            remedy=_("Mend the row, or leave it out."),
        )
    by_name = "" if filing.named or case_key else investigation_in(file.name)
    key = filing.investigation or by_name or (case_key if not filing.named else "")
    if not key:
        return Problem(
            "no_investigation",
            _("The row names no Section 337 investigation."),
            place=", ".join(part for part in (place, filing.named) if part),
            remedy=_(
                "Name the case with the import, or the file for its investigation (337-1478)."
            ),
        )
    return Item(
        place=f"{file.name} {filing.ident}", case=_draft(filing, key, file if by_name else None)
    )


def _draft(filing: Filing, key: str, named_by: InputFile | None) -> CaseDraft:
    assert filing.filed is not None  # noqa: S101 (refused before)
    source = {"ident": "edis", "title": "USITC: EDIS docket", "url": SITE}
    if named_by:
        source["ident"] = f"edis:{named_by.name}"[:60]
        source["note"] = "Rows without a number; the investigation is that of the file's name."
        source["title"] = f"USITC: EDIS docket, {named_by.name}"[:500]
    return CaseDraft(
        key=key,
        forum="usitc337",
        events=(
            EventDraft(
                filing.filed, _kind(filing), _text(filing), source=f"edis:{filing.ident}"[:60]
            ),
        ),
        sources=(source,),
    )


def _kind(filing: Filing) -> str:
    """Exhibits and supplements are filed as "Complaint" too; only the title tells the complaint itself."""
    folded = filing.type.casefold()
    if folded == "complaint" and COMPLAINT.match(filing.title):
        return "complaint_filed"
    return "initial_determination" if folded == "id/rd - final on violation" else "other"


def _text(filing: Filing) -> str:
    by = shortened(filing.firm or filing.filed_by, FIRM)
    behalf = shortened(filing.behalf, BEHALF)
    who = f"{by} on behalf of {behalf}" if by and behalf else by or behalf
    security = "" if filing.public else filing.security or "security level not given"
    notes = (who, security, *filing.oddities, f"EDIS {filing.ident}")
    tail = shortened(f" ({'; '.join(note for note in notes if note)})", TEXT - 60)
    head = ": ".join(part for part in (filing.type, filing.title) if part)
    return shortened(head, TEXT - len(tail)) + tail


SOURCE = Docket()
