"""The report of the bias meter, for pages, files and REST."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from coding.agreement.method import SEED
from coding.bias import words
from coding.bias.reading import material_of, outside
from coding.bias.report import METHOD, BiasReport, Contrast, Outside
from coding.comparing.reading import axes
from coding.models import Round

RESAMPLES = 500
FORMAT = "ntb-casebase-bias/1"


def make(rounds: Iterable[Round], user: User, *, with_outside: bool = True) -> BiasReport:
    """Compute it from the released items of these rounds, and what was coded outside rounds."""
    from coding.bias.compute import Half, Meter  # numpy is for those who compute

    found = material_of(rounds, user)
    shown = Half.of(found.shown, found.suggested)
    withheld = Half.of(found.withheld, found.suggested)
    meter = Meter(shown, withheld, seed=SEED, resamples=RESAMPLES)
    codes = sorted(shown.codes | withheld.codes)
    something = bool(found.shown.asked or found.withheld.asked)
    return BiasReport(
        method=METHOD,
        computed=timezone.localdate(),
        seed=SEED,
        resamples=RESAMPLES,
        rounds=tuple(found.rounds),
        too_old=found.too_old,
        passages_shown=int((shown.table.judges > 0).sum()),
        passages_withheld=int((withheld.table.judges > 0).sum()),
        left_out=found.left_out,
        overall=meter.contrasts() if something else (),
        axes=meter.parts(axes()) if something else (),
        codes=meter.parts({code: [code] for code in codes}),
        outside=outside(user) if with_outside else (),
    )


def values_of(report: BiasReport) -> dict[str, Any]:
    """As JSON values, with the sentences in the language of the request."""
    content = asdict(report) | {"computed": report.computed.isoformat()}
    for row, one in zip(content["overall"], report.overall, strict=True):
        row["says"] = words.sentence(one)
    for name in ("axes", "codes"):
        for part, known in zip(content[name], getattr(report, name), strict=True):
            for row, one in zip(part["contrasts"], known.contrasts, strict=True):
                row["says"] = words.sentence(one)
    return {
        "format": FORMAT,
        **content,
        "says": words.conclusion(report),
        "words": {
            "measures": {key: str(name) for key, name in words.NAMES.items()},
            "method": words.method(),
        },
    }


COLUMNS = (
    "part", "key", "measure", "with", "with_low", "with_high", "with_passages", "with_judgements", "without",
    "without_low", "without_high", "without_passages", "without_judgements", "difference", "difference_low",
    "difference_high", "verdict",
)  # fmt: skip


def as_csv(report: BiasReport) -> str:
    """A row a contrast; empty where a figure is not defined. Codings outside rounds follow as counts."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for part, key, contrasts in _parts(report):
        for one in contrasts:
            writer.writerow([part, key, *_cells(one)])
    for row in report.outside:
        writer.writerow(["outside", row.exposure, *_of_outside(row)])
    return out.getvalue()


def _parts(report: BiasReport) -> Iterator[tuple[str, str, tuple[Contrast, ...]]]:
    yield "all", "", report.overall
    for part in report.axes:
        yield "axis", part.key, part.contrasts
    for part in report.codes:
        yield "code", part.key, part.contrasts


def _cells(one: Contrast) -> list[object]:
    sides = [
        value
        for side in (one.shown, one.withheld)
        for value in (side.value, side.low, side.high, side.passages, side.judgements)
    ]
    return [one.measure, *sides, one.difference, one.low, one.high, one.verdict]


def _of_outside(row: Outside) -> list[object]:
    share = row.equal / row.codings if row.codings else None
    counts: list[object] = [share, None, None, None, row.codings]
    nothing: list[object] = [None] * 5
    sides = [*counts, *nothing] if row.exposure == "shown" else [*nothing, *counts]
    return ["equal", *sides, None, None, None, ""]
