"""The cases that turn on a provision, and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from casebase.models import Case, CaseProvision
from casebase.provisions.tree import Node
from casebase.vocabulary import FINDINGS
from legaltext.provision_places import Place, place_of

CITED = "cited"
_RANK = {finding: position for position, finding in enumerate(FINDINGS)}


@dataclass(frozen=True, slots=True)
class Ruling:
    """A finding on a provision at one stage of a case; both are keys of `casebase.vocabulary`."""

    place: Place
    finding: str
    stage: str


@dataclass(frozen=True, slots=True)
class TurningCase:
    """A case with what was found of the provision, or of one below it; no rulings: it is only cited."""

    case: Case
    rulings: tuple[Ruling, ...]
    cited: tuple[Ruling, ...]

    @property
    def told(self) -> tuple[Ruling, ...]:
        """The findings, then the bare citations."""
        return self.rulings + self.cited


def turning_cases(node: Node, *, below: bool) -> tuple[list[TurningCase], list[TurningCase]]:
    """The cases with a finding on the provision, and those that only name it; newest first. One query."""
    rows = (
        CaseProvision.objects.filter(
            provision__in=node.all_spellings() if below else node.spellings, resolved=True
        )
        .select_related("case")
        .defer("case__provenance", "case__summary_en", "case__summary_zh")
        .order_by("-case__started_on", "case__key", "id")
    )
    order = {one.place: position for position, one in enumerate(node.walk())}
    by_case: dict[int, tuple[Case, list[Ruling]]] = {}
    for row in rows:
        ruling = Ruling(place_of(row.provision), row.finding, row.stage)
        by_case.setdefault(row.case_id, (row.case, []))[1].append(ruling)
    found = [_turning(case, rulings, order) for case, rulings in by_case.values()]
    return [one for one in found if one.rulings], [one for one in found if not one.rulings]


def _turning(case: Case, rulings: Iterable[Ruling], order: dict[Place, int]) -> TurningCase:
    rows = sorted(
        dict.fromkeys(rulings), key=lambda one: (order.get(one.place, 0), _RANK.get(one.finding, 9))
    )
    return TurningCase(
        case,
        tuple(one for one in rows if one.finding != CITED),
        tuple(one for one in rows if one.finding == CITED),
    )
