"""The figures of a report, one by one: each with its interval and n, or with the reason why it is not defined."""

from __future__ import annotations

import numpy as np

from coding.agreement import alpha, nominal, unitising, unitising_2004
from coding.agreement.additive import Additive, OfSums, Resamples, estimate
from coding.agreement.continuum import Continuum, Grid
from coding.agreement.report import Figure
from coding.agreement.table import Table

#: Of passages with a set of codes each.
OF_SETS = ("percent", "alpha_masi", "alpha_nominal", "cohen", "fleiss")
#: Of passages where one code was given or not.
OF_CODE = ("percent", "alpha", "cohen", "fleiss")
#: Of spans of all codes.
OF_SPANS = ("u_codes", "u_masi", "u_alpha", "u_binary", "cu_alpha", "alpha_u_2004")

Parts = tuple[Additive, OfSums]


def of_table(key: str, table: Table, resamples: Resamples) -> Figure:
    """A figure of judgements on passages; `key` is one of `OF_SETS` or `OF_CODE`."""
    coders = len(table.coders)
    if coders < 2:
        return _undefined(key, table, "one_coder")
    if key == "cohen" and coders != 2:
        return _undefined(key, table, "not_two")
    if table.units == 0:
        return _undefined(key, table, "no_overlap")
    if key == "fleiss":
        table = nominal.complete(table)
        if table.units == 0:
            return _undefined(key, table, "not_all")
    table = table.paired()
    return _figure(key, _parts_of_table(key, table), _counts(table), resamples)


def _parts_of_table(key: str, table: Table) -> Parts:
    if key == "percent":
        return nominal.percent(table)
    if key == "cohen":
        return nominal.cohen(table)
    if key == "fleiss":
        return nominal.fleiss(table)
    distance = alpha.masi(table) if key == "alpha_masi" else alpha.nominal(table)
    return alpha.alpha(table, distance)


def of_numbers(key: str, table: Table, resamples: Resamples) -> Figure:
    """α of weights or confidences; `key` ends in the metric."""
    if len(table.coders) < 2:
        return _undefined(key, table, "one_coder")
    if table.units == 0:
        return _undefined(key, table, "no_overlap")
    table = table.paired()
    parts = alpha.alpha_of_numbers(table, key.rpartition("_")[2])
    return _figure(key, parts, _counts(table), resamples)


def of_spans(
    key: str,
    continuum: Continuum,
    sets: tuple[Grid, tuple[frozenset[str], ...]],
    resamples: Resamples,
) -> Figure:
    """A figure of spans of all codes; `key` is one of `OF_SPANS`, `sets` is `unitising.grid_of_sets`."""
    refused = _refused(key, continuum)
    if refused:
        return refused
    grid, values = sets
    if key == "alpha_u_2004":
        return _of_2004(continuum, continuum.codes, resamples)
    if key == "u_codes":
        parts = unitising.u_alpha_of_codes(continuum, continuum.codes)
    elif key == "cu_alpha":
        parts = unitising.cu_alpha(continuum, grid, values)
    elif key == "u_binary":
        parts = unitising.u_alpha(continuum, unitising.any_code(grid), 1 - np.eye(2))
    else:
        distance = unitising.masi(values) if key == "u_masi" else unitising.same_set(values)
        parts = unitising.u_alpha(continuum, grid, distance)
    return _figure(key, parts, _counts_of_spans(continuum), resamples)


def of_code_spans(
    code: str,
    continuum: Continuum,
    sets: tuple[Grid, tuple[frozenset[str], ...]],
    resamples: Resamples,
) -> tuple[Figure, ...]:
    """The figures of one code's spans."""
    refused = _refused("u_codes", continuum)
    if refused:
        return (refused,)
    own = unitising.u_alpha_of_codes(continuum, (code,))
    meeting = unitising.ku_alpha(continuum, *sets, code)
    counted = _counts_of_spans(continuum)
    return (
        _figure("u_codes", own, counted, resamples),
        _figure("ku_alpha", meeting, counted, resamples),
        _of_2004(continuum, (code,), resamples),
    )


def _of_2004(continuum: Continuum, codes: tuple[str, ...], resamples: Resamples) -> Figure:
    parts = unitising_2004.alpha_u(continuum, codes)
    if parts is None:
        return Figure(
            "alpha_u_2004", None, None, None, *_counts_of_spans(continuum), undefined="not_all"
        )
    return _figure("alpha_u_2004", parts, _counts_of_spans(continuum), resamples)


def _refused(key: str, continuum: Continuum) -> Figure | None:
    counted = _counts_of_spans(continuum)
    reason = ""
    if len(continuum.coders) < 2:
        reason = "one_coder"
    elif len(continuum.start) == 0:
        reason = "no_overlap"
    return Figure(key, None, None, None, *counted, undefined=reason) if reason else None


def _counts(table: Table) -> tuple[int, int, int]:
    return table.units, table.pairable, len(table.coders)


def _counts_of_spans(continuum: Continuum) -> tuple[int, int, int]:
    return len(continuum.start), int(continuum.base.sum()), len(continuum.coders)


def _undefined(key: str, table: Table, reason: str) -> Figure:
    return Figure(key, None, None, None, *_counts(table), undefined=reason)


def _figure(key: str, parts: Parts, counted: tuple[int, int, int], resamples: Resamples) -> Figure:
    found = estimate(*parts, resamples)
    if found.value is None:
        reason = (
            "no_meeting" if key in ("cu_alpha", "ku_alpha") and _nothing(parts) else "one_category"
        )
        return Figure(key, None, None, None, *counted, undefined=reason)
    note = ""
    if found.low is None:
        drawn = parts[0].units > 1
        note = ("unstable" if resamples.count else "off") if drawn else "single"
    elif found.value == found.low == found.high == 1:
        note = "unanimous"
    return Figure(
        key, found.value, found.low, found.high, *counted, resamples=found.resamples, note=note
    )


def _nothing(parts: Parts) -> bool:
    return not np.any(parts[0].total())
