"""Rights and remedies of an investigation, from its own record and from the courts that reviewed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from casebase import vocabulary
from casebase.casepage.origins import Link, Origin, Origins
from casebase.casepage.related import Related
from casebase.models import Case


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says a fact, on which day it was imported, where, and of which case the document is."""

    origin: Origin
    date: str
    link: Link | None
    case_key: str


@dataclass(slots=True)
class Fact:
    """A fact in words, with everyone who says it."""

    value: str
    sayings: list[Saying] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts of one kind."""

    kind: str
    label: str
    facts: list[Fact]


def rights(case: Case, relations: Iterable[Related], origins: Origins) -> list[FactGroup]:
    """Facts by kind in the order of the vocabulary; those of reviewing courts stand with them, marked as theirs."""
    found: dict[str, dict[str, Fact]] = {}
    _gather(found, case, origins, "")
    for other in relations:
        if other.relation == "court_review" and other.case is not None and other.case.facts:
            _gather(found, other.case, Origins(other.case), other.key)
    return [
        FactGroup(kind, str(label), list(found[kind].values()))
        for kind, label in vocabulary.FACT_KINDS.items()
        if kind in found
    ]


def _gather(found: dict[str, dict[str, Fact]], case: Case, origins: Origins, case_key: str) -> None:
    for row in case.facts:
        fact = found.setdefault(row["kind"], {}).setdefault(
            row["value"], Fact(vocabulary.fact_value(row["value"]))
        )
        saying = Saying(
            origins.of(row["source"]), row["date"], origins.link(row["place"]), case_key
        )
        fact.sayings.append(saying)
