"""What a Federal Circuit opinion decides: its disposition, and what its closing words hold of section 337."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from legaltext.citations import Citation, find
from legaltext.facts.investigation import investigation_facts
from legaltext.segmentation import Passage, Segmented

Holding = Literal["violation", "no_violation", "cited"]

_ACT = r"(?:AFFIRMED|REVERSED|VACATED|REMANDED|DISMISSED|DENIED|GRANTED)(?:[-–—\s]{0,2}IN[-–—\s]{0,2}PART)?"
_DISPOSITION = re.compile(
    rf"^[ \t]*(?P<acts>{_ACT}(?:(?:\s*[,;]\s*|\s+)(?:(?:AND|and)\s+)?{_ACT}){{0,5}})[ \t]*\.?[ \t]*$",
    re.M,
)
_CLOSING = re.compile(
    r"\b(?:for (?:the|these|all)\b[^.]{0,40} reasons?|accordingly|in (?:sum|summary|conclusion))\b",
    re.I,
)
_AFFIRMS = re.compile(r"\b(?:we|is|are|be) (?:\w+ )?affirm(?:ed)?\b", re.I)
_DISTURBS = re.compile(r"\b(?:revers|vacat|remand|would affirm|dissent)", re.I)
_STATUTE = "19 U.S.C. 1337"


@dataclass(frozen=True, slots=True)
class Disposition:
    """How an appeal ended ("affirmed in part, vacated in part, and remanded"), and where that stands."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Held:
    """A provision of section 337 and what the opinion's closing words hold of it; else it is cited."""

    provision: str
    outcome: Holding
    start: int
    end: int


def disposition(text: str) -> Disposition | None:
    """The last line of nothing but the appeal's disposition in capitals, or None."""
    found = None
    for match in _DISPOSITION.finditer(text):
        found = match
    if found is None:
        return None
    words = re.sub(r"[-–—\s]+", " ", found["acts"]).lower()
    return Disposition(words, *found.span("acts"))


def opinion_findings(segmented: Segmented) -> tuple[Held, ...]:
    """The provisions of section 337 that an opinion names, each once, at the first place.

    A finding is read only where the whole appeal was affirmed and its closing paragraph says of what.
    """
    cited: dict[str, Held] = {}
    for one in _provisions(segmented.text):
        cited.setdefault(one.canonical, Held(one.canonical, "cited", one.start, one.end))
    ended = disposition(segmented.text)
    if ended is not None and ended.value == "affirmed":
        for held in _holdings(segmented):
            cited[held.provision] = held
    return tuple(cited.values())


def _provisions(text: str) -> Iterator[Citation]:
    for one in find(text):
        if one.kind == "us_statute" and re.match(rf"{re.escape(_STATUTE)}(?:\(|\Z)", one.canonical):
            yield one


def _holdings(segmented: Segmented) -> Iterator[Held]:
    for passage in segmented.passages:
        words = segmented.text[passage.start : passage.end]
        if passage.kind != "paragraph" or not _CLOSING.search(words[:200]):
            continue
        if not _AFFIRMS.search(words) or _DISTURBS.search(words):
            continue
        facts = [one for one in investigation_facts(words) if one.kind == "determination"]
        if len(facts) == 1:
            outcome: Holding = "no_violation" if facts[0].value == "no violation" else "violation"
            yield from _named(segmented.text, passage, outcome)


def _named(text: str, passage: Passage, outcome: Holding) -> Iterator[Held]:
    named = [
        replace(one, start=one.start + passage.start, end=one.end + passage.start)
        for one in _provisions(text[passage.start : passage.end])
    ]
    if not named:
        yield Held(_STATUTE, outcome, passage.start, passage.end)
    for one in named:
        yield Held(one.canonical, outcome, one.start, one.end)
