"""Let search know of decisions whose standing may have changed because of what cites them."""

from __future__ import annotations

from collections.abc import Iterable

from casebase.models import CitationTreatment, DocumentName, TextVersion
from search import outbox


def touch_cited(canonicals: Iterable[str]) -> None:
    """Touch the documents of these names, part of the caller's transaction. No document is locked for it."""
    named = DocumentName.objects.filter(name__in=set(canonicals))
    outbox.touch_many(sorted(set(named.values_list("document__slug", flat=True))))


def treated_in(*versions: TextVersion | None) -> set[str]:
    """The names of what these texts treat in one way or another."""
    rows = CitationTreatment.objects.filter(citation__version__in=[one for one in versions if one])
    return set(rows.values_list("citation__canonical", flat=True))
