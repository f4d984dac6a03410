"""Treatments that people set go along when a document gets a new text."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

from django.db import transaction

from casebase.models import Citation, CitationTreatment, TextVersion, TreatmentState
from casebase.services.treat import log, state_of
from legaltext import anchors


@transaction.atomic
def carry_treatments(*, new: TextVersion) -> int:
    """Move decided treatments of the document's earlier texts to the same citation in `new`; the number that moved.

    The same citation is the one of the same authority within the words that show the treatment, where these
    stand in exactly one place. What has no such place stays where it was decided and is shown there.
    """
    rows = list(
        CitationTreatment.objects.filter(citation__version__document=new.document_id)
        .exclude(citation__version=new)
        .exclude(state=TreatmentState.SUGGESTED)
        .select_related("citation__version")
    )
    if not rows:
        return 0
    places: dict[str, list[tuple[int, Citation]]] = defaultdict(list)
    for citation in new.citations.order_by("start"):
        places[citation.canonical].append((citation.start, citation))
    moved = 0
    for row in rows:
        old = row.citation.version
        found = anchors.reanchor(new.text, anchors.create(old.text, row.start, row.end))
        if found.start is None or found.end is None:
            continue
        same = places[row.citation.canonical]
        low = bisect_left(same, found.start, key=lambda place: place[0])
        inside = [citation for start, citation in same[low : low + 2] if start < found.end]
        if len(inside) == 1:
            _move(row, inside[0], found.start, found.end)
            moved += 1
    return moved


def _move(row: CitationTreatment, citation: Citation, start: int, end: int) -> None:
    before = state_of(row)
    # A cue suggests the same again in the new text; what a person decided stands in its place.
    taken = CitationTreatment.objects.filter(citation=citation)
    if taken.exclude(state=TreatmentState.SUGGESTED).exists():
        return
    taken.delete()
    row.citation, row.start, row.end = citation, start, end
    row.quote = citation.version.text[start:end]
    row.revision += 1
    row.save()
    log(row, actor=None, action="carry", before=before)
