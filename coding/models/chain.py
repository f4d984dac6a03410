"""Chains: loophole → countermeasure → impact."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from casebase.models import Case
from casebase.models.case import in_language
from coding.models.annotation import Annotation, Direction
from coding.models.codebook import Axis


class Chain(models.Model):
    """The unit of knowledge: this loophole, met by this countermeasure, with this impact, each with evidence."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    ident = models.CharField(max_length=80, unique=True, help_text="stable, readable: ds58-1")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="chains")
    title_en = models.CharField(max_length=300, blank=True)
    title_zh = models.CharField(max_length=300, blank=True)
    outcome_en = models.TextField(blank=True)
    outcome_zh = models.TextField(blank=True)
    direction = models.CharField(max_length=10, choices=Direction, blank=True)
    weight = models.PositiveSmallIntegerField(null=True)
    as_of = models.DateField(null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    deleted = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["case", "ident"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__range=(1, 5)), name="chain_weight_1_5"
            ),
        ]

    def __str__(self) -> str:
        return self.ident

    @property
    def title(self) -> str:
        """The title in the language of the page, or its stable name."""
        return in_language(self.title_en, self.title_zh) or self.ident

    @property
    def outcome(self) -> str:
        """The outcome in the language of the page."""
        return in_language(self.outcome_en, self.outcome_zh)


class ChainLink(models.Model):
    """An annotation as evidence on one axis of a chain; an axis may have several, in order."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="links")
    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="chain_links")
    axis = models.CharField(max_length=14, choices=Axis)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["chain", "order"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "annotation"], name="chain_link_once"),
            models.CheckConstraint(condition=Q(axis__in=Axis.values), name="chain_link_axis_known"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.axis}"
