"""Marks what a query matched, from its tree and the same tokens the engines index.

Exact on both engines: phrases are marked as phrases, prefixes whatever their stem, and the words of
a proximity only where it stands.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from legaltext.sentences import sentences
from search import analysis, intervals, plan
from search.compile import leaves, span, tokens
from search.identifiers import identified, is_asked
from search.query.ast import Every, Field, Node, Word

SNIPPET_LENGTH = 340
_BOUNDARY = re.compile(r"\s|(?<=[，。；：、！？])")


@dataclass(frozen=True, slots=True)
class Snippet:
    """``text`` stands at ``start`` of the passage; ``highlights`` are offsets into ``text``."""

    text: str
    start: int
    highlights: tuple[tuple[int, int], ...]
    cut: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class _Sequence:
    fits: tuple[Callable[[str], bool], ...]
    stems: bool

    def begins(self, word: str, stemmed: str) -> bool:
        """Whether a folded word and its stem may be the first of the sequence."""
        return self.fits[0](stemmed if self.stems else word)

    def stands(self, written: list[str]) -> bool:
        """Whether these words, as written, are the sequence."""
        if len(written) < len(self.fits):
            return False
        here = [analysis.fold_word(word) for word in written]
        if self.stems:
            here = analysis.stems(here)
        return all(fits(word) for fits, word in zip(self.fits, here, strict=True))


@dataclass(frozen=True, slots=True)
class _About:
    """What a word may be: a match by itself, the beginning of sequences."""

    alone: bool
    sequences: tuple[_Sequence, ...]


@dataclass(slots=True)
class _Wanted:
    exact: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    prefixes: tuple[str, ...] = ()
    patterns: tuple[Callable[[str], bool], ...] = ()
    sequences: list[_Sequence] = field(default_factory=list)
    nears: list[plan.Near | plan.Any] = field(default_factory=list)
    known: dict[str, _About | None] = field(default_factory=dict)

    def add(self, wanted: plan.Plan) -> None:
        match wanted:
            case plan.Term(stream, value):
                (self.stems if stream == "stem" else self.exact).add(value)
            case plan.StartsWith(_, value):
                self.prefixes += (value,)
            case plan.Pattern(_, glob):
                self.patterns += (analysis.fits(glob),)
            case plan.Sequence(stream, values, patterns):
                fits = tuple(
                    analysis.fits(value) if at in patterns else value.__eq__
                    for at, value in enumerate(values)
                )
                self.sequences.append(_Sequence(fits, stream == "stem"))
            case plan.Near() | plan.Any():
                self.nears.append(wanted)
            case _:
                pass

    def hot(self, written: set[str]) -> dict[str, _About]:
        """The words that match or begin a match; passages share most of their words, each is looked at once."""
        for word in written.difference(self.known):
            about = self._about(word)
            self.known[word] = about if about.alone or about.sequences else None
        return {word: found for word in written if (found := self.known[word])}

    def _about(self, written: str) -> _About:
        word = analysis.fold_word(written)
        stemmed = analysis.stem(word)
        alone = (
            stemmed in self.stems
            or word in self.exact
            or word.startswith(self.prefixes)
            or any(fits(word) for fits in self.patterns)
        )
        return _About(alone, tuple(one for one in self.sequences if one.begins(word, stemmed)))

    @property
    def words(self) -> bool:
        """Whether anything but proximities is wanted."""
        return bool(self.exact or self.stems or self.prefixes or self.patterns or self.sequences)


def highlight(query: Node, text: str) -> list[tuple[int, int]]:
    """Where ``text`` matches the query's words and phrases: ordered spans that do not overlap.

    Offsets are code points, 0-based, end-exclusive. Words under NOT and fields mark nothing.
    """
    wanted = _wanted(query)
    matches = _matches(wanted, text) if wanted.words else []
    if wanted.nears:
        passage = intervals.Passage(text)
        for near in wanted.nears:
            matches += intervals.marked(near, passage)
    if not matches:
        return []
    spans = analysis.spans(text)
    return _merged([(spans[first][0], spans[last][1]) for first, last in matches])


def _matches(wanted: _Wanted, text: str) -> list[tuple[int, int]]:
    """Words and phrases that match: the numbers of the first and the last token of each."""
    written = analysis.as_written(text)
    hot = wanted.hot(set(written))
    matches: list[tuple[int, int]] = []
    for at, word in enumerate(written):
        if word not in hot:
            continue
        if hot[word].alone:
            matches.append((at, at))
        for sequence in hot[word].sequences:
            if sequence.stands(written[at : at + len(sequence.fits)]):
                matches.append((at, at + len(sequence.fits) - 1))
    return matches


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@lru_cache(maxsize=128)
def _wanted(query: Node) -> _Wanted:
    """What to look for; made once for all hits of a page, and only read afterwards."""
    wanted = _Wanted()
    covered: set[str] = set()
    for item in identified(query):
        covered.update(item.words)
        wanted.add(tokens("exact", [word for text in item.words for word in analysis.words(text)]))
    marked = [
        leaf for leaf in leaves(query) if not (isinstance(leaf, Word) and leaf.text in covered)
    ]
    if is_asked(query):
        content = [leaf for leaf in marked if isinstance(leaf, Word) and not _stop(leaf.text)]
        marked = list(content) if content or covered else marked
    for leaf in marked:
        if not isinstance(leaf, Field | Every):
            wanted.add(span(leaf))
    return wanted


def _stop(text: str) -> bool:
    return all(word in analysis.STOP_WORDS for word in analysis.words(text))


def snippet(query: Node, text: str, *, length: int = SNIPPET_LENGTH) -> Snippet:
    """The sentences of a passage that match best, with their marks.

    Cut at sentence borders; only a sentence much longer than ``length`` is cut inside.
    """
    spans = highlight(query, text)
    start, end = _best_sentences(sentences(text), spans, text, length)
    if end - start > length * 1.6:
        start, end = _inside(text, start, end, spans, length)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    marks = tuple(
        (max(low, start) - start, min(high, end) - start)
        for low, high in spans
        if low < end and high > start
    )
    before, after = text[:start].strip(), text[end:].strip()
    return Snippet(text[start:end], start, marks, (bool(before), bool(after)))


def _best_sentences(
    borders: list[tuple[int, int]], spans: list[tuple[int, int]], text: str, length: int
) -> tuple[int, int]:
    """The sentence with most different matches, and its neighbours while there is room."""
    if not borders:
        return 0, 0
    if len(borders) == 1:
        return borders[0]
    matches: list[set[str]] = [set() for _ in borders]
    at = 0
    for low, high in spans:
        while borders[at][1] <= low:
            at += 1
        matches[at].add(text[low:high].casefold())
    best = max(range(len(borders)), key=lambda number: (len(matches[number]), -number))
    first = last = best
    while True:
        start, end = borders[first][0], borders[last][1]
        options = []
        if last + 1 < len(borders) and borders[last + 1][1] - start <= length:
            options.append((len(matches[last + 1]), 1))
        if first > 0 and end - borders[first - 1][0] <= length:
            options.append((len(matches[first - 1]), 0))
        if not options:
            return start, end
        if max(options)[1]:
            last += 1
        else:
            first -= 1


def _inside(
    text: str, start: int, end: int, spans: list[tuple[int, int]], length: int
) -> tuple[int, int]:
    """A part of one long sentence, cut between words around its first match."""
    first = next((low for low, high in spans if low >= start and high <= end), start)
    begin = max(start, first - length // 4)
    stop = min(end, begin + length)
    if begin > start:
        border = _BOUNDARY.search(text, begin, first)
        begin = border.end() if border else begin
    if stop < end:
        borders = [match.start() for match in _BOUNDARY.finditer(text, begin, stop)]
        stop = borders[-1] if borders and borders[-1] > first else stop
    return begin, stop
