"""The query language: text to an inert tree and back, knowing nothing of any engine."""

from search.query.ast import (
    And,
    Every,
    Field,
    Near,
    Node,
    Not,
    Or,
    Parsed,
    Phrase,
    Prefix,
    Question,
    Range,
    Reading,
    Unit,
    Wildcard,
    Word,
)
from search.query.errors import QueryError
from search.query.parser import parse
from search.query.printer import print_query

__all__ = [
    "And",
    "Every",
    "Field",
    "Near",
    "Node",
    "Not",
    "Or",
    "Parsed",
    "Phrase",
    "Prefix",
    "QueryError",
    "Question",
    "Range",
    "Reading",
    "Unit",
    "Wildcard",
    "Word",
    "parse",
    "print_query",
]
