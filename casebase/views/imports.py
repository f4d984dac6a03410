"""Importing files in the browser."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.permissions import role_required, signed_in_user
from accounts.roles import IMPORT
from casebase import originals, sources
from casebase.models import Case
from casebase.services.start_import import KIND, start_import
from casebase.uploads import refuse_too_large
from jobs.models import Job
from jobs.selectors import visible_to
from problems import Problem


@role_required(IMPORT)
def imports(request: HttpRequest) -> HttpResponseBase:
    """The form and the latest imports with their progress; a POST starts one."""
    problem = None
    if request.method == "POST":
        try:
            job = receive(request)
        except Problem as error:
            problem = error
        else:
            messages.success(request, _("The import has started: %(title)s") % {"title": job.title})
            return redirect("casebase:imports")
    context = {
        "problem": problem,
        "sources": sources.all_sources().values(),
        "cases": Case.objects.only(
            "key", "short_title_en", "short_title_zh", "title_en", "title_zh"
        ),
        "jobs": visible_to(request.user).filter(kind=KIND)[:20],
        "limit": filesizeformat(settings.MAX_UPLOAD_BYTES),
    }
    return render(
        request, "casebase/imports.html", context, status=problem.status if problem else 200
    )


def receive(request: HttpRequest) -> Job:
    """Keep the uploaded files and queue their import; raises a Problem where they are refused."""
    uploads = request.FILES.getlist("files")
    refuse_too_large(request)
    return start_import(
        files=[originals.keep(upload.chunks(), upload.name or "upload") for upload in uploads],
        source_name=request.POST.get("source", ""),
        case_key=request.POST.get("case", ""),
        dry_run=bool(request.POST.get("dry_run")),
        user=signed_in_user(request),
        language=get_language() or "en",
    )
