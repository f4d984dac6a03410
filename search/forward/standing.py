"""Finds the texts in which words stand as a span of the plan says; exact, many texts at a time.

The meaning is that of `search.intervals`, carried out with arrays: an operand is a pair of arrays,
where its intervals start and where they end, in places of one long row of words. No interval holds
another of its operand, so both arrays ascend; alternatives that could are kept apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from search import plan
from search.forward.layout import FIRST, NUMBER
from search.forward.view import Numbers, View
from search.spans import in_one_sentence

AT_ONCE = 500_000  # words looked at together; they stay in the processor's cache
MOST_WORK = 200_000_000  # words looked at, and ten times those that fit: one or two seconds
GROUP = 64  # leaves that one look at a word answers

Intervals = tuple[Numbers, Numbers]  # starts, ends (the last word, not the one after it)


class TooMuchWork(Exception):  # noqa: N818 (a state, shown as an error of the query by the engine)
    """So many words fit that checking them would take too long."""


def texts_with(view: View, span: plan.Span, texts: Numbers | None = None) -> Numbers:
    """The numbers, ascending, of the texts that have the span; among ``texts`` (ascending) or all.

    Raises `TooMuchWork`.
    """
    leaves = _Leaves(view)
    shape = leaves.whole(span)
    found, work = [], 0
    for row in _rows(view, leaves, texts):
        work += len(row.tokens) + 10 * row.hot
        if work > MOST_WORK:
            raise TooMuchWork
        found.append(row.texts_with(shape))
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """Any of some words; ``number`` is the leaf's among all of the span."""

    number: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Leaves one after the other."""

    leaves: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Either:
    children: tuple["_Shape", ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two close to each other; ``gap`` None: in one sentence."""

    left: "_Shape"
    right: "_Shape"
    gap: int | None
    ordered: bool


@dataclass(frozen=True, slots=True)
class _Together:
    """Leaves in one sentence, no word of which fits two: order says nothing."""

    leaves: tuple[int, ...]


_Shape = _Leaf | _Run | _Either | _Pair | _Together


@dataclass
class _Leaves:
    """The different leaves of a span, as the numbers of the words that each takes."""

    view: View
    words: list[Numbers] = field(default_factory=list)
    known: dict[tuple[tuple[str, str], ...], int] = field(default_factory=dict)

    def whole(self, span: plan.Span) -> _Shape:
        """The shape of all that is asked for, where only matters whether it stands in a text."""
        together = [self.shape(one) for one in in_one_sentence(span)]
        numbers = tuple(one.number for one in together if isinstance(one, _Leaf))
        if together and len(numbers) == len(together) and self._apart(numbers):
            return _Together(numbers)
        return self.shape(span)

    def _apart(self, numbers: tuple[int, ...]) -> bool:
        """Whether no word fits two of these leaves."""
        words = np.concatenate([np.unique(self.words[number]) for number in numbers])
        return len(np.unique(words)) == len(words)

    def shape(self, span: plan.Span) -> _Shape:
        """The span over numbered leaves; alternatives of one word each are one leaf."""
        match span:
            case plan.Term(name, value) | plan.Pattern(name, value):
                return _Leaf(self._number((name, value)))
            case plan.StartsWith(name, value):
                return _Leaf(self._number((name, f"{value}*")))
            case plan.Sequence(name, values):
                return _Run(tuple(self._number((name, value)) for value in values))
            case plan.Any(children):
                return self._either([child for child in children if isinstance(child, plan.Span)])
            case plan.Near(left, right, unit, distance, ordered):
                gap = distance - 1 if unit == "words" else None
                return _Pair(self.shape(left), self.shape(right), gap, ordered)

    def _either(self, children: list[plan.Span]) -> _Shape:
        single = [_single(child) for child in children]
        words = tuple(pair for pair in single if pair)
        wider = [
            self.shape(child) for child, pair in zip(children, single, strict=True) if not pair
        ]
        one = [_Leaf(self._number(*words))] if words else []
        both: tuple[_Shape, ...] = (*one, *wider)
        return both[0] if len(both) == 1 else _Either(both)

    def _number(self, *globs: tuple[str, str]) -> int:
        if globs not in self.known:
            self.known[globs] = len(self.words)
            self.words.append(
                np.concatenate([self.view.numbers(name, glob) for name, glob in globs])
            )
        return self.known[globs]

    def tables(self) -> list[Numbers]:
        """For each group of leaves: word → bits of the leaves that take it."""
        tables = []
        for begin in range(0, len(self.words), GROUP):
            group = self.words[begin : begin + GROUP]
            bits = next(size for size in (8, 16, 32, 64) if size >= len(group))
            table = np.zeros(self.view.words, dtype=f"u{bits // 8}")
            for bit, numbers in enumerate(group):
                table[numbers] |= table.dtype.type(1 << bit)
            tables.append(table)
        return tables


def _single(span: plan.Span) -> tuple[str, str] | None:
    match span:
        case plan.Term(name, value) | plan.Pattern(name, value):
            return name, value
        case plan.StartsWith(name, value):
            return name, f"{value}*"
        case _:
            return None


