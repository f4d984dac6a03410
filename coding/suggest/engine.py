"""From a text's passages to suggested spans: a fast pass by regular expression, then spaCy on the candidates.

Score = specificity of the cue, +0.1 for each further cue of the same code in the sentence (at most 0.2), −0.15 in a
footnote. At most `PER_CODE` suggestions per code and text, the best first, so that one phrase cannot flood a report.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from coding.suggest.cues import SPANS, Cue, compile_cue

PER_CODE = 40
LONGEST = 700  # characters; a longer sentence is suggested as its part around the cue
# One character for one, so that offsets hold: the tokenizer knows plain hyphens, spaces and quotes best.
PLAIN = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00a0": " ", "\n": " ", "\t": " ", "’": "'"})
CLAUSE_ENDS = re.compile(r"[;:,，；：]\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage to look at: its body's offsets in the text, and whether it is a footnote."""

    key: int
    start: int
    end: int
    footnote: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A suggested span: passage key, code key, offsets in the text, score 0–1, the cue and the words it matched."""

    passage: int
    code: str
    start: int
    end: int
    score: float
    cue: str
    matched: str


Tick = Callable[[int, int], None]


@lru_cache(maxsize=4)
def _prepared(
    language: str, cues: tuple[tuple[str, str], ...]
) -> tuple[re.Pattern[str], Any, dict[tuple[str, str], Cue]]:
    # spaCy takes half of the site's start; only a suggesting worker needs it.
    from coding.suggest.pipeline import pipeline

    compiled = [compile_cue(text, code, language) for text, code in cues]
    union = re.compile("|".join(sorted({cue.regex for cue in compiled})), re.IGNORECASE)
    return union, pipeline(language, cues), {(cue.text, cue.code): cue for cue in compiled}


def suggest(
    text: str,
    pieces: Sequence[Piece],
    cues: Iterable[tuple[str, str]],
    language: str,
    tick: Tick = lambda done, total: None,
) -> list[Found]:
    """Suggested spans of a text in its order; the same input gives the same output."""
    pairs = tuple(sorted(set(cues)))
    if not pairs:
        return []
    union, nlp, by_text = _prepared(language, pairs)
    best: dict[str, list[Found]] = defaultdict(list)
    for done, piece in enumerate(pieces):
        if done % 200 == 0:
            tick(done, len(pieces))
        body = text[piece.start : piece.end]
        if union.search(body):
            for found in _in_piece(nlp(body.translate(PLAIN)), body, piece, by_text):
                best[found.code].append(found)
    kept = [
        found
        for founds in best.values()
        for found in sorted(founds, key=lambda one: (-one.score, one.start))[:PER_CODE]
    ]
    return sorted(kept, key=lambda one: (one.start, one.end, one.code))


def _in_piece(
    doc: Any, body: str, piece: Piece, by_text: dict[tuple[str, str], Cue]
) -> Iterator[Found]:
    """One suggestion per code and sentence, by its most specific cue."""
    hits: dict[tuple[str, int, int], list[Any]] = defaultdict(list)
    for span in doc.spans[SPANS]:
        start, end = _proof(doc, span)
        hits[(span.label_, start, end)].append(span)
    for (code, start, end), spans in hits.items():
        ranked = sorted(
            spans, key=lambda span: (-by_text[(span.id_, code)].specificity, span.start)
        )
        first = ranked[0]
        further = len({span.id_ for span in spans}) - 1
        score = (
            by_text[(first.id_, code)].specificity
            + min(0.2, 0.1 * further)
            - (0.15 if piece.footnote else 0)
        )
        yield Found(
            passage=piece.key,
            code=code,
            start=piece.start + start,
            end=piece.start + end,
            score=round(max(0.05, min(0.99, score)), 2),
            cue=first.id_,
            matched=body[first.start_char : first.end_char][:300],
        )


def _proof(doc: Any, span: Any) -> tuple[int, int]:
    """The smallest stretch that proves the code: the cue's sentence, or its clauses where that is too long."""
    sentence = span.sent
    start, end = sentence.start_char, sentence.end_char
    if end - start > LONGEST:
        before = [match.end() for match in CLAUSE_ENDS.finditer(doc.text, start, span.start_char)]
        after = CLAUSE_ENDS.search(doc.text, span.end_char, end)
        start = before[-1] if before else start
        end = after.start() if after else end
    while start < end and doc.text[start].isspace():
        start += 1
    while end > start and doc.text[end - 1].isspace():
        end -= 1
    return start, end
