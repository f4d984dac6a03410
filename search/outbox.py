"""Saying that a document changed, in the transaction that changes it."""

from collections.abc import Iterable

from django.db.models import F

from search.models import OutboxEntry


def touch(document_slug: str) -> None:
    """Note that a document was changed, coded or deleted; call it inside the writer's transaction.

    Many touches of one document make one row: indexing always reads the document as it then is.
    """
    touch_many([document_slug])


def touch_many(document_slugs: Iterable[str]) -> None:
    """Note several documents at once."""
    slugs = list(dict.fromkeys(document_slugs))
    for begin in range(0, len(slugs), 500):
        part = slugs[begin : begin + 500]
        waiting = OutboxEntry.objects.filter(document__in=part)
        waiting.update(sequence=F("sequence") + 1, attempts=0, retry_at=None, last_error="")
        known = set(waiting.values_list("document", flat=True))
        fresh = [OutboxEntry(document=slug) for slug in part if slug not in known]
        # Another writer may insert the same row meanwhile: then its touch counts for ours too.
        OutboxEntry.objects.bulk_create(fresh, update_conflicts=True, unique_fields=["document"],
                                        update_fields=["attempts"])


def waiting() -> int:
    """How many documents wait to be indexed."""
    return OutboxEntry.objects.count()
