"""Proximity operators as they are typed: ``w/5``, ``/5``, ``+5``, ``pre/5``, ``/s``, ``/p``."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from search.analysis import is_han
from search.query.ast import Unit
from search.query.errors import QueryError

MAX_DISTANCE = 100
#: From the one that binds most tightly to the one that reaches furthest.
UNITS: tuple[Unit, ...] = ("words", "sentence", "paragraph")

_OPERATOR = re.compile(r"(?:(w|pre)?/|(\+))(\d+)|/([sp])", re.IGNORECASE)
# What was meant for one. The first kind is no text; the second may be, unless it joins two words.
_MISSPELT = re.compile(
    r"(?P<how>w|with|within|near|nr|n|onear|adj|pre|pr|next)?[/~](?P<number>\d{1,9})"
    r"|(?P<bare>w|within|near|adj|pre)(?P<apart>\d{1,3})"
    r"|(?:w|with|within|near)?[/+](?P<unit>s|p|sents?|sentences?|par|paras?|paragraphs?)",
    re.IGNORECASE,
)
_SPACED = re.compile(
    r"(?:(?:(?:w|with|within|near|pre)\s*)?/\s+(?:[sp]|\d{1,3}|sent(?:ence)?|para(?:graph)?)"
    r"|(?:w|with|within|near|pre)\s+/\s*\d{1,3})(?![^\s()\"])",
    re.IGNORECASE,
)
_GLUED = re.compile(r"((?:w|pre)/\d{1,3})([^\W\d_].*)", re.IGNORECASE | re.DOTALL)
_BETWEEN_HAN = re.compile(r"(?:w|pre)?/\d{1,3}|\+\d{1,3}|/[sp]", re.IGNORECASE)
_ORDERED = frozenset({"pre", "pr", "onear", "adj", "next"})


@dataclass(frozen=True, slots=True)
class Proximity:
    """An operator: its unit, its distance (0 but for words), and whether the order counts."""

    unit: Unit
    distance: int = 0
    ordered: bool = False

    def __str__(self) -> str:
        if self.unit != "words":
            return "/s" if self.unit == "sentence" else "/p"
        return f"{'pre' if self.ordered else 'w'}/{self.distance}"


def is_operator(run: str) -> bool:
    """Whether a run is an operator, whatever its distance."""
    return _OPERATOR.fullmatch(run) is not None


def read_operator(text: str, start: int, end: int) -> Proximity | None:
    """The operator that ``text[start:end]`` is, if any; `QueryError` where its distance makes no sense."""
    match = _OPERATOR.fullmatch(text, start, end)
    if match is None:
        return None
    how, plus, number, unit = match.groups()
    if unit:
        return Proximity("sentence" if unit.lower() == "s" else "paragraph")
    ordered = bool(plus) or (how or "").lower() == "pre"
    # Not `int` of any number of figures: that takes long, and more than 4,300 are refused.
    wanted = int(number[:9])
    if 1 <= wanted <= MAX_DISTANCE and len(number) < 10:
        return Proximity("words", wanted, ordered)
    nearest = Proximity("words", min(max(wanted, 1), MAX_DISTANCE), ordered)
    raise QueryError(
        _(
            "A distance is a number of words from 1 to %(most)d; /p reaches over the whole paragraph."
        )
        % {"most": MAX_DISTANCE},
        start,
        end - start,
        f"{text[:start]}{nearest}{text[end:]}",
    )


def misspelt(run: str, *, joins: bool = True) -> str:
    """The operator that was probably meant by a run that is none, or empty.

    Not ``joins``: the run does not stand between two operands, so that ``w5`` may well be a word.
    """
    match = _MISSPELT.fullmatch(run)
    if match is None or is_operator(run) or (match["bare"] and not joins):
        return ""
    if match["unit"]:
        return "/s" if match["unit"][0].lower() == "s" else "/p"
    distance = min(max(int(match["number"] or match["apart"]), 1), MAX_DISTANCE)
    how = (match["how"] or match["bare"] or "").lower()
    return str(Proximity("words", distance, how in _ORDERED))


def spaced(text: str, at: int) -> tuple[int, str] | None:
    """An operator with a space in it at ``at``: where it ends, and how it is written."""
    match = _SPACED.match(text, at)
    if match is None:
        return None
    run = "".join(match.group().split())
    return match.end(), run if is_operator(run) else misspelt(run)


def glued(run: str) -> str:
    """``w/5lamps`` with a space after the operator; empty where the run is nothing such."""
    match = _GLUED.fullmatch(run)
    return f"{match[1]} {match[2]}" if match else ""


def did_you_mean(text: str, start: int, end: int, meant: str) -> QueryError:
    """The error of a misspelt operator."""
    return QueryError(
        _("“%(written)s” is no operator; did you mean “%(meant)s”?")
        % {"written": text[start:end], "meant": meant},
        start,
        end - start,
        " ".join(f"{text[:start]} {meant} {text[end:]}".split()),
    )


def split_han(run: str) -> list[tuple[int, int, bool]]:
    """The parts of a run with Chinese in it: (start, end, whether it is an operator)."""
    parts: list[tuple[int, int, bool]] = []
    at = 0
    for match in _BETWEEN_HAN.finditer(run):
        around = run[match.start() - 1 : match.start()], run[match.end() : match.end() + 1]
        if all(side and is_han(side) for side in around):
            parts += [(at, match.start(), False), (*match.span(), True)]
            at = match.end()
    return [*parts, (at, len(run), False)]
