"""A report as the page shows it: figures as text, intervals as lines, the matrix as shades beside its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from coding.agreement.method import ASKED, MEANINGS, NAMES, NOTES, REASONS, REFERENCES, SENTENCES
from coding.agreement.report import NO_CODE, Figure, Matrix, Report, Row

#: The scale of the small pictures: from here to 1; what is below is drawn at the edge.
LEAST = -0.2
WIDE, HIGH, PAD = 120.0, 14.0, 4.0
#: What Krippendorff asks for: tentative conclusions, and reliable data.
MARKS = (0.667, 0.8)
MOST_IN_MATRIX = 12
SHADES = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as text; `low` and `high` are empty without an interval.

    `why` says why there is no value or what is to be known of the interval, `short` the latter in two words.
    """

    name: str
    meaning: str
    key: str
    value: str
    low: str
    high: str
    why: str
    short: str
    units: int
    pairable: int
    coders: int
    picture: Mapping[str, str] | None
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A part of a breakdown, with the figures of the columns in their order."""

    key: str
    label: str
    letter: str
    href: str
    given: int | None
    units: int
    figures: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the matrix, and its shade from 0 to `SHADES`; `same` on the diagonal."""

    count: int
    shade: int
    same: bool


@dataclass(frozen=True, slots=True)
class Names:
    """How codes, axes and documents are called on the page, and where they lead to."""

    codes: Mapping[str, str]
    axes: Mapping[str, str]
    documents: Mapping[str, str]
    code_href: Callable[[str], str] = lambda key: ""
    document_href: Callable[[str], str] = lambda key: ""

    def code(self, key: str) -> str:
        """The label of a code; a retired one has its key."""
        return _("no code") if key == NO_CODE else self.codes.get(key, key)


def shown(report: Report, names: Names, about: str = "") -> dict[str, Any]:
    """What `coding/agreement/_report.html` needs; `about` is said after the citation."""
    return {
        "report": report,
        "scope": report.scope,
        "axis_label": names.axes.get(report.scope.axis, ""),
        "document_labels": [
            {"label": names.documents.get(slug, slug), "href": names.document_href(slug)}
            for slug in report.scope.documents
        ],
        "silent": [
            (one.coder, names.documents.get(one.document, one.document), one.passages)
            for one in report.scope.silent
        ],
        "passages": [_figure(one) for one in report.passages if one.undefined != "not_two"],
        "spans": [_figure(one) for one in report.spans],
        "numbers": [_figure(one) for one in report.numbers if one.units],
        "codes": _codes(report, names),
        "axes": _part(report.axes, lambda key: names.axes.get(key, key)),
        "pairs": _part(report.pairs, str) if len(report.pairs) > 1 else None,
        "documents": _part(report.documents, lambda key: names.documents.get(key, key))
        if len(report.documents) > 1
        else None,
        "over_time": _part(report.over_time, str) if len(report.over_time) > 1 else None,
        "matrix": _matrix(report.matrix, names),
        "sentences": [_(ASKED[report.scope.asked]), *(_(sentence) for sentence in SENTENCES)],
        "assumed": report.scope.asked != "assigned",
        "references": REFERENCES,
        "cite": " ".join(filter(None, (_cite(report), about))),
    }


def _cite(report: Report) -> str:
    return _(
        "NTB Casebase. Agreement of %(coders)s coders on %(passages)s passages, computed on %(day)s by method "
        "%(method)s with seed %(seed)s and %(resamples)s resamples. Inputs SHA-256 %(sha)s."
    ) % {
        "coders": len(report.scope.coders),
        "passages": report.scope.judged,
        "day": report.computed.isoformat(),
        "method": report.method,
        "seed": report.seed,
        "resamples": report.resamples,
        "sha": report.scope.inputs_sha256,
    }


def _codes(report: Report, names: Names) -> dict[str, Any] | None:
    """Codes by their axis as the codebook has them, most often given first."""
    keys = ("percent", "alpha", "u_codes", "ku_alpha")
    order = {key: place for place, key in enumerate(names.codes)}
    rows = sorted(report.codes, key=lambda row: (order.get(row.key, len(order)), row.key))
    return _table(rows, keys, names.code, names.code_href, letters=True)


