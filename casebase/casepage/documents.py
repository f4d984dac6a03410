"""The documents of a case: decisions before what tells of them, each with whether it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casebase import citator, selectors
from casebase.models import RETELLING, Case, Document


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A document with its versions, and its standing where decisions can cite it by name."""

    document: Document
    held: citator.Held | None


def case_documents(case: Case, as_of: date) -> list[CaseDocument]:
    """Official documents by date, then the pages and digests that tell of the case."""
    documents = selectors.documents_with_versions(case).prefetch_related("names")
    rows = sorted(documents, key=lambda row: row.kind in RETELLING)
    return [
        CaseDocument(row, citator.held(row, as_of) if row.names.all() else None) for row in rows
    ]
