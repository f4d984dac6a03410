"""Reliability data: units × coders, in each cell which of the values, or nothing."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from coding.agreement.additive import Floats, Integers
from coding.agreement.inputs import Codings

MISSING = -1
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Table:
    """`cells[unit, coder]` is the place of a value in `values`, `MISSING` where the coder was not asked.

    The first value is the usual one ("no code"): units where all say that are counted together. `dates` are
    days since 1 January of the year 1, of each judgement.
    """

    coders: tuple[str, ...]
    values: tuple[Any, ...]
    cells: Integers
    dates: Integers

    @cached_property
    def judges(self) -> Integers:
        """How many judged each unit."""
        counted: Integers = (self.cells != MISSING).sum(axis=1)
        return counted

    @cached_property
    def units(self) -> int:
        """Units that at least two have judged."""
        return int((self.judges >= 2).sum())

    @cached_property
    def pairable(self) -> int:
        """Judgements on those units."""
        return int(self.judges[self.judges >= 2].sum())

    @cached_property
    def base(self) -> Floats:
        """Judges of each unit that two or more have judged, else 0."""
        return np.where(self.judges >= 2, self.judges, 0).astype(np.float64)

    @cached_property
    def active(self) -> Integers:
        """Units judged by two or more of which not all said the usual."""
        return np.flatnonzero((self.judges >= 2) & (self.cells > 0).any(axis=1))

    def paired(self) -> Table:
        """Only the units that two or more have judged: what is drawn again in a bootstrap."""
        kept = self.judges >= 2
        if kept.all():
            return self
        return replace(self, cells=self.cells[kept], dates=self.dates[kept])

    def recoded(self, places: Sequence[int] | Integers, values: Sequence[Hashable]) -> Table:
        """The same with each value put under another one: `places[old]` is the place in `values`."""
        lookup = np.append(np.asarray(places, np.int64), MISSING)
        return replace(self, values=tuple(values), cells=lookup[self.cells])

    def present(self, code: str) -> Table:
        """Of sets of codes: whether this code is among them (1) or not (0)."""
        return self.recoded([int(code in value) for value in self.values], (0, 1))

    def until(self, day: date) -> Table:
        """What had been said by the end of a day."""
        cells = np.where(self.dates <= day.toordinal(), self.cells, MISSING)
        return replace(self, cells=cells)


def table_of_sets(codings: Codings) -> Table:
    """Passages × coders with the set of codes; silence is the empty set where a coder was asked."""
    places = {(one.document, one.ident): row for row, one in enumerate(codings.passages)}
    coders = codings.coders
    columns = {coder: column for column, coder in enumerate(coders)}
    cells = np.full((len(places), len(coders)), MISSING, np.int64)
    dates = np.zeros(cells.shape, np.int64)
    last: dict[tuple[str, str], int] = {}
    for judgement in codings.judgements:
        key = (judgement.coder, judgement.document)
        last[key] = max(last.get(key, 0), judgement.date.toordinal())
    for asked in codings.asked:
        rows = [places[asked.document, ident] for ident in asked.passages]
        cells[rows, columns[asked.coder]] = 0
        silent = asked.submitted.toordinal() if asked.submitted else 0
        dates[rows, columns[asked.coder]] = silent or last.get((asked.coder, asked.document), 0)
    values: dict[frozenset[str], int] = {NOTHING: 0}
    for judgement in codings.judgements:
        row = places.get((judgement.document, judgement.passage), -1)
        column = columns.get(judgement.coder, -1)
        if min(row, column) < 0 or cells[row, column] == MISSING:
            continue
        cells[row, column] = values.setdefault(judgement.codes, len(values))
        dates[row, column] = judgement.date.toordinal()
    return Table(coders, tuple(values), cells, dates)


def table_of_numbers(codings: Codings, name: str) -> Table:
    """Passages × coders with the weight or the confidence they gave, in order; silence is no number."""
    sets = table_of_sets(codings)
    places = {(one.document, one.ident): row for row, one in enumerate(codings.passages)}
    columns = {coder: column for column, coder in enumerate(sets.coders)}
    given = [(one, getattr(one, name)) for one in codings.judgements]
    values = tuple(sorted({number for _one, number in given if number is not None}))
    cells = np.full(sets.cells.shape, MISSING, np.int64)
    for one, number in given:
        row, column = places.get((one.document, one.passage), -1), columns.get(one.coder, -1)
        if number is not None and min(row, column) >= 0 and sets.cells[row, column] != MISSING:
            cells[row, column] = values.index(number)
    return replace(sets, values=values, cells=cells)


def counts(table: Table, rows: Integers) -> Floats:
    """How many coders gave each value, rows × values."""
    width = len(table.values)
    cells = table.cells[rows]
    found = np.where(cells == MISSING, width, cells)
    places = np.arange(len(rows))[:, np.newaxis] * (width + 1) + found
    filled = np.bincount(places.ravel(), minlength=len(rows) * (width + 1))
    table_of_counts: Floats = filled.reshape(len(rows), width + 1)[:, :width].astype(np.float64)
    return table_of_counts
