"""Memos: what coders write to themselves and to each other beside a text."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from casebase.models import Passage, TextVersion
from coding.models.annotation import Annotation


class Memo(models.Model):
    """A remark on a span (`annotation`), on a passage, or, where both are none, on the whole document.

    `version` is the text it was written on. `resolved` says that nothing is left to do about it. The log of changes
    keeps every earlier wording, deleting sets `deleted`; who may read it is said in `coding.visibility`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    version = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="memos")
    annotation = models.ForeignKey(
        Annotation, null=True, on_delete=models.PROTECT, related_name="memos"
    )
    passage = models.ForeignKey(Passage, null=True, on_delete=models.PROTECT, related_name="memos")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memos"
    )
    text = models.TextField()
    resolved = models.BooleanField(default=False)
    deleted = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["version", "deleted"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(annotation__isnull=True) | Q(passage__isnull=True),
                name="memo_on_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:40]}"


class Mention(models.Model):
    """Somebody named with @ in a memo; `seen_at` is when they said that they have read it."""

    memo = models.ForeignKey(Memo, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["memo", "person"], name="mentioned_once")]
        indexes = [models.Index(fields=["person", "seen_at"])]

    def __str__(self) -> str:
        return f"@{self.person}"
