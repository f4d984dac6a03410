"""The steps of a case by stages of its proceedings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from casebase import vocabulary
from casebase.casepage.origins import Origin, Origins
from casebase.models import Case, CaseEvent, Forum

WTO_STAGES = {
    "consultations_requested": "consultations",
    "panel_requested": "panel",
    "panel_established": "panel",
    "panel_composed": "panel",
    "panel_report_circulated": "panel",
    "appealed": "appeal",
    "ab_report_circulated": "appeal",
    "report_adopted": "adoption",
    "settled": "adoption",
    "compliance_panel_report": "compliance",
    "retaliation_authorised": "retaliation",
}
US_STAGES = {
    "complaint_filed": "complaint",
    "investigation_instituted": "institution",
    "initial_determination": "determination",
    "commission_determination": "commission",
    "exclusion_order": "commission",
    "presidential_review": "review",
    "court_decision": "court",
}
#: What a step's words say where its kind says too little; the first that matches decides.
WTO_WORDS = (
    ("retaliation", re.compile(r"\b22\.6\b|\bsuspen\w+ of concessions|\bretaliat", re.I)),
    ("compliance", re.compile(r"\b21\.[35]\b|\bcomplian|\breasonable period", re.I)),
    ("appeal", re.compile(r"\bappeal|\bArticle 25\b", re.I)),
)
US_WORDS = (
    ("review", re.compile(r"\bPresident(?:ial)?\b|\bTrade Representative\b|\bdisapprov", re.I)),
    ("court", re.compile(
        r"\bFederal Circuit\b|\b(?:Supreme|District) Court\b|\bCourt of International Trade\b|\bsues\b", re.I)),
)  # fmt: skip
AFTER_ADOPTION = {"panel", "appeal", "adoption", "consultations"}


@dataclass(frozen=True, slots=True)
class Step:
    """A dated step with its label, what is said of it besides, and its sources, the one whose words they are first."""

    row: CaseEvent
    label: str
    text: str
    origins: list[Origin]


@dataclass(slots=True)
class Stage:
    """A stage and its steps in order; a stage that was not reached has none."""

    key: str
    label: str
    steps: list[Step] = field(default_factory=list)


def stages(case: Case, origins: Origins) -> list[Stage]:
    """All stages of the case's forum in their order. Steps of a kind that says no stage follow the one before."""
    wto = case.forum == Forum.WTO
    names: dict[str, Promise] = vocabulary.WTO_TIMELINE if wto else vocabulary.US_TIMELINE
    found = {key: Stage(key, str(label)) for key, label in names.items()}
    placed = _wto(case.events.all()) if wto else _us(case.events.all())
    for row, key in placed:
        told_by = [origins.of(ident) for ident in (row.source, *row.also) if ident]
        found[key].steps.append(Step(row, *_words(row), told_by))
    return list(found.values())


def _words(row: CaseEvent) -> tuple[str, str]:
    """(label, text): a step of no kind of its own is called by its text."""
    label = vocabulary.label(vocabulary.EVENT_KINDS, row.kind)
    if row.kind == "status":
        return label, vocabulary.listed_status(row.text)
    if row.kind == "other" and row.text:
        return row.text, ""
    return label, row.text


def _by_words(row: CaseEvent, words: Iterable[tuple[str, re.Pattern[str]]]) -> str:
    return next((key for key, pattern in words if pattern.search(row.text_en)), "")


def _wto(events: Iterable[CaseEvent]) -> Iterable[tuple[CaseEvent, str]]:
    """After adoption a new panel or appeal is one on compliance."""
    current, adopted = "consultations", None
    for row in events:
        by_kind = WTO_STAGES.get(row.kind, "")
        by_words = (
            _by_words(row, WTO_WORDS) if row.kind in {"other", "arbitration", "status"} else ""
        )
        key = by_kind or by_words or current
        if adopted and row.date > adopted and key in AFTER_ADOPTION and row.kind != "settled":
            key = "compliance" if by_kind or by_words else current
        if row.kind == "report_adopted":
            adopted = adopted or row.date
        if by_kind or by_words:
            current = key
        yield row, key


def _us(events: Iterable[CaseEvent]) -> Iterable[tuple[CaseEvent, str]]:
    """What is filed before the notice belongs to the complaint; a court's step ends no stage of the Commission."""
    current = "complaint"
    for row in events:
        by_kind = US_STAGES.get(row.kind, "")
        by_words = "" if by_kind else _by_words(row, US_WORDS)
        key = by_kind or by_words or current
        if by_kind and key != "court":
            current = key
        yield row, key
