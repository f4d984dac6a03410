"""The page of one case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from casebase import registry, selectors, vocabulary
from casebase.casepage.citing import cited_cases
from casebase.casepage.documents import case_documents
from casebase.casepage.findings import finding_table
from casebase.casepage.named_parties import named_parties
from casebase.casepage.neighbours import neighbours
from casebase.casepage.origins import Origins
from casebase.casepage.people import offices
from casebase.casepage.provenance import additions, claims
from casebase.casepage.related import related
from casebase.casepage.rights import rights
from casebase.casepage.timeline import stages
from casebase.models import Case, CaseParty, Forum, PartyRole

#: Cited cases and citing documents shown before the rest is folded.
UNFOLDED = 12


def case_page(request: HttpRequest, key: str) -> HttpResponse:
    """Everything the library holds on a case: facts, documents, what it cites and what cites it."""
    case = get_object_or_404(selectors.whole_cases(), key=key)
    origins = Origins(case)
    relations = related(case)
    cites, cited_by = selectors.cites(case), selectors.cited_by(case)
    fields = claims(case, origins)
    steps = stages(case, origins)
    context = {
        "case": case,
        "status": vocabulary.status(case.status) if case.status else "",
        "parties": parties_by_role(case),
        "named": named_parties(case, relations),
        "offices": offices(case, origins),
        "stages": steps,
        "unreached": []
        if case.forum == Forum.CAFC
        else [one.label for one in steps if not one.steps],
        "findings": finding_table(case, origins),
        "rights": rights(case, relations, origins),
        "relations": relations,
        "documents": case_documents(case, localdate()),
        "fields": fields,
        "other_names": other_names(case),
        "conflicts": [field for field in fields if field.disputed],
        "differing": [field.label for field in fields if field.disputed],
        "additions": additions(case, origins),
        "cites": cited_cases(cites),
        "cited_by": cited_by,
        "unfolded": f":{UNFOLDED}",
        "after_unfolded": f"{UNFOLDED}:",
        "first_folded": UNFOLDED + 1,
        "neighbours": neighbours(case, cites, cited_by),
        "panels": registry.panels(case, request),
    }
    context["sections"] = sections(case, context)
    return render(request, "casebase/case.html", context)


def parties_by_role(case: Case) -> list[dict[str, Any]]:
    """Parties grouped by role, in the order of the roles: [{role, label, parties}]."""
    rows = list(case.case_parties.all())
    grouped = [
        {
            "role": role.value,
            "label": vocabulary.PARTIES[role.value] if _several(rows, role) else role.label,
            "parties": [row.party for row in rows if row.role == role.value],
        }
        for role in PartyRole
    ]
    return [group for group in grouped if group["parties"]]


def _several(rows: Iterable[CaseParty], role: PartyRole) -> bool:
    return sum(row.role == role.value for row in rows) > 1


def other_names(case: Case) -> list[str]:
    """The names that the head of the page does not show."""
    shown = {case.short_title_en, case.short_title_zh, case.title_en, case.title_zh, case.key}
    return [name for name in case.aliases if name not in shown]


def sections(case: Case, context: dict[str, Any]) -> list[tuple[str, str | Promise]]:
    """The sections that this page has, in order, as (id, name): what its navigation leads to."""
    panels: Iterable[dict[str, Any]] = context["panels"]
    rights_told = bool(context["rights"]) or case.forum == Forum.USITC
    wanted: list[tuple[str, str | Promise, Any]] = [
        ("key-facts", _("Key facts"), True),
        ("about", _("What it is about"), case.measure or case.summary),
        ("timeline", _("Timeline"), True),
        ("provisions", _("Provisions"), True),
        ("rights", _("Rights and remedies"), rights_told),
        *((panel["ident"], panel["label"], True) for panel in panels),
        ("related", _("Related cases"), context["relations"]),
        ("documents", _("Documents"), True),
        ("citations", _("Citations"), True),
        ("neighbourhood", _("Citation neighbourhood"), context["neighbours"]),
        ("sources", _("Sources"), True),
    ]
    return [(ident, name) for ident, name, there in wanted if there]
