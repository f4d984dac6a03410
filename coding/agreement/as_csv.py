"""A report as CSV (RFC 4180): a line for every figure, then one for every cell of the matrix."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from coding.agreement.method import REASONS
from coding.agreement.report import Figure, Report

COLUMNS = (
    "part", "of", "figure", "value", "low", "high", "units", "pairable", "coders", "resamples", "undefined",
    "note", "method", "seed", "computed", "inputs_sha256",
)  # fmt: skip
BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(report: Report) -> str:
    """The whole file. Begins with a BOM, so that spreadsheets read names in Chinese."""
    out = io.StringIO(newline="")
    out.write(BOM)
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    same = (report.method, report.seed, report.computed.isoformat(), report.scope.inputs_sha256)
    for part, of, figure in _figures(report):
        writer.writerow([part, _plain(of), *_cells(figure), *same])
    labels = [label or "no code" for label in report.matrix.labels]
    for label, row in zip(labels, report.matrix.counts, strict=True):
        for other, count in zip(labels, row, strict=True):
            cells = [count, *[""] * 8]
            writer.writerow(["matrix", _plain(label), _plain(other), *cells, *same])
    return out.getvalue()


def _figures(report: Report) -> Iterator[tuple[str, str, Figure]]:
    for part in ("passages", "spans", "numbers"):
        for figure in getattr(report, part):
            yield part, "all", figure
    for part in ("codes", "axes", "pairs", "documents", "over_time"):
        for row in getattr(report, part):
            for figure in row.figures:
                yield part, row.key, figure


def _cells(figure: Figure) -> list[str | int]:
    return [
        figure.key,
        *("" if one is None else repr(one) for one in (figure.value, figure.low, figure.high)),
        figure.units,
        figure.pairable,
        figure.coders,
        figure.resamples,
        REASONS.get(figure.undefined, ""),
        figure.note,
    ]


def _plain(cell: str) -> str:
    """A name that a spreadsheet would calculate gets an apostrophe."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
