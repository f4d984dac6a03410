"""Search's kinds of jobs, and its Celery tasks."""

from typing import Any

from celery import shared_task

from jobs.registry import Context, Result, job
from search import indexing
from search.saved.schedule import sweep_and_deliver
from search.upkeep import tending


@job(tending.REBUILD)
def reindex(context: Context, **_params: Any) -> Result:
    """Rebuild the whole index beside the one in use, then swap."""
    return {"documents": indexing.rebuild(progress=context.progress)}


@job(tending.RECONCILE)
def reconcile(context: Context, **_params: Any) -> Result:
    """Compare index and database both ways and mend what differs."""
    return indexing.repair(progress=context.progress).summary()


@job(tending.VERIFY)
def verify(context: Context, **_params: Any) -> Result:
    """The same without mending."""
    return indexing.drift(progress=context.progress).summary()


@job("sweep_alerts")
def sweep_now(context: Context, **_params: Any) -> Result:
    """A sweep before its time: a search was saved that nobody has compared yet."""
    context.progress(0)
    return sweep_and_deliver()


@shared_task
def reconcile_index() -> Result:
    """The same every night, by Celery's beat: whatever an outage left different is mended."""
    return indexing.repair().summary()


@shared_task
def drain_outbox() -> int:
    """Index what waits; returns at once where another worker does."""
    return indexing.drain(wait=False)


@shared_task
def tend_index() -> None:
    """Every minute, by Celery's beat: have rebuilt or compared what is due."""
    indexing.tend()


@shared_task
def sweep_alerts() -> Result:
    """What is new to saved searches, and the messages that are due; by Celery's beat."""
    return sweep_and_deliver()
