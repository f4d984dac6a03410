"""What the bias meter says: inert values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

METHOD = "ntb-bias/1"
#: With fewer passages on either side nothing is said of a difference.
ENOUGH = 30
#: Nor of a code, or an axis, that was given less often than this on both together.
RARE = 10

#: Measures, in the order of the page.
CODES, EQUAL, TAKEN, ALPHA = "codes", "equal", "taken", "alpha"
MEASURES = (CODES, EQUAL, TAKEN, ALPHA)


@dataclass(frozen=True, slots=True)
class Side:
    """A measure on the passages of one kind; None where it is not defined, or has no interval."""

    value: float | None
    low: float | None
    high: float | None
    passages: int
    judgements: int


@dataclass(frozen=True, slots=True)
class Contrast:
    """A measure with suggestions and without; `difference` is with minus without.

    `verdict`: "few" passages, "rare" codes, "undefined", "same" (the interval of the difference holds 0), "more" or
    "less".
    """

    measure: str
    shown: Side
    withheld: Side
    difference: float | None
    low: float | None
    high: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Part:
    """The contrasts of one axis or code, `key`."""

    key: str
    contrasts: tuple[Contrast, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """Codings outside rounds made with (`shown`) or without: how many, and how many the suggester proposes too."""

    exposure: str
    codings: int
    equal: int


@dataclass(frozen=True, slots=True)
class BiasReport:
    """All figures, and from what they were computed. `left_out`: judgements of which it is not known or not by lot.

    `too_old` are rounds begun before any suggestion was withheld.
    """

    method: str
    computed: date
    seed: int
    resamples: int
    rounds: tuple[str, ...]
    too_old: int
    passages_shown: int
    passages_withheld: int
    left_out: int
    overall: tuple[Contrast, ...]
    axes: tuple[Part, ...]
    codes: tuple[Part, ...]
    outside: tuple[Outside, ...]
