"""In which order plain words find passages; see docs/decisions/0013.

A question asks for words, identifiers and provisions, and each of them that a passage has counts. What somebody
types by hand is strict: a passage with one word more is ahead, whatever else there is. In a pasted sentence, where no
passage but its own has every word, words count by how rare they are, and runs of its words as if they were words.
Scores are sums of named parts, so that `search.why` can tell them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from search import analysis, plan
from search.importance import HIGHEST
from search.plan import Plan

Kind = Literal["word", "identifier", "provision"]
PartKind = Literal[
    "word",
    "rarity",
    "all",
    "run",
    "title",
    "importance",
    "named",
    "case",
    "paragraph",
    "provision",
    "cites",
    "code",
]

#: With more words a question is taken as pasted.
MOST_TYPED = 5
#: BM25 is at most about 30 for a word that stands in one of a million passages.
BM25_SHARE = 0.1

# Typed: the parts that are no words sum to less than one word, TIER.
TIER = 64.0
TYPED_RUN = 2  # words
TYPED_RUNS = 10.0
TITLE_SHARE = 0.05
TYPED_STEP = 2.0

# Pasted: weighed on the tune half of bench/search_quality; a run of four counts as two words more.
WORD = 2.0
RUN = 4
RUN_SCORE = 4.0
ALL_WORDS = 1024.0
PASTED_STEP = 0.1
#: Of a longer text each word counts less, so that their sum stays below `ALL_WORDS`.
FULL_WEIGHT = 64

#: For queries that are no questions, beside whole BM25.
EXACT_STEP = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """Something a question asks for, as it was typed, and what finds it."""

    kind: Kind
    text: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of the score."""

    kind: PartKind
    text: str
    plan: Plan


def question(asked: Sequence[Asked], written: Sequence[str], also: Sequence[Plan] = ()) -> Plan:
    """Passages with anything asked for, scored.

    Args:
        asked: what counts.
        written: the words as typed, stop words kept.
        also: what is found too, without a score for that.
    """
    found = parts(asked, written)
    matching = tuple(one.plan for one in found if one.kind in {"word", "rarity"})
    matching += tuple(plan.Fixed(one, 0.0) for one in also)
    others = tuple(one.plan for one in found if one.kind not in {"word", "rarity"})
    return plan.Lifted(plan.Any(matching), others)


def parts(asked: Sequence[Asked], written: Sequence[str]) -> list[Part]:
    """What a passage's score is made of."""
    made = _typed if len(asked) <= MOST_TYPED else _pasted
    return list(made(asked, written))


def everything(asked: Sequence[Asked]) -> Plan:
    """Passages with all that is asked for."""
    return plan.All((), tuple(one.plan for one in asked))


def _typed(asked: Sequence[Asked], written: Sequence[str]) -> Iterator[Part]:
    for one in asked:
        yield Part("word", one.text, plan.Fixed(one.plan, TIER))
        yield Part("rarity", one.text, plan.Weighed(one.plan, BM25_SHARE))
    runs = _runs(written, TYPED_RUN)
    for run in runs:
        near = plan.Sequence("stem", tuple(analysis.stems(run)))
        yield Part("run", " ".join(run), plan.Fixed(near, TYPED_RUNS / len(runs)))
    for one in asked:
        if isinstance(one.plan, plan.Term) and one.plan.field == "stem":
            heading = plan.Term("title_stem", one.plan.value)
            yield Part("title", one.text, plan.Weighed(heading, TITLE_SHARE))
    yield from importance(TYPED_STEP)


def _pasted(asked: Sequence[Asked], written: Sequence[str]) -> Iterator[Part]:
    share = min(1.0, FULL_WEIGHT / len(asked))
    for one in asked:
        yield Part("word", one.text, plan.Fixed(one.plan, WORD * share))
        yield Part("rarity", one.text, plan.Weighed(one.plan, BM25_SHARE * share))
    for run in _runs(written, RUN):
        together = plan.Sequence("exact", tuple(run))
        yield Part("run", " ".join(run), plan.Fixed(together, RUN_SCORE * share))
    yield Part("all", "", plan.Fixed(everything(asked), ALL_WORDS))
    yield from importance(PASTED_STEP)


def importance(step: float) -> Iterator[Part]:
    """What the library knows of a passage, in `search.importance.HIGHEST` steps."""
    for level in range(1, HIGHEST + 1):
        term = plan.Term("keys", f"importance={level}")
        yield Part("importance", f"{level}/{HIGHEST}", plan.Fixed(term, step))


def _runs(written: Sequence[str], length: int) -> list[tuple[str, ...]]:
    """Words that follow one another; two of them at least, or all of a pair, must be no stop words."""
    runs = (tuple(written[at : at + length]) for at in range(min(len(written), 400) - length + 1))
    return list(
        dict.fromkeys(
            run for run in runs if sum(word not in analysis.STOP_WORDS for word in run) >= 2
        )
    )
