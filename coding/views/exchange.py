"""Codings out and in: the two forms, the dry run's report with its choices, and the files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import may, role_required, signed_in_user
from accounts.roles import CODE, IMPORT, MANAGE
from casebase.models import Case, Document
from casebase.uploads import refuse_too_large
from coding import selectors
from coding.exchange import export_job, import_job
from coding.exchange.database.codes import LEAVE
from coding.exchange.database.gather import LIBRARY_CODER, Choice
from coding.exchange.database.people import PREFIX
from coding.exchange.database.plan import Options
from coding.exchange.formats import format_of, readers, writers
from coding.visibility import with_names
from jobs.models import Job, JobState
from problems import Problem
from search.exports import kept

SHOWN_JOBS = 12


@never_cache
@role_required(CODE)
@require_GET
def exchange(request: HttpRequest) -> HttpResponse:
    """The forms, and one's latest exports and imports."""
    return _page(request)


@role_required(CODE)
@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """Start an export of what was chosen."""
    try:
        export_job.start_export(
            format=request.POST.get("format", ""),
            choice=Choice(
                documents=_chosen(request, "documents"),
                coders=_chosen(request, "coders"),
                codes=_chosen(request, "codes"),
            ),
            user=signed_in_user(request),
            language=get_language() or "en",
        )
    except Problem as problem:
        return _page(request, problem)
    return redirect("coding:exchange")


@role_required(CODE)
@require_POST
def upload(request: HttpRequest) -> HttpResponseBase:
    """Keep a file and start its dry run."""
    user = signed_in_user(request)
    try:
        sent = request.FILES.get("file")
        refuse_too_large(request)
        if sent is None:
            raise import_job.no_file()
        job = import_job.start_dry_run(
            file=import_job.keep(sent.chunks()),
            name=sent.name or "upload",
            format=request.POST.get("format", ""),
            options=Options(new_documents=bool(may(user, IMPORT))),
            user=user,
            language=get_language() or "en",
        )
    except Problem as problem:
        return _page(request, problem)
    return redirect("coding:exchange-report", job_id=job.pk)


@never_cache
@role_required(CODE)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, job_id: str) -> HttpResponseBase:
    """What a file would bring; a POST looks again with the choices made, or brings it in."""
    user = signed_in_user(request)
    job = own_job(user, job_id, import_job.KIND)
    problem = None
    if request.method == "POST":
        try:
            following = _again(request, job, user)
        except Problem as error:
            problem = error
        else:
            return redirect("coding:exchange-report", job_id=following.pk)
    context = {
        "job": job,
        "report": job.result if job.state == JobState.SUCCEEDED else None,
        "problem": problem,
        "options": job.params["options"],
        "entries": selectors.entries().filter(codable=True),
        "accounts": _accounts(user),
        "cases": Case.objects.only("key", "short_title_en", "short_title_zh"),
        "may_import": may(user, IMPORT),
        "leave": LEAVE,
    }
    status = problem.status if problem else 200
    return render(request, "coding/exchange_report.html", context, status=status)


@never_cache
@role_required(CODE)
@require_GET
def export_file(request: HttpRequest, job_id: str) -> FileResponse:
    """The file of an export, for whoever asked for it alone, for a day."""
    return file_of(own_job(signed_in_user(request), job_id, export_job.KIND))


def own_job(user: User, job_id: str, kind: str) -> Job:
    """An export or import that this person asked for; 404 otherwise."""
    return get_object_or_404(Job, pk=job_id, kind=kind, created_by=user)


def file_of(job: Job) -> FileResponse:
    """The download; 404 while it is not written and when its day is over."""
    chosen = format_of(job.params["format"])
    path = kept.file_of(job.params["file"], chosen.extension)
    if job.state != JobState.SUCCEEDED or not path.exists():
        raise Http404
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"codings-{job.created_at:%Y-%m-%d}-{str(job.pk)[:8]}.{chosen.extension}",
        content_type=chosen.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _again(request: HttpRequest, job: Job, user: User) -> Job:
    options, language = _options(request, job), get_language() or "en"
    if "apply" in request.POST:
        return import_job.start_apply(dry_run=job, options=options, user=user, language=language)
    names = ("file", "name", "format")
    return import_job.start_dry_run(
        **{name: job.params[name] for name in names}, options=options, user=user, language=language
    )


def _options(request: HttpRequest, job: Job) -> Options:
    """The choices of the form, over those that the report was made with."""
    before, post = job.params["options"], request.POST
    codes, coders = dict(before["codes"]), dict(before["coders"])
    for name, value in post.items():
        kind, _colon, guid = name.partition(":")
        if kind == "code":
            codes[guid] = str(value).strip()
        elif kind == "leave":
            codes[guid] = LEAVE
        elif kind == "coder":
            coders[guid] = str(value)
    return Options(
        codes={guid: key for guid, key in codes.items() if key},
        coders={guid: name for guid, name in coders.items() if name},
        case=str(post.get("case", "")).strip(),
        new_documents="new_documents" in post,
    )


def _chosen(request: HttpRequest, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, request.POST.getlist(name))))


def _page(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    user = signed_in_user(request)
    visible = with_names(selectors.annotations(user), user).order_by()
    names = visible.values_list("coder__username", flat=True).distinct()
    jobs = Job.objects.filter(created_by=user, kind__in=(export_job.KIND, import_job.KIND))
    context: dict[str, Any] = {
        "problem": problem,
        "writers": writers(),
        "readers": readers(),
        "documents": Document.objects.filter(pk__in=visible.values("version__document"))
        .select_related("case")
        .order_by("case__number", "slug"),
        "coders": sorted(name or LIBRARY_CODER for name in names),
        "library_coder": LIBRARY_CODER,
        "entries": selectors.entries(),
        "jobs": jobs[:SHOWN_JOBS],
        "limit": filesizeformat(settings.MAX_UPLOAD_BYTES),
    }
    status = problem.status if problem else 200
    return render(request, "coding/exchange.html", context, status=status)


def _accounts(user: User) -> list[str]:
    """Accounts that this person may bring codings in for."""
    if not may(user, MANAGE):
        return [user.username]
    found = User.objects.filter(is_active=True).exclude(username__startswith=PREFIX)
    return list(found.order_by("username").values_list("username", flat=True))
