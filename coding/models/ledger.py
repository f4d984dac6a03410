"""The ledger of re-anchoring: where each span went when its document got a new text."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casebase.models import TextVersion
from coding.models.annotation import Annotation


class Fate(models.TextChoices):
    """What became of a span in a new text."""

    UNCHANGED = "unchanged", _("at the same place")
    MOVED = "moved", _("the same words elsewhere")
    FUZZY = "fuzzy", _("similar words")
    AMBIGUOUS = "ambiguous", _("the words stand in several places")
    TAKEN = "taken", _("you coded these words the same way already")
    ORPHANED = "orphaned", _("the words are gone")


class Settlement(models.TextChoices):
    """What a person, or a later text, made of an entry that waited."""

    WAITING = "waiting", _("waiting")
    PLACED = "placed", _("placed")
    CONFIRMED = "confirmed", _("confirmed")
    LEFT = "left", _("left on its old text")
    SUPERSEDED = "superseded", _("overtaken by a later text")


#: What waits for a person, in the order of urgency.
FOR_PEOPLE = (Fate.ORPHANED, Fate.AMBIGUOUS, Fate.TAKEN, Fate.FUZZY)


class Reanchoring(models.Model):
    """One span carried, or not, from one text of a document to a newer one.

    `old_*` is the span as it was. `start`:`end` is where it stands in `new`, null where no place was found;
    `candidates` are places to choose from, best first: [{start, end, score}]. Entries are never deleted.
    """

    annotation = models.ForeignKey(
        Annotation, on_delete=models.PROTECT, related_name="reanchorings"
    )
    old = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="reanchorings")
    old_start = models.PositiveIntegerField()
    old_end = models.PositiveIntegerField()
    old_quote = models.TextField()
    fate = models.CharField(max_length=10, choices=Fate)
    score = models.FloatField(help_text="likeness of the words, 0 to 1")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    candidates = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    settlement = models.CharField(max_length=10, choices=Settlement, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="why it was left on its old text")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["settlement", "fate"])]
        constraints = [
            models.CheckConstraint(condition=Q(score__range=(0, 1)), name="reanchoring_score_0_1"),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__lt=models.F("end")),
                name="reanchoring_bounds",
            ),
            models.UniqueConstraint(
                fields=["annotation"],
                condition=Q(settlement="waiting"),
                name="reanchoring_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.annotation_id} {self.fate}"
