"""The outbox of changes waiting to be indexed, and the state of each index."""

from django.db import models


class OutboxEntry(models.Model):
    """A document that changed since it was last indexed; one row per document.

    ``sequence`` grows with every touch: a drain deletes the row only if nobody touched it since.
    """

    document = models.CharField(max_length=255, unique=True)
    sequence = models.PositiveBigIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "outbox entries"

    def __str__(self) -> str:
        return f"{self.document} ({self.sequence})"


class IndexState(models.Model):
    """Which generation of an index answers queries, and since when."""

    backend = models.CharField(max_length=200, unique=True)
    generation = models.CharField(max_length=120)
    applied_through = models.DateTimeField(null=True, blank=True)
    swapped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.backend}: {self.generation}"
