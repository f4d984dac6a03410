"""The Celery tasks of jobs."""

from celery import shared_task
from django.db import OperationalError

from jobs import services


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def run_job(job_id: str) -> None:
    """Run the job with this primary key; retried when the database was unreachable."""
    services.run(job_id=job_id)


@shared_task
def recover_interrupted_jobs() -> int:
    """Put back the jobs of workers that died; every minute, by Celery's beat."""
    return services.recover_interrupted()
