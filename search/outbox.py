"""Saying that a document changed, in the transaction that changes it."""

import logging
import time
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from search.models import OutboxEntry

logger = logging.getLogger(__name__)

BATCH = 500


def touch(document_slug: str) -> None:
    """Note that a document was changed, coded or deleted; call it inside the writer's transaction.

    Many touches of one document make one row: indexing always reads the document as it then is.
    """
    touch_many([document_slug])


def touch_many(document_slugs: Iterable[str], *, queue: str = "") -> None:
    """Note several documents at once."""
    # Sorted, so that two writers lock the rows in one order.
    slugs = sorted(set(document_slugs))
    for begin in range(0, len(slugs), BATCH):
        sequence = time.time_ns()
        OutboxEntry.objects.bulk_create(
            [
                OutboxEntry(document=slug, queue=queue, sequence=sequence)
                for slug in slugs[begin : begin + BATCH]
            ],
            update_conflicts=True,
            unique_fields=["document", "queue"],
            update_fields=["sequence", "attempts", "retry_at", "last_error"],
        )
    if settings.REDIS_URL and slugs and not queue:
        transaction.on_commit(_wake)


def _wake() -> None:
    """Tell Celery. A broker that is away must not undo what was saved: its beat looks again."""
    from search.tasks import drain_outbox

    try:
        drain_outbox.apply_async(retry=False)
    except Exception as error:
        logger.warning("the worker was not told of a change: %s", error)


def waiting() -> int:
    """How many documents wait to be indexed."""
    return OutboxEntry.objects.filter(queue="").count()


def try_again(document: str | None = None) -> int:
    """Let documents that failed, or one of them, be tried at once; returns how many."""
    rows = OutboxEntry.objects.filter(queue="", attempts__gt=0)
    if document is not None:
        rows = rows.filter(document=document)
    slugs = list(rows.values_list("document", flat=True))
    with transaction.atomic():
        touch_many(slugs)
    return len(slugs)
