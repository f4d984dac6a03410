"""Who gave what where the other gave what: the disagreements between codes."""

from __future__ import annotations

from itertools import product

import numpy as np

from coding.agreement.additive import Floats
from coding.agreement.report import NO_CODE, Matrix
from coding.agreement.table import MISSING, Table


def disagreements(table: Table) -> Matrix:
    """The matrix of all codes that occur, in order of their keys."""
    often = _pairs_of_values(table)
    codes = sorted({code for value in table.values for code in value})
    labels = (*codes, NO_CODE)
    place = {label: row for row, label in enumerate(labels)}
    counts = np.zeros((len(labels), len(labels)), np.int64)
    for one, other in zip(*(side.tolist() for side in np.nonzero(often)), strict=True):
        number = int(often[one, other])
        first, second = table.values[one], table.values[other]
        both = first & second
        for code in both or ([NO_CODE] if not first | second else []):
            counts[place[code], place[code]] += number
        if first == second:
            continue
        for left, right in product(first - both or {NO_CODE}, second - both or {NO_CODE}):
            counts[place[left], place[right]] += number
            counts[place[right], place[left]] += number
    rows = tuple(tuple(row) for row in counts.tolist())
    return Matrix(labels, rows, int(often.sum()))


def _pairs_of_values(table: Table) -> Floats:
    """How many pairs of judgements on a passage have these two values, each pair once: above the diagonal or on it."""
    size = len(table.values)
    often = np.zeros((size, size))
    cells = table.cells[table.judges >= 2]
    for one in range(cells.shape[1]):
        for other in range(one + 1, cells.shape[1]):
            first, second = cells[:, one], cells[:, other]
            both = (first != MISSING) & (second != MISSING)
            low, high = np.minimum(first[both], second[both]), np.maximum(first[both], second[both])
            np.add.at(often, (low, high), 1)
    return often
