"""Recall at some ranks and mean reciprocal rank, with intervals by resampling the queries."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Results looked at; a target further down counts as not found.
DEEPEST = 50
RESAMPLES = 2_000

Ranks = Sequence[int | None]


def recall(ranks: Ranks, at: int) -> float:
    """The share of queries with a target among the first `at` results. Ranks count from 1."""
    return sum(rank is not None and rank <= at for rank in ranks) / max(1, len(ranks))


def reciprocal(ranks: Ranks) -> float:
    """The mean of 1 / rank of the first target, 0 where none was found."""
    return sum(1 / rank for rank in ranks if rank) / max(1, len(ranks))


MEASURES: dict[str, Callable[[Ranks], float]] = {
    "R@1": lambda ranks: recall(ranks, 1),
    "R@5": lambda ranks: recall(ranks, 5),
    "R@20": lambda ranks: recall(ranks, 20),
    "MRR": reciprocal,
}


@dataclass(frozen=True, slots=True)
class Value:
    """A measure with the bounds of its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{100 * self.value:.1f} [{100 * self.low:.1f}, {100 * self.high:.1f}]"


def interval(measured: Callable[[Sequence[int]], float], count: int) -> Value:
    """`measured` of the numbers of all queries, and its spread over resampled ones; seeded."""
    chance = random.Random(1)
    numbers = range(count)
    spread = sorted(measured(chance.choices(numbers, k=count)) for _ in range(RESAMPLES))
    return Value(
        measured(numbers), spread[int(0.025 * RESAMPLES)], spread[int(0.975 * RESAMPLES) - 1]
    )


def value(name: str, ranks: Ranks) -> Value:
    """One measure of some ranks."""
    measure = MEASURES[name]
    return interval(lambda numbers: measure([ranks[n] for n in numbers]), len(ranks))


def gain(name: str, ours: Ranks, other: Ranks) -> Value:
    """How much more of a measure; queries are resampled in pairs."""
    measure = MEASURES[name]
    return interval(
        lambda numbers: measure([ours[n] for n in numbers]) - measure([other[n] for n in numbers]),
        len(ours),
    )
