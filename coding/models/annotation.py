"""Coded spans, suggested spans, and the log of every change to them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casebase.models import Passage, TextVersion
from coding.models.codebook import Code, CodebookVersion


class Direction(models.TextChoices):
    """Whom an impact or a chain helps: the party facing the barrier, or not."""

    FAVOURABLE = "favourable", _("favourable")
    ADVERSE = "adverse", _("adverse")
    MIXED = "mixed", _("mixed")


class Origin(models.TextChoices):
    """How an annotation came to be."""

    PERSON = "person", _("coded by hand")
    SUGGESTION = "suggestion", _("accepted suggestion")
    LIBRARY = "library", _("came with the library")
    RULING = "ruling", _("ruling on a disagreement")


class Layer(models.TextChoices):
    """Who is shown an annotation; `coding.visibility` says how."""

    OPEN = "open", _("coded outside rounds")
    BLIND = "blind", _("coded in a round, not handed in by all")
    RAW = "raw", _("coded in a round, before rulings")
    GOLD = "gold", _("ruled, or agreed by all coders")


class Exposure(models.TextChoices):
    """Whether a coder was shown suggestions for a passage when they coded it; the bias meter compares by it."""

    UNKNOWN = "", _("not known")
    SHOWN = "shown", _("with suggestions")
    WITHHELD = "withheld", _("suggestions held back")
    HIDDEN = "hidden", _("hidden by the coder")
    NONE = "none", _("none were made for the text")


class Annotation(models.Model):
    """One code on one span of a text version. Overlaps are allowed without limit.

    `start`:`end` are code points of the version's text; `quote`, `prefix` and `suffix` anchor it in later
    versions. `revision` grows with each change; a write must name the one it saw. Deleting sets `deleted`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    version = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="annotations")
    passage = models.ForeignKey(
        Passage,
        on_delete=models.PROTECT,
        related_name="annotations",
        help_text="where the span begins",
    )
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="annotations")
    codebook_version = models.ForeignKey(CodebookVersion, on_delete=models.PROTECT)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=32, blank=True)
    suffix = models.CharField(max_length=32, blank=True)
    note = models.TextField(blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, help_text="1 unsure … 5 certain")
    direction = models.CharField(max_length=10, choices=Direction, blank=True)
    weight = models.PositiveSmallIntegerField(
        null=True, help_text="1 passing remark … 5 leading authority"
    )
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PERSON)
    layer = models.CharField(max_length=5, choices=Layer, default=Layer.OPEN)
    exposure = models.CharField(
        max_length=8, choices=Exposure, default=Exposure.UNKNOWN, blank=True
    )
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        help_text="none: came with the library",
    )
    deleted = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["version", "start", "end"]
        indexes = [models.Index(fields=["version", "deleted", "start"])]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="annotation_bounds"),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__range=(1, 5)),
                name="annotation_weight_1_5",
            ),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__range=(1, 5)),
                name="annotation_confidence_1_5",
            ),
            models.UniqueConstraint(
                fields=["version", "coder", "code", "start", "end"],
                condition=Q(deleted=False) & ~Q(layer="gold"),
                name="annotation_once_per_coder",
            ),
            models.UniqueConstraint(
                fields=["version", "code", "start", "end"],
                condition=Q(deleted=False, layer="gold"),
                name="gold_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.start}–{self.end}"


class SuggestionState(models.TextChoices):
    """Whether somebody has decided on a suggestion."""

    PENDING = "pending", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


class Suggestion(models.Model):
    """A code proposed for a span, with its score (0–1), the reason in words, and what proposed it.

    `state`, `annotation`, `decided_*` and `revision` are of decisions outside rounds; `coding.decisions` says what a
    person is shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    version = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="suggestions")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="suggestions")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="suggestions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    score = models.FloatField()
    cue = models.CharField(max_length=200, help_text="the codebook's cue that matched")
    matched = models.CharField(max_length=300, help_text="the words it matched")
    source = models.CharField(max_length=60, help_text="the component and the codebook version")
    state = models.CharField(
        max_length=10, choices=SuggestionState, default=SuggestionState.PENDING
    )
    annotation = models.ForeignKey(
        Annotation, null=True, on_delete=models.SET_NULL, related_name="suggestions"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    decided_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["version", "start", "-score"]
        indexes = [models.Index(fields=["version", "state", "start"])]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="suggestion_bounds"),
            models.CheckConstraint(condition=Q(score__range=(0, 1)), name="suggestion_score_0_1"),
            models.UniqueConstraint(
                fields=["version", "code", "start", "end"], name="suggestion_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}? {self.start}–{self.end}"


class Change(models.Model):
    """One entry of the append-only log: what an object was before and after. Undo adds an entry, it removes none.

    `before` and `after` are the object's fields as JSON, None where it did not exist. Entries of one act
    (accepting a suggestion changes two objects) share `act`.
    """

    id = models.BigAutoField(primary_key=True)
    act = models.UUIDField(default=uuid.uuid4, db_index=True)
    kind = models.CharField(max_length=12, help_text="annotation, suggestion or chain")
    object_id = models.UUIDField(db_index=True)
    version = models.ForeignKey(
        TextVersion, null=True, on_delete=models.CASCADE, related_name="changes"
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)
    action = models.CharField(max_length=12)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    undoes = models.UUIDField(
        null=True, db_index=True, help_text="the act which this one takes back"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["actor", "version", "-id"])]

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.object_id}"
