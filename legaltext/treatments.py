"""How a text treats an authority it cites, as far as the words beside the citation say it.

Cues are words of one sentence, of two kinds: the *history* of a decision, printed as part of its citation
("adopted 18 June 2014, as modified by …", "rev'd"), and what the deciding body itself does with it ("no reason to
depart from …"). What a party argues is neither. A cue suggests; a person decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from legaltext.citations import Citation, fold
from legaltext.sentences import sentence_at, sentences
from legaltext.treatment_cues import HISTORY, PARTY, PARTY_SECTION, RULING, Treatment

#: From the one that helps an authority most to the one that hurts it most.
TREATMENTS: tuple[Treatment, ...] = (
    "upheld", "followed", "distinguished", "modified", "questioned", "departed", "reversed", "not_adopted",
)  # fmt: skip
AUTHORITIES = frozenset({"wto_dispute", "wto_document", "investigation", "us_case"})


@dataclass(frozen=True, slots=True)
class Treated:
    """A suggested treatment of `citation`; `start`:`end` is the sentence that suggests it, `cue` its words."""

    citation: Citation
    treatment: Treatment
    cue: str
    start: int
    end: int


#: What only an appeal does.
APPEAL = frozenset({"upheld", "modified", "reversed"})
_BRACKETED = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r'"[^"]{0,2000}"')
#: What stands between members of one list: "WT/DS400/R and Add.1 / WT/DS401/R".
_LISTED = re.compile(r"(?:[\s,;/&]|and\b|(?:Add|Corr|Suppl)\.\d{1,2})*")
#: Characters after a citation in which its history is printed.
_AFTER = 260
#: Characters between a citation and its history: "and Corr.1, adopted 11 January 2019, as modified by".
_NEAR = 60
#: The same for a reporter cite, and between one and a cue: a sentence of an opinion says much else.
_CLOSE = 30


def treatments(
    text: str, citations: Sequence[Citation], sections: Iterable[tuple[int, int, tuple[str, ...]]]
) -> Iterator[Treated]:
    """What the words beside each citation of an authority suggest, at most one per citation, in reading order.

    Args:
        text: the canonical text.
        citations: its citations in reading order, as `citations.find` gives them.
        sections: (start, end, heading path) of the text's passages, in order, none overlapping.
    """
    wanted = [one for one in citations if one.kind in AUTHORITIES]
    at = 0
    for start, end, path in sections:
        while at < len(wanted) and wanted[at].start < start:
            at += 1
        inside = []
        while at < len(wanted) and wanted[at].start < end:
            inside.append(wanted[at])
            at += 1
        if inside:
            yield from _passage(fold(text[start:end]), start, inside, path)


def _passage(
    words: str, base: int, cited: Sequence[Citation], path: tuple[str, ...]
) -> Iterator[Treated]:
    borders = sentences(words)
    argued = any(PARTY_SECTION.search(title) for title in path)
    starts = [one.start - base for one in cited]
    for one, (after, follow) in zip(cited, _places_of_history(words, base, cited), strict=True):
        sentence_end = sentence_at(borders, max(0, after - 1))[1]
        reach = _CLOSE if one.kind == "us_case" else _NEAR
        found = _history(words[after : min(after + _AFTER, follow, sentence_end)], reach)
        if found and may_be(found[0], one.canonical):
            treatment, cue, length = found
            yield Treated(one, treatment, cue, one.start, base + after + length)
            continue
        start, end = sentence_at(borders, one.start - base)
        sentence = words[start:end].rstrip()
        alone = bisect_left(starts, end) - bisect_left(starts, start) == 1
        if not alone or argued or PARTY.search(sentence):
            continue
        ruled = _ruling(sentence, one.start - base - start, one.kind == "us_case")
        told_by_appeal = one.kind in ("wto_dispute", "wto_document")
        if ruled and (ruled[0] not in APPEAL or told_by_appeal) and may_be(ruled[0], one.canonical):
            yield Treated(one, *ruled, base + start, base + start + len(sentence))


def may_be(treatment: str, canonical: str) -> bool:
    """Whether the law lets a decision be treated so: nothing lies above the Appellate Body that could reverse it."""
    return treatment not in APPEAL or "/AB/" not in canonical


def _places_of_history(words: str, base: int, cited: Sequence[Citation]) -> list[tuple[int, int]]:
    """For each citation, where its history may be printed: after it, or after those it is listed with."""
    places: list[tuple[int, int]] = []
    follow = len(words)
    for place in range(len(cited) - 1, -1, -1):
        end = cited[place].end - base
        if places and (end > follow or _LISTED.fullmatch(words, end, follow)):
            places.append(places[-1])
        else:
            places.append((end, follow))
        follow = cited[place].start - base
    return places[::-1]


def _history(after: str, reach: int) -> tuple[Treatment, str, int] | None:
    """The first cue of a decision's history within `reach`, brackets left out, and where it ends."""
    own = _unquoted(after)
    found = [
        (match.start(), treatment, match[0], match.end())
        for treatment, pattern in HISTORY
        if (match := pattern.search(own)) and len(_BRACKETED.sub("", own[: match.start()])) <= reach
    ]
    return min(found)[1:] if found else None


def _ruling(sentence: str, at: int, close: bool) -> tuple[Treatment, str] | None:
    """What a body says of the decision cited at `at` in its own words; `close` asks for a cue right beside it."""
    own = _unquoted(sentence)
    for treatment, pattern in RULING:
        match = pattern.search(own)
        if match and (not close or -_CLOSE <= at - match.end() <= _CLOSE):
            return treatment, match[0]
    return None


def _unquoted(words: str) -> str:
    """The words with what they quote blanked: that is somebody else's."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), words)
