"""Passages like a given one, by its telling words and the law it names, or by its codes."""

import math
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from problems import Problem
from search import analysis, plan
from search.backends.base import Found, Reader
from search.entry import CODE_AXES, key
from search.places import at, itself
from search.plan import Plan
from search.request import SearchRequest

CANDIDATES = 40
TELLING = 12
SHORTEST = 3  # letters

# Beside BM25 of the words, which is 3 to 12 for a telling one.
SAME_PROVISION = 4.0
SAME_AUTHORITY = 4.0
SAME_CODE = 4.0
ABOVE_CODE = 1.0


def alike(reader: Reader, request: SearchRequest, query: Plan, *, asked: bool) -> Plan:
    """The query among the passages like those that the request names; these alone where nothing is `asked`.

    Raises `Problem` where no passage has that name.
    """
    found: list[Plan] = []
    if request.like:
        found.append(like(reader, _named(reader, request.like)))
    if request.coded_like:
        found.append(coded_like(_named(reader, request.coded_like)))
    if not found:
        return query
    return plan.All(scored=(*found, query) if asked else tuple(found))


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


def like(reader: Reader, found: Found) -> Plan:
    """Passages with telling words of this one, or that name the same provisions or authorities; not itself."""
    stored = found.stored
    law = [
        plan.Fixed(plan.Term("keys", key("provision", name)), SAME_PROVISION)
        for name in stored["provisions"]
    ]
    cited = [
        plan.Fixed(plan.Term("keys", key("cites", name)), SAME_AUTHORITY)
        for name in stored["cites"]
        if name not in stored["provisions"]
    ]
    lifts = [plan.Fixed(term, SAME_CODE) for term in _codes(found)]
    words = _telling(reader, stored["text"])
    matching = plan.one_of((*words, *law, *cited))
    return _others(plan.Lifted(matching, tuple(lifts)) if lifts else matching, found)


def coded_like(found: Found) -> Plan:
    """Passages with a code of this one, those with most of them and of what is above them first; not itself."""
    codes = _codes(found)
    above = [
        plan.Term("keys", key("code", parent))
        for code in _own(found)
        if (parent := code.rpartition(".")[0]) and "." in parent
    ]
    matching = plan.one_of(tuple(plan.Fixed(term, SAME_CODE) for term in codes))
    lifts = tuple(plan.Fixed(term, ABOVE_CODE) for term in dict.fromkeys(above))
    return _others(plan.Lifted(matching, lifts) if lifts else matching, found)


def _own(found: Found) -> list[str]:
    return [code for code in found.stored["codes"] if code.split(".")[0] in CODE_AXES]


def _codes(found: Found) -> list[Plan]:
    return [plan.Term("keys", key("code", code)) for code in _own(found)]


def _others(query: Plan, found: Found) -> Plan:
    return plan.All(scored=(query,), without=(itself(found.stored["id"]),))


def _telling(reader: Reader, text: str) -> list[Plan]:
    """The words, or pairs of Chinese characters, that tell a passage from others: often here, seldom elsewhere."""
    often = Counter(_terms(analysis.words(text)))
    total = reader.count(plan.Everything())
    weighed: list[tuple[float, Plan]] = []
    for term, times in often.most_common(CANDIDATES):
        elsewhere = reader.count(term) - 1
        if elsewhere > 0:
            weighed.append((times * math.log(total / elsewhere), term))
    weighed.sort(key=lambda pair: -pair[0])
    return [term for _weight, term in weighed[:TELLING]]


def _terms(words: list[str]) -> Iterator[Plan]:
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if analysis.is_han(word):
            if (
                following
                and analysis.is_han(following)
                and not {word, following} & analysis.STOP_WORDS
            ):
                yield plan.Sequence("stem", (word, following))
        elif len(word) >= SHORTEST and word not in analysis.STOP_WORDS and not word.isdigit():
            yield plan.Term("stem", analysis.stem(word))
