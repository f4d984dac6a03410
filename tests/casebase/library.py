"""A small library of invented disputes whose decisions cite one another."""

from __future__ import annotations

from datetime import date
from typing import Any

from casebase.authorities import Authorities
from casebase.digests import compose
from casebase.drafts import DocumentDraft
from casebase.models import Case, CaseEvent, Document
from casebase.services.name_documents import name_documents
from casebase.services.store_document import store_document
from legaltext.extraction import citations_of

GADGETS, WIDGETS = "Beta – Gadgets", "Alpha – Widgets"
FOLLOWED = "We agree with the panel in Alpha – Widgets, para. 7.2."
MODIFIED = (
    "Alpha – Widgets Panel Report, WT/DS901/R, adopted 1 May 2001, as modified by "
    "Appellate Body Report WT/DS901/AB/R."
)
RANGE = "See Panel Report, Alpha – Widgets, paras. 7.1-7.3."


def case(key: str, title: str, **events: date) -> Case:
    """A dispute with the steps `kind=day`."""
    made = Case.objects.create(
        key=key, forum="wto", number=int(key[2:]), title_en=title, short_title_en=title
    )
    for kind, day in events.items():
        CaseEvent.objects.create(case=made, kind=kind, date=day, source="test")
    return made


def decision(
    of: Case, symbol: str, paragraphs: dict[str, str], on: date | None, **values: Any
) -> Document:
    """A stored decision with numbered paragraphs; a later call with the same symbol gives it its next text."""
    authorities = Authorities()
    rows: list[dict[str, str]] = [{"heading": "7 FINDINGS"}]
    rows += [{"label": label, "text": text} for label, text in paragraphs.items()]
    text = compose(rows, "en")
    draft = DocumentDraft(
        slug=symbol.replace("/", "-").lower(),
        kind=values.pop("kind", "panel_report"),
        title=f"{of.title_en} {symbol}",
        language="en",
        text=text,
        symbol=symbol,
        date=on,
        case_key=of.key,
    )
    stored, _outcome = store_document(
        draft=draft,
        citations=citations_of(text, aliases=authorities.aliases),
        case_of=authorities.case_of,
    )
    name_documents(case=of)
    return stored


def two_disputes() -> tuple[Document, Document]:
    """Widgets, adopted in 2001 after an appeal, and Gadgets of 2010, which cites it in 7.1 to 7.4."""
    widgets = case(
        "DS901",
        WIDGETS,
        panel_report_circulated=date(2000, 5, 1),
        appealed=date(2000, 7, 1),
        ab_report_circulated=date(2001, 3, 1),
        report_adopted=date(2001, 5, 1),
    )
    gadgets = case("DS902", GADGETS, panel_report_circulated=date(2010, 1, 1))
    old = decision(
        widgets,
        "WT/DS901/R",
        {
            "7.1": "The measure is a rule.",
            "7.2": "The rule is a technical regulation.",
            "7.3": "So we find.",
        },
        date(2000, 5, 1),
    )
    new = decision(
        gadgets,
        "WT/DS902/R",
        {
            "7.1": FOLLOWED,
            "7.2": MODIFIED,
            "7.3": RANGE,
            "7.4": "Article 2.2 of the TBT Agreement is next.",
        },
        date(2010, 1, 1),
    )
    return old, new
