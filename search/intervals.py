"""What "near" means: where the spans of a proximity stand in a passage.

A passage is its tokens, numbered from 0, as `search.analysis` cuts them. An interval is a first and
a last token, both included. The intervals

- of a `Term`, `StartsWith` or `Pattern` are the tokens that fit, one long,
- of a `Sequence` are the runs of tokens that fit its values one by one,
- of an `Any` are those of its children,
- of an ordered `Near` are made of an interval of its left and a later one of its right span that
  do not overlap, from the first token of the one to the last of the other. Only minimal ones count
  (none that holds another such pair), and of these those in which no more than ``distance - 1``
  tokens lie between the two, or which lie in one sentence,
- of a `Near` in any order are those of both orders.

This is how Lucene has it, the alternatives drawn out: ``("a b" OR a) w/1 c`` is ``"a b" w/1 c`` or
``a w/1 c``, so that the shorter alternative never hides the longer one. Alternatives of one token
each cannot hide each other and stay together. `alternatives` says how many there are.

Pure, and as fast as Python is: an engine that cannot say "near" asks here whether its candidates match.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from legaltext.sentences import sentences
from search import analysis, plan

Words = Sequence[str]


class Streams(Protocol):
    """A passage's tokens as both streams have them, and the number of each one's sentence, ascending."""

    @property
    def exact(self) -> Words:
        """The folded words."""

    @property
    def stem(self) -> Words:
        """Their stems."""

    @property
    def sentence(self) -> Sequence[int]:
        """The number of the sentence of each."""


class Passage:
    """The streams of a text, each made when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def exact(self) -> list[str]:
        """The folded words."""
        return analysis.words(self.text)

    @cached_property
    def stem(self) -> list[str]:
        """Their stems."""
        return analysis.stems(self.exact)

    @cached_property
    def sentence(self) -> list[int]:
        """The sentence of each word, by number."""
        begins = [start for start, _end in sentences(self.text)]
        return [bisect_right(begins, start) for start, _end in analysis.spans(self.text)]


class Interval(NamedTuple):
    """From the ``first`` to the ``last`` token; ``parts`` are the runs of words that it is made of."""

    first: int
    last: int
    parts: tuple[tuple[int, int], ...]


Found = list[Interval]
Pair = tuple[Interval, Interval]


def matches(span: plan.Span, passage: Streams) -> bool:
    """Whether the span stands in the passage."""
    return any(_alternatives(span, passage))


def intervals(span: plan.Span, passage: Streams) -> list[tuple[int, int]]:
    """Where the span stands, (first, last) token, of all alternatives, in order."""
    found = {(one.first, one.last) for some in _alternatives(span, passage) for one in some}
    return sorted(found)


def marked(span: plan.Span, passage: Streams) -> list[tuple[int, int]]:
    """The words that make the span match, (first, last) token, in order.

    Of a `Near` both spans are marked, each wherever the other is close enough, and nowhere else.
    """
    found: set[tuple[int, int]] = set()
    if isinstance(span, plan.Near):
        for left, right in _operands(span, passage):
            for one, other in _close(left, right, span, passage):
                found.update(one.parts)
                found.update(other.parts)
    elif isinstance(span, plan.Any):
        for child in span.children:
            found.update(marked(as_span(child), passage))
    else:
        found.update(_leaf(span, passage))
    return sorted(found)


def alternatives(span: plan.Span) -> int:
    """How many alternatives a span is drawn out to, at most."""
    match span:
        case plan.Any(children):
            spans = [as_span(child) for child in children]
            single = any(_is_single(one) for one in spans)
            return single + sum(alternatives(one) for one in spans if not _is_single(one))
        case plan.Near(left, right, ordered=ordered):
            return alternatives(left) * alternatives(right) * (1 if ordered else 2)
        case _:
            return 1


def as_span(child: plan.Plan) -> plan.Span:
    """A child of an `Any` that is a span, as a span."""
    assert isinstance(child, plan.Span)  # noqa: S101 (an Any in a Near holds nothing else)
    return child


def _is_single(span: plan.Span) -> bool:
    return isinstance(span, plan.Term | plan.StartsWith | plan.Pattern)


def _alternatives(span: plan.Span, passage: Streams) -> Iterator[Found]:
    """The intervals of each alternative that stands in the passage, in order."""
    match span:
        case plan.Any(children):
            spans = [as_span(child) for child in children]
            single = {run for one in spans if _is_single(one) for run in _leaf(one, passage)}
            if single:
                yield _as_intervals(sorted(single))
            for one in spans:
                if not _is_single(one):
                    yield from _alternatives(one, passage)
        case plan.Near():
            for left, right in _operands(span, passage):
                for pairs in _orders(left, right, ordered=span.ordered):
                    close = [pair for pair in pairs if _is_close(pair, span, passage)]
                    if close:
                        yield [_joined(pair) for pair in close]
        case _:
            found = _leaf(span, passage)
            if found:
                yield _as_intervals(found)


