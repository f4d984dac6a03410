"""Figures that are functions of sums over units, and their bootstrap.

A unit (a passage) adds something to each of a few columns; a coefficient is a function of the columns' sums. Resampling
units with replacement then is a product of matrices: how often each unit was drawn, times what it adds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
#: Sums of the columns, one row a resample → the coefficient of each; NaN where it is not defined.
OfSums = Callable[[Floats], Floats]

KEPT = 4  # tables of drawings: a report has few numbers of units, but over time one a day
CHUNK = 2_000_000  # numbers that are turned into floating point at a time


@dataclass(frozen=True, slots=True, eq=False)
class Additive:
    """What units add to the columns.

    Every unit adds `base[unit]` to each of `base_columns`; the units in `rows` add `values` (rows × columns) to that.
    Most passages of a long report carry no code, and are nowhere but in `base`.
    """

    base: Floats
    base_columns: tuple[int, ...]
    rows: Integers
    values: Floats

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.base)

    def total(self) -> Floats:
        """The sums of the columns, as one row."""
        sums: Floats = self.values.sum(axis=0)[np.newaxis, :]
        sums[:, list(self.base_columns)] += self.base.sum()
        return sums


class Resamples:
    """The drawings of a report: `count` times as many units as there are, with replacement.

    The same seed and number of units give the same drawings, so that a report can be computed again to the last
    digit, and all figures over the same passages share theirs.
    """

    def __init__(self, seed: int, count: int) -> None:
        self.seed = seed
        self.count = count
        self._drawn: dict[int, NDArray[np.uint8]] = {}
        self._bases: dict[bytes, Floats] = {}

    def drawn(self, units: int) -> NDArray[np.uint8]:
        """How often each unit was drawn, units × resamples."""
        if units not in self._drawn:
            while len(self._drawn) >= KEPT:
                self._drawn.pop(next(iter(self._drawn)))
            generator = np.random.default_rng([self.seed, units])
            table = np.empty((self.count, units), np.uint8)
            for row in table:
                row[:] = np.bincount(generator.integers(0, units, units), minlength=units)
            self._drawn[units] = np.ascontiguousarray(table.T)
        return self._drawn[units]

    def sums(self, additive: Additive) -> Floats:
        """The sums of the columns in every resample, resamples × columns."""
        sums = _product(self.drawn(additive.units), additive.rows, additive.values)
        sums[:, list(additive.base_columns)] += self._of_base(additive.base)[:, np.newaxis]
        return sums

    def _of_base(self, base: Floats) -> Floats:
        """Kept, as all codes of the same coders and passages share one base."""
        key = hashlib.blake2b(base.tobytes(), digest_size=16).digest()
        if key not in self._bases:
            rows = np.flatnonzero(base)
            values = base[rows][:, np.newaxis]
            self._bases[key] = _product(self.drawn(len(base)), rows, values)[:, 0]
        return self._bases[key]


def _product(drawn: NDArray[np.uint8], rows: Integers, values: Floats) -> Floats:
    """`drawn[rows].T @ values`, without ever holding all of it in floating point."""
    sums = np.zeros((drawn.shape[1], values.shape[1]))
    at_once = max(1, CHUNK // max(1, drawn.shape[1]))
    for start in range(0, len(rows), at_once):
        part = slice(start, start + at_once)
        sums += drawn[rows[part]].astype(np.float64).T @ values[part]
    return sums


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with its interval; None where it is not defined. `resamples` are those that had a value."""

    value: float | None
    low: float | None = None
    high: float | None = None
    resamples: int = 0


LEVEL = 0.95
#: Of the resamples, so many must have a value for an interval to be given.
ENOUGH = 0.95


def estimate(additive: Additive, of: OfSums, resamples: Resamples) -> Estimate:
    """The coefficient of these sums, and the percentile interval of its bootstrap."""
    value = float(of(additive.total())[0])
    if not np.isfinite(value):
        return Estimate(None)
    if additive.units < 2 or resamples.count == 0:
        return Estimate(value)
    found = of(resamples.sums(additive))
    found = found[np.isfinite(found)]
    if len(found) < ENOUGH * resamples.count:
        return Estimate(value, resamples=len(found))
    tail = 50 * (1 - LEVEL)
    low, high = np.percentile(found, [tail, 100 - tail])
    return Estimate(value, float(low), float(high), len(found))


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Their quotient, NaN where the denominator is nought."""
    out = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=out, where=np.abs(denominator) > 1e-12)
    return out
