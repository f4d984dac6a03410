"""Compute a report: every figure of some coders' codings, for all together and broken down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from coding.agreement import alpha, figures, unitising
from coding.agreement.additive import Resamples
from coding.agreement.continuum import continuum_of
from coding.agreement.inputs import Codings
from coding.agreement.matrix import disagreements
from coding.agreement.method import METHOD, RESAMPLES, SEED
from coding.agreement.report import Figure, Report, Row, Scope, Silence
from coding.agreement.table import Table, table_of_numbers, table_of_sets

MOST_DAYS = 24  # points of the figure over time


@dataclass(frozen=True, slots=True)
class Order:
    """How a report is wanted.

    `axes` are all axes with their codes, `axis` the one that is looked at, empty for all; `asked` is a key of
    `method.ASKED`: how it is known who was asked.
    """

    axes: Mapping[str, frozenset[str]]
    axis: str = ""
    asked: str = "assigned"
    seed: int = SEED
    resamples: int = RESAMPLES


Told = Callable[[int, int], None]


def report_of(
    codings: Codings, order: Order, computed: date, told: Told = lambda done, total: None
) -> Report:
    """Compute everything.

    Args:
        codings: what was asked and said.
        order: which axis, which seed.
        computed: the day, as the report prints it.
        told: hears how many of how many parts are done; what it raises stops the work.
    """
    if order.axis:
        codings = codings.under(order.axes[order.axis])
    table = table_of_sets(codings)
    draws = Resamples(order.seed, order.resamples)
    codes = tuple(sorted({code for value in table.values for code in value}))
    work = _Work(codings, table, draws, told, parts=5 + len(codes) + 4)
    spans, by_code = work.spans_and_codes(codes)
    axes = {} if order.axis else order.axes
    return Report(
        method=METHOD,
        numpy=np.__version__,
        seed=order.seed,
        resamples=order.resamples,
        computed=computed,
        scope=_scope(codings, table, codes, order),
        passages=work.passages(),
        spans=spans,
        numbers=work.numbers(),
        codes=by_code,
        axes=work.axes(axes),
        pairs=work.pairs(),
        documents=work.documents(),
        over_time=work.over_time(),
        matrix=disagreements(table),
    )


class _Work:
    """The parts of a report, computed one after another."""

    def __init__(
        self, codings: Codings, table: Table, draws: Resamples, told: Told, parts: int
    ) -> None:
        self.codings = codings
        self.table = table
        self.draws = draws
        self.told = told
        self.parts = parts
        self.done = 0

    def step(self) -> None:
        self.done = min(self.done + 1, self.parts)
        self.told(self.done, self.parts)

    def spans_and_codes(self, codes: tuple[str, ...]) -> tuple[tuple[Figure, ...], tuple[Row, ...]]:
        """The figures of spans, and those of each code on passages and on spans."""
        continuum = continuum_of(self.codings)
        sets = unitising.grid_of_sets(continuum)
        spans = []
        for key in figures.OF_SPANS:
            spans.append(figures.of_spans(key, continuum, sets, self.draws))
        self.step()
        rows = []
        for code in codes:
            present = self.table.present(code)
            found = self._of(figures.OF_CODE, present)
            found += figures.of_code_spans(code, continuum, sets, self.draws)
            judged = present.cells[present.judges >= 2]
            pairs = tuple(tuple(row) for row in alpha.coincidences(present).tolist())
            rows.append(Row(code, found, int((judged == 1).sum()), pairs))
            self.step()
        return tuple(spans), tuple(rows)

    def passages(self) -> tuple[Figure, ...]:
        """All passages, with the whole set of codes."""
        found = self._of(figures.OF_SETS, self.table)
        self.step()
        return found

    def numbers(self) -> tuple[Figure, ...]:
        """Weight and confidence."""
        found = []
        for name in ("weight", "confidence"):
            table = table_of_numbers(self.codings, name)
            for metric in ("ordinal", "interval"):
                found.append(figures.of_numbers(f"{name}_{metric}", table, self.draws))
        self.step()
        return tuple(found)

    def axes(self, axes: Mapping[str, frozenset[str]]) -> tuple[Row, ...]:
        """Each axis, with the codes of that axis only."""
        rows = []
        for axis, codes in axes.items():
            kept = [value & codes for value in self.table.values]
            values = list(dict.fromkeys(kept))
            table = self.table.recoded([values.index(value) for value in kept], values)
            keys = ("percent", "alpha_masi", "alpha_nominal")
            spans = self._spans(self.codings.under(codes))
            rows.append(Row(axis, self._of(keys, table) + spans))
            self.step()
        return tuple(rows)

    def pairs(self) -> tuple[Row, ...]:
        """Every two coders. Where there are but two, that is the whole."""
        rows = []
        for pair in combinations(self.codings.coders, 2):
            only = self.codings.only(coders=pair)
            table = table_of_sets(only)
            found = self._of(("percent", "alpha_masi", "cohen"), table) + self._spans(only)
            rows.append(Row(" · ".join(pair), found))
        self.step()
        return tuple(rows)

    def documents(self) -> tuple[Row, ...]:
        """Every document."""
        rows = []
        for document in self.codings.documents:
            only = self.codings.only(document=document)
            table = table_of_sets(only)
            found = self._of(("percent", "alpha_masi"), table) + self._spans(only)
            rows.append(Row(document, found))
        self.step()
        return tuple(rows)

    def over_time(self) -> tuple[Row, ...]:
        """All that had been said by the end of a day, for every day on which something was said."""
        said = self.table.dates[(self.table.cells >= 0) & (self.table.dates > 0)]
        days = np.unique(said)
        if len(days) > MOST_DAYS:
            days = days[np.linspace(0, len(days) - 1, MOST_DAYS).astype(int)]
        rows = []
        for ordinal in days.tolist():
            day = date.fromordinal(ordinal)
            until = self.table.until(day)
            rows.append(Row(day.isoformat(), self._of(("percent", "alpha_masi"), until)))
        self.step()
        return tuple(rows)

    def _of(self, keys: Iterable[str], table: Table) -> tuple[Figure, ...]:
        return tuple(figures.of_table(key, table, self.draws) for key in keys)

    def _spans(self, codings: Codings) -> tuple[Figure, ...]:
        continuum = continuum_of(codings)
        sets = unitising.grid_of_sets(continuum)
        return (figures.of_spans("u_codes", continuum, sets, self.draws),)


def _scope(codings: Codings, table: Table, codes: tuple[str, ...], order: Order) -> Scope:
    coded = [one for one in codings.judgements if one.codes]
    spoke = {(one.coder, one.document) for one in coded}
    days = sorted(one.date for one in codings.judgements)
    return Scope(
        documents=codings.documents,
        coders=codings.coders,
        axis=order.axis,
        asked=order.asked,
        codes=codes,
        passages=len(codings.passages),
        judged=table.units,
        judgements=len(coded),
        spans=len(codings.spans),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        silent=tuple(
            Silence(one.coder, one.document, len(one.passages))
            for one in codings.asked
            if one.passages and (one.coder, one.document) not in spoke
        ),
        inputs_sha256=codings.sha256,
    )
