"""Write what a source says of a case."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from casebase.drafts import CaseDraft, EventDraft, PartyDraft
from casebase.models import (
    Case,
    CaseEvent,
    CaseParty,
    CaseRelation,
    CaseSource,
    Document,
    Party,
)
from casebase.services.name_documents import name_documents
from casebase.services.report import Outcome
from casebase.services.store_findings import store_facts, store_people, store_provisions, today
from search import outbox

#: Kinds of steps that do not say what happened.
VAGUE = {"other", "status"}
#: Digits of a case's number that the column takes; a longer one is no number to sort by.
DIGITS = 10


@transaction.atomic
def store_case(*, draft: CaseDraft, source: str, rank: int) -> tuple[Case, Outcome]:
    """Create or update a case; a value of a lower-ranked source is kept beside, not over, a higher one.

    Args:
        draft: the facts.
        source: name of the source, for provenance.
        rank: whose word stands where sources disagree: the higher.
    """
    case, created = Case.objects.select_for_update().get_or_create(
        key=draft.key,
        defaults={"forum": draft.forum, "number": _number(draft.key), "title_en": draft.key},
    )
    changed = [
        _store_fields(case, draft.fields, source=source, rank=rank),
        _store_adds(case, draft.adds, source),
        _store_parties(case, draft.parties),
        _store_events(case, draft.events, source),
        store_provisions(case=case, draft=draft, source=source),
        store_people(case=case, draft=draft, source=source),
        store_facts(case=case, draft=draft, source=source),
        _store_relations(case, draft.relations),
        _store_sources(case, draft.sources),
    ]
    if not created and not any(changed):
        return case, "unchanged"
    if not created:
        case.revision += 1
    case.save()
    name_documents(case=case)
    # Who codes a document locks it before it enters the outbox; in another order the two would wait for each other.
    documents = Document.objects.select_for_update().filter(case=case).order_by("pk")
    outbox.touch_many([f"case/{case.key}", *documents.values_list("slug", flat=True)])
    return case, "created" if created else "changed"


def _number(key: str) -> int | None:
    found = re.search(r"(\d+)\D*$", key)
    return int(found[1]) if found and len(found[1]) < DIGITS else None


def _fitting(name: str, value: Any) -> Any:
    """The value as far as its column holds it; provenance keeps all of it."""
    longest = getattr(Case._meta.get_field(name), "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _store_fields(case: Case, fields: dict[str, Any], *, source: str, rank: int) -> bool:
    """Set columns by rank and keep who said what; True where anything changed."""
    changed = False
    for name, value in fields.items():
        if value in (None, "", []):
            continue
        known: dict[str, Any] = case.provenance.get(name, {})
        claims: dict[str, Any] = known.setdefault("claims", {})
        claim = {"value": _plain(value), "rank": rank}
        before = claims.get(source, {})
        if {key: before.get(key) for key in claim} == claim:
            continue
        claims[source] = {**claim, "date": today()}
        case.provenance[name] = known
        changed = True
        if rank >= max(entry["rank"] for entry in claims.values()):
            setattr(case, name, _fitting(name, value))
            known["source"] = source
    return changed


def _store_adds(case: Case, adds: dict[str, tuple[str, ...]], source: str) -> bool:
    """Add to columns that hold lists, with who said so first; nothing is taken away or put in another order."""
    changed = False
    for name, values in adds.items():
        known: list[str] = getattr(case, name)
        missing = [value for value in dict.fromkeys(values) if value not in known]
        if missing:
            setattr(case, name, [*known, *missing])
            added = case.provenance.setdefault(name, {}).setdefault("added", {})
            added.update({value: {"source": source, "date": today()} for value in missing})
            changed = True
    return changed


def _store_parties(case: Case, parties: tuple[PartyDraft, ...]) -> bool:
    known = Party.objects.in_bulk({draft.code for draft in parties}, field_name="code")
    roles = set(case.case_parties.values_list("party__code", "role")) if parties else set()
    new = []
    for draft in parties:
        party = known.get(draft.code) or _new_party(draft)
        known[draft.code] = party
        if draft.name_zh and not party.name_zh:
            party.name_zh = draft.name_zh
            party.save()
        if (draft.code, draft.role) not in roles:
            roles.add((draft.code, draft.role))
            new.append(CaseParty(case=case, party=party, role=draft.role))
    CaseParty.objects.bulk_create(new)  # the case's row is locked
    return bool(new)


def _new_party(draft: PartyDraft) -> Party:
    """Two imports may meet the same new party."""
    party, _created = Party.objects.get_or_create(
        code=draft.code,
        defaults={"kind": draft.kind, "name_en": draft.name_en, "name_zh": draft.name_zh},
    )
    return party


def _store_events(case: Case, events: tuple[EventDraft, ...], source: str) -> bool:
    """Replace what this source said; a step that another source tells alike is told once, and both are named."""
    if not events:
        return False
    idents = {source} | {draft.source for draft in events if draft.source}
    mine = Q(source__in=idents)
    old = {(row.date, row.kind, row.text_en): row for row in case.events.filter(mine)}
    told, taken = _told_by_others(case, mine, source)
    wanted = {
        key: draft
        for draft in events
        if (key := (draft.date, draft.kind, draft.text_en[:500])) not in taken
        and ((draft.date, draft.kind) not in told or _is_piece(draft.source, draft.kind))
    }
    gone = [row.pk for key, row in old.items() if key not in wanted]
    new = [
        CaseEvent(
            case=case,
            date=draft.date,
            kind=draft.kind,
            text_en=draft.text_en[:500],
            text_zh=draft.text_zh[:500],
            source=draft.source or source,
        )
        for key, draft in wanted.items()
        if key not in old
    ]
    CaseEvent.objects.filter(pk__in=gone).delete()
    CaseEvent.objects.bulk_create(new)
    credited = _credit(list(case.events.exclude(mine)), events, idents, source)
    return bool(new or gone or credited)


def _credit(
    others: list[CaseEvent], events: tuple[EventDraft, ...], idents: set[str], source: str
) -> bool:
    """Note on the steps of other sources who of `idents` tells them too; True where that changed any."""
    telling: dict[tuple[date, str], list[EventDraft]] = defaultdict(list)
    for draft in events:
        telling[draft.date, draft.kind].append(draft)
    changed = []
    for row in others:
        alike = telling[row.date, row.kind]
        now = {draft.source or source for draft in alike if _same_step(row, draft, source)}
        also = sorted(set(row.also) - idents | now)
        if also != row.also:
            row.also = also
            changed.append(row)
    CaseEvent.objects.bulk_update(changed, ["also"])
    return bool(changed)


def _same_step(row: CaseEvent, draft: EventDraft, source: str) -> bool:
    """Whether a draft of the same day and kind tells a stored step; of a vague kind only the words say so."""
    if row.kind in VAGUE or row.source.startswith(f"{source}:"):
        return row.text_en == draft.text_en[:500]
    return True


def _told_by_others(
    case: Case, mine: Q, source: str
) -> tuple[set[tuple[date, str]], set[tuple[date, str, str]]]:
    """Steps of other sources, by date and kind, and every row but this draft's own.

    Many pieces of one importer may fall on one day (two filings, two notices), and "other" says nothing of what
    a piece is: such rows stand for no step but their own.
    """
    told: set[tuple[date, str]] = set()
    taken: set[tuple[date, str, str]] = set()
    rows = case.events.exclude(mine).values_list("date", "kind", "text_en", "source")
    for day, kind, text, ident in rows:
        taken.add((day, kind, text))
        if not ident.startswith(f"{source}:") and not _is_piece(ident, kind):
            told.add((day, kind))
    return told, taken


def _is_piece(ident: str, kind: str) -> bool:
    return kind == "other" and ":" in ident


def _store_relations(case: Case, relations: tuple[tuple[str, str], ...]) -> bool:
    changed = False
    for other, relation in relations:
        _row, new = CaseRelation.objects.get_or_create(
            case=case, other_key=other, relation=relation
        )
        changed = changed or new
    return changed


def _store_sources(case: Case, sources: tuple[dict[str, str], ...]) -> bool:
    changed = False
    for row in sources:
        facts = {"title": row["title"], "url": row.get("url", ""), "note": row.get("note", "")}
        known, new = CaseSource.objects.get_or_create(case=case, ident=row["ident"], defaults=facts)
        stale = any(getattr(known, name) != value for name, value in facts.items())
        if stale:
            CaseSource.objects.filter(pk=known.pk).update(**facts)
        changed = changed or new or stale
    return changed
