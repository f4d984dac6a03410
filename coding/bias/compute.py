"""Compare codings with and without suggestions. The passages of both kinds are drawn again apart from each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from coding.agreement import alpha
from coding.agreement.additive import ENOUGH as ENOUGH_DRAWINGS
from coding.agreement.additive import Additive, Floats, OfSums, Resamples, estimate, ratio
from coding.agreement.inputs import Codings
from coding.agreement.table import Table, table_of_sets
from coding.bias.report import ALPHA, CODES, ENOUGH, EQUAL, RARE, TAKEN, Contrast, Part, Side

Suggested = Mapping[tuple[str, int], frozenset[str]]
Parts = tuple[Additive, OfSums]
# Columns of what a passage adds: judgements, codes given, of these also suggested, codes suggested.
JUDGED, GIVEN, BOTH, PROPOSED = range(4)
OF = {CODES: (GIVEN, JUDGED), EQUAL: (BOTH, GIVEN), TAKEN: (BOTH, PROPOSED)}


@dataclass(frozen=True, slots=True)
class Half:
    """The judgements of one kind: passages × coders, and what the suggester proposes on each passage."""

    table: Table
    suggested: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, codings: Codings, suggested: Suggested) -> Half:
        """From what was asked and said; the rows follow the passages."""
        places = [(one.document, one.ident) for one in codings.passages]
        return cls(table_of_sets(codings), tuple(suggested.get(p, frozenset()) for p in places))

    def only(self, codes: frozenset[str]) -> Half:
        """The same with no other codes than these."""
        kept = [value & codes for value in self.table.values]
        values = list(dict.fromkeys(kept))
        table = self.table.recoded([values.index(value) for value in kept], values)
        return Half(table, tuple(one & codes for one in self.suggested))

    @property
    def codes(self) -> frozenset[str]:
        """Every code that was given."""
        return frozenset(code for value in self.table.values for code in value)


class Meter:
    """Both halves and their drawings."""

    def __init__(self, shown: Half, withheld: Half, *, seed: int, resamples: int) -> None:
        self.halves = (shown, withheld)
        # Drawings of their own: halves of one size would else be drawn alike.
        self.draws = (Resamples(seed, resamples), Resamples(seed + 1, resamples))

    def contrasts(self, codes: frozenset[str] | None = None) -> tuple[Contrast, ...]:
        """All measures, of some codes or of all."""
        halves = [half if codes is None else half.only(codes) for half in self.halves]
        sums = [_sums(half) for half in halves]
        given = sum(float(added.total()[0, GIVEN]) for added in sums)
        rare = codes is not None and given < RARE
        found = [
            self._contrast(measure, [(added, _quotient(*columns)) for added in sums], halves, rare)
            for measure, columns in OF.items()
        ]
        agreed = [_alpha(half.table) for half in halves]
        return (*found, self._contrast(ALPHA, agreed, halves, rare))

    def parts(self, groups: Mapping[str, Collection[str]]) -> tuple[Part, ...]:
        """The contrasts of each axis, or code."""
        return tuple(Part(key, self.contrasts(frozenset(codes))) for key, codes in groups.items())

    def _contrast(
        self, measure: str, parts: list[Parts | None], halves: list[Half], rare: bool
    ) -> Contrast:
        sides = [
            _side(part, half.table, draws, pairs=measure == ALPHA)
            for part, half, draws in zip(parts, halves, self.draws, strict=True)
        ]
        difference, low, high = self._difference(parts, sides)
        shown, withheld = sides
        few = min(shown.passages, withheld.passages) < ENOUGH
        verdict = "rare" if rare and not few else _verdict(difference, low, high, few=few)
        return Contrast(measure, shown, withheld, difference, low, high, verdict)

    def _difference(
        self, parts: list[Parts | None], sides: list[Side]
    ) -> tuple[float | None, float | None, float | None]:
        one, other = (side.value for side in sides)
        if one is None or other is None:
            return None, None, None
        drawn = [
            of(draws.sums(added))
            for (added, of), draws in zip(filter(None, parts), self.draws, strict=True)
        ]
        apart = drawn[0] - drawn[1]
        apart = apart[np.isfinite(apart)]
        if len(apart) < max(1, ENOUGH_DRAWINGS * self.draws[0].count):
            return one - other, None, None
        low, high = np.percentile(apart, [2.5, 97.5])
        return one - other, float(low), float(high)


def _verdict(difference: float | None, low: float | None, high: float | None, *, few: bool) -> str:
    if few:
        return "few"
    if difference is None or low is None or high is None:
        return "undefined"
    if low <= 0 <= high:
        return "same"
    return "more" if difference > 0 else "less"


def _side(part: Parts | None, table: Table, draws: Resamples, *, pairs: bool) -> Side:
    passages = table.units if pairs else int((table.judges > 0).sum())
    judgements = table.pairable if pairs else int(table.judges.sum())
    if part is None or passages == 0:
        return Side(None, None, None, passages, judgements)
    found = estimate(*part, draws)
    return Side(found.value, found.low, found.high, passages, judgements)


def _sums(half: Half) -> Additive:
    """What each judged passage adds to the four columns."""
    table = half.table
    judged = np.flatnonzero(table.judges > 0)
    values = np.zeros((len(judged), 4))
    values[:, JUDGED] = table.judges[judged]
    sizes = np.array([len(value) for value in table.values] + [0], np.float64)
    cells = table.cells[judged]
    values[:, GIVEN] = sizes[cells].sum(axis=1)  # missing cells are −1: the nought at the end
    for row, unit in enumerate(judged):
        proposed = half.suggested[unit]
        if proposed:
            values[row, PROPOSED] = len(proposed) * table.judges[unit]
            said = [table.values[cell] for cell in cells[row] if cell > 0]
            values[row, BOTH] = sum(len(value & proposed) for value in said)
    return Additive(np.zeros(len(judged)), (), np.arange(len(judged)), values)


def _quotient(above: int, below: int) -> OfSums:
    def of(sums: Floats) -> Floats:
        return ratio(sums[:, above], sums[:, below])

    return of


def _alpha(table: Table) -> Parts | None:
    """Krippendorff's α for sets of codes; None where nobody judged what another judged."""
    if len(table.coders) < 2 or table.units == 0:
        return None
    paired = table.paired()
    return alpha.alpha(paired, alpha.masi(paired))
