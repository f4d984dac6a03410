"""Whose an export is: an account's, or a visitor's by the session; and its file while it is kept."""

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jobs.models import Job, JobState
from search.exports import kept
from search.exports.formats import formats
from search.exports.job import KIND
from search.exports.model import MOST_ROWS, MOST_ROWS_OF_VISITORS

SESSION_KEY = "search_exports"
KEPT_IN_SESSION = 50


def own(request: HttpRequest, job_id: str) -> Job:
    """The export, if this account or this session asked for it; 404 otherwise, so that nobody learns it is there."""
    job = Job.objects.filter(pk=job_id, kind=KIND).first()
    user = user_of(request)
    if job is not None and job.created_by_id is not None:
        if user is not None and job.created_by_id == user.pk:
            return job
    elif job is not None and str(job.pk) in request.session.get(SESSION_KEY, []):
        return job
    raise Http404


def remember(request: HttpRequest, job: Job) -> None:
    """Let the visitor's session fetch the export later; an account's is found by its owner."""
    if user_of(request) is None:
        held = [*request.session.get(SESSION_KEY, []), str(job.pk)]
        request.session[SESSION_KEY] = held[-KEPT_IN_SESSION:]


def user_of(request: HttpRequest) -> User | None:
    """Who asked; None for a visitor."""
    return request.user if isinstance(request.user, User) else None


def most_rows(request: HttpRequest) -> int:
    """How many rows this person may export at once."""
    return MOST_ROWS if user_of(request) else MOST_ROWS_OF_VISITORS


def circumstances(request: HttpRequest) -> dict[str, Any]:
    """What an `Order` has of whoever asks, wherever they do: language, site, searched_on, most."""
    return {
        "language": get_language() or "en",
        "site": request.build_absolute_uri("/").removesuffix("/"),
        "searched_on": timezone.localdate().isoformat(),
        "most": most_rows(request),
    }


def visitor_of(request: HttpRequest) -> str:
    """What a visitor's exports are counted under: the network address, not to be read back from it."""
    address = request.META.get("REMOTE_ADDR", "")
    return salted_hmac("search.exports", address, algorithm="sha256").hexdigest()[:32]


def file_of(job: Job) -> Path | None:
    """The finished file; None before it is made and when its day is over."""
    if job.state != JobState.SUCCEEDED:
        return None
    path = kept.file_of(job.params["file"], formats()[job.params["order"]["format"]].extension)
    return path if path.exists() else None


def sent(job: Job) -> FileResponse:
    """The file as a download; 404 where there is none."""
    path = file_of(job)
    if path is None:
        raise Http404(_("The file is no longer kept. Make the export again."))
    chosen = formats()[job.params["order"]["format"]]
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"casebase-{job.created_at:%Y-%m-%d}-{str(job.pk)[:8]}.{chosen.extension}",
        content_type=chosen.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
