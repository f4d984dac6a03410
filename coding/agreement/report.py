"""A report of agreement: inert values, and what they mean. Computed in `compute`, written by `as_json` and `as_csv`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: Stands for "no code" among the labels.
NO_CODE = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A coefficient.

    Attributes:
        key: which one, a key of `method.NAMES`.
        value: None where it is not defined; `undefined` then is a key of `method.REASONS`.
        low: the 2.5th percentile of the bootstrap; None where there is no interval, `note` then says why.
        high: the 97.5th percentile.
        units: passages that were judged by two or more.
        pairable: judgements on them; for spans, characters × coders.
        coders: how many coders.
        resamples: how many drawings gave a value.
        note: a key of `method.NOTES`, or empty.
    """

    key: str
    value: float | None
    low: float | None
    high: float | None
    units: int
    pairable: int
    coders: int
    resamples: int = 0
    undefined: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts of pairs of judgements on the same passage, symmetric; the last label is `NO_CODE`.

    `counts[a][a]`: both gave a. `counts[a][b]`: one gave a and not b, the other b and not a. `counts[a][no code]`: one
    gave a, and the other nothing that the first had not given too. The last of the diagonal: neither gave any code.
    A pair with several codes stands in several cells, so the cells do not add up to `pairs`, the number of pairs.
    """

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    pairs: int


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one part: a code, an axis, two coders, a document, or all up to a day.

    Only of a code: `given` are the judgements that have it, `coincidences` Krippendorff's matrix (not given, given).
    """

    key: str
    figures: tuple[Figure, ...]
    given: int | None = None
    coincidences: tuple[tuple[float, ...], ...] | None = None

    def figure(self, key: str) -> Figure | None:
        """The figure of this key, if there is one."""
        return next((one for one in self.figures if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Silence:
    """A coder who was asked in a document and gave no code there: all of it counts as "no code"."""

    coder: str
    document: str
    passages: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What the figures are of.

    `first` and `last` are the days of the first and the last judgement, or None; `asked` is a key of `method.ASKED`.
    """

    documents: tuple[str, ...]
    coders: tuple[str, ...]
    axis: str
    asked: str
    codes: tuple[str, ...]
    passages: int
    judged: int
    judgements: int
    spans: int
    first: date | None
    last: date | None
    silent: tuple[Silence, ...]
    inputs_sha256: str


@dataclass(frozen=True, slots=True)
class Report:
    """All figures; `method` is the version of how they are computed, `numpy` of what drew, `computed` the day."""

    method: str
    numpy: str
    seed: int
    resamples: int
    computed: date
    scope: Scope
    passages: tuple[Figure, ...]
    spans: tuple[Figure, ...]
    numbers: tuple[Figure, ...]
    codes: tuple[Row, ...]
    axes: tuple[Row, ...]
    pairs: tuple[Row, ...]
    documents: tuple[Row, ...]
    over_time: tuple[Row, ...]
    matrix: Matrix