def _operands(near: plan.Near, passage: Streams) -> Iterator[tuple[Found, Found]]:
    """Each alternative of the left with each of the right span; the rarer question is asked first."""
    lefts = list(_alternatives(near.left, passage))
    rights = list(_alternatives(near.right, passage)) if lefts else []
    return ((left, right) for left in lefts for right in rights)


def _orders(left: Found, right: Found, *, ordered: bool) -> Iterator[Iterator[Pair]]:
    yield _in_order(left, right)
    if not ordered:
        yield _in_order(right, left)


def _in_order(earlier: Found, later: Found) -> Iterator[Pair]:
    """The minimal pairs: no other interval of either lies between the two."""
    at = 0
    for number, one in enumerate(earlier):
        while at < len(later) and later[at].first <= one.last:
            at += 1
        if at == len(later):
            return
        following = earlier[number + 1] if number + 1 < len(earlier) else None
        if following is None or following.last >= later[at].first:
            yield one, later[at]


def _is_close(pair: Pair, near: plan.Near, passage: Streams) -> bool:
    one, other = pair
    if near.unit == "words":
        return other.first - one.last <= near.distance
    return passage.sentence[one.first] == passage.sentence[other.last]


def _joined(pair: Pair) -> Interval:
    one, other = pair
    return Interval(one.first, other.last, (*one.parts, *other.parts))


def _close(left: Found, right: Found, near: plan.Near, passage: Streams) -> Iterator[Pair]:
    """Each interval with the nearest of the other span before and after it, where that is close."""
    directions = [(left, right)] if near.ordered else [(left, right), (right, left)]
    for earlier, later in directions:
        firsts = [one.first for one in later]
        lasts = [one.last for one in earlier]
        for one in earlier:
            at = bisect_right(firsts, one.last)
            if at < len(later) and _is_close((one, later[at]), near, passage):
                yield one, later[at]
        for other in later:
            at = bisect_left(lasts, other.first) - 1
            if at >= 0 and _is_close((earlier[at], other), near, passage):
                yield earlier[at], other


def _as_intervals(runs: list[tuple[int, int]]) -> Found:
    return [Interval(first, last, ((first, last),)) for first, last in runs]


def _leaf(span: plan.Plan, passage: Streams) -> list[tuple[int, int]]:
    match span:
        case plan.Term(field, value):
            return [(at, at) for at in _equal(_stream(passage, field), value)]
        case plan.StartsWith(field, value):
            return _fitting(_stream(passage, field), lambda word: word.startswith(value))
        case plan.Pattern(field, glob):
            return _fitting(_stream(passage, field), analysis.fits(glob))
        case plan.Sequence(field, values, patterns):
            return _runs(_stream(passage, field), values, patterns)
        case _:
            raise TypeError(f"no span: {span!r}")


def _stream(passage: Streams, field: plan.TextField) -> Words:
    if field == "exact":
        return passage.exact
    if field == "stem":
        return passage.stem
    raise ValueError(f"the field {field} has no positions to compare")


def _equal(words: Words, value: str) -> Iterator[int]:
    """Where a word stands; by `index`, which looks far faster than a loop."""
    at = -1
    try:
        while True:
            at = words.index(value, at + 1)
            yield at
    except ValueError:
        return


def _fitting(words: Words, fits: Callable[[str], bool]) -> list[tuple[int, int]]:
    return [(at, at) for at, word in enumerate(words) if fits(word)]


def _runs(
    words: Words, values: tuple[str, ...], patterns: tuple[int, ...]
) -> list[tuple[int, int]]:
    """Runs of words that fit the values, found by the first value that is no pattern."""
    length = len(values)
    anchor = next((at for at in range(length) if at not in patterns), None)
    if anchor is None:
        begins: list[int] = [at for at, _at in _fitting(words, analysis.fits(values[0]))]
    else:
        begins = [at - anchor for at in _equal(words, values[anchor])]
    tests = [(at, analysis.fits(values[at])) for at in patterns]
    plain = [(at, value) for at, value in enumerate(values) if at not in patterns]
    return [
        (begin, begin + length - 1)
        for begin in begins
        if 0 <= begin <= len(words) - length
        and all(words[begin + at] == value for at, value in plain)
        and all(fits(words[begin + at]) for at, fits in tests)
    ]
