"""Identifiers that a query names: disputes, documents, investigations, cites, provisions."""

from dataclasses import dataclass
from functools import lru_cache

from legaltext.citations import Identifier, identify
from legaltext.provision_query import LAWS
from search.query.ast import And, Field, Node, Question, Word

_SEARCHED = frozenset(
    {
        "wto_dispute",
        "wto_document",
        "investigation",
        "us_case",
        "fed_reg",
        *LAWS,
    }
)
MAX_WORDS = 120  # of a pasted passage only the beginning is looked through


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier and the words of the query that make it; ``kind`` is item or provision."""

    kind: str
    canonical: str
    words: tuple[str, ...]


def identifiers_in(text: str) -> list[Identifier]:
    """The identifiers of a short text, paragraphs left out."""
    return [item for item in identify(text) if item.kind in _SEARCHED]


@lru_cache(maxsize=256)
def identified(node: Node) -> tuple[Found, ...]:
    """The identifiers made of a query's plain words, which need stand side by side."""
    match node:
        case Question(children):
            return _among(children[:MAX_WORDS])
        case Word():
            return _among((node,))
        case And(children):
            first = children[0]
            if isinstance(first, Question):
                return identified(first)
            return tuple(
                item for child in children if isinstance(child, Word) for item in identified(child)
            )
        case _:
            return ()


def is_asked(node: Node) -> bool:
    """Whether the query is a question: plain words, with fields beside them at most."""
    if not isinstance(node, And):
        return isinstance(node, Question | Word)
    others = [child for child in node.children if not isinstance(child, Field)]
    return len(others) == 1 and isinstance(others[0], Question | Word)


def _among(words: tuple[Word, ...]) -> tuple[Found, ...]:
    text = " ".join(word.text for word in words)
    found: dict[tuple[str, str], Found] = {}
    for item in identifiers_in(text):
        covered = _covered(words, item.start, item.end)
        kind = "provision" if item.kind in LAWS else "item"
        if covered:
            found.setdefault((kind, item.canonical), Found(kind, item.canonical, covered))
    return tuple(found.values())


def _covered(words: tuple[Word, ...], start: int, end: int) -> tuple[str, ...]:
    """The words that overlap ``start:end`` of the text they make, joined by spaces."""
    covered, at = [], 0
    for word in words:
        if at < end and at + len(word.text) > start:
            covered.append(word.text)
        at += len(word.text) + 1
    return tuple(covered)
