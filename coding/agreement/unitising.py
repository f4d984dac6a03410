"""Alpha for units that coders cut out of a continuum themselves.

The family of Krippendorff, Mathet, Bouvry and Widlöcher (2016); Krippendorff (2019), section 12.6.
ℓ_ck is the length on which one coder has c and another k, over all ordered pairs of coders, divided by (coders − 1).
By chance ε_ck = ℓ (ℓ_c ℓ_k − [c = k] κ_c) / (ℓ² − Σ κ), where κ takes out that a unit meets itself: the squares of
the units' lengths, for gaps their length. alpha = 1 − Σ ℓ_ck δ_ck / Σ ε_ck δ_ck. Units as long as one character
each make it alpha of given units.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from coding.agreement.additive import Additive, Floats, OfSums, ratio
from coding.agreement.continuum import (
    Booleans,
    Continuum,
    Grid,
    grid_of,
    segments_of_code,
    segments_of_sets,
)
from coding.agreement.sets import masi_matrix


def u_alpha(continuum: Continuum, grid: Grid, distance: Floats) -> tuple[Additive, OfSums]:
    """ᵤα: where units are, how long, and what they are called; `distance` is δ between the values, gap first."""
    size = len(distance)
    width = len(grid.passages)
    columns = np.column_stack(
        [
            _differing(grid, distance),
            _squares(grid),
            _lengths(grid, size),
        ]
    )
    columns[:, 2] -= continuum.base[grid.passages] if width else 0

    def of(sums: Floats) -> Floats:
        observed, squares, lengths = sums[:, 0], sums[:, 1], sums[:, 2:]
        total = lengths.sum(axis=1)
        expected = ((lengths @ distance) * lengths).sum(axis=1)
        corrected = total**2 - squares - lengths[:, 0]
        return 1 - ratio(observed * corrected, total * expected)

    return Additive(continuum.base, (2,), grid.passages, columns), of


def u_alpha_of_codes(continuum: Continuum, codes: tuple[str, ...]) -> tuple[Additive, OfSums]:
    """ᵤα with each code on a continuum of its own, its units or gaps, as codes may overlap.

    Disagreement, seen and by chance, is added up over the codes; for one code it is |ᵤα of that code.
    """
    parts = []
    for code in codes:
        segments = [segments_of_code(units, code) for units in continuum.units]
        parts.append(u_alpha(continuum, grid_of(continuum, segments), 1 - np.eye(2))[0])
    rows = np.unique(np.concatenate([part.rows for part in parts])) if parts else np.array([], int)
    columns = np.zeros((len(rows), 4 * len(parts)))
    for place, part in enumerate(parts):
        columns[np.searchsorted(rows, part.rows), 4 * place : 4 * place + 4] = part.values

    def of(sums: Floats) -> Floats:
        each = sums.reshape(len(sums), -1, 4)
        observed, squares, gaps, units = (each[:, :, column] for column in range(4))
        total = gaps + units
        expected = ratio(2 * total * gaps * units, total**2 - squares - gaps)
        return 1 - ratio(observed.sum(axis=1), np.nan_to_num(expected).sum(axis=1))

    base_columns = tuple(4 * place + 2 for place in range(len(parts)))
    return Additive(continuum.base, base_columns, rows, columns), of


def grid_of_sets(continuum: Continuum) -> tuple[Grid, tuple[frozenset[str], ...]]:
    """All codes on one continuum: its values are sets of codes, the empty one is the gap."""
    segments, values = segments_of_sets(continuum.units)
    return grid_of(continuum, segments), values


def any_code(grid: Grid) -> Grid:
    """The same units without their names, for |ᵤα."""
    return replace(grid, value=(grid.value > 0).astype(np.int64))


def same_set(values: tuple[frozenset[str], ...]) -> Floats:
    """δ of nominal values."""
    return 1.0 - np.eye(len(values))


def masi(values: tuple[frozenset[str], ...]) -> Floats:
    """δ by MASI: sets that share codes differ less."""
    return masi_matrix(values)


def cu_alpha(
    continuum: Continuum, grid: Grid, values: tuple[frozenset[str], ...]
) -> tuple[Additive, OfSums]:
    """ᶜᵤα: what units are called where both have one; gaps are ignored."""
    size = len(values)
    columns = np.column_stack(
        [
            _differing(grid, same_set(values), meeting=True),
            _squares_met(grid),
            _lengths(grid, size, meeting=True),
        ]
    )

    def of(sums: Floats) -> Floats:
        observed, squares, lengths = sums[:, 0], sums[:, 1], sums[:, 2:]
        total = lengths.sum(axis=1)
        expected = total**2 - (lengths**2).sum(axis=1)
        return 1 - ratio(observed * (total**2 - squares), total * expected)

    return Additive(np.zeros(len(continuum.base)), (), grid.passages, columns), of


def ku_alpha(
    continuum: Continuum, grid: Grid, values: tuple[frozenset[str], ...], code: str
) -> tuple[Additive, OfSums]:
    """⁽ᵏ⁾ᵤα: of one code, where both coders have a unit: whether both say this code."""
    has = np.array([code in value for value in values])
    width = len(grid.passages)
    columns = np.zeros((width, 4))  # both have a unit, one says the code, both say it, squares
    for one, other, share in _ordered(grid):
        meeting = (grid.value[:, one] > 0) & (grid.value[:, other] > 0)
        said, too = has[grid.value[:, one]], has[grid.value[:, other]]
        for column, where in enumerate((meeting, meeting & said, meeting & said & too)):
            columns[:, column] += np.bincount(grid.row, share * where, width)
    columns[:, 3] = _squares_met(grid, has)

    def of(sums: Floats) -> Floats:
        total, said, both, squares = sums.T
        chance = ratio(total * said - squares, said)
        return 1 - ratio(chance * (said - both), total * said - said**2)

    return Additive(np.zeros(len(continuum.base)), (), grid.passages, columns), of


def _ordered(grid: Grid) -> list[tuple[int, int, Floats]]:
    """Ordered pairs of coders with the length that counts of each piece: 0 where either was not asked."""
    coders = range(grid.value.shape[1])
    return [
        (
            one,
            other,
            grid.length / (grid.judges - 1) * (grid.asked[:, one] & grid.asked[:, other]),
        )
        for one in coders
        for other in coders
        if one != other
    ]


def _differing(grid: Grid, distance: Floats, *, meeting: bool = False) -> Floats:
    """Per passage: lengths on which coders differ, times by how much; `meeting`: where both have a unit."""
    found = np.zeros(len(grid.passages))
    for one, other, share in _ordered(grid):
        first, second = grid.value[:, one], grid.value[:, other]
        apart = distance[first, second]
        if meeting:
            apart = apart * ((first > 0) & (second > 0))
        found += np.bincount(grid.row, share * apart, len(found))
    return found


def _lengths(grid: Grid, size: int, *, meeting: bool = False) -> Floats:
    """Per passage × value: ℓ_c; `meeting`: of units where the other coder has one too."""
    width = len(grid.passages)
    found = np.zeros(width * size)
    for one, other, share in _ordered(grid):
        weight = share
        if meeting:
            weight = share * ((grid.value[:, one] > 0) & (grid.value[:, other] > 0))
        place = grid.row * size + grid.value[:, one]
        found += np.bincount(place, weight, width * size)
    return found.reshape(width, size)


def _squares(grid: Grid) -> Floats:
    """Per passage: squares of the lengths of the units that begin in it."""
    found = np.zeros(len(grid.passages))
    for coder in range(grid.value.shape[1]):
        on = grid.segment[:, coder] >= 0
        found += _of_segments(grid, coder, on, grid.length[on], grid.length[on])
    return found


def _squares_met(grid: Grid, has: Booleans | None = None) -> Floats:
    """Per passage: squares of the lengths of units on which another coder has a unit too, by (coders − 1).

    Each other coder counts for himself (Krippendorff et al. 2016, equation 10). `has`: only units of those values.
    """
    found = np.zeros(len(grid.passages))
    for one, other, share in _ordered(grid):
        on = (grid.value[:, one] > 0) & (grid.value[:, other] > 0)
        if has is not None:
            on &= has[grid.value[:, one]]
        found += _of_segments(grid, one, on, grid.length[on], share[on])
    return found


def _of_segments(grid: Grid, coder: int, on: Booleans, length: Floats, weighted: Floats) -> Floats:
    """Per passage: of a coder's segments on these pieces the length times the weighted length."""
    width = len(grid.passages)
    if not on.any():
        return np.zeros(width)
    _segments, first, place = np.unique(
        grid.segment[on, coder], return_index=True, return_inverse=True
    )
    squares = np.bincount(place, length) * np.bincount(place, weighted)
    return np.bincount(grid.row[on][first], squares, width).astype(np.float64)
