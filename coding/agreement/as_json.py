"""A report as JSON, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from coding.agreement.method import ASKED, MEANINGS, NAMES, NOTES, REASONS, REFERENCES, SENTENCES
from coding.agreement.report import Figure, Matrix, Report, Row, Scope, Silence

FORMAT = "ntb-casebase-agreement/1"


def values_of(report: Report) -> dict[str, Any]:
    """The report as JSON values, with the method in words; what is not defined is null and says why."""
    content = asdict(report)
    content["computed"] = report.computed.isoformat()
    for name in ("first", "last"):
        day = getattr(report.scope, name)
        content["scope"][name] = day.isoformat() if day else None
    return {
        "format": FORMAT,
        **content,
        "words": {
            "method": list(SENTENCES),
            "asked": ASKED,
            "figures": NAMES,
            "meanings": MEANINGS,
            "undefined": REASONS,
            "notes": NOTES,
            "references": list(REFERENCES),
        },
    }


def write(report: Report) -> str:
    """The report as a file; the same report gives the same bytes."""
    return json.dumps(values_of(report), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def read(content: dict[str, Any]) -> Report:
    """The report that `values_of` wrote. Raises KeyError or TypeError for anything else."""
    scope = dict(content["scope"])
    for name in ("first", "last"):
        scope[name] = date.fromisoformat(scope[name]) if scope[name] else None
    for name in ("documents", "coders", "codes"):
        scope[name] = tuple(scope[name])
    scope["silent"] = tuple(Silence(**one) for one in scope["silent"])
    matrix = content["matrix"]
    figures: dict[str, Any] = {
        name: _figures(content[name]) for name in ("passages", "spans", "numbers")
    }
    rows: dict[str, Any] = {
        name: tuple(_row(one) for one in content[name])
        for name in ("codes", "axes", "pairs", "documents", "over_time")
    }
    return Report(
        method=content["method"],
        numpy=content["numpy"],
        seed=content["seed"],
        resamples=content["resamples"],
        computed=date.fromisoformat(content["computed"]),
        scope=Scope(**scope),
        matrix=Matrix(
            tuple(matrix["labels"]), tuple(tuple(row) for row in matrix["counts"]), matrix["pairs"]
        ),
        **figures,
        **rows,
    )


def _row(content: dict[str, Any]) -> Row:
    pairs = content["coincidences"]
    return Row(
        content["key"],
        _figures(content["figures"]),
        content["given"],
        tuple(tuple(row) for row in pairs) if pairs is not None else None,
    )


def _figures(rows: list[dict[str, Any]]) -> tuple[Figure, ...]:
    return tuple(Figure(**row) for row in rows)
