"""Titles of cases that a query names ("US – Gasoline"), by the names that the apps above give."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from search import analysis
from search.query.ast import Node, Phrase, Word
from search.query.leaves import leaves

Titles = Callable[[], Mapping[str, str]]

KEPT_FOR = 60.0  # seconds
FEWEST_WORDS = 2
FEWEST_HAN = 4
#: Of a pasted text only the beginning is looked through.
MOST_WORDS = 400
#: Who is written out in a title that is known with a short name, and the other way round.
_MEMBERS = {
    "us": ("united", "states"),
    "ec": ("european", "communities"),
    "eu": ("european", "union"),
    "uk": ("united", "kingdom"),
}


@dataclass(slots=True)
class _Table:
    """Folded words of a title → the case's key; ``firsts`` are the lengths of titles by their first word."""

    made: float = float("-inf")
    keys: dict[tuple[str, ...], str] = field(default_factory=dict)
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)


_providers: list[Titles] = []
_table = _Table()


def register_titles(function: Titles) -> None:
    """Ask ``function()`` for titles and the case key that each means."""
    if function not in _providers:
        _providers.append(function)
        forget_titles()


def forget_titles() -> None:
    """Ask for all titles again."""
    _table.made = float("-inf")


def titled(node: Node) -> list[tuple[str, str]]:
    """(words, case key) of each case that the query calls by a title, the longest title where several begin alike."""
    table = _current()
    written = [
        word
        for leaf in leaves(node)
        if isinstance(leaf, Word | Phrase)
        for word in analysis.words(leaf.text)
    ][:MOST_WORDS]
    found: dict[str, str] = {}
    at = 0
    while at < len(written):
        length = next(
            (
                size
                for size in table.lengths.get(written[at], ())
                if tuple(written[at : at + size]) in table.keys
            ),
            0,
        )
        if length:
            words = tuple(written[at : at + length])
            found.setdefault(table.keys[words], " ".join(words))
        at += length or 1
    return [(words, key) for key, words in found.items()]


def _current() -> _Table:
    """The table of today's titles, kept for a minute; a new one each time, as another thread may read the old."""
    global _table  # noqa: PLW0603 (swapped as a whole)
    if time.monotonic() - _table.made > KEPT_FOR:
        keys: dict[tuple[str, ...], str] = {}
        for provider in _providers:
            for title, key in provider().items():
                for words in _forms(tuple(analysis.words(title))):
                    keys.setdefault(words, key)
        lengths: dict[str, set[int]] = {}
        for words in keys:
            lengths.setdefault(words[0], set()).add(len(words))
        ordered = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}
        _table = _Table(time.monotonic(), keys, ordered)
    return _table


def _forms(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A title as it is, and with its first Member written out or short; [] where it is too short to mean a case."""
    fewest = FEWEST_HAN if words and analysis.is_han(words[0]) else FEWEST_WORDS
    if len(words) < fewest or all(word in analysis.STOP_WORDS for word in words):
        return []
    forms = [words]
    for short, long in _MEMBERS.items():
        if words[0] == short:
            forms.append((*long, *words[1:]))
        elif words[:2] == long and len(words) > 2:
            forms.append((short, *words[2:]))
    return forms
