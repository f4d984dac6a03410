"""Related cases, whichever of the two says so."""

from __future__ import annotations

from dataclasses import dataclass

from casebase import vocabulary
from casebase.models import Case, CaseRelation


@dataclass(frozen=True, slots=True)
class Related:
    """Another case and how this one is related to it; `case` is None where the library does not hold it."""

    key: str
    relation: str
    label: str
    case: Case | None


def related(case: Case) -> list[Related]:
    """Relations of both ways, each once, read from this case; in the order of the vocabulary."""
    pairs = [(row.other_key, row.relation) for row in case.relations.all()]
    incoming = CaseRelation.objects.filter(other_key=case.key).values_list("case__key", "relation")
    pairs += [(key, vocabulary.INVERSE_RELATIONS.get(name, name)) for key, name in incoming]
    held = Case.objects.in_bulk({key for key, _relation in pairs}, field_name="key")
    order = list(vocabulary.RELATIONS)
    rows = [
        Related(key, name, vocabulary.label(vocabulary.RELATIONS, name), held.get(key))
        for key, name in dict.fromkeys(pairs)
    ]
    return sorted(
        rows,
        key=lambda row: (
            order.index(row.relation) if row.relation in order else len(order),
            row.case.number or 0 if row.case else 0,
            row.key,
        ),
    )
