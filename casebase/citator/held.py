"""The standing of a document that the library holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casebase.citator.authority import Authority, authority_of
from casebase.citator.standing import Standing, standings
from casebase.models import Document


@dataclass(frozen=True, slots=True)
class Held:
    """A document as an authority, and whether it stands."""

    authority: Authority
    standing: Standing


def held(document: Document, as_of: date) -> Held | None:
    """Whether a document stands on a day; None for one that nobody can cite by name (a digest)."""
    itself = authority_of(document)
    if itself is None:
        return None
    return Held(itself, standings([itself], as_of=as_of)[itself.name])
