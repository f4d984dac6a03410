"""Percent agreement, Cohen's kappa and Fleiss' kappa."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from coding.agreement.additive import Additive, Floats, OfSums, ratio
from coding.agreement.table import MISSING, Table, counts


def percent(table: Table) -> tuple[Additive, OfSums]:
    """Of all pairs of judgements on the same unit, the share that are the same value."""
    rows = table.active
    given = counts(table, rows)
    judges = table.judges[rows]
    agreeing = (given * (given - 1)).sum(axis=1) / 2
    pairs = judges * (judges - 1) / 2
    base = table.base * (table.base - 1) / 2
    base = np.where(table.base >= 2, base, 0.0)
    columns = np.column_stack([agreeing - pairs, np.zeros(len(rows))])
    return Additive(base, (0, 1), rows, columns), lambda sums: ratio(sums[:, 0], sums[:, 1])


def complete(table: Table) -> Table:
    """Only what all of the coders have judged; other units count as not judged."""
    whole = table.judges == len(table.coders)
    return replace(table, cells=np.where(whole[:, np.newaxis], table.cells, MISSING))


def cohen(table: Table) -> tuple[Additive, OfSums]:
    """Cohen's (1960) kappa of two coders: (p_o − p_e) / (1 − p_e), chance from each coder's own habits."""
    if len(table.coders) != 2:
        raise ValueError("Cohen's kappa is for two coders")
    rows, size = table.active, len(table.values)
    both = (table.judges == 2).astype(np.float64)
    columns = np.zeros((len(rows), 2 + 2 * size))
    columns[:, 0] = (table.cells[rows, 0] == table.cells[rows, 1]) - 1.0
    place = np.arange(len(rows))
    for coder in (0, 1):
        columns[:, 2 + coder * size] -= 1
        columns[place, 2 + coder * size + table.cells[rows, coder]] += 1

    def of(sums: Floats) -> Floats:
        units = sums[:, 1]
        one, other = sums[:, 2 : 2 + size], sums[:, 2 + size :]
        chance = ratio((one * other).sum(axis=1), units**2)
        return ratio(ratio(sums[:, 0], units) - chance, 1 - chance)

    return Additive(both, (0, 1, 2, 2 + size), rows, columns), of


def fleiss(table: Table) -> tuple[Additive, OfSums]:
    """Fleiss' (1971) kappa; every unit must have the same number of judges (see `complete`)."""
    judges = set(table.judges[table.judges >= 2].tolist())
    if len(judges) > 1:
        raise ValueError("Fleiss' kappa needs the same number of judges on every unit")
    number = judges.pop() if judges else 2
    rows = table.active
    given = counts(table, rows)
    agreeing = (given * (given - 1)).sum(axis=1) / (number * (number - 1))
    usual = np.zeros_like(given)
    usual[:, 0] = 1
    columns = np.column_stack([agreeing - 1, np.zeros(len(rows)), given / number - usual])
    base = (table.judges >= 2).astype(np.float64)

    def of(sums: Floats) -> Floats:
        units = sums[:, 1]
        chance = ratio((sums[:, 2:] ** 2).sum(axis=1), units**2)
        return ratio(ratio(sums[:, 0], units) - chance, 1 - chance)

    return Additive(base, (0, 1, 2), rows, columns), of
