"""Choosing, watching and fetching an export."""

from typing import Any

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jobs import services
from jobs.models import Job
from problems import Problem
from search import registry
from search.backends.base import IndexUnavailable
from search.exports.formats import formats
from search.exports.job import count
from search.exports.model import (
    MOST_SELECTED,
    Order,
)
from search.exports.owning import (
    circumstances,
    file_of,
    most_rows,
    own,
    remember,
    sent,
    user_of,
    visitor_of,
)
from search.exports.start import start_export
from search.params import Params
from search.query import QueryError


@never_cache
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """The search of the address with what to write of it; a POST starts the job and leads to its progress.

    A POST with `choose` only shows the choices: a long selection does not fit into an address.
    """
    values = request.POST if request.method == "POST" else request.GET
    params = Params.read(values)
    selected, left_out = _ids(values, "select"), _ids(values, "leave")
    problem = None
    if request.method == "POST" and "choose" not in values:
        try:
            job = start_export(
                order=_order(request, params, selected, left_out),
                user=user_of(request),
                visitor=visitor_of(request),
            )
        except Problem as error:
            problem = error
        else:
            remember(request, job)
            return redirect("search:export-progress", job_id=job.pk)
    context = {
        "params": params,
        "selected": selected,
        "left_out": left_out,
        "problem": problem,
        **_choices(request),
    }
    status = problem.status if problem else 200
    try:
        context["total"] = count(params.request(get_language() or "en"))
    except QueryError as error:
        context["problem"], status = Problem("query", error.message, remedy=error.suggestion), 400
    except IndexUnavailable as error:
        context["problem"] = Problem("index_unavailable", str(error))
        status = 503
    return render(request, "search/export.html", context, status=status)


def _ids(values: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values.getlist(name))))


def _choices(request: HttpRequest) -> dict[str, Any]:
    most = most_rows(request)
    return {
        "formats": [(one, min(one.most, most)) for one in formats().values()],
        "styles": registry.STYLES.items(),
        "format": request.POST.get("format") or request.GET.get("format") or "csv",
        "style": request.POST.get("style") or request.GET.get("style") or "bluebook",
        "quote": request.POST.get("quote") or "snippet",
        "most": most,
        "most_selected": MOST_SELECTED,
    }


def _order(
    request: HttpRequest, params: Params, selected: tuple[str, ...], left_out: tuple[str, ...]
) -> Order:
    asked = request.POST
    return Order(
        address=params.address(),
        selected=() if asked.get("scope") == "all" else selected,
        left_out=left_out,
        format=asked.get("format", ""),
        style=asked.get("style", ""),
        quote="passage" if asked.get("quote") == "passage" else "snippet",
        **circumstances(request),
    )


@never_cache
@require_GET
def progress(request: HttpRequest, job_id: str) -> HttpResponse:
    """How far the export is, and where to fetch it; htmx asks for the part alone."""
    job = own(request, job_id)
    htmx = bool(request.headers.get("HX-Request"))
    template = "search/_export_progress.html" if htmx else "search/export_progress.html"
    return render(request, template, {"job": job, "ready": file_of(job) is not None, **_named(job)})


@require_POST
def cancel(request: HttpRequest, job_id: str) -> HttpResponse:
    """Ask the export to stop."""
    services.request_cancel(job=own(request, job_id))
    return redirect("search:export-progress", job_id=job_id)


@never_cache
@require_GET
def download(request: HttpRequest, job_id: str) -> FileResponse:
    """The file, for whoever asked for it alone; 404 for anybody else and when its day is over."""
    return sent(own(request, job_id))


def _named(job: Job) -> dict[str, Any]:
    order = job.params["order"]
    return {"back": order["address"], "selected_count": len(order["selected"])}
