"""Provisions with what was found of each at each stage."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from casebase import vocabulary
from casebase.casepage.origins import Link, Origin, Origins
from casebase.models import Case, CaseProvision

#: The colour of a finding's badge; its words say the same.
TONES = {"violation": "bad", "not_justified": "bad", "no_violation": "good", "justified": "good"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding at a stage: its label, who says so and where."""

    finding: str
    label: str
    tone: str
    origin: Origin
    link: Link | None
    by_machine: bool


@dataclass(slots=True)
class ProvisionRow:
    """A provision and its findings, a list for each stage of the table."""

    provision: str
    resolved: bool
    cells: list[list[Entry]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FindingTable:
    """The stages that occur, in their order, and a row for each provision; ruled on before only cited."""

    stages: list[str]
    rows: list[ProvisionRow]
    read_by_machine: bool


def finding_table(case: Case, origins: Origins) -> FindingTable:
    """The table of a case's provisions."""
    found = list(case.provisions.all())
    keys = [key for key in vocabulary.STAGES if any(row.stage == key for row in found)]
    if any(row.stage not in vocabulary.STAGES for row in found):
        keys.append("")
    rows: dict[str, ProvisionRow] = {}
    for one in sorted(found, key=lambda row: (row.finding == "cited", row.pk)):
        row = rows.setdefault(
            one.provision, ProvisionRow(one.provision, one.resolved, [[] for _ in keys])
        )
        stage = one.stage if one.stage in vocabulary.STAGES else ""
        row.cells[keys.index(stage)].append(_entry(one, origins))
    ruled = sorted(rows.values(), key=lambda row: not _ruled(row))
    return FindingTable(
        [vocabulary.label(vocabulary.STAGES, key) if key else _("stage not said") for key in keys],
        ruled,
        any(entry.by_machine for row in ruled for cell in row.cells for entry in cell),
    )


def _entry(row: CaseProvision, origins: Origins) -> Entry:
    origin = origins.of(row.source)
    return Entry(
        row.finding,
        vocabulary.label(vocabulary.FINDINGS, row.finding),
        TONES.get(row.finding, ""),
        origin,
        origins.link(row.place),
        bool(origin.note),
    )


def _ruled(row: ProvisionRow) -> bool:
    return any(entry.finding != "cited" for cell in row.cells for entry in cell)
