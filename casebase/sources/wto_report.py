"""`wto-report`: a panel or Appellate Body report, as JSON with catalogue metadata, PDF, DOCX, HTML or text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebase.drafts import (
    CaseDraft,
    DocumentDraft,
    InputFile,
    Item,
    PersonDraft,
    ProvisionDraft,
)
from casebase.places import Locator
from casebase.sources.base import OneByOne, decoded, read_text, web_address
from legaltext import Segmented, Source, segment
from legaltext.facts import ReportFront, division, panel, report_findings, report_front
from problems import Problem

SYMBOL = re.compile(r"WT/DS\d+/(?:AB/)?(?:RW\d?|R|ARB)(?:/[A-Z]{3}|/Add\.\d+|/Corr\.\d+)?\b")
SYMBOLS, SLUG = (
    120,
    100,
)  # characters of a document's symbol, and of its slug before "-part-1a2b3c4d"
DISPUTE = re.compile(r"WT/DS(\d+)")


@dataclass(frozen=True, slots=True)
class _Read:
    """A report as its file was read; `excerpt` where that is only a part of it."""

    file: InputFile
    source: Source
    text: Segmented
    front: ReportFront
    symbol: str
    excerpt: bool

    @property
    def title(self) -> str:
        """As the catalogue or the first page has it."""
        if self.excerpt:
            return _("%(symbol)s (part)") % {"symbol": self.symbol}
        return self.source.metadata.get("title") or self.front.title or self.symbol

    @property
    def slug(self) -> str:
        """Made from the first symbol; a part of a report is a document of its own."""
        first = self.symbol.split(";", maxsplit=1)[0].lower()
        slug = re.sub(r"[^a-z0-9]+", "-", first).strip("-")[:SLUG]
        return f"{slug}-part-{self.file.sha256[:8]}" if self.excerpt else slug


class Report(OneByOne):
    """One document under its symbol; the case is made where the library has none yet."""

    name = "wto-report"
    label = gettext_lazy("WTO panel or Appellate Body report")
    rank = 3

    def recognises(self, name: str, head: bytes) -> bool:
        """A symbol of a report near the top, or in the catalogue's metadata."""
        text = decoded(head)
        return bool(SYMBOL.search(text)) or '"document_symbol"' in text

    def items(self, files: Sequence[InputFile], case_key: str | None) -> Iterator[Item | Problem]:
        """One item per report, or part of one."""
        for file in files:
            source = read_text(file)
            front = report_front(source.text)
            text = segment(source, kind="wto_report")
            symbol, excerpt = _symbol(source, front, text)
            if not symbol:
                raise Problem(
                    "no_symbol",
                    _("No document symbol such as WT/DS593/R was found."),
                    place=file.name,
                    remedy=_(
                        "Give the whole report with its first page, or import it as another document."
                    ),
                )
            yield _item(_Read(file, source, text, front, symbol, excerpt))


def _symbol(source: Source, front: ReportFront, text: Segmented) -> tuple[str, bool]:
    """The report's symbol, and whether the file is only a part of it (it has no first page)."""
    named = source.metadata.get("document_symbol", "")
    if named:
        return _joined([part.strip() for part in re.split(r"[;#]", named)]), False
    if front.symbols and front.body:
        return _joined(front.symbols), False
    heads = Counter(found[0] for piece in text.furniture if (found := SYMBOL.search(piece.text)))
    return (heads.most_common(1)[0][0], True) if heads else ("", False)


def _joined(symbols: Sequence[str]) -> str:
    """The symbols of a report on joined disputes: "WT/DS384/R; WT/DS386/R"; addenda that its page names are not it."""
    which = symbols[0].split("/")[2:]
    same = [one for one in symbols if one.split("/")[2:] == which]
    while len("; ".join(same)) > SYMBOLS and len(same) > 1:
        same.pop()
    return "; ".join(same)[:SYMBOLS]


def _kind(symbol: str) -> str:
    if "/AB/" in symbol:
        return "ab_report"
    return "panel_report" if re.search(r"/RW?\b", symbol) else "other"


def _date(metadata: Mapping[str, str], front: ReportFront) -> date | None:
    try:
        return date.fromisoformat(metadata.get("date", ""))
    except ValueError:
        return front.date


def _findings(symbol: str, text: Segmented, locator: Locator) -> tuple[ProvisionDraft, ...]:
    """What a panel's conclusions say of each provision, as far as their words tell."""
    if _kind(symbol) != "panel_report":
        return ()
    stage = "compliance" if "/RW" in symbol else "panel"
    return tuple(
        ProvisionDraft(one.provision, one.outcome, stage, place=locator.at(one.start))
        for one in report_findings(text)
    )


def _people(
    symbol: str, source: Source, text: Segmented, locator: Locator
) -> Iterator[PersonDraft]:
    """The panel as the report's introduction names it, or the division on an Appellate Body report's front."""
    if _kind(symbol) == "ab_report":
        for one in division(source.text):  # lines of the front pages; the canonical text joins them
            yield PersonDraft(one.name, one.role, place=locator.at(0))
    else:
        for one in panel(text.text):
            yield PersonDraft(one.name, one.role, place=locator.at(one.start))


def _item(report: _Read) -> Item:
    disputes = _disputes(report)
    return Item(
        place=report.file.name,
        case=_case(report, disputes),
        document=_document(report, case_key=disputes[0]),
    )


def _disputes(report: _Read) -> list[str]:
    """Keys of the disputes that the report is on, its own first."""
    numbers = DISPUTE.findall(report.symbol) or [
        name.removeprefix("DS") for name in report.front.disputes
    ]
    if not numbers:
        raise Problem(
            "no_dispute_number",
            _("The symbol names no dispute."),
            place=f"{report.file.name}, {report.symbol}",
            remedy=_("Reports of WTO disputes have symbols such as WT/DS593/R."),
        )
    return [f"DS{number}" for number in dict.fromkeys(numbers)]


def _case(report: _Read, disputes: Sequence[str]) -> CaseDraft:
    """What the report says of its case; a part of one says nothing of its title, symbols and findings."""
    symbol, text = report.symbol, report.text
    locator = Locator(slug=report.slug, name=symbol, text=text)
    whole = not report.excerpt
    title = re.sub(r"\s*[-–—]\s*Report of the (?:Panel|Appellate Body)\s*$", "", report.title)
    return CaseDraft(
        key=disputes[0],
        forum="wto",
        fields={"title_en": title if whole else ""},
        adds={"authorities": tuple(re.split(r"\s*;\s*", symbol))} if whole else {},
        provisions=_findings(symbol, text, locator) if whole else (),
        people=tuple(_people(symbol, report.source, text, locator)),
        read_from=report.slug,
        relations=tuple((other, "joined") for other in disputes[1:]),
    )


def _document(report: _Read, *, case_key: str) -> DocumentDraft:
    return DocumentDraft(
        slug=report.slug,
        kind=_kind(report.symbol),
        symbol=report.symbol,
        title=report.title,
        language=report.text.language,
        text=report.text,
        # The first date in a part of a report is any date that it tells of.
        date=None if report.excerpt else _date(report.source.metadata, report.front),
        url=web_address(report.source.metadata.get("url", "")),
        case_key=case_key,
        media_type=report.source.media_type,
        original=report.file,
    )


SOURCE = Report()
