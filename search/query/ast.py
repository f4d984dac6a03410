"""Queries as inert, frozen objects; every engine and the highlighter read the same tree.

The tree is canonical: ``And`` and ``Or`` hold at least two operands and none of their own kind, so
that one meaning has one tree. ``Near`` stands over ``Word``, ``Prefix``, ``Wildcard``, ``Phrase``,
``Or`` of such, and ``Near`` of no wider unit; the parser refuses anything else inside it.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Reading = Literal["question", "boolean"]
Unit = Literal["words", "sentence", "paragraph"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms; hyphenated words and Chinese runs mean their parts in order."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins with ``text``, whatever its stem."""

    text: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Every word that fits: ``?`` is one letter, ``*`` inside it any number of them or none."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exactly these words in this order, stop words counted; any of them may hold ``*`` and ``?``."""

    text: str


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, both included; None is open."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Field:
    """A field with any of ``values``; ``below`` takes in everything under them too."""

    name: str
    values: tuple[str | Range, ...]
    below: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """Passages that ``child`` does not match."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """Passages that all ``children`` match."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Passages that any of ``children`` matches."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Passages in which ``left`` and ``right`` stand close to each other, without overlapping.

    ``words``: between the end of one and the beginning of the other lie ``distance - 1`` words at
    most (1 is adjacent); ``ordered``: ``left`` comes first. ``sentence``: both in one sentence,
    ``paragraph``: both in one passage; their ``distance`` is 0 and the order is free.
    """

    left: "Node"
    right: "Node"
    unit: Unit
    distance: int = 0
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Plain words: passages with all of them come first, then those with most.

    ``children`` are at least two words; ``source`` is not kept, a question is its words.
    """

    children: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """The empty query: every passage."""


Node: TypeAlias = (
    Word | Prefix | Wildcard | Phrase | Near | Field | Not | And | Or | Question | Every
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as understood: its tree, and which of the two readings was taken."""

    query: Node
    reading: Reading
