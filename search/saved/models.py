"""Saved searches, what they found, and what was sent of it.

Nothing here is compared by the clock. What changed is told by the state of each document in the
index and by numbers that only grow; see `docs/decisions/0015-saved-searches.md`.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Rate(models.TextChoices):
    """How often a saved search writes."""

    NEVER = "never", _("never")
    DAILY = "daily", _("daily")
    WEEKLY = "weekly", _("weekly")


class Reason(models.TextChoices):
    """Why a passage is told of."""

    NEW = "new", _("new in the library")
    CODED = "coded", _("newly coded")
    MATCHES = "matches", _("matches now")


class SweepCounter(models.Model):
    """One row: the number given last, and when the index was last looked through."""

    number = models.PositiveBigIntegerField(default=0)
    swept_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.number)


class WatchedDocument(models.Model):
    """A document as the index was last seen to hold it.

    ``state`` is its digest and number of passages in the index, empty once it is gone. ``number``
    grows at every change of the state, over all documents. ``passages`` is packed JSON:
    key → [number at which it was first there, number at which it last got a code, its codes,
    whether it is there now]; see `search.saved.keys`.
    """

    document = models.CharField(max_length=255, unique=True)
    state = models.CharField(max_length=200, blank=True)
    number = models.PositiveBigIntegerField(db_index=True)
    size = models.PositiveIntegerField(default=0)
    passages = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.document} ({self.number})"


class SavedSearch(models.Model):
    """A search under a name; nobody but its owner sees it.

    ``swept_through`` is the number up to which documents were compared, None before the first time.
    ``rebase``: what matches now has still to be noted as known (a new search or another query).
    ``problem`` says why it cannot be read now; it then waits, and nothing is lost.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=120)
    query = models.TextField(blank=True)
    filters = models.JSONField(default=dict, help_text="facet → ticked values")
    by = models.CharField(max_length=10, default="case")
    sort = models.CharField(max_length=20, default="relevance")
    alert = models.CharField(max_length=6, choices=Rate, default=Rate.NEVER)
    language = models.CharField(max_length=10, default="en")
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=1)
    swept_through = models.PositiveBigIntegerField(null=True)
    rebase = models.BooleanField(default=True)
    problem = models.JSONField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_search_name_once"),
            models.CheckConstraint(condition=Q(alert__in=Rate.values), name="saved_search_rate"),
        ]

    def __str__(self) -> str:
        return self.name


class KnownMatches(models.Model):
    """The passages of one document that a saved search has had among its results at any time."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="known")
    document = models.CharField(max_length=255)
    keys = models.BinaryField(help_text="eight bytes a passage, sorted")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "document"], name="known_matches_once")
        ]

    def __str__(self) -> str:
        return f"{self.search_id}: {self.document}"


class Delivery(models.Model):
    """One message, written down before it is sent.

    PREPARED → SENDING → SENT. What is found in SENDING later was cut off between the two: it is
    never sent again (`UNCERTAIN`), the next message says so, and the site has the items anyway.
    """

    class State(models.TextChoices):
        """Where a message is."""

        PREPARED = "prepared", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        UNCERTAIN = "uncertain", _("may not have arrived")
        DROPPED = "dropped", _("not sent")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alert_messages"
    )
    rate = models.CharField(max_length=6, choices=Rate)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED, db_index=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    retry_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    told = models.BooleanField(default=False, help_text="a later message told of its loss")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class NewItem(models.Model):
    """A passage that a saved search tells of; one row a passage, reason and set of codes."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="items")
    key = models.BigIntegerField()
    reason = models.CharField(max_length=8, choices=Reason)
    codes_mark = models.BigIntegerField(default=0)
    document = models.CharField(max_length=255)
    record = models.JSONField(help_text="what is shown: place, title, snippet, codes")
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    delivery = models.ForeignKey(
        Delivery, null=True, on_delete=models.SET_NULL, related_name="items"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["search", "key", "reason", "codes_mark"], name="new_item_once"
            ),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="new_item_reason"),
        ]
        indexes = [models.Index(fields=["search", "seen_at"], name="new_item_unseen")]

    def __str__(self) -> str:
        return f"{self.search_id}: {self.document} {self.reason}"


class MailedItem(models.Model):
    """That a message to a person holds a passage: the database lets it be in one message only."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.BigIntegerField()
    what = models.CharField(max_length=32, help_text="reason and set of codes")
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="mailed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key", "what"], name="mailed_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.key}"
