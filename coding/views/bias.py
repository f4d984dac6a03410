"""The bias meter, and the share of passages that come without suggestions."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import may, role_required, signed_in_user
from accounts.roles import CODE, MANAGE
from coding import selectors, services
from coding.bias import words
from coding.bias.make import as_csv, make, values_of
from coding.bias.reading import rounds_to_compare
from coding.bias.report import BiasReport, Contrast, Part, Side
from coding.models import Axis, Exposure, Round
from coding.withholding import withholding
from problems import Problem


@never_cache
@role_required(CODE)
@require_GET
def bias(request: HttpRequest) -> HttpResponseBase:
    """All rounds, or one with `?round=`; `?format=json` and `?format=csv` give it as a file."""
    known = list(rounds_to_compare().order_by("-started_at"))
    chosen = _chosen(request.GET.get("round", ""), known)
    rounds = [chosen] if chosen else known
    report = make(rounds, signed_in_user(request), with_outside=chosen is None)
    file = as_file(report, request.GET.get("format", ""))
    if file:
        return file
    query = f"round={chosen.pk}&" if chosen else ""
    context = {
        "report": report,
        "rounds": known,
        "chosen": chosen,
        "conclusion": words.conclusion(report),
        "overall": [_row(one) for one in report.overall],
        "groups": _groups(report),
        "outside": _outside(report),
        "method": words.method(),
        "files": {kind: f"?{query}format={kind}" for kind in ("json", "csv")},
        "share": withholding().share,
        "may_manage": may(request.user, MANAGE),
    }
    return render(request, "coding/bias.html", context)


def _chosen(asked: str, known: list[Round]) -> Round | None:
    if not asked:
        return None
    try:
        wanted = uuid.UUID(asked)
    except ValueError:
        raise Http404 from None
    found = next((one for one in known if one.pk == wanted), None)
    if found is None:
        raise Http404
    return found


def as_file(report: BiasReport, kind: str) -> HttpResponse | None:
    """The report as `json` or `csv`, or None."""
    if kind == "json":
        content = json.dumps(values_of(report), ensure_ascii=False, indent=1, allow_nan=False)
        response = HttpResponse(content + "\n", content_type="application/json")
    elif kind == "csv":
        response = HttpResponse(as_csv(report), content_type="text/csv; charset=utf-8")
    else:
        return None
    name = f"bias-{report.computed.isoformat()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@role_required(MANAGE)
@require_POST
def share(request: HttpRequest) -> HttpResponseBase:
    """Set the share of passages without suggestions outside rounds."""
    value = request.POST.get("share", "")
    try:
        number = int(value) if value.isascii() and value.isdigit() else -1
        services.withhold(share=number, user=signed_in_user(request))
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Set to %(share)d %%.") % {"share": number})
    return redirect("coding:bias")


def _row(one: Contrast) -> dict[str, Any]:
    return {
        "name": words.NAMES[one.measure],
        "means": words.MEANINGS[one.measure],
        "shown": _side(one.shown),
        "withheld": _side(one.withheld),
        "difference": _number(one.difference, signed=True),
        "interval": _interval(one.low, one.high, signed=True),
        "verdict": one.verdict,
        "says": words.sentence(one),
    }


def _side(one: Side) -> dict[str, Any]:
    return {
        "value": _number(one.value),
        "interval": _interval(one.low, one.high),
        "passages": one.passages,
        "judgements": one.judgements,
    }


def _number(value: float | None, *, signed: bool = False) -> str:
    if value is None:
        return "–"
    value = round(value, 2) or 0.0  # never −0.00
    return f"{value:+.2f}".replace("-", "−") if signed else f"{value:.2f}".replace("-", "−")


def _interval(low: float | None, high: float | None, *, signed: bool = False) -> str:
    if low is None or high is None:
        return ""
    return f"[{_number(low, signed=signed)}, {_number(high, signed=signed)}]"


def _groups(report: BiasReport) -> list[dict[str, Any]]:
    """Axes, then codes: the tables of the page."""
    axes = {axis.value: str(axis.label) for axis in Axis}
    labels = selectors.labels()
    return [
        {
            "title": _("By axis"),
            "parts": [_part(one, axes.get(one.key, one.key), "") for one in report.axes],
        },
        {
            "title": _("By code"),
            "parts": [
                _part(one, labels.get(one.key, one.key), reverse("coding:code", args=[one.key]))
                for one in report.codes
            ],
        },
    ]


def _part(one: Part, name: str, address: str) -> dict[str, Any]:
    rows = [_row(row) for row in one.contrasts]
    # What cannot be concluded is said once.
    told = dict.fromkeys(row["says"] for row in rows if row["verdict"] in ("more", "less"))
    first = _("Too few passages.") if rows[0]["verdict"] == "few" else rows[0]["says"]
    return {"name": name, "address": address, "rows": rows, "says": list(told or [first])}


def _outside(report: BiasReport) -> list[dict[str, Any]]:
    return [
        {
            "name": Exposure(one.exposure).label,
            "codings": one.codings,
            "equal": one.equal,
            "share": _number(one.equal / one.codings if one.codings else None),
        }
        for one in report.outside
    ]
