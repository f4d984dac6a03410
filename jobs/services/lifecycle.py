"""How a job changes state, apart from running."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from jobs.models import ENDED, Job, JobState

MAX_ATTEMPTS = 3
SILENT_AFTER = timedelta(minutes=2)


def claim(job_id: str) -> Job | None:
    """Turn a queued job into a running one and return it; None where another worker was first."""
    now = timezone.now()
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=now, heartbeat_at=now, attempts=F("attempts") + 1
    )
    return Job.objects.get(pk=job_id) if claimed else None


def claim_next() -> str | None:
    """The id of the oldest queued job, or None; the built-in worker then runs its task."""
    oldest = (
        Job.objects.filter(state=JobState.QUEUED)
        .order_by("created_at")
        .values_list("pk", flat=True)
        .first()
    )
    return str(oldest) if oldest else None


@transaction.atomic
def request_cancel(*, job: Job) -> Job:
    """Ask a job to stop: a waiting one ends at once, a running one at its next report of progress."""
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.state == JobState.QUEUED:
        locked.state = JobState.CANCELLED
        locked.finished_at = timezone.now()
    locked.cancel_requested = locked.state not in ENDED or locked.state == JobState.CANCELLED
    locked.save()
    return locked


def recover_interrupted(*, silent_for: timedelta = SILENT_AFTER) -> int:
    """Put back jobs whose worker died; after three tries they fail with the reason. Returns how many.

    Jobs are written so that running one again is safe: an import is all-or-nothing per item.
    """
    stale = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=timezone.now() - silent_for)
    lost = stale.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=JobState.FAILED,
        finished_at=timezone.now(),
        problem={
            "code": "interrupted",
            "message": "The worker stopped three times during this job.",
            "place": "",
            "remedy": "Look at the server's log for the cause, then start the job again.",
        },
    )
    return lost + stale.update(state=JobState.QUEUED, started_at=None, heartbeat_at=None)
