"""Codings of later treatment, as the citator reads them: a coded span that names one authority treats it so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from casebase.models import Citation, Treatment
from casebase.registry import Treated
from coding.models import Annotation

#: Code of the codebook → treatment.
CODES = {
    "impact.treatment.followed": Treatment.FOLLOWED,
    "impact.treatment.distinguished": Treatment.DISTINGUISHED,
    "impact.treatment.questioned": Treatment.QUESTIONED,
    "impact.treatment.departed": Treatment.DEPARTED,
    "impact.appeal.upheld": Treatment.UPHELD,
    "impact.appeal.modified": Treatment.MODIFIED,
    "impact.appeal.reversed": Treatment.REVERSED,
}


def coded_treatments(citations: Sequence[Citation]) -> Mapping[int, Treated]:
    """Citation pk → treatment, where a live coding's words hold citations of this one authority only; two queries."""
    versions = {citation.version_id for citation in citations}
    spans = list(
        Annotation.objects.filter(
            version__in=versions, deleted=False, code__key__in=list(CODES)
        ).select_related("code")
    )
    if not spans:
        return {}
    named = _named({span.version_id for span in spans})
    found: dict[int, Treated] = {}
    for span in spans:
        inside = [
            row for row in named[span.version_id] if span.start <= row[1] and row[2] <= span.end
        ]
        if len({canonical for _pk, _start, _end, canonical in inside}) != 1:
            continue
        for pk, _start, _end, _canonical in inside:
            found[pk] = Treated(
                CODES[span.code.key],
                suggested=False,
                start=span.start,
                end=span.end,
                quote=span.quote,
                reason=span.note,
                by=span.coder_id,
            )
    return {citation.pk: found[citation.pk] for citation in citations if citation.pk in found}


def coded_versions() -> set[int]:
    """Primary keys of the text versions with a live coding of treatment; one query."""
    spans = Annotation.objects.filter(deleted=False, code__key__in=list(CODES))
    return set(spans.values_list("version", flat=True))


def _named(versions: set[int]) -> dict[int, list[tuple[int, int, int, str]]]:
    """Text version → its citations of authorities as (pk, start, end, canonical)."""
    rows: dict[int, list[tuple[int, int, int, str]]] = defaultdict(list)
    wanted = Citation.objects.filter(version__in=versions).exclude(kind="provision")
    for row in wanted.only("version", "start", "end", "canonical"):
        rows[row.version_id].append((row.pk, row.start, row.end, row.canonical))
    return rows
