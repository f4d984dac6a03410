"""What may stand beside a proximity operator, and what to say of what may not."""

import re
from dataclasses import dataclass
from math import factorial, prod

from django.utils.translation import gettext as _

from search import analysis
from search.query.ast import (
    And,
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
from search.query.errors import QueryError
from search.query.proximity import UNITS, Proximity

#: Alternatives that a proximity may be drawn out to (see `search.intervals.alternatives`).
MAX_ALTERNATIVES = 256
#: What /s joins is asked for in every order.
MOST_IN_A_SENTENCE = 5
_LOWER_OR = re.compile(r"\bor\b")


@dataclass(frozen=True, slots=True)
class Operand:
    """A parsed operand and where it stands in the folded query, its parentheses included."""

    node: Node
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Operator:
    """A proximity operator and where it stands."""

    near: Proximity
    start: int
    end: int


def join(left: Operand, operator: Operator, right: Operand, text: str) -> Node:
    """The proximity of two operands; `QueryError` where one of them makes no sense in it."""
    for operand in (left, right):
        _check(operand, operator, text)
    near = operator.near
    node = Near(left.node, right.node, near.unit, near.distance, near.ordered)
    if near.unit == "sentence" and len(in_one_sentence(node)) > MOST_IN_A_SENTENCE:
        raise QueryError(
            _("At most %(count)d words or groups can be joined by /s.")
            % {"count": MOST_IN_A_SENTENCE},
            operator.start,
            operator.end - operator.start,
            f"{text[: operator.start]}/p{text[operator.end :]}",
        )
    if near.unit != "paragraph" and _alternatives(node) > MAX_ALTERNATIVES:
        raise QueryError(
            _(
                "This proximity has too many alternatives; use fewer, or operators that keep the order."
            ),
            operator.start,
            operator.end - operator.start,
            "",
        )
    return node


def in_one_sentence(node: Node) -> list[Node]:
    """What a chain of /s joins, in whatever order; the node itself where it is none."""
    if isinstance(node, Near) and node.unit == "sentence":
        return in_one_sentence(node.left) + in_one_sentence(node.right)
    return [node]


def _check(operand: Operand, operator: Operator, text: str) -> None:
    bad = _misfit(operand.node, operator.near.unit)
    if bad is None:
        return
    start, end = operand.start, operand.end
    written = text[start:end]
    as_and = f"{text[: operator.start]}AND{text[operator.end :]}"
    match bad:
        case Not():
            message = _("Nothing can stand near to what is excluded; NOT goes outside of %(near)s.")
            suggestion = as_and
        case Field():
            message = _("A field belongs to the whole passage and stands near to nothing; use AND.")
            suggestion = as_and
        case Near(unit=unit):
            message = _("%(inner)s reaches further than %(near)s and cannot stand within it.")
            wider = Proximity(unit)
            suggestion = f"{text[: operator.start]}{wider}{text[operator.end :]}"
        case _:
            message = _("Beside %(near)s a group may only offer alternatives: words joined by OR.")
            suggestion = _regrouped(bad, written, text, start, end) or as_and
    values = {"near": operator.near, "inner": _name(bad)}
    raise QueryError(message % values, start, end - start, suggestion)


def _misfit(node: Node, unit: Unit) -> Node | None:
    """The first part of an operand that cannot stand in a proximity of this unit."""
    match node:
        case Word() | Prefix() | Wildcard() | Phrase():
            return None
        case Or(children):
            bad = [misfit for child in children if (misfit := _misfit(child, unit))]
            return bad[0] if bad else None
        case Near():
            return node if UNITS.index(node.unit) > UNITS.index(unit) else None
        case _:
            return node


def _name(node: Node) -> str:
    return str(Proximity(node.unit)) if isinstance(node, Near) else ""


def _regrouped(bad: Node, written: str, text: str, start: int, end: int) -> str:
    """``(a or b)`` with a real OR; plain words side by side as a phrase."""
    if not isinstance(bad, And | Question) or not written.startswith("("):
        return ""
    inside = written[1:-1]
    if _LOWER_OR.search(inside):
        regrouped = f"({_LOWER_OR.sub('OR', inside)})"
    elif all(isinstance(child, Word) for child in bad.children) and not re.search(
        r"\bAND\b|[()]", inside
    ):
        regrouped = f'"{inside.strip()}"'
    else:
        return ""
    return f"{text[:start]}{regrouped}{text[end:]}"


def _alternatives(node: Node) -> int:
    match node:
        case Or(children):
            single = any(_is_single(child) for child in children)
            return single + sum(_alternatives(one) for one in children if not _is_single(one))
        case Near(unit="sentence"):
            together = in_one_sentence(node)
            return factorial(len(together)) * prod(_alternatives(one) for one in together)
        case Near(left, right, ordered=ordered):
            return _alternatives(left) * _alternatives(right) * (1 if ordered else 2)
        case _:
            return 1


def _is_single(node: Node) -> bool:
    match node:
        case Prefix() | Wildcard():
            return True
        case Word(text):
            return len(analysis.without_possessive(analysis.words(text))) == 1
        case Phrase(text):
            return len(analysis.globs(text)) == 1
        case _:
            return False
