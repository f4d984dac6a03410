"""For a query that finds nothing: which clause to drop or to widen, and what that would find."""

from collections.abc import Iterator, Mapping
from itertools import chain

from search.backends.base import Reader
from search.clauses import clause
from search.compile import compile_filters, compile_query, filtered
from search.plan import Plan
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

MOST_COUNTS = 8
MOST_ALONE = 4
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

    Counts are exact and from the same view of the index; the engine is asked `MOST_COUNTS` times at
    most. Clauses that find nothing even alone are to blame together, and are left out together.
    """
    count = _Counting(reader, compile_filters(dict(filters)))
    to_blame = [part for part in _narrowest(node)[:MOST_ALONE] if not count(part)]
    left = [part for part in _parts(node) if part not in to_blame]
    others: Iterator[tuple[Action, list[Node], Node]] = (
        (action, [part], other) for action, part, other in other_queries(node)
    )
    if len(to_blame) > 1 and left:
        others = chain([("drop", to_blame, _all(left))], others)
    found: list[Offer] = []
    for action, parts, other in others:
        if count.asked >= MOST_COUNTS:
            break
        if passages := count(other):
            said = [clause(part) for part in parts]
            kind = ", ".join(dict.fromkeys(one.kind for one in said))
            text = ", ".join(one.text for one in said)
            found.append(Offer(action, kind, text, print_query(other), passages))
    return tuple(sorted(found, key=lambda offer: -offer.passages))


class _Counting:
    """Counts what a query finds, each query once."""

    def __init__(self, reader: Reader, filters: tuple[Plan, ...]) -> None:
        self.reader = reader
        self.filters = filters
        self.known: dict[Node, int] = {}

    @property
    def asked(self) -> int:
        """How often the engine was asked."""
        return len(self.known)

    def __call__(self, node: Node) -> int:
        if node not in self.known:
            self.known[node] = self.reader.count(filtered(compile_query(node), self.filters))
        return self.known[node]


def _parts(node: Node) -> list[Node]:
    return list(node.children) if isinstance(node, And) else [node]


def _narrowest(node: Node) -> list[Node]:
    """The clauses of a query that has several, what narrows most first; exclusions find by not finding."""
    parts = _parts(node)
    kept = [part for part in parts if not isinstance(part, Not)] if len(parts) > 1 else []
    return sorted(kept, key=lambda part: _NARROW[type(part)])


def other_queries(node: Node) -> Iterator[tuple[Action, Node, Node]]:
    """(action, clause, the query with it dropped or widened), the most promising first."""
    parts = _parts(node)
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
