"""What engines are asked: a query reduced to a few operations on named fields.

The meaning of a query is decided once, in `search.compile`; an engine only has to translate these
nodes, which is why both engines give the same answers. All nodes are frozen and hashable.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

TextField = Literal["exact", "stem", "whole", "title", "title_stem", "keys", "document", "group"]
NumberField = Literal["year"]


@dataclass(frozen=True, slots=True)
class Term:
    """The field has this token."""

    field: TextField
    value: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """The field has these tokens (two or more) one after the other; the last may be a prefix."""

    field: TextField
    values: tuple[str, ...]
    last_is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class StartsWith:
    """The field has a token beginning so; scores 1."""

    field: TextField
    value: str


@dataclass(frozen=True, slots=True)
class Between:
    """The number lies between the bounds, both included."""

    field: NumberField
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Everything:
    """Every passage; scores 1."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No passage."""


@dataclass(frozen=True, slots=True)
class All:
    """Every child of ``scored`` and of ``filters`` matches, no child of ``without`` does."""

    scored: tuple["Plan", ...] = ()
    filters: tuple["Plan", ...] = ()
    without: tuple["Plan", ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one child matches; the scores of those that do are added."""

    children: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Lifted:
    """``match`` decides what is found; ``lifts`` only add to the score."""

    match: "Plan"
    lifts: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """``child`` with the same score for every passage."""

    child: "Plan"
    score: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """``child`` with its score multiplied."""

    child: "Plan"
    factor: float


Plan: TypeAlias = (
    Term
    | Sequence
    | StartsWith
    | Between
    | Everything
    | Nothing
    | All
    | Any
    | Lifted
    | Fixed
    | Weighed
)


def one_of(children: tuple[Plan, ...]) -> Plan:
    """Any of the children; nothing where there are none."""
    if not children:
        return Nothing()
    return children[0] if len(children) == 1 else Any(children)


def matching(query: Plan) -> Plan:
    """The same passages without anything that is only there for their scores; counting need not look at more."""
    match query:
        case Fixed(child) | Weighed(child):
            return matching(child)
        case Lifted(found, _):
            return matching(found)
        case Any(children):
            return one_of(tuple(dict.fromkeys(matching(child) for child in children)))
        case All(scored, filters, without):
            every = tuple(dict.fromkeys(matching(child) for child in (*scored, *filters)))
            return All((), every, tuple(matching(child) for child in without))
        case _:
            return query
