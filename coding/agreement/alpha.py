"""Krippendorff's alpha for units that are given, with any number of coders and values missing.

Krippendorff (2011): o_ck are coincidences, each pair of values of a unit counted with 1 / (its values − 1);
alpha = 1 − (n − 1) Σ o_ck δ_ck / Σ n_c n_k δ_ck.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coding.agreement.additive import Additive, Floats, Integers, OfSums, ratio
from coding.agreement.sets import masi_matrix
from coding.agreement.table import MISSING, Table, counts


def nominal(table: Table) -> Floats:
    """Every two values differ as much as any other two."""
    size = len(table.values)
    return 1.0 - np.eye(size)


def masi(table: Table) -> Floats:
    """Sets of codes differ by Passonneau's MASI."""
    return masi_matrix(table.values)


def alpha(table: Table, distance: Floats) -> tuple[Additive, OfSums]:
    """Alpha for a difference δ that does not depend on how often values occur.

    Args:
        table: the reliability data.
        distance: δ between the values (for interval data the squared difference), 0 on the diagonal.
    """
    rows = table.active
    given = counts(table, rows)
    usual = np.zeros_like(given)
    usual[:, 0] = table.judges[rows]
    columns = np.column_stack([_differences(table, rows, distance), given - usual])

    def of(sums: Floats) -> Floats:
        often = sums[:, 1:]
        all_values = often.sum(axis=1)
        expected = ((often @ distance) * often).sum(axis=1)
        return 1 - ratio((all_values - 1) * sums[:, 0], expected)

    return Additive(table.base, (1,), rows, columns), of


def alpha_of_numbers(table: Table, metric: str) -> tuple[Additive, OfSums]:
    """Alpha for numbers in order: `ordinal` or `interval`. The ordinal δ depends on how often values occur.

    The values of the table must be sorted.
    """
    size = len(table.values)
    rows = np.flatnonzero(table.judges >= 2)
    columns = np.zeros((len(rows), size * size))
    share = 1 / (table.judges[rows] - 1)
    for one, other in _pairs(table, rows):
        both = (one != MISSING) & (other != MISSING)
        place = np.flatnonzero(both)
        np.add.at(columns, (place, one[both] * size + other[both]), share[both])
        np.add.at(columns, (place, other[both] * size + one[both]), share[both])
    numbers = np.asarray(table.values, np.float64)

    def of(sums: Floats) -> Floats:
        coincidences = sums.reshape(-1, size, size)
        often = coincidences.sum(axis=2)
        if metric == "ordinal":
            # Between c and k lie all values of those between, and half of theirs.
            middle = np.cumsum(often, axis=1) - often / 2
            squared = (middle[:, :, np.newaxis] - middle[:, np.newaxis, :]) ** 2
        else:
            squared = ((numbers[:, np.newaxis] - numbers) ** 2)[np.newaxis]
        observed = (coincidences * squared).sum(axis=(1, 2))
        expected = (often[:, :, np.newaxis] * often[:, np.newaxis, :] * squared).sum(axis=(1, 2))
        return 1 - ratio((often.sum(axis=1) - 1) * observed, expected)

    return Additive(np.zeros(len(table.cells)), (), rows, columns), of


def coincidences(table: Table) -> Floats:
    """Krippendorff's coincidence matrix, values × values; its sum is the number of pairable values."""
    size = len(table.values)
    matrix = np.zeros((size, size))
    rows = np.flatnonzero(table.judges >= 2)
    share = 1 / (table.judges[rows] - 1)
    for one, other in _pairs(table, rows):
        both = (one != MISSING) & (other != MISSING)
        np.add.at(matrix, (one[both], other[both]), share[both])
        np.add.at(matrix, (other[both], one[both]), share[both])
    return matrix


def _differences(table: Table, rows: Integers, distance: Floats) -> Floats:
    """Of each unit the sum of δ over its ordered pairs of values, divided by (values − 1)."""
    found = np.zeros(len(rows))
    for one, other in _pairs(table, rows):
        both = (one != MISSING) & (other != MISSING)
        found[both] += 2 * distance[one[both], other[both]]
    divided: Floats = found / (table.judges[rows] - 1)
    return divided


def _pairs(table: Table, rows: Integers) -> Iterator[tuple[Integers, Integers]]:
    """The cells of every two coders."""
    cells = table.cells[rows]
    for one in range(cells.shape[1]):
        for other in range(one + 1, cells.shape[1]):
            yield cells[:, one], cells[:, other]
