"""Rounds: who codes what, blind or in the open, and what was handed in."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casebase.models import Passage, TextVersion
from coding.models.codebook import CodebookVersion


class Mode(models.TextChoices):
    """Whether the coders of an item see each other's work before all have handed in."""

    BLIND = "blind", _("blind: nobody sees another's codes before all have handed in")
    OPEN = "open", _("open: coders see each other's codes")


class Unit(models.TextChoices):
    """What an item is."""

    DOCUMENT = "document", _("whole documents")
    PASSAGE = "passage", _("single passages")


class Stage(models.TextChoices):
    """How far a round is."""

    DRAFT = "draft", _("being prepared")
    RUNNING = "running", _("running")
    CLOSED = "closed", _("closed")


class Round(models.Model):
    """A piece of work given to coders: documents, or passages drawn from them, so many coders for each.

    `sample` says how the items were drawn, `seed` draws the same again. `withheld` is the share of passages, in
    per cent, that come without suggestions, for the bias meter.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.CharField(max_length=200)
    instructions = models.TextField(blank=True)
    mode = models.CharField(max_length=5, choices=Mode, default=Mode.BLIND)
    unit = models.CharField(max_length=8, choices=Unit, default=Unit.PASSAGE)
    per_item = models.PositiveSmallIntegerField(default=2, help_text="coders for each item")
    sample = models.JSONField(default=dict, help_text="{kind: all|random|stratified, size, by: []}")
    seed = models.PositiveBigIntegerField()
    withheld = models.PositiveSmallIntegerField(default=10)
    codebook_version = models.ForeignKey(CodebookVersion, on_delete=models.PROTECT)
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.DRAFT)
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(per_item__gte=1), name="round_somebody_codes"),
            models.CheckConstraint(condition=Q(withheld__lte=100), name="round_withheld_percent"),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(opens_on__lte=models.F("closes_on")),
                name="round_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """A passage, or where `passage` is none a whole text, that coders of a round judge.

    `released_at` is when the last of them handed in and their codes could be compared, `settled_at` when every
    difference had its ruling.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="items")
    version = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="round_items")
    passage = models.ForeignKey(
        Passage, null=True, on_delete=models.PROTECT, related_name="round_items"
    )
    order = models.PositiveIntegerField()
    stratum = models.CharField(max_length=120, blank=True)
    released_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["round", "order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "passage"], name="round_item_once"),
            models.UniqueConstraint(
                fields=["round", "version"],
                condition=Q(passage__isnull=True),
                name="round_text_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.order}"


class Assignment(models.Model):
    """One coder's share in an item. Who is taken out keeps a row with `removed_at`, and what they coded.

    `outcome_seen_at` is when the coder last said to have read what became of their codings there.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="assignments")
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    given_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True)
    hidden = models.BooleanField(
        default=False, help_text="the coder had hidden the suggestions when they handed in"
    )
    removed_at = models.DateTimeField(null=True)
    outcome_seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["item", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "coder"], name="assigned_once")]
        indexes = [models.Index(fields=["coder", "submitted_at", "removed_at"])]

    def __str__(self) -> str:
        return f"{self.coder}: {self.item}"
