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
from casebase.models.citator import (
    CitationTreatment,
    CitedPlace,
    DocumentName,
    Treatment,
    TreatmentChange,
    TreatmentState,
)
from casebase.models.document import (
    RETELLING,
    Document,
    DocumentKind,
    Language,
    Original,
    TextVersion,
)
from casebase.models.passage import Citation, Passage, PassageKind

__all__ = [
    "RETELLING",
    "Case",
    "CaseEvent",
    "CaseParty",
    "CasePerson",
    "CaseProvision",
    "CaseRelation",
    "CaseSource",
    "Citation",
    "CitationTreatment",
    "CitedPlace",
    "Document",
    "DocumentKind",
    "DocumentName",
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
    "Treatment",
    "TreatmentChange",
    "TreatmentState",
]
