"""What coding adds to search: codes on passages, and the codes' labels."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import override

from coding import selectors
from coding.models import CodeEntry, Direction
from search.records import PassageRecord


def add_codes(slug: str, records: Sequence[PassageRecord]) -> Sequence[PassageRecord]:
    """The records with the codes of live annotations on their passages, directions as ``direction.adverse``."""
    codes = selectors.codes_by_passage(slug)
    impact = selectors.impact_by_passage(slug) if codes else {}
    return [
        replace(record, codes=codes[record.order], impact=impact.get(record.order, 0))
        if record.order in codes and record.passage_kind != "case"
        else record
        for record in records
    ]


def direction_labels(values: Iterable[str], language: str) -> dict[str, str]:
    """Whom an impact helps, in words."""
    with override(language):
        named = dict(Direction.choices)
        return {value: str(named[value]) for value in values if value in named}


def code_labels(values: Iterable[str], language: str) -> dict[str, str]:
    """Labels of codes by key, as the newest edition has them."""
    with override(language):
        entries = (
            CodeEntry.objects.filter(code__key__in=list(values))
            .select_related("code")
            .only("label_en", "label_zh", "code__key")
            .order_by("version__number")
        )
        return {entry.code.key: entry.label for entry in entries}
