"""α_U as Krippendorff first defined it (1995; 2004, pp. 251–256): for studies that have to be compared with older ones.

Two overlapping units differ by (difference of their beginnings)² + (difference of their ends)²; a unit within a gap by
its length². For more than two coders the definition of 2016 (`unitising`) is the better one, its authors say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coding.agreement.additive import Additive, Floats, Integers, OfSums, ratio
from coding.agreement.continuum import Continuum


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """One coder's units of a code on a line of `length` characters."""

    start: Integers
    end: Integers

    def gaps(self, length: int) -> Integers:
        """Lengths of the gaps around the units."""
        edges = np.concatenate([[0], np.column_stack([self.start, self.end]).ravel(), [length]])
        between = np.diff(edges)[::2]
        kept: Integers = between[between > 0]
        return kept


def alpha_u(continuum: Continuum, codes: Sequence[str]) -> tuple[Additive, OfSums] | None:
    """α_U over these codes; one code makes α_U of that code. None where no passage was given to all coders.

    The bootstrap is Krippendorff's: what was seen is drawn again (by passages), what is expected by chance stays.
    """
    whole = continuum.judges == len(continuum.coders)
    if len(continuum.coders) < 2 or not whole.any():
        return None
    lengths = np.where(whole, continuum.end - continuum.start, 0)
    before = np.concatenate([[0], np.cumsum(lengths)])
    length = int(before[-1])
    observed, expected = np.zeros(len(lengths)), 0.0
    for code in codes:
        lines = [
            _line(continuum, units.get(code, []), before, lengths) for units in continuum.units
        ]
        for place, line in enumerate(lines):
            for other in lines[:place] + lines[place + 1 :]:
                passage = np.searchsorted(before, line.start, "right") - 1
                np.add.at(observed, passage, _against(line, other))
        expected += _by_chance(lines, length)
    coders = len(continuum.coders)
    observed /= coders * (coders - 1) * float(length) ** 2
    rows = np.flatnonzero(observed)

    def of(sums: Floats) -> Floats:
        return 1 - ratio(sums[:, 0], np.full(len(sums), expected))

    columns = observed[rows][:, np.newaxis]
    return Additive(np.zeros(len(lengths)), (), rows, columns), of


def disagreement(continuum: Continuum, code: str) -> tuple[float, float]:
    """D_o and D_e of one code, as printed in worked examples."""
    found = alpha_u(continuum, [code])
    if found is None:
        raise ValueError("no passage was given to all coders")
    additive, of = found
    observed = float(additive.total()[0, 0])
    share = 1 - float(of(np.ones((1, 1)))[0])  # 1 / D_e
    return observed, (1 / share if share else 0.0)


def _line(
    continuum: Continuum, extents: Sequence[tuple[int, int]], before: Integers, lengths: Integers
) -> _Line:
    """Units on the line of the passages that all were asked about; what lies outside is cut off."""
    table = np.array(extents, np.int64).reshape(-1, 2)
    start, end = (_on_line(continuum, table[:, side], before, lengths) for side in (0, 1))
    kept = end > start
    return _Line(start[kept], end[kept])


def _on_line(continuum: Continuum, at: Integers, before: Integers, lengths: Integers) -> Integers:
    passage = np.searchsorted(continuum.start, at, "right") - 1
    within = np.clip(at - continuum.start[passage], 0, lengths[passage])
    place: Integers = np.where(passage < 0, 0, before[passage] + within)
    return place


def _against(line: _Line, other: _Line) -> Floats:
    """Of each unit: its differences from the other coder's units it overlaps; from the gap, twice, if from none.

    Twice, as a unit beside a gap is met from both sides, while two units are each visited once.
    """
    first = np.searchsorted(other.end, line.start, "right")
    after = np.searchsorted(other.start, line.end, "left")
    times = np.maximum(after - first, 0)
    lengths = (line.end - line.start).astype(np.float64)
    found: Floats = np.where(times == 0, 2 * lengths**2, 0.0)
    unit = np.repeat(np.arange(len(times)), times)
    which = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times) + first[unit]
    starts = (line.start[unit] - other.start[which]).astype(np.float64)
    ends = (line.end[unit] - other.end[which]).astype(np.float64)
    np.add.at(found, unit, starts**2 + ends**2)
    return found


def _by_chance(lines: Sequence[_Line], length: int) -> float:
    """D_e of one code: every unit on every place of every line."""
    units = np.concatenate([line.end - line.start for line in lines]).astype(np.float64)
    gaps = np.sort(np.concatenate([line.gaps(length) for line in lines])).astype(np.float64)
    if len(units) == 0:
        return 0.0
    from_here = np.concatenate([np.cumsum(gaps[::-1])[::-1], [0.0]])
    first = np.searchsorted(gaps, units, "left")  # the gaps that are long enough
    room = from_here[first] - (len(gaps) - first) * (units - 1)
    among_units = (len(units) - 1) / 3 * (2 * units**3 - 3 * units**2 + units)
    places = float(len(lines)) * length
    pairs = places * (places - 1) - (units * (units - 1)).sum()
    return float(2 / length * (among_units + units**2 * room).sum() / pairs)
