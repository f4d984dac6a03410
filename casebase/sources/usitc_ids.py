"""`usitc-ids`: the Commission's database of Section 337 investigations, `investigations.json`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebase.drafts import (
    CaseDraft,
    EventDraft,
    FactDraft,
    InputFile,
    Item,
    PartyDraft,
    PersonDraft,
)
from casebase.sources.base import OneByOne, decoded, file_text
from legaltext.usitc_ids import IdsError, IdsInvestigation, IdsStage, parse
from problems import Problem

MARK = re.compile(r'"Investigation[ _](?:Number|Phase)', re.IGNORECASE)
ROLES = {"complainant": "complainant", "respondent": "respondent", "intervenor": "intervenor"}
STATUS = {"active": "active", "pending": "active", "completed": "completed", "terminated": "terminated"}  # fmt: skip
SITE = "https://ids.usitc.gov/"
NOTE = 500
JUDGE = re.compile(r"\badministrative law judges?\b|\balj\b|\bchief judge\b", re.IGNORECASE)
PATENT = re.compile(r"(?:design )?patents? (?P<number>(?:RE|D|PP)?[\d,]{5,})\Z", re.IGNORECASE)


class InvestigationsDatabase(OneByOne):
    """One case per number, whatever its rows: enforcement and remand are stages of it."""

    name = "usitc-ids"
    label = gettext_lazy("USITC investigations database (investigations.json)")
    rank = 5

    def recognises(self, name: str, head: bytes) -> bool:
        """JSON with the database's own field names."""
        text = decoded(head)
        return text.lstrip("\ufeff \r\n\t").startswith(("{", "[")) and bool(MARK.search(text))

    def items(self, files: Sequence[InputFile], case_key: str | None) -> Iterator[Item | Problem]:
        """The investigations by number; a row without a number is reported with its place."""
        for file in files:
            try:
                found, nameless = parse(file_text(file))
            except IdsError as error:
                raise Problem(
                    "not_ids",
                    str(error),
                    place=f"{file.name}, {error.place}",
                    remedy=_("Fetch the file again; it may be cut off."),
                ) from error
            for place in nameless:
                yield Problem(
                    "no_number",
                    _("The row has no investigation number."),
                    place=f"{file.name}, {place}",
                    remedy=_("Give it one, or leave the row out."),
                )
            for investigation in found:
                yield Item(place=f"{file.name} {investigation.number}", case=_draft(investigation))


def _draft(found: IdsInvestigation) -> CaseDraft:
    last = found.stages[-1] if found.stages else None
    begun = [day for stage in found.stages for day in (stage.notice, stage.started) if day]
    status = last.status if last else ""
    return CaseDraft(
        key=found.number,
        forum="usitc337",
        fields={
            "title_en": found.title[:500],
            "product_en": found.topic[:300],
            "status": STATUS.get(status.lower(), status.lower()),
            "started_on": min(begun) if begun else None,
        },
        parties=tuple(
            PartyDraft(ROLES[party.role.lower()], _code(party.name), party.name[:200], kind="company")
            for party in found.parties
            if party.role.lower() in ROLES
        ),
        adds={"hs_codes": tuple(number[:40] for number in found.tariff_numbers)},
        people=tuple(
            PersonDraft(person.name, "administrative_law_judge")
            for person in found.staff
            if JUDGE.search(person.role)
        ),
        facts=tuple(dict.fromkeys(_facts(found))),
        events=tuple(event for stage in found.stages for event in _events(stage)),
        sources=(
            {
                "ident": "usitc-ids",
                "title": "USITC: investigations database",
                "url": SITE,
                "note": _note(found)[:NOTE],
            },
        ),
    )  # fmt: skip


def _code(name: str) -> str:
    return slugify(name, allow_unicode=True)[:80] or "company"


def _events(stage: IdsStage) -> Iterator[EventDraft]:
    phase = stage.phase or "Investigation"
    if stage.notice:
        text = ", ".join(part for part in (phase, stage.notice_citation) if part)
        yield EventDraft(stage.notice, "investigation_instituted", text)
    if stage.started and stage.started != stage.notice:
        yield EventDraft(stage.started, "other", f"{phase}: start date")
    if stage.target:
        yield EventDraft(stage.target, "other", f"{phase}: target date")
    if stage.ended:
        kind = "commission_determination" if stage.determination else "other"
        yield EventDraft(stage.ended, kind, f"{phase}: {stage.determination or 'end'}")


def _facts(found: IdsInvestigation) -> Iterator[FactDraft]:
    """Rights, unfair acts and determinations; a patent in the form in which texts are read, others as they stand."""
    for right in found.rights:
        patent = PATENT.match(right)
        number = patent["number"].replace(",", "").upper() if patent else ""
        yield FactDraft("patent", f"US {number}") if patent else FactDraft("right", right)
    for act in found.unfair_acts:
        yield FactDraft("unfair_act", act)
    for stage in found.stages:
        if stage.determination:
            phase = stage.phase or "Investigation"
            yield FactDraft("determination", f"{phase}: {stage.determination}")


def _note(found: IdsInvestigation) -> str:
    parts = [
        *found.oddities,
        "; ".join(found.rights),
        "; ".join(found.unfair_acts),
        found.tariff_numbers and "HTS " + ", ".join(found.tariff_numbers),
    ]
    return ". ".join(part for part in parts if part)


SOURCE = InvestigationsDatabase()
