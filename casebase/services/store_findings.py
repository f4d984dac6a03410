"""Write findings, people and facts of a case; called by `store_case`, inside its transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from casebase import sources
from casebase.drafts import CaseDraft, ProvisionDraft
from casebase.models import Case, CasePerson, CaseProvision
from casebase.places import Place


def today() -> str:
    """The day of the import, as provenance writes it."""
    return datetime.now(UTC).date().isoformat()


def store_provisions(*, case: Case, draft: CaseDraft, source: str) -> bool:
    """Add findings, and take back what the same document no longer says; True where anything changed.

    A finding that a source of the case tells and a machine reads too is one row: the person's source, the
    machine's place.
    """
    rows = {(row.provision, row.stage, row.finding): row for row in case.provisions.all()}
    wanted = set()
    new: list[CaseProvision] = []
    corroborated: list[CaseProvision] = []
    for one in draft.provisions:
        key = (one.provision, one.stage, one.finding)
        wanted.add(key)
        if key not in rows:
            rows[key] = _new_provision(case, one, source)
            new.append(rows[key])
        elif _corroborate(rows[key], one, source) and rows[key].pk:
            corroborated.append(rows[key])
    # The case's row is locked: nobody else adds to its findings meanwhile.
    CaseProvision.objects.bulk_create(new)
    CaseProvision.objects.bulk_update(corroborated, ["source", "place"])
    changed = bool(new or corroborated)
    if not draft.read_from:
        return changed
    for row in case.provisions.filter(place__slug=draft.read_from):
        if (row.provision, row.stage, row.finding) not in wanted:
            if row.source == source:
                row.delete()
            else:
                row.place = {}
                row.save()
            changed = True
    return changed


def _new_provision(case: Case, one: ProvisionDraft, source: str) -> CaseProvision:
    return CaseProvision(
        case=case,
        provision=one.provision,
        finding=one.finding,
        stage=one.stage,
        source=one.source or source,
        resolved=one.resolved,
        place=_place(one.place),
    )


def _corroborate(row: CaseProvision, one: ProvisionDraft, source: str) -> bool:
    """Give a known finding the place that says so, or the source that a person checked; the caller saves."""
    before = (row.source, row.place)
    if one.place and row.place.get("slug") in (None, one.place.slug):
        row.place = _place(one.place)
    if one.source and row.source != one.source and row.source in sources.names():
        row.source = one.source
    return (row.source, row.place) != before


def store_people(*, case: Case, draft: CaseDraft, source: str) -> bool:
    """Add who decided, each source for itself; what the same document no longer names is taken back."""
    changed = False
    wanted = set()
    for one in draft.people:
        wanted.add((one.role, one.name[:120]))
        row, new = CasePerson.objects.get_or_create(
            case=case,
            role=one.role,
            name=one.name[:120],
            source=one.source or source,
            defaults={"place": _place(one.place)},
        )
        moved = one.place is not None and row.place != _place(one.place)
        if moved and row.place.get("slug") in (None, draft.read_from):
            row.place = _place(one.place)
            row.save()
            changed = True
        changed = changed or new
    if draft.read_from:
        for row in case.people.filter(source=source, place__slug=draft.read_from):
            if (row.role, row.name) not in wanted:
                row.delete()
                changed = True
    return changed


def store_facts(*, case: Case, draft: CaseDraft, source: str) -> bool:
    """Replace the facts that this source read from this document; a fact said again keeps its date."""

    def same_origin(row: dict[str, Any]) -> bool:
        slug = row["place"].get("slug", "")
        return bool(row["source"] == source and slug == draft.read_from)

    if not draft.facts and not draft.read_from:
        return False
    before = [row for row in case.facts if same_origin(row)]
    dates = {(row["kind"], row["value"]): row["date"] for row in before}
    after = [
        {
            "kind": one.kind,
            "value": one.value,
            "source": source,
            "date": dates.get((one.kind, one.value), today()),
            "place": _place(one.place),
        }
        for one in draft.facts
    ]
    if before == after:
        return False
    case.facts = [*(row for row in case.facts if not same_origin(row)), *after]
    return True


def _place(place: Place | None) -> dict[str, Any]:
    return place.as_dict() if place else {}
