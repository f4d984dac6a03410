"""Rulings: how differences between coders were settled, with reasons."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coding.models.annotation import Annotation
from coding.models.round import Item


class Difference(models.TextChoices):
    """In what the codings of one place differ."""

    NONE = "none", _("all agree")
    BOUNDARY = "boundary", _("the same code on other words")
    CODE = "code", _("another code of the same axis")
    AXIS = "axis", _("another axis")
    MISSED = "missed", _("not coded by all")


class Ruling(models.Model):
    """What holds at one place of an item: `golds` in the place of the coders' `sources`, and why.

    `start`:`end` goes along when the document gets a new text, `quote` is the place's words as they were ruled on.
    A ruling that is re-opened keeps its row with `replaced_at`; the next one on the place is a new row. Where all
    agreed, `kind` is "none" and nobody had to give a reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="rulings")
    kind = models.CharField(max_length=8, choices=Difference)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    sources = models.ManyToManyField(Annotation, related_name="rulings_on")
    golds = models.ManyToManyField(Annotation, related_name="rulings_for")
    adjudicator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rulings"
    )
    at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["item", "start", "at"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="ruling_bounds"),
            models.CheckConstraint(
                condition=Q(kind="none") | ~Q(reason=""), name="ruling_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}–{self.end}"
