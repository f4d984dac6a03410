"""The canonical text of a query: ``parse(print_query(node)).query == node``."""

import re

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
    Range,
    Wildcard,
    Word,
)
from search.query.fields import FIELDS
from search.query.proximity import Proximity

_BARE = re.compile(r"[\w](?:[\w\-/]|\.(?!\.))*")


def print_query(node: Node) -> str:  # noqa: PLR0911 (one case per node)
    """The query in canonical form."""
    match node:
        case Every():
            return ""
        case Word(text) | Wildcard(text):
            return text
        case Prefix(text):
            return f"{text}*"
        case Phrase(text):
            return f'"{text}"'
        case Field():
            return _field(node)
        case Not(child):
            return f"NOT {_operand(child, Near)}"
        case Near(left, right, unit, distance, ordered):
            # Operators of one rank are read from the left; others are kept apart for the eye.
            alike = isinstance(left, Near) and left.unit == unit
            before = print_query(left) if alike else _operand(left, Near)
            return f"{before} {Proximity(unit, distance, ordered)} {_operand(right, Near)}"
        case Question(children):
            return " ".join(child.text for child in children)
        case And(children) if isinstance(children[0], Question):
            return " ".join(print_query(child) for child in children)
        case And(children):
            return " AND ".join(_operand(child) for child in children)
        case Or(children):
            return " OR ".join(_operand(child) for child in children)


def _operand(node: Node, *grouped: type[Node]) -> str:
    """An operand, in parentheses where it is an AND, an OR, or one of the kinds ``grouped``."""
    text = print_query(node)
    return f"({text})" if isinstance(node, (And, Or, *grouped)) else text


def _field(node: Field) -> str:
    values = [_value(value) for value in node.values]
    text = values[0] if len(values) == 1 else f"({','.join(values)})"
    mark = "+" if node.below and not FIELDS[node.name].tree else ""
    return f"{node.name}:{text}{mark}"


def _value(value: str | Range) -> str:
    if isinstance(value, Range):
        low = "" if value.low is None else f"{value.low:04d}"
        high = "" if value.high is None else f"{value.high:04d}"
        return low if low and low == high else f"{low}..{high}"
    return value if _BARE.fullmatch(value) else f'"{value}"'
