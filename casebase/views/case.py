"""The page of one case."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from casebase import registry, selectors, vocabulary
from casebase.models import Case, CaseRelation, PartyRole


def case_page(request: HttpRequest, key: str) -> HttpResponse:
    """Everything the library holds on a case: facts, documents, what it cites and what cites it."""
    case = get_object_or_404(
        Case.objects.prefetch_related(
            "case_parties__party", "events", "provisions", "sources", "relations"
        ),
        key=key,
    )
    context = {
        "case": case,
        "status": vocabulary.label(vocabulary.STATUSES, case.status) if case.status else "",
        "parties": parties_by_role(case),
        "events": [
            {"row": row, "label": vocabulary.label(vocabulary.EVENT_KINDS, row.kind)}
            for row in case.events.all()
        ],
        "provisions": [
            {
                "row": row,
                "finding": vocabulary.label(vocabulary.FINDINGS, row.finding),
                "stage": vocabulary.label(vocabulary.STAGES, row.stage) if row.stage else "",
            }
            for row in case.provisions.all()
        ],
        "relations": relations(case),
        "documents": case.documents.all(),
        "conflicts": conflicts(case),
        "cites": selectors.cites(case)[:40],
        "cited_by": selectors.cited_by(case)[:40],
        "panels": registry.panels(case, request),
    }
    return render(request, "casebase/case.html", context)


def parties_by_role(case: Case) -> list[dict[str, Any]]:
    """Parties grouped by role, in the order of the roles: [{role, label, parties}]."""
    rows = list(case.case_parties.all())
    grouped = [
        {
            "role": role.value,
            "label": role.label,
            "parties": [row.party for row in rows if row.role == role.value],
        }
        for role in PartyRole
    ]
    return [group for group in grouped if group["parties"]]


def relations(case: Case) -> list[dict[str, Any]]:
    """Related cases both ways, with their titles where the library holds them."""
    outgoing = [(row.other_key, row.relation) for row in case.relations.all()]
    incoming = CaseRelation.objects.filter(other_key=case.key).values_list("case__key", "relation")
    keys = {key for key, _relation in [*outgoing, *incoming]}
    held = {other.key: other for other in Case.objects.filter(key__in=keys)}
    seen: dict[str, dict[str, Any]] = {}
    for key, relation in [*outgoing, *incoming]:
        seen.setdefault(
            key,
            {
                "key": key,
                "case": held.get(key),
                "label": vocabulary.label(vocabulary.RELATIONS, relation),
            },
        )
    return list(seen.values())


def conflicts(case: Case) -> list[dict[str, Any]]:
    """Fields on which the sources disagree: [{field, claims: [{source, value, date}]}]."""
    found = []
    for name, known in case.provenance.items():
        claims = [{"source": source, **claim} for source, claim in known.get("claims", {}).items()]
        if len({str(claim["value"]) for claim in claims}) > 1:
            found.append({"field": name, "claims": claims})
    return found
