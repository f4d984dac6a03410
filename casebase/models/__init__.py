"""The library's tables."""

from casebase.models.case import (
    Case,
    CaseEvent,
    CaseParty,
    CasePerson,
    CaseProvision,
    CaseRelation,
    CaseSource,
    Forum,
    Party,
    PartyKind,
    PartyRole,
    PersonRole,
)
from casebase.models.document import Document, DocumentKind, Language, Original, TextVersion
from casebase.models.passage import Citation, Passage, PassageKind

__all__ = [
    "Case",
    "CaseEvent",
    "CaseParty",
    "CasePerson",
    "CaseProvision",
    "CaseRelation",
    "CaseSource",
    "Citation",
    "Document",
    "DocumentKind",
    "Forum",
    "Language",
    "Original",
    "Party",
    "PartyKind",
    "PartyRole",
    "Passage",
    "PassageKind",
    "PersonRole",
    "TextVersion",
]
