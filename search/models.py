"""The outbox of changes waiting to be indexed, and the state of each index."""

from django.db import models

from search.certificates.models import Certificate
from search.saved.models import (
    Delivery,
    KnownMatches,
    MailedItem,
    NewItem,
    SavedSearch,
    SweepCounter,
    WatchedDocument,
)

__all__ = [
    "Certificate",
    "Delivery",
    "IndexState",
    "KnownMatches",
    "MailedItem",
    "NewItem",
    "OutboxEntry",
    "SavedSearch",
    "SweepCounter",
    "WatchedDocument",
]
#: Tries after which a document is left alone until it changes, or a person says "try again".
PARK_AFTER = 8


class OutboxEntry(models.Model):
    """A document that changed since it was last indexed; one row per document and queue.

    ``queue`` is empty for the changes that wait for the index in use; while a new generation is
    being built, its name holds the changes it has to catch up with. ``sequence`` is another number
    at every touch: a drain deletes the row only if nobody touched it since it was read. A document
    that cannot be indexed keeps its row with the error; after `PARK_AFTER` tries it is parked.
    """

    document = models.CharField(max_length=255)
    queue = models.CharField(max_length=120, blank=True, default="")
    sequence = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "outbox entries"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "queue"], name="search_outbox_document_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.sequence})"

    @property
    def parked(self) -> bool:
        """Whether it is not tried again by itself."""
        return self.attempts >= PARK_AFTER


class IndexState(models.Model):
    """Which generation of an index answers queries, which one is being built, and how it is kept.

    ``clock`` is the version of the last write, see `search.upkeep.states.next_version`. ``drift`` is
    what the reconciliation at ``reconciled_at`` found: numbers and the first names under
    ``missing``, ``changed`` and ``surplus``. ``recent`` holds pairs of a minute (since 1970) and the
    documents indexed in it. ``last_error`` is empty once the engine takes writes again.
    """

    backend = models.CharField(max_length=200, unique=True)
    generation = models.CharField(max_length=120, blank=True, default="")
    building = models.CharField(max_length=120, blank=True, default="")
    applied_through = models.DateTimeField(null=True, blank=True)
    swapped_at = models.DateTimeField(null=True, blank=True)
    clock = models.PositiveBigIntegerField(default=0)
    reconciled_at = models.DateTimeField(null=True, blank=True)
    drift = models.JSONField(default=dict, blank=True)
    recent = models.JSONField(default=list, blank=True)
    last_error = models.TextField(blank=True, default="")
    last_error_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.backend}: {self.generation}"
