"""What the citator adds to search: whether a document still stands, and how much is built on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from casebase.citator import authority_of
from casebase.citator.levels import Level
from casebase.citator.standing import Standing, standings
from casebase.models import Document
from search.records import PassageRecord

_BEST_LAST = list(reversed(Level))
_MOST_POSITIVE = 127


def add_standing(slug: str, records: Sequence[PassageRecord]) -> Sequence[PassageRecord]:
    """The records of a document that can be cited by name, with its standing of today and their place by it."""
    document = Document.objects.filter(slug=slug, names__isnull=False).first()
    found = authority_of(document) if document else None
    if found is None:
        return records
    standing = standings([found], as_of=timezone.localdate())[found.name]
    level, number = str(standing.level), regard(standing)
    return [replace(record, standing=level, regard=number) for record in records]


def regard(standing: Standing) -> int:
    """A number that orders decisions: by level, then by how many later decisions follow or uphold them.

    1 to 511, below `search.records.MOST_REGARD`; 0 is for what is no authority.
    """
    good = sum(
        proof.level == Level.STANDS and proof.citation is not None for proof in standing.proofs
    )
    level = _BEST_LAST.index(standing.level)
    return level * (_MOST_POSITIVE + 1) + min(good, _MOST_POSITIVE - 1) + 1
