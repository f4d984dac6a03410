"""Reliability data for tests: from rows of values, and from units on a line."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any

import numpy as np

from coding.agreement.additive import Additive, OfSums
from coding.agreement.continuum import Continuum, continuum_of
from coding.agreement.inputs import Asked, Codings, Judgement, Passage, Span
from coding.agreement.table import MISSING, Table

DAY = date(2026, 1, 1)


def table(rows: Sequence[Sequence[Any]], values: Sequence[Hashable] | None = None) -> Table:
    """A row a coder, a column a unit, None where nothing was said; `values` in order, else sorted."""
    if values is None:
        values = sorted({value for row in rows for value in row if value is not None})
    places = {value: place for place, value in enumerate(values)}
    cells = np.array(
        [[MISSING if value is None else places[value] for value in row] for row in rows], np.int64
    ).T
    names = tuple(f"coder {number}" for number in range(len(rows)))
    return Table(names, tuple(values), cells, np.full(cells.shape, DAY.toordinal()))


def value(parts: tuple[Additive, OfSums]) -> float:
    """The coefficient itself."""
    additive, of = parts
    return float(of(additive.total())[0])


def from_counts(counts: dict[tuple[int, int], int]) -> Table:
    """Two coders' cross table: (first coder's value, second's) → how often."""
    pairs = [pair for pair, times in counts.items() for _time in range(times)]
    return table([[one for one, _other in pairs], [other for _one, other in pairs]])


def line(
    units: Sequence[tuple[int, int, str, str]], end: int, start: int = 0, coders: str = "ij"
) -> Continuum:
    """A continuum `start`:`end` of one passage; units are (begin, length, coder, code)."""
    return continuum_of(
        Codings(
            (Passage("d", 0, start, end),),
            tuple(Asked(coder, "d", frozenset({0})) for coder in coders),
            (),
            tuple(
                Span(coder, "d", begin, begin + length, code)
                for begin, length, coder, code in units
            ),
        )
    )


def codings(
    said: dict[str, Sequence[str]], size: int = 100, day: date = DAY, document: str = "d"
) -> Codings:
    """Coder → codes of each passage (space separated, "" none); each code's span covers the passage."""
    count = len(next(iter(said.values())))
    judgements, spans = [], []
    for coder, row in said.items():
        for place, codes in enumerate(row):
            if codes:
                judgements.append(Judgement(coder, document, place, day, frozenset(codes.split())))
            for code in codes.split():
                spans.append(Span(coder, document, place * size, (place + 1) * size, code))
    return Codings(
        tuple(Passage(document, place, place * size, (place + 1) * size) for place in range(count)),
        tuple(Asked(coder, document, frozenset(range(count))) for coder in said),
        tuple(judgements),
        tuple(spans),
    )
