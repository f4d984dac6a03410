"""`wto-page`: a dispute's page on the WTO site, as text, HTML or PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebase import members
from casebase.drafts import (
    CaseDraft,
    DocumentDraft,
    EventDraft,
    InputFile,
    Item,
    PartyDraft,
    PersonDraft,
    ProvisionDraft,
)
from casebase.places import Locator
from casebase.sources.base import OneByOne, decoded, read_text
from legaltext import Segmented, segment
from legaltext.facts import CasePage, case_page, panel
from problems import Problem

EVENTS = {
    "consultations requested": "consultations_requested",
    "panel requested": "panel_requested",
    "panel established": "panel_established",
    "panel composed": "panel_composed",
    "panel report circulated": "panel_report_circulated",
    "appellate body report circulated": "ab_report_circulated",
    "report adopted": "report_adopted",
    "mutually agreed solution notified": "settled",
}
STATUS = {  # how the page's own words begin, folded
    "in consultations": "consultations",
    "panel established": "panel_established",
    "panel composed": "panel_composed",
    "panel report under appeal": "under_appeal",
    "panel report circulated": "report_circulated",
    "implementation notified": "implemented",
    "settled or terminated": "settled",
    "report(s) adopted, no further": "no_further_action",
    "report(s) adopted": "report_adopted",
    "authority for panel lapsed": "lapsed",
    "authorization to retaliate granted": "retaliation_authorised",
    "compliance proceedings": "compliance",
}


class DisputePage(OneByOne):
    """One case with its page as a document."""

    name = "wto-page"
    label = gettext_lazy("WTO dispute page")
    rank = 6

    def recognises(self, name: str, head: bytes) -> bool:
        """The key facts' labels, whatever the format."""
        text = decoded(head)
        return all(
            label in text for label in ("Complainant", "Respondent:", "Consultations requested")
        )

    def items(self, files: Sequence[InputFile], case_key: str | None) -> Iterator[Item | Problem]:
        """One item per page."""
        for file in files:
            source = read_text(file)
            page = case_page(source.text)
            if page.number is None:
                raise Problem(
                    "no_dispute_number",
                    _("The page names no dispute number."),
                    place=file.name,
                    remedy=_(
                        "Give the whole page, from “DS…” at its top to the end of the summary."
                    ),
                )
            text = segment(source, kind="page")
            key = f"DS{page.number}"
            yield Item(
                place=file.name,
                case=_draft(page, key, _people(key, text)),
                document=DocumentDraft(
                    slug=_slug(key),
                    kind="dispute_page",
                    title=f"{key} {page.short_title or page.title}",
                    language=text.language,
                    text=text,
                    date=page.summary_date or page.latest_date,
                    url=f"https://www.wto.org/english/tratop_e/dispu_e/cases_e/ds{page.number}_e.htm",
                    case_key=key,
                    media_type=source.media_type,
                    original=file,
                ),
            )


def _parties(names: Sequence[str], role: str) -> Iterator[PartyDraft]:
    for name in names:
        member = members.by_name(name)
        if member:
            yield PartyDraft(role, member.code, member.name_en, member.name_zh)
        else:
            yield PartyDraft(role, name[:80], name)


def _events(page: CasePage) -> Iterator[EventDraft]:
    for step in page.dates:
        if step.on:
            kind = _event_kind(step.label)
            yield EventDraft(step.on, kind or "other", "" if kind else step.label)
        if step.adopted:
            yield EventDraft(step.adopted, "report_adopted")


def _event_kind(label: str) -> str:
    """The kind of a dated step by its label; "" for one that is none of ours."""
    folded = label.casefold()
    if "21.5" in folded and "report circulated" in folded:
        return "ab_report_circulated" if "appellate body" in folded else "compliance_panel_report"
    return EVENTS.get(folded, "")


def _slug(key: str) -> str:
    return f"{key.lower()}-page"


def _people(key: str, text: Segmented) -> tuple[PersonDraft, ...]:
    """The panel, where the narrative prints its composition."""
    locator = Locator(slug=_slug(key), name=f"WTO: {key}", text=text)
    return tuple(
        PersonDraft(one.name, one.role, place=locator.at(one.start)) for one in panel(text.text)
    )


def _draft(page: CasePage, key: str, people: tuple[PersonDraft, ...]) -> CaseDraft:
    folded = page.status.casefold()
    status = next(
        (value for start, value in STATUS.items() if folded.startswith(start)), page.status[:40]
    )
    started = page.on("Consultations requested")
    return CaseDraft(
        key=key,
        forum="wto",
        fields={
            "title_en": page.title,
            "short_title_en": page.short_title.replace("—", "–"),
            "status": status,
            "started_on": started,
        },
        parties=(
            *_parties(page.complainants, "complainant"),
            *_parties(page.respondents, "respondent"),
            *_parties(page.third_parties, "third_party"),
        ),
        events=tuple(_events(page)),
        provisions=tuple(
            ProvisionDraft(provision, stage="consultations")
            for agreement in page.agreements
            for provision in agreement.provisions
        ),
        people=people,
        read_from=_slug(key),
        relations=tuple((other, "same_measure") for other in page.see_also if other != key),
        sources=(
            {
                "ident": "wto-page",
                "title": f"WTO: {key}",
                "url": f"https://www.wto.org/english/tratop_e/dispu_e/cases_e/{key.lower()}_e.htm",
            },
        ),
    )


SOURCE = DisputePage()
