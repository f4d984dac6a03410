"""Agreement between coders: choosing them, and the report."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import role_required, signed_in_user
from accounts.roles import CODE
from casebase.models import Document
from coding import selectors
from coding.agreement import as_csv, as_json
from coding.agreement.method import MOST_RESAMPLES, RESAMPLES, SEED
from coding.agreement.report import Report
from coding.comparing import job as jobs_of
from coding.comparing import reading
from coding.comparing.choice import ALL, Choice, check, is_long, make
from coding.comparing.shown import Names, shown
from coding.models import Axis
from jobs import services
from problems import Problem


@never_cache
@role_required(CODE)
@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest) -> HttpResponseBase:
    """Choose documents, coders and axis; the report follows where it is quick, a POST makes a job of it.

    `?format=json` and `?format=csv` give the report as a file.
    """
    if request.method == "POST":
        try:
            started = jobs_of.start(choice=Choice.read(request.POST), user=signed_in_user(request))
        except Problem as problem:
            return _page(request, {"problem": problem}, problem.status)
        return redirect("coding:coder-agreement-report", job_id=started.pk)
    if not request.GET.getlist("coder"):
        return _page(request, {})
    try:
        choice = Choice.read(request.GET)
        check(choice)
        if is_long(choice):
            return _page(request, {"choice": choice, "long": True})
        report = make(choice)
    except Problem as problem:
        return _page(request, {"problem": problem}, problem.status)
    file = as_file(request, report)
    return file or _page(request, {"choice": choice, **report_context(report)})


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The form with what was chosen, and whatever follows it."""
    values = request.POST if request.method == "POST" else request.GET
    form = {
        "people": reading.coders(),
        "texts": reading.documents(),
        "axes_to_choose": Axis.choices,
        "chosen": {
            "document": values.get("document", ""),
            "coders": values.getlist("coder"),
            "axis": values.get("axis", ""),
            "asked": values.get("asked", ALL),
            "seed": values.get("seed", SEED),
            "resamples": values.get("resamples", RESAMPLES),
        },
        "most_resamples": MOST_RESAMPLES,
        "files": {kind: f"?{_with_format(request, kind)}" for kind in ("json", "csv")},
    }
    return render(request, "coding/agreement/page.html", {**form, **context}, status=status)


def _with_format(request: HttpRequest, kind: str) -> str:
    query = request.GET.copy()
    query["format"] = kind
    return query.urlencode()


def report_context(report: Report, about: str = "") -> dict[str, Any]:
    """What `coding/agreement/_report.html` needs, with the names of this library; for any page that shows a report."""
    titles = Document.objects.filter(slug__in=report.scope.documents).values_list("slug", "title")
    names = Names(
        codes=selectors.labels(),
        axes={axis.value: str(axis.label) for axis in Axis},
        documents=dict(titles),
        code_href=lambda key: reverse("coding:code", args=[key]),
        document_href=lambda slug: reverse("coding:workbench", args=[slug]),
    )
    return shown(report, names, about)


def as_file(request: HttpRequest, report: Report) -> HttpResponse | None:
    """The report as the file that `?format=` asks for, or None."""
    kind = request.GET.get("format")
    if kind == "json":
        response = HttpResponse(as_json.write(report), content_type="application/json")
    elif kind == "csv":
        response = HttpResponse(as_csv.write(report), content_type="text/csv; charset=utf-8")
    else:
        return None
    name = f"agreement-{report.computed.isoformat()}-{report.scope.inputs_sha256[:8]}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@role_required(CODE)
@require_GET
def agreement_report(request: HttpRequest, job_id: str) -> HttpResponseBase:
    """A report that a job computes: how far it is, then the report. htmx asks for the progress alone."""
    job = jobs_of.own(job_id, signed_in_user(request))
    report = jobs_of.report_of(job)
    htmx = bool(request.headers.get("HX-Request"))
    if htmx and not job.ended:
        return render(request, "coding/agreement/_progress.html", {"job": job})
    if htmx:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    if report is None:
        return render(request, "coding/agreement/progress.html", {"job": job})
    file = as_file(request, report)
    files = {kind: f"?format={kind}" for kind in ("json", "csv")}
    context = {"job": job, "files": files, **report_context(report)}
    return file or render(request, "coding/agreement/report.html", context)


@role_required(CODE)
@require_POST
def agreement_cancel(request: HttpRequest, job_id: str) -> HttpResponseBase:
    """Ask the job to stop."""
    services.request_cancel(job=jobs_of.own(job_id, signed_in_user(request)))
    return redirect("coding:coder-agreement-report", job_id=job_id)
