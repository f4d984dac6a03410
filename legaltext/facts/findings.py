"""What a WTO report finds of each provision, from its conclusions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from legaltext.citations import Citation, find
from legaltext.segmentation import Passage, Segmented

Outcome = Literal["violation", "no_violation", "justified", "not_justified", "not_ruled"]

_CONCLUSIONS = re.compile(r"\bconclu(?:sions?|ding remarks)\b|\bfindings and conclusions?\b", re.I)
_ITEM = re.compile(r"^(?:\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})[.)]|[-–—•])\s+", re.M)
#: What the words before the provision say; the first that matches decides.
_VERDICTS: tuple[tuple[Outcome, re.Pattern[str]], ...] = (
    ("not_ruled", re.compile(
        r"\b(?:declines?|refrains?|does not (?:consider it necessary|need)|need not|makes? no findings?"
        r"|judicial economy|not necessary to|unnecessary to|do(?:es)? not rule)\b")),
    ("not_justified", re.compile(
        r"\bnot (?:been )?(?:provisionally )?justified\b"
        r"|\b(?:has|have) (?:not|failed to) (?:demonstrated?|establish(?:ed)?|shown?)"
        r"[^.;]{0,200}\b(?:justif|necessary (?:to|for)|exception|defence|chapeau)")),
    ("justified", re.compile(r"\b(?:is|are|was|were) (?:provisionally )?justified\b")),
    ("no_violation", re.compile(
        r"\b(?:fail(?:s|ed)? to|(?:has|have|had|did|does|do) not) (?:make|made|establish|demonstrate|show|prove)\w*\b"
        r"|\bnot (?:acted |applied |act )?(?:to be )?inconsistent|\b(?:is|are|was|were|acted) consistent"
        r"|\bno (?:violation|inconsistency)|\bnot (?:in )?(?:violat|breach)|\bconsistently with\b")),
    ("violation", re.compile(
        r"\binconsistent(?:ly)? with\b|\bviolat(?:es?|ed|ion of)\b|\bbreach(?:es|ed)?\b"
        r"|\bcontrary to\b|\bnullif\w+ or impair\w+ .{0,40}\bunder\b(?=.{0,10}\Z)")),
)  # fmt: skip
#: From here on the reason is given, whose provisions are not what is ruled on.
_REASON = re.compile(
    r"\b(?:because|since|in that|by (?:failing|excluding|not)|as it|as they|for the reason"
    r"|in so far|insofar|to the extent)\b"
)
_DEFENCES = ("XX", "XXI", "XIV")


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding on one provision; ``start`` and ``end`` are those of its words in the text."""

    provision: str
    outcome: Outcome
    label: str
    start: int
    end: int


def report_findings(segmented: Segmented) -> tuple[Finding, ...]:
    """The findings in a panel report's conclusions, each provision and outcome once, in reading order."""
    found: dict[tuple[str, Outcome], Finding] = {}
    for passage in segmented.passages:
        if passage.kind != "paragraph" or not _concludes(passage):
            continue
        provisions = _provisions(segmented.text, passage)
        for start, end in _items(segmented.text, passage):
            for finding in _rulings(segmented.text, passage.label, start, end, provisions):
                found.setdefault((finding.provision, finding.outcome), finding)
    return tuple(found.values())


def _provisions(text: str, passage: Passage) -> list[Citation]:
    """The provisions cited in a passage; offsets are into the whole text."""
    return [
        replace(one, start=one.start + passage.start, end=one.end + passage.start)
        for one in find(text[passage.start : passage.end])
        if one.kind == "provision"
    ]


def _concludes(passage: Passage) -> bool:
    return bool(passage.heading_path) and _CONCLUSIONS.search(passage.heading_path[0]) is not None


def _items(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """The paragraph, or each item of its list."""
    starts = [found.start() for found in _ITEM.finditer(text, passage.body_start, passage.end)]
    yield from zip(starts or [passage.body_start], [*starts[1:], passage.end], strict=True)


def _rulings(
    text: str, label: str, start: int, end: int, provisions: Sequence[Citation]
) -> Iterator[Finding]:
    words = text[start:end]
    if re.match(r"(?:Under|Pursuant to|In (?:the )?light of) ", words):
        return  # "Pursuant to Article 19.1 of the DSU" recommends, it rules on nothing
    inside = [one for one in provisions if start <= one.start < end]
    reason = _REASON.search(text, inside[0].end, end) if inside else None
    stop = reason.start() if reason else end
    for one in inside:
        if one.start >= stop:
            break
        outcome = _outcome(text[start : one.start].replace("\n", " "), text[one.end : stop])
        number = one.canonical.rpartition(" ")[2].split("(")[0]
        if outcome == "no_violation" and number in _DEFENCES:
            outcome = "not_justified"
        if outcome and not one.canonical.startswith("DSU "):
            yield Finding(one.canonical, outcome, label, start, end)


def _outcome(before: str, after: str) -> Outcome | None:
    """What the words before a provision say of it, or those after where none do."""
    for words in (before, after.replace("\n", " ")[:160]):
        for outcome, pattern in _VERDICTS:
            if pattern.search(words):
                return outcome
    return None
