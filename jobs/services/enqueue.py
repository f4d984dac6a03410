"""Start a job."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from jobs.models import Job
from jobs.registry import function_of


def enqueue(*, kind: str, title: str = "", params: dict[str, Any], user: User | None = None) -> Job:
    """Write a job in the caller's transaction; a worker takes it after the commit.

    Args:
        kind: a registered kind; KeyError otherwise.
        title: what the list of jobs shows.
        params: JSON-serialisable keyword arguments of the registered function.
        user: who asked; only they and managers see the job.
    """
    function_of(kind)
    job = Job.objects.create(kind=kind, title=title[:300], params=params, created_by=user)
    if settings.REDIS_URL:
        from jobs.tasks import run_job

        transaction.on_commit(lambda: run_job.delay(str(job.pk)))
    return job
