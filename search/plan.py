"""What engines are asked: a query reduced to a few operations on named fields.

The meaning of a query is decided once, in `search.compile`; an engine only has to translate these
nodes, which is why both engines give the same answers. All nodes are frozen and hashable.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

TextField = Literal["exact", "stem", "whole", "title", "title_stem", "keys", "document", "group"]
NumberField = Literal["year"]
Unit = Literal["words", "sentence"]


@dataclass(frozen=True, slots=True)
class Term:
    """The field has this token."""

    field: TextField
    value: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """The field has these tokens (two or more) one after the other.

    ``patterns`` are the numbers, ascending, of those values that are globs (see `Pattern`).
    """

    field: TextField
    values: tuple[str, ...]
    patterns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StartsWith:
    """The field has a token beginning so; scores 1."""

    field: TextField
    value: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """The field has a token that fits; scores 1.

    In a ``glob`` ``?`` is exactly one character and ``*`` any number or none; the rest are letters,
    figures and Han, none of which means anything in the patterns of an engine.
    """

    field: TextField
    glob: str


@dataclass(frozen=True, slots=True)
class Near:
    """``left`` and ``right`` stand close; on the fields ``exact`` and ``stem``, of equal positions.

    What that means is said, and can be verified, in `search.intervals`: the minimal intervals of
    both do not overlap, and either at most ``distance - 1`` tokens lie between them (``words``) or
    both lie in one sentence as `legaltext.sentences` cuts them (``sentence``; ``distance`` is 0).
    ``ordered``: ``left`` comes first.
    """

    left: "Span"
    right: "Span"
    unit: Unit
    distance: int = 0
    ordered: bool = False


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


#: What may stand in a `Near`; an `Any` in it has nothing but spans for children.
Span: TypeAlias = Term | Sequence | StartsWith | Pattern | Any | Near

Plan: TypeAlias = (
    Term
    | Sequence
    | StartsWith
    | Pattern
    | Near
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
