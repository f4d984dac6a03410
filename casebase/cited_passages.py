"""What the citator adds to the passages of search: how often each is cited, and how those who cite it treat it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casebase.citator.edges import cited_counts
from casebase.citator.numbers import numbered
from casebase.models import Document
from legaltext.treatments import TREATMENTS
from search.records import PassageRecord


def add_citations(slug: str, records: Sequence[PassageRecord]) -> Sequence[PassageRecord]:
    """The records of a document that can be cited by name, with the citations of each paragraph by others."""
    document = Document.objects.filter(slug=slug, names__isnull=False).first()
    counts = cited_counts(document) if document else {}
    if not counts:
        return records
    meant = numbered((one.label, one.passage_kind, one.order) for one in records)
    found = {order: counts[label] for label, order in meant.items() if label in counts}
    return [
        replace(
            record,
            cited=found[record.order].total(),
            treated=tuple(
                (name, found[record.order][name])
                for name in TREATMENTS
                if found[record.order][name]
            ),
        )
        if record.order in found
        else record
        for record in records
    ]
