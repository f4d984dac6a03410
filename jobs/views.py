"""A job's progress, polled by htmx, and its cancel button."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from jobs import selectors, services


@require_GET
def progress(request: HttpRequest, job_id: str) -> HttpResponse:
    """The progress fragment of one job; it asks for itself again until the job has ended."""
    job = get_object_or_404(selectors.visible_to(request.user), pk=job_id)
    return render(request, "jobs/progress.html", {"job": job})


@require_POST
def cancel(request: HttpRequest, job_id: str) -> HttpResponse:
    """Ask the job to stop, and show its progress again."""
    job = get_object_or_404(selectors.visible_to(request.user), pk=job_id)
    job = services.request_cancel(job=job)
    if request.headers.get("HX-Request"):
        return render(request, "jobs/progress.html", {"job": job})
    return redirect("casebase:imports")
