"""The operator's page: how the index stands, what fails, and the buttons."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import role_required, signed_in_user
from accounts.roles import MANAGE
from jobs.models import ENDED, Job
from search import outbox
from search.upkeep import tending
from search.upkeep.status import failing, status

JOBS_SHOWN = 5
ACTIONS = {"rebuild": tending.REBUILD, "verify": tending.VERIFY, "repair": tending.RECONCILE}


@require_GET
@role_required(MANAGE)
def index(request: HttpRequest) -> HttpResponseBase:
    """The page; htmx asks for the figures alone, again and again."""
    context: dict[str, Any] = {"status": status(), "failing": failing()}
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx's middleware
        return render(request, "search/_index_status.html", context)
    jobs = Job.objects.filter(kind__in=ACTIONS.values())
    context["jobs"] = list(jobs[:JOBS_SHOWN])
    for job in context["jobs"]:
        # Named by the worker, whose language is nobody's; the page says it in its own.
        job.title = tending.titles().get(job.kind, job.title)
    context["busy"] = jobs.exclude(state__in=ENDED).exists()
    return render(request, "search/index.html", context)


@require_POST
@role_required(MANAGE)
def act(request: HttpRequest, action: str) -> HttpResponse:
    """Start a rebuild, a comparison or a repair as a job."""
    if action not in ACTIONS:
        raise Http404
    job = tending.request(ACTIONS[action], signed_in_user(request))
    messages.success(request, _("Started: %(title)s") % {"title": job.title})
    return redirect("search:index")


@require_POST
@role_required(MANAGE)
def try_again(request: HttpRequest) -> HttpResponse:
    """Try documents that failed at once: the one that is named, or all."""
    count = outbox.try_again(request.POST.get("document") or None)
    messages.success(
        request,
        ngettext(
            "%(count)d document is tried again.", "%(count)d documents are tried again.", count
        )
        % {"count": count},
    )
    return redirect("search:index")