def _rows(view: View, leaves: _Leaves, texts: Numbers | None) -> Iterator["_Row"]:
    """The texts joined to rows of at most `AT_ONCE` words, or of one longer text."""
    tables = leaves.tables()
    numbers = np.arange(view.count) if texts is None else texts
    lengths = view.ends[numbers + 1] - view.ends[numbers]
    until = np.cumsum(lengths)
    begin = 0
    while begin < len(numbers):
        before = int(until[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(until, before + AT_ONCE, side="right")))
        some = numbers[begin:end]
        starts = np.concatenate(([0], until[begin : end - 1] - before))
        yield _Row(_tokens(view, some, starts, lengths[begin:end]), some, starts, tables)
        begin = end


def _tokens(view: View, numbers: Numbers, starts: Numbers, lengths: Numbers) -> Numbers:
    """The words of the texts in one row."""
    first, last = int(numbers[0]), int(numbers[-1])
    if last - first + 1 == len(numbers):
        return np.asarray(view.tokens[view.ends[first] : view.ends[last + 1]])
    places = np.repeat(view.ends[numbers] - starts, lengths) + np.arange(int(lengths.sum()))
    return np.asarray(view.tokens[places])


class _Row:
    """Some texts as one row of words; ``starts`` says where in it each of ``texts`` begins."""

    def __init__(
        self, tokens: Numbers, texts: Numbers, starts: Numbers, tables: list[Numbers]
    ) -> None:
        self.tokens = tokens
        self.texts = texts
        self.starts = starts
        numbers = tokens & NUMBER
        # "clip" saves a look at every number: none is beyond the words.
        self.bits = [table.take(numbers, mode="clip") for table in tables]
        # Compared first: looking for what is not 0 is several times faster among truth values.
        self.places = [np.flatnonzero(bits != 0) for bits in self.bits]
        self.hot = sum(map(len, self.places))
        self._sentences: Numbers | None = None

    def texts_with(self, shape: _Shape) -> Numbers:
        """The numbers of the texts that have it, ascending."""
        has = np.zeros(len(self.texts), dtype=bool)
        for starts, _ends in self.alternatives(shape):
            has[self._row_of(starts)] = True
        return np.asarray(self.texts[has])

    def _row_of(self, places: Numbers) -> Numbers:
        """Which of the texts hold these places."""
        return np.asarray(np.searchsorted(self.starts, places, side="right") - 1)

    def _sentence_of(self, places: Numbers) -> Numbers:
        if self._sentences is None:
            self._sentences = np.flatnonzero(self.tokens >= FIRST)
        return np.asarray(np.searchsorted(self._sentences, places, side="right"))

    def alternatives(self, shape: _Shape) -> list[Intervals]:
        """The intervals of each alternative of an operand."""
        match shape:
            case _Leaf(number):
                places = self._leaf(number)
                return [(places, places)]
            case _Run(leaves):
                return [self._run(leaves)]
            case _Either(children):
                return [one for child in children for one in self.alternatives(child)]
            case _Pair(left, right, gap, ordered):
                lefts, rights = self.alternatives(left), self.alternatives(right)
                pairs = [(one, other) for one in lefts for other in rights]
                there = [self._pairs(one, other, gap) for one, other in pairs]
                if ordered or left == right:
                    return there
                return there + [self._pairs(other, one, gap) for one, other in pairs]
            case _Together(leaves):
                return [self._together(leaves)]

    def _together(self, leaves: tuple[int, ...]) -> Intervals:
        """The beginnings of the sentences that hold all of the leaves."""
        has = [self._sentence_of(self._leaf(leaf)) for leaf in leaves]
        assert self._sentences is not None  # noqa: S101 (made where it was first asked for)
        number = np.ones(len(self._sentences) + 1, dtype=bool)
        for sentences in has:
            here = np.zeros_like(number)
            here[sentences] = True
            number &= here
        begins = self._sentences[np.flatnonzero(number) - 1]
        return begins, begins

    def _has(self, leaf: int, places: Numbers) -> Numbers:
        bits = self.bits[leaf // GROUP]
        return np.asarray((bits[places] & bits.dtype.type(1 << leaf % GROUP)) != 0)

    def _leaf(self, leaf: int) -> Numbers:
        places = self.places[leaf // GROUP]
        return np.asarray(places[self._has(leaf, places)])

    def _run(self, leaves: tuple[int, ...]) -> Intervals:
        before, places = min(
            ((at, self._leaf(leaf)) for at, leaf in enumerate(leaves)),
            key=lambda pair: len(pair[1]),
        )
        starts = places - before
        starts = starts[(starts >= 0) & (starts + len(leaves) <= len(self.tokens))]
        for at, leaf in enumerate(leaves):
            if at != before:
                starts = starts[self._has(leaf, starts + at)]
        ends = starts + len(leaves) - 1
        inside = self._row_of(starts) == self._row_of(ends)
        return starts[inside], ends[inside]

    def _pairs(self, first: Intervals, second: Intervals, gap: int | None) -> Intervals:
        """The minimal intervals from one of ``first`` to one of ``second`` after it."""
        nearest = np.searchsorted(first[1], second[0], side="left") - 1  # the last to end before
        there = nearest >= 0
        # Of several that follow the same one, the first is the nearest.
        there[1:] &= nearest[1:] != nearest[:-1]
        nearest = nearest[there]
        starts, ends = first[0][nearest], second[1][there]
        if gap is None:
            close = self._sentence_of(starts) == self._sentence_of(ends)
            return starts[close], ends[close]
        close = second[0][there] - first[1][nearest] <= gap + 1
        starts, ends = starts[close], ends[close]
        close = self._row_of(starts) == self._row_of(ends)
        return starts[close], ends[close]
