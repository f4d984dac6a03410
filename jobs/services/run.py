"""Run one job to its end."""

import logging
import time

from django.utils import timezone

from jobs.models import Job, JobState
from jobs.registry import Cancelled, function_of
from jobs.services.lifecycle import claim
from problems import Problem

logger = logging.getLogger(__name__)
WRITE_EVERY = 0.3  # seconds between two writes of progress


class JobContext:
    """Progress of one running job, written to its row a few times a second."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._written = 0.0

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Record progress; raises `Cancelled` when somebody asked to stop."""
        now = time.monotonic()
        if now - self._written < WRITE_EVERY and done != total:
            return
        self._written = now
        Job.objects.filter(pk=self.job.pk).update(
            done=done, total=total, message=message[:300], heartbeat_at=timezone.now()
        )
        if Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise Cancelled


def run(*, job_id: str) -> None:
    """Claim and run a job; its outcome, whatever it is, ends up in its row. Does nothing when it is taken."""
    job = claim(job_id)
    if job is None:
        return
    try:
        if job.cancel_requested:
            raise Cancelled
        result = function_of(job.kind)(JobContext(job), **job.params)
    except Cancelled:
        _finish(job, JobState.CANCELLED)
    except Problem as problem:
        _finish(job, JobState.FAILED, problem=problem.as_dict())
    except Exception as error:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        _finish(
            job,
            JobState.FAILED,
            problem={
                "code": "internal",
                "message": f"{type(error).__name__} while running {job.kind}.",
                "place": job.title,
                "remedy": "Nothing of the failed item was kept. The server's log has the details.",
            },
        )
    else:
        _finish(job, JobState.SUCCEEDED, result=result)


def _finish(job: Job, state: JobState, **values: object) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=timezone.now(), **values)
