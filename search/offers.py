"""For a query that finds nothing: which clause to drop or to widen, and what that would find."""

from collections.abc import Iterator, Mapping

from search.backends.base import Reader
from search.clauses import clause
from search.compile import compile_filters, compile_query, filtered
from search.query import print_query
from search.query.ast import (
    And,
    Every,
    Field,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Question,
    Unit,
    Wildcard,
    Word,
)
from search.query.proximity import UNITS
from search.request import Action, Offer

MOST_TRIED = 8
#: What narrows most is tried first.
_NARROW: dict[type[Node], int] = {
    Phrase: 0,
    Near: 1,
    Not: 2,
    Field: 3,
    And: 4,
    Wildcard: 5,
    Word: 6,
    Prefix: 7,
    Or: 8,
    Question: 9,
    Every: 9,
}


def offers(reader: Reader, node: Node, filters: Mapping[str, list[str]]) -> tuple[Offer, ...]:
    """The other queries that find something under these filters, those that find most first.

    Counts are exact and from the same view of the index; `MOST_TRIED` queries are tried at most.
    """
    found: list[Offer] = []
    narrowing = compile_filters(dict(filters))
    for number, (action, part, other) in enumerate(other_queries(node)):
        if number == MOST_TRIED:
            break
        passages = reader.count(filtered(compile_query(other), narrowing))
        if passages:
            said = clause(part)
            found.append(Offer(action, said.kind, said.text, print_query(other), passages))
    return tuple(sorted(found, key=lambda offer: -offer.passages))


def other_queries(node: Node) -> Iterator[tuple[Action, Node, Node]]:
    """(action, clause, the query with it dropped or widened), the most promising first."""
    parts: list[Node] = list(node.children) if isinstance(node, And) else [node]
    order = sorted(range(len(parts)), key=lambda at: (_NARROW[type(parts[at])], -at))
    for at in order:
        part = parts[at]
        others: list[Node] = [*parts[:at], *parts[at + 1 :]]
        for wider in _widened(part) if isinstance(part, Near) else ():
            yield "widen", part, _all([*parts[:at], wider, *parts[at + 1 :]])
        if others:
            yield "drop", part, _all(others)
    if len(parts) == 1 and isinstance(parts[0], Near):
        yield "drop", parts[0].right, parts[0].left
        yield "drop", parts[0].left, parts[0].right


def _widened(near: Near) -> list[Node]:
    """The proximity reaching over the sentence, then over the paragraph."""
    units: list[Unit] = list(UNITS[UNITS.index(near.unit) + 1 :])
    return [Near(near.left, near.right, unit) for unit in units]


def _all(parts: list[Node]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.children if isinstance(part, And) else [part])
    return flat[0] if len(flat) == 1 else And(tuple(flat))
