"""Codings of later treatment, as the citator reads them: a coded span that names one authority treats it so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from casebase.citator import authorities_of
from casebase.models import Citation, Treatment
from casebase.registry import Treated
from coding.models import Annotation
from coding.state import State
from coding.visibility import public_annotations
from legaltext.treatments import AUTHORITIES, TREATMENTS, may_be

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
    """Citation pk → treatment, where a live coding's words hold citations of this one authority only.

    Of several codings of one citation the one that hurts the authority most counts, then the first made. A bounded
    number of queries.
    """
    versions = {citation.version_id for citation in citations}
    spans = list(
        public_annotations()
        .filter(version__in=versions, deleted=False, code__key__in=list(CODES))
        .select_related("code")
        .order_by("created_at", "pk")
    )
    if not spans:
        return {}
    spans.sort(key=lambda span: -TREATMENTS.index(CODES[span.code.key].value))
    named = _named({span.version_id for span in spans})
    inside = [
        [row for row in named[span.version_id] if span.start <= row.start and row.end <= span.end]
        for span in spans
    ]
    same = authorities_of({row.canonical for rows in inside for row in rows})
    found: dict[int, Treated] = {}
    for span, rows in zip(spans, inside, strict=True):
        treatment = CODES[span.code.key]
        if len({same[row.canonical].names for row in rows}) != 1:
            continue
        for row in rows:
            if may_be(treatment, row.canonical):
                found.setdefault(row.pk, _treated(span, treatment))
    return {citation.pk: found[citation.pk] for citation in citations if citation.pk in found}


def _treated(span: Annotation, treatment: Treatment) -> Treated:
    return Treated(
        treatment,
        suggested=False,
        start=span.start,
        end=span.end,
        quote=span.quote,
        reason=span.note,
        by=span.coder_id,
    )


def citations_treated(states: Iterable[State]) -> list[Citation]:
    """The citations that codings of treatment say, or said, something of; no query where there is none."""
    inside = Q()
    for state in states:
        if state["code"] in CODES:
            inside |= Q(
                version=state["version_id"], start__gte=state["start"], end__lte=state["end"]
            )
    return list(Citation.objects.filter(inside, kind__in=AUTHORITIES)) if inside else []


def coded_versions() -> set[int]:
    """Primary keys of the text versions with a live coding of treatment; one query."""
    spans = public_annotations().filter(deleted=False, code__key__in=list(CODES))
    return set(spans.values_list("version", flat=True))


def _named(versions: set[int]) -> dict[int, list[Citation]]:
    """Text version → its citations of authorities."""
    rows: dict[int, list[Citation]] = defaultdict(list)
    wanted = Citation.objects.filter(version__in=versions, kind__in=AUTHORITIES)
    for row in wanted.only("version", "start", "end", "canonical"):
        rows[row.version_id].append(row)
    return rows
