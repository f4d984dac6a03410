"""Passages of a text version, and the authorities they cite."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casebase.models.document import TextVersion


class PassageKind(models.TextChoices):
    """What a passage is."""

    PARAGRAPH = "paragraph", _("paragraph")
    HEADING = "heading", _("heading")
    QUOTE = "quote", _("block quote")
    FOOTNOTE = "footnote", _("footnote")
    TABLE = "table", _("table")
    CONTENTS = "contents", _("contents")
    FRONT = "front", _("front matter")


class Passage(models.Model):
    """A labelled stretch of a text version. Passages follow one another in order and never overlap.

    `start`:`end` include the printed label ("7.214. The Panel"); the body begins at `body_start`.
    """

    version = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="passages")
    order = models.PositiveIntegerField()
    label = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, choices=PassageKind, default=PassageKind.PARAGRAPH)
    heading_path = models.JSONField(default=list, help_text="headings above it, outermost first")
    level = models.PositiveSmallIntegerField(null=True, help_text="of a heading: 1 is outermost")
    page = models.PositiveIntegerField(null=True)
    start = models.PositiveIntegerField()
    body_start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["version", "order"]
        indexes = [
            models.Index(fields=["version", "label"]),
            models.Index(fields=["version", "start"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="passage_order_once"),
            models.CheckConstraint(
                condition=Q(start__lte=F("body_start"), body_start__lte=F("end"))
                & Q(start__lt=F("end")),
                name="passage_bounds",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PassageKind.values), name="passage_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"¶ {self.label or self.order}"


class Citation(models.Model):
    """An authority or provision named in a passage, in canonical form, with exact offsets."""

    version = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="citations")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="citations")
    kind = models.CharField(max_length=16)
    canonical = models.CharField(max_length=200, db_index=True)
    case_key = models.CharField(
        max_length=60, blank=True, db_index=True, help_text="the case it names, if it names one"
    )
    pinpoints = models.JSONField(default=list, help_text="paragraphs or pages as printed after it")
    form = models.CharField(
        max_length=5,
        default="full",
        help_text="full: the words name the authority; short: it was resolved from the rest of the text",
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["version", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "start", "end", "canonical"], name="citation_once"
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="citation_bounds"),
        ]

    def __str__(self) -> str:
        return self.canonical
