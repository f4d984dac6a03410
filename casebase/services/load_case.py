"""Load one landmark case of `fixtures/cases` with its digests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from casebase.authorities import Authorities
from casebase.digests import both, compose
from casebase.drafts import (
    CaseDraft,
    DocumentDraft,
    EventDraft,
    PartyDraft,
    PersonDraft,
    ProvisionDraft,
)
from casebase.services.report import Outcome
from casebase.services.store_case import store_case
from casebase.services.store_document import store_document
from legaltext.extraction import citations_of

SOURCE = "library"
RANK = 9  # read and checked by people; official lists are asked first only where it is silent


@transaction.atomic
def load_case(*, data: dict[str, Any], authorities: Authorities) -> Outcome:
    """Store a case fixture (`tests/fixtures/test_case_fixtures.py` says its shape); repeating it changes nothing."""
    case, outcome = store_case(draft=_case_draft(data), source=SOURCE, rank=RANK)
    authorities.add(case)
    outcomes = [outcome]
    for row in data["documents"]:
        text = compose(row["paragraphs"], row["language"])
        draft = DocumentDraft(
            slug=row["slug"],
            kind=row.get("kind", "digest"),
            title=row["title"],
            language=row["language"],
            text=text,
            date=date.fromisoformat(row["date"]) if row.get("date") else None,
            case_key=case.key,
        )
        _document, outcome = store_document(
            draft=draft,
            citations=citations_of(text, aliases=authorities.aliases),
            case_of=authorities.case_of,
        )
        outcomes.append(outcome)
    if outcomes[0] == "created":
        return "created"
    return "unchanged" if set(outcomes) == {"unchanged"} else "changed"


def _case_draft(data: dict[str, Any]) -> CaseDraft:
    events = tuple(_event(row) for row in data["events"])
    return CaseDraft(
        key=data["key"],
        forum=data["forum"],
        fields=_fields(data, events),
        parties=tuple(_party(row) for row in data["parties"]),
        events=events,
        provisions=tuple(_provision(row) for row in data["provisions"]),
        people=tuple(
            PersonDraft(row["name"], row["role"], row.get("source", ""))
            for row in data.get("people", [])
        ),
        adds={"hs_codes": tuple(data.get("hs_codes", ()))},
        relations=tuple((row["key"], row["relation"]) for row in data.get("related", [])),
        sources=tuple(_source(row) for row in data["sources"]),
    )


def _fields(data: dict[str, Any], events: Sequence[EventDraft]) -> dict[str, Any]:
    fields: dict[str, Any] = {"status": data.get("status", ""), "aliases": data.get("aliases", [])}
    for name in ("title", "short_title", "product", "measure", "summary"):
        fields[f"{name}_en"], fields[f"{name}_zh"] = both(data.get(name))
    fields["authorities"] = data.get("authorities", [])
    if events:
        fields["started_on"] = min(event.date for event in events)
    return fields


def _party(row: dict[str, Any]) -> PartyDraft:
    return PartyDraft(row["role"], row["code"], *both(row["name"]), kind=row.get("kind", "member"))


def _provision(row: dict[str, Any]) -> ProvisionDraft:
    return ProvisionDraft(
        row["provision"], row.get("finding", "cited"), row.get("stage", ""), row.get("source", "")
    )


def _source(row: dict[str, Any]) -> dict[str, str]:
    return {
        "ident": row["id"],
        "title": row["title"],
        "url": row.get("url", ""),
        "note": row.get("note", ""),
    }


def _event(row: dict[str, Any]) -> EventDraft:
    english, chinese = both(row.get("text"))
    return EventDraft(
        date.fromisoformat(row["date"]), row["kind"], english, chinese, row.get("source", "")
    )
