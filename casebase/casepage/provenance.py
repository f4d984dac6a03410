"""Who said what of a case's fields, and where two sources differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from casebase import vocabulary
from casebase.casepage.origins import Origin, Origins
from casebase.models import Case


@dataclass(frozen=True, slots=True)
class Claim:
    """A value as one source has it; `stands` where the page shows this one."""

    value: str
    origin: Origin
    date: str
    stands: bool


@dataclass(frozen=True, slots=True)
class FieldClaims:
    """A field and everything said of it, the value that stands first."""

    name: str
    label: str
    claims: list[Claim]

    @property
    def disputed(self) -> bool:
        """Whether two claims differ in more than capitals, dashes and spaces."""
        return len({_folded(claim.value) for claim in self.claims}) > 1


def _folded(value: str) -> str:
    return " ".join(_DASH.sub("-", value).casefold().split())


_DASH = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")


def claims(case: Case, origins: Origins) -> list[FieldClaims]:
    """Fields with their claims in the order of the vocabulary."""
    names = [*vocabulary.FIELDS, *(key for key in case.provenance if key not in vocabulary.FIELDS)]
    rows = (
        FieldClaims(name, vocabulary.label(vocabulary.FIELDS, name), _claims(name, known, origins))
        for name in names
        if (known := case.provenance.get(name))
    )
    return [row for row in rows if row.claims]


def _claims(name: str, known: dict[str, Any], origins: Origins) -> list[Claim]:
    standing = known.get("source")
    said = [
        Claim(_shown(name, one["value"]), origins.of(source), one["date"], source == standing)
        for source, one in known.get("claims", {}).items()
    ]
    return sorted(said, key=lambda claim: not claim.stands)


def additions(case: Case, origins: Origins) -> list[tuple[str, Claim]]:
    """Values that joined a list one by one: (the field's label, the value with its source)."""
    return [
        (vocabulary.label(vocabulary.FIELDS, name), Claim(value, origins.of(one["source"]), one["date"], True))
        for name, known in case.provenance.items()
        for value, one in known.get("added", {}).items()
    ]  # fmt: skip


def _shown(name: str, value: Any) -> str:
    if name == "status":
        return vocabulary.status(value)
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
