"""What became of a Section 337 determination: the courts that reviewed it, and the President."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from casebase import vocabulary
from casebase.citator.authority import Authority
from casebase.citator.levels import Level, Proof
from casebase.models import Case, CaseEvent, DocumentKind, Forum

_DISAPPROVED = re.compile(r"\bdisapprov(?:es|ed|al of)\b", re.I)
_PRESIDENT = re.compile(r"\bPresident(?:ial)?\b|\bTrade Representative\b", re.I)
_NOT = re.compile(
    r"\b(?:not|no|without|declin\w+|refus\w+)\b(?: \w+){0,4} (?:disapprov|revers|vacat)\w*", re.I
)
_UNDONE = re.compile(r"\b(?:revers|vacat)\w*", re.I)
_KEPT = re.compile(r"\b(?:affirm\w*|uph(?:olds?|eld))\b", re.I)
_PARTLY = re.compile(r"\bin[- ]part\b", re.I)
#: What a court does with its own decisions, not with the Commission's.
_OWN = re.compile(r"\brehearing\b|\bstays?\b", re.I)


@dataclass(frozen=True, slots=True)
class _Ruling:
    level: Level
    reason: str
    event: CaseEvent


def us_steps(authority: Authority, as_of: date) -> list[Proof]:
    """What became by that day of an investigation, or of a determination that the library holds; else empty.

    Of several decisions of courts the last decides: a panel's may be undone by the full court, or be followed by
    a new determination.
    """
    case, document = authority.case, authority.document
    if case is None or case.forum != Forum.USITC:
        return []
    if not authority.whole_case and (document is None or document.kind == DocumentKind.OPINION):
        return []
    since = document.date if document and document.date else date.min
    rulings = [
        one
        for one in (*_by_its_own_steps(case), *_by_opinions(case))
        if since <= one.event.date <= as_of
    ]
    rulings.sort(key=lambda one: one.event.date)
    found = [one for one in case.events.all() if since <= one.date <= as_of and _disapproved(one)]
    return [
        *(
            Proof(
                Level.NEGATIVE,
                _("disapproved for the President %(day)s") % {"day": one.date},
                one.date,
                one,
            )
            for one in found
        ),
        *(Proof(one.level, one.reason, one.event.date, one.event) for one in rulings[-1:]),
    ]


def _disapproved(event: CaseEvent) -> bool:
    words = event.text_en
    told = event.kind == "presidential_review" or _PRESIDENT.search(words)
    return bool(told and _DISAPPROVED.search(words) and not _NOT.search(words))


def _by_its_own_steps(case: Case) -> Iterator[_Ruling]:
    for event in case.events.all():
        level = _level(event.text_en) if event.kind == "court_decision" else None
        if level:
            yield _Ruling(
                level, _("court decision %(day)s: %(words)s") % {"day": event.date, "words": event.text}, event
            )  # fmt: skip


def _by_opinions(case: Case) -> Iterator[_Ruling]:
    """What the opinions that review the investigation say of their outcome, each on the day of its decision."""
    reviewing = Case.objects.filter(
        Q(relations__other_key=case.key, relations__relation="reviews")
        | Q(
            key__in=[
                row.other_key for row in case.relations.all() if row.relation == "court_review"
            ]
        )
    )
    for court in reviewing.distinct().prefetch_related("events"):
        decided = [one for one in court.events.all() if one.kind == "court_decision"]
        for fact in court.facts if decided else ():
            level = _level(fact["value"]) if fact["kind"] == "disposition" else None
            if level:
                reason = _("%(outcome)s by the court, %(case)s") % {
                    "outcome": vocabulary.fact_value(fact["value"]),
                    "case": court.key,
                }
                ident = f"opinion:{fact['place'].get('slug', '')}"[:60]
                event = next((one for one in decided if one.source == ident), decided[0])
                yield _Ruling(level, reason, event)


def _level(words: str) -> Level | None:
    """What a court's step means for what it reviewed; None where it says nothing of that."""
    if _OWN.search(words) or _NOT.search(words):
        return None
    kept = _KEPT.search(words)
    if _UNDONE.search(words):
        return Level.CAUTION if kept or _PARTLY.search(words) else Level.NEGATIVE
    return Level.STANDS if kept else None
