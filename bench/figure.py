"""A figure with its aim and its baseline, and how they are printed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from statistics import median


@dataclass(frozen=True)
class Figure:
    """What was measured in one run; `note` says how many times and between what."""

    name: str
    aim: str
    measured: str
    baseline: str = ""
    note: str = ""
    missed: bool = False


@dataclass(frozen=True)
class Times:
    """Durations in seconds."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> Times:
        return cls(tuple(sorted(values)))

    @property
    def middle(self) -> float:
        return median(self.values)

    def percentile(self, share: float) -> float:
        """The smallest value that `share` of the values do not exceed."""
        return self.values[max(0, math.ceil(share * len(self.values)) - 1)]

    def range(self) -> str:
        return f"{shown(self.values[0])} to {shown(self.values[-1])}"


def shown(seconds: float) -> str:
    """Seconds, or milliseconds below one second."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:.1f} ms"


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table that reads well on a terminal, then the notes."""
    rows = [("figure", "aim", "measured", "", "baseline")]
    rows += [
        (one.name, one.aim, one.measured, "missed" if one.missed else "", one.baseline)
        for one in figures
    ]
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    notes = [f"- {one.name}: {one.note}" for one in figures if one.note]
    return "\n".join([*lines, "", *notes])
