"""Search's kinds of jobs, and its Celery tasks."""

from typing import Any

from celery import shared_task

from jobs.registry import Context, Result, job
from search import indexing
from search.saved.schedule import sweep_and_deliver


@job("reindex")
def reindex(context: Context, **_params: Any) -> Result:
    """Rebuild the whole index beside the one in use, then swap."""
    return {"documents": indexing.rebuild(progress=context.progress)}


@job("reconcile")
def reconcile(context: Context, **_params: Any) -> Result:
    """Compare index and database both ways and mend what differs."""
    context.progress(0)
    return reconcile_index()


@job("sweep_alerts")
def sweep_now(context: Context, **_params: Any) -> Result:
    """A sweep before its time: a search was saved that nobody has compared yet."""
    context.progress(0)
    return sweep_and_deliver()


@shared_task
def reconcile_index() -> Result:
    """The same every night, by Celery's beat: whatever an outage left different is mended."""
    found = indexing.reconcile()
    indexing.drain()
    return {
        "missing": len(found.missing),
        "changed": len(found.changed),
        "surplus": len(found.surplus),
    }


@shared_task
def drain_outbox() -> int:
    """Index what waits; returns at once where another worker does."""
    return indexing.drain(wait=False)


@shared_task
def sweep_alerts() -> Result:
    """What is new to saved searches, and the messages that are due; by Celery's beat."""
    return sweep_and_deliver()