def _part(rows: tuple[Row, ...], label: Callable[[str], str]) -> dict[str, Any] | None:
    """A breakdown with the figures that its rows have."""
    if not rows:
        return None
    keys = tuple(one.key for one in rows[0].figures)
    return _table(list(rows), keys, label)


def _table(
    rows: list[Row],
    keys: tuple[str, ...],
    label: Callable[[str], str],
    href: Callable[[str], str] = lambda key: "",
    *,
    letters: bool = False,
) -> dict[str, Any]:
    made = []
    for row in rows:
        found = [row.figure(key) for key in keys]
        made.append(
            ShownRow(
                key=row.key,
                label=label(row.key),
                letter=row.key[:1] if letters else "",
                href=href(row.key),
                given=row.given,
                units=row.figures[0].units if row.figures else 0,
                figures=tuple(_figure(one) for one in found if one is not None),
            )
        )
    columns = [{"name": _(NAMES[key]), "meaning": _(MEANINGS[key])} for key in keys]
    return {"columns": columns, "rows": made}


def _figure(one: Figure) -> Shown:
    why = REASONS[one.undefined] if one.undefined else NOTES.get(one.note, "")
    return Shown(
        name=_(NAMES[one.key]),
        meaning=_(MEANINGS[one.key]),
        key=one.key,
        value=_number(one.value),
        low=_number(one.low),
        high=_number(one.high),
        why=_(why) if why else "",
        short=_short(one),
        units=one.units,
        pairable=one.pairable,
        coders=one.coders,
        picture=_picture(one),
        # What is asked of α says nothing of a share.
        marks=() if one.key == "percent" else tuple(_place(mark) for mark in MARKS),
    )


def short(one: Figure) -> Shown:
    """A figure as a page shows it that has no report around it."""
    return _figure(one)


def _short(one: Figure) -> str:
    if one.note == "unanimous":
        return _("nobody disagreed")
    return (
        _("no interval: too rare")
        if one.note == "unstable"
        else _("no interval")
        if one.note
        else ""
    )


def _number(value: float | None) -> str:
    """Three digits behind a point, as journals print them; a minus, not a hyphen."""
    if value is None:
        return ""
    text = f"{value:.3f}"
    return "0.000" if text == "-0.000" else text.replace("-", "−")


def _place(value: float) -> str:
    """Where a value is on the scale, in the units of the picture."""
    share = (min(max(value, LEAST), 1) - LEAST) / (1 - LEAST)
    return f"{PAD + share * (WIDE - 2 * PAD):.1f}"


def _picture(one: Figure) -> Mapping[str, str] | None:
    if one.value is None:
        return None
    low, high = (one.value if edge is None else edge for edge in (one.low, one.high))
    return {"at": _place(one.value), "low": _place(low), "high": _place(high)}


def _matrix(matrix: Matrix, names: Names) -> dict[str, Any] | None:
    """The codes about which there is most disagreement, and what was given instead of them."""
    size = len(matrix.labels) - 1
    apart = [sum(row) - row[place] for place, row in enumerate(matrix.counts)]
    chosen = sorted(range(size), key=lambda place: (-apart[place], place))[:MOST_IN_MATRIX]
    chosen = [place for place in chosen if apart[place]]
    if not chosen:
        return None
    places = [*chosen, size]
    off = [matrix.counts[a][b] for a in places for b in places if a != b]
    most = max(off)
    rows = [
        {
            "number": number,
            "label": names.code(matrix.labels[a]),
            "letter": matrix.labels[a][:1],
            "cells": [
                Cell(
                    matrix.counts[a][b],
                    0 if a == b else -(-SHADES * matrix.counts[a][b] // most),
                    a == b,
                )
                for b in places
            ],
        }
        for number, a in enumerate(places, 1)
    ]
    return {"rows": rows, "pairs": matrix.pairs, "left_out": size - len(chosen)}
