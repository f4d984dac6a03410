"""Provisions with what was found of each at each stage."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from casebase import vocabulary
from casebase.casepage.origins import Link, Origin, Origins
from casebase.models import Case, CaseProvision
from legaltext.provision_order import Key, order_key
from legaltext.provision_places import place_of

#: The colour of a finding's badge; its words say the same.
TONES = {"violation": "bad", "not_justified": "bad", "no_violation": "good", "justified": "good"}
#: Where the name of a place goes over from the document to the paragraph or page.
_DOCUMENT = re.compile(r" ¶ |, p\. ")


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding at a stage: its label, who says so and where.

    `said_by` names the source in words, empty where the link to the passage names it already.
    """

    finding: str
    label: str
    tone: str
    origin: Origin
    link: Link | None
    by_machine: bool
    said_by: str


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
    ruled = _in_order(rows.values())
    return FindingTable(
        [vocabulary.label(vocabulary.STAGES, key) if key else _("stage not said") for key in keys],
        ruled,
        any(
            entry.by_machine and entry.finding != "cited"
            for row in ruled
            for cell in row.cells
            for entry in cell
        ),
    )


def _in_order(rows: Iterable[ProvisionRow]) -> list[ProvisionRow]:
    """Ruled on before only cited; then by agreement, as they first come, and as the agreement prints them."""
    ruled = sorted(rows, key=lambda row: not _ruled(row))
    places = {row.provision: place_of(row.provision) for row in ruled}
    agreements = list(dict.fromkeys(place.agreement for place in places.values()))

    def key(row: ProvisionRow) -> tuple[bool, int, list[Key]]:
        place = places[row.provision]
        parts = [order_key(part) for part in place.parts]
        return (not _ruled(row), agreements.index(place.agreement), parts)

    return sorted(ruled, key=key)


def _entry(row: CaseProvision, origins: Origins) -> Entry:
    origin = origins.of(row.source)
    link = origins.link(row.place)
    named = link is not None and _DOCUMENT.split(link.text)[0] in origin.label
    return Entry(
        row.finding,
        vocabulary.label(vocabulary.FINDINGS, row.finding),
        TONES.get(row.finding, ""),
        origin,
        link,
        bool(origin.note),
        origin.note or ("" if named else origin.label),
    )


def _ruled(row: ProvisionRow) -> bool:
    return any(entry.finding != "cited" for cell in row.cells for entry in cell)
