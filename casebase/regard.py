"""What the citator adds to search: whether a document still stands, and how much is built on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from casebase.citator.authority import Authority
from casebase.citator.levels import Level
from casebase.citator.standing import Standing, standings

_BEST_LAST = list(reversed(Level))
_MOST_POSITIVE = 127


def shared_values(authorities: Mapping[int, Authority]) -> dict[int, dict[str, Any]]:
    """Primary key of a document that can be cited by name → the values that its standing of today gives its records."""
    if not authorities:
        return {}
    found = standings(authorities.values(), as_of=timezone.localdate())
    return {
        pk: {"standing": str(found[one.name].level), "regard": regard(found[one.name])}
        for pk, one in authorities.items()
    }


def regard(standing: Standing) -> int:
    """A number that orders decisions: by level, then by how many later decisions follow or uphold them.

    1 to 511, below `search.records.MOST_REGARD`; 0 is for what is no authority.
    """
    good = sum(
        proof.level == Level.STANDS and proof.citation is not None for proof in standing.proofs
    )
    level = _BEST_LAST.index(standing.level)
    return level * (_MOST_POSITIVE + 1) + min(good, _MOST_POSITIVE - 1) + 1
