"""Write what a text cites: authorities with their pinpoints, paragraphs meant, and suggested treatments."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction

from casebase.models import (
    Citation,
    CitationTreatment,
    CitedPlace,
    Passage,
    TextVersion,
    TreatmentState,
)
from casebase.services.touch_cited import touch_cited
from legaltext.citations import FINDER_VERSION, places
from legaltext.citations import Citation as FoundCitation
from legaltext.treatments import AUTHORITIES, Treated, treatments

BATCH = 500
Key = tuple[int, int, str]
Wanted = dict[Key, tuple[Passage, FoundCitation]]


@transaction.atomic
def store_citations(
    *,
    version: TextVersion,
    passages: Sequence[Passage],
    found: Iterable[FoundCitation],
    case_of: Callable[[str], str],
) -> bool:
    """Make the citations of a text version those that were found; True where anything changed.

    Repeating it changes nothing. A citation that is no longer found goes, unless somebody has decided on its
    treatment.

    Args:
        version: the text; the offsets of `found` point into it.
        passages: its passages in order.
        found: its citations in reading order.
        case_of: a canonical authority → the key of the case it belongs to, or "".
    """
    TextVersion.objects.filter(pk=version.pk).update(cited_with=FINDER_VERSION)
    wanted = _wanted(passages, found)
    known: dict[Key, Citation] = {
        (row.start, row.end, row.canonical): row for row in version.citations.all()
    }
    gone = _remove([row.pk for key, row in known.items() if key not in wanted])
    new, stale = _differing(version, wanted, known, case_of)
    created = Citation.objects.bulk_create(new, batch_size=BATCH)
    Citation.objects.bulk_update(stale, ["kind", "form", "case_key", "pinpoints"], batch_size=BATCH)
    rows = {(row.start, row.end, row.canonical): row for row in [*known.values(), *created]}
    _store_places(
        version.text,
        {rows[key]: one for key, (_passage, one) in wanted.items()},
        created,
        stale,
    )
    suggested = _suggest(version, passages, wanted, rows)
    if gone or new or stale or suggested:
        touch_cited(citations=rows.values(), citing=version.document.slug)
    return bool(gone or new or stale or suggested)


def _differing(
    version: TextVersion, wanted: Wanted, known: dict[Key, Citation], case_of: Callable[[str], str]
) -> tuple[list[Citation], list[Citation]]:
    """(those to create, those to update, with their new values)."""
    new, stale = [], []
    for key, (passage, one) in wanted.items():
        values: dict[str, Any] = {
            "kind": one.kind,
            "form": one.form,
            "case_key": case_of(one.canonical),
            "pinpoints": [pinpoint.label for pinpoint in one.pinpoints],
        }
        row = known.get(key)
        if row is None:
            new.append(
                Citation(
                    version=version, passage=passage, canonical=key[2], start=key[0], end=key[1],
                    **values,
                )
            )  # fmt: skip
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            stale.append(row)
    return new, stale


def _wanted(passages: Sequence[Passage], found: Iterable[FoundCitation]) -> Wanted:
    """The citations to store, each once, with its passage; what the contents list is none."""
    starts = [passage.start for passage in passages]
    wanted: Wanted = {}
    for one in found:
        index = bisect_right(starts, one.start) - 1
        if index >= 0 and passages[index].kind != "contents":
            wanted.setdefault((one.start, one.end, one.canonical[:200]), (passages[index], one))
    return wanted


def _remove(keys: list[int]) -> int:
    decided = {
        row.citation_id for row in _treatments(keys) if row.state != TreatmentState.SUGGESTED
    }
    going = sorted(set(keys) - decided)
    for begin in range(0, len(going), BATCH):  # a database takes only so many values at once
        some = going[begin : begin + BATCH]
        CitationTreatment.objects.filter(citation__in=some).delete()
        Citation.objects.filter(pk__in=some).delete()
    return len(going)


def _store_places(
    text: str,
    found: dict[Citation, FoundCitation],
    created: Sequence[Citation],
    stale: Sequence[Citation],
) -> None:
    for begin in range(0, len(stale), BATCH):
        CitedPlace.objects.filter(citation__in=stale[begin : begin + BATCH]).delete()
    CitedPlace.objects.bulk_create(
        (
            CitedPlace(citation=row, label=label[:30], printed=printed)
            for row in (*created, *stale)
            if row.kind in AUTHORITIES
            for label, printed in places(text, found[row]).items()
        ),
        batch_size=BATCH,
    )


def _suggest(
    version: TextVersion,
    passages: Sequence[Passage],
    wanted: Wanted,
    rows: dict[Key, Citation],
) -> bool:
    """Make the waiting suggestions those of today's cues; what people decided on stays."""
    sections = [
        (row.start, row.end, tuple(row.heading_path)) for row in passages if row.kind != "contents"
    ]
    cited = [one for _passage, one in wanted.values()]
    today = {
        rows[one.citation.start, one.citation.end, one.citation.canonical[:200]].pk: one
        for one in treatments(version.text, cited, sections)
    }
    stored = _treatments([row.pk for row in rows.values()])
    taken = {row.citation_id for row in stored if row.state != TreatmentState.SUGGESTED}
    waiting = {row.citation_id: row for row in stored if row.state == TreatmentState.SUGGESTED}
    same = {
        pk
        for pk, row in waiting.items()
        if pk in today and (row.treatment, row.start, row.end) == _value(today[pk])
    }
    CitationTreatment.objects.filter(citation__in=set(waiting) - same).filter(
        state=TreatmentState.SUGGESTED
    ).delete()
    new = [
        CitationTreatment(
            citation_id=pk,
            treatment=one.treatment,
            cue=one.cue[:200],
            start=one.start,
            end=one.end,
            quote=version.text[one.start : one.end],
        )
        for pk, one in today.items()
        if pk not in same and pk not in taken
    ]
    CitationTreatment.objects.bulk_create(new, batch_size=BATCH)
    return bool(new or set(waiting) - same)


def _treatments(citations: Sequence[int]) -> list[CitationTreatment]:
    """The treatments of citations, by their keys.

    By way of the text version a database that has gathered no statistics yet, as in a first large import, may read
    every treatment for each document.
    """
    return [
        row
        for start in range(0, len(citations), BATCH)
        for row in CitationTreatment.objects.filter(citation__in=citations[start : start + BATCH])
    ]


def _value(one: Treated) -> tuple[str, int, int]:
    return (one.treatment, one.start, one.end)
