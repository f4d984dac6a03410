"""Passages like a given one, by its telling words and the law it names, or by its codes."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from problems import Problem
from search import analysis, plan
from search.backends.base import Found, Reader
from search.entry import CODE_AXES, key
from search.places import at, itself
from search.plan import Plan
from search.question import Part
from search.request import SearchRequest

CANDIDATES = 40
TELLING = 12
SHORTEST = 3  # letters

# Beside BM25 of the words, which is 3 to 12 for a telling one.
SAME_PROVISION = 4.0
SAME_AUTHORITY = 4.0
SAME_CODE = 4.0
ABOVE_CODE = 1.0


@dataclass(frozen=True, slots=True)
class Alike:
    """The parts of likeness: a passage with one of ``matching`` is found, ``lifts`` only add to its score."""

    itself: str
    matching: tuple[Part, ...]
    lifts: tuple[Part, ...]

    @property
    def plan(self) -> Plan:
        """The others that are like it."""
        found = plan.one_of(tuple(part.plan for part in self.matching))
        if self.lifts:
            found = plan.Lifted(found, tuple(part.plan for part in self.lifts))
        return plan.All(scored=(found,), without=(itself(self.itself),))

    @property
    def parts(self) -> tuple[Part, ...]:
        """All that its score is the sum of."""
        return (*self.matching, *self.lifts)


def alike(reader: Reader, request: SearchRequest, query: Plan, *, asked: bool) -> Plan:
    """The query among the passages like those that the request names; these alone where nothing is `asked`.

    Raises `Problem` where no passage has that name.
    """
    found = tuple(one.plan for one in likenesses(reader, request.like, request.coded_like))
    if not found:
        return query
    return plan.All(scored=(*found, query) if asked else found)


def likenesses(reader: Reader, like_place: str, coded_place: str) -> list[Alike]:
    """What the passages that these places name are alike in; empty for no place. Raises `Problem`."""
    found = []
    if like_place:
        found.append(like(reader, _named(reader, like_place)))
    if coded_place:
        found.append(coded_like(_named(reader, coded_place)))
    return found


def _named(reader: Reader, place: str) -> Found:
    passage = at(reader, place)
    if passage is None:
        raise Problem(
            "no_passage",
            _("There is no passage of this name in the index."),
            place=place[:200],
            remedy=_("Open the passage in its document and look for its like from there."),
            status=404,
        )
    return passage


def like(reader: Reader, found: Found) -> Alike:
    """Passages with telling words of this one, or that name the same provisions or authorities; not itself."""
    stored = found.stored
    law = [_same("provision", name, SAME_PROVISION) for name in stored["provisions"]]
    cited = [
        _same("cites", name, SAME_AUTHORITY)
        for name in stored["cites"]
        if name not in stored["provisions"]
    ]
    words = [Part("word", text, term) for text, term in _telling(reader, stored["text"])]
    lifts = [_same("code", code, SAME_CODE) for code in _own(found)]
    return Alike(stored["id"], (*words, *law, *cited), tuple(lifts))


def coded_like(found: Found) -> Alike:
    """Passages with a code of this one, those with most of them and of what is above them first; not itself."""
    codes = _own(found)
    above = [parent for code in codes if (parent := code.rpartition(".")[0]) and "." in parent]
    return Alike(
        found.stored["id"],
        tuple(_same("code", code, SAME_CODE) for code in codes),
        tuple(_same("code", code, ABOVE_CODE) for code in dict.fromkeys(above)),
    )


def _same(name: Literal["provision", "cites", "code"], value: str, score: float) -> Part:
    return Part(name, value, plan.Fixed(plan.Term("keys", key(name, value)), score))


def _own(found: Found) -> list[str]:
    return [code for code in found.stored["codes"] if code.split(".")[0] in CODE_AXES]


def _telling(reader: Reader, text: str) -> list[tuple[str, Plan]]:
    """The words, or pairs of Chinese characters, that tell a passage from others: often here, seldom elsewhere."""
    found = list(_terms(analysis.words(text)))
    written = {
        term: word for word, term in reversed(found)
    }  # as it stands in the text the first time
    total = reader.count(plan.Everything())
    weighed: list[tuple[float, Plan]] = []
    for term, times in Counter(term for _word, term in found).most_common(CANDIDATES):
        elsewhere = reader.count(term) - 1
        if elsewhere > 0:
            weighed.append((times * math.log(total / elsewhere), term))
    weighed.sort(key=lambda pair: -pair[0])
    return [(written[term], term) for _weight, term in weighed[:TELLING]]


def _terms(words: list[str]) -> Iterator[tuple[str, Plan]]:
    """Words and pairs of Chinese characters, with what finds them: a word in any form."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if analysis.is_han(word):
            if (
                following
                and analysis.is_han(following)
                and not {word, following} & analysis.STOP_WORDS
            ):
                yield word + following, plan.Sequence("stem", (word, following))
        elif len(word) >= SHORTEST and word not in analysis.STOP_WORDS and not word.isdigit():
            yield word, plan.Term("stem", analysis.stem(word))
