"""What the citator adds to citations: names of documents, paragraphs meant, treatments with their history."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casebase.models.document import Document
from casebase.models.passage import Citation


class DocumentName(models.Model):
    """A canonical form by which decisions cite a document: `WT/DS400/R`, `629 F.3d 1331`."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200, db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "name"], name="document_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class CitedPlace(models.Model):
    """A paragraph or page that a citation means; a printed range "7.5–7.9" gives five, three of them not `printed`."""

    citation = models.ForeignKey(Citation, on_delete=models.CASCADE, related_name="places")
    label = models.CharField(max_length=30, db_index=True)
    printed = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["citation", "label"], name="cited_place_once")
        ]

    def __str__(self) -> str:
        return self.label


class Treatment(models.TextChoices):
    """What a decision does with another one that it cites, from what helps most to what hurts most."""

    UPHELD = "upheld", _("upheld")
    FOLLOWED = "followed", _("followed")
    DISTINGUISHED = "distinguished", _("distinguished")
    MODIFIED = "modified", _("modified")
    QUESTIONED = "questioned", _("questioned")
    DEPARTED = "departed", _("departed from")
    REVERSED = "reversed", _("reversed")
    NOT_ADOPTED = "not_adopted", _("not adopted")


class TreatmentState(models.TextChoices):
    """Whether somebody has decided on a treatment."""

    SUGGESTED = "suggested", _("suggested")
    SET = "set", _("set")
    REJECTED = "rejected", _("rejected")


class CitationTreatment(models.Model):
    """The treatment of one citation, with the words that show it: suggested by a cue, or set by a person.

    `start`:`end` are code points of the citation's text version; `revision` grows with each change, and a write
    must name the one it saw. A rejected suggestion stays, so that the same cue does not come back.
    """

    citation = models.OneToOneField(Citation, on_delete=models.PROTECT, related_name="treatment")
    treatment = models.CharField(max_length=14, choices=Treatment)
    state = models.CharField(
        max_length=10, choices=TreatmentState, default=TreatmentState.SUGGESTED
    )
    cue = models.CharField(max_length=200, blank=True, help_text="the words that suggested it")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    note = models.TextField(blank=True, help_text="the reason that a person gave")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["state", "treatment"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(treatment__in=Treatment.values), name="treatment_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=TreatmentState.values), name="treatment_state_known"
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="treatment_bounds"),
            models.CheckConstraint(
                condition=Q(state=TreatmentState.SUGGESTED) | Q(set_by__isnull=False),
                name="treatment_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.citation} {self.treatment}"


class TreatmentChange(models.Model):
    """One entry of the append-only log of treatments."""

    subject = models.ForeignKey(CitationTreatment, on_delete=models.CASCADE, related_name="changes")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    action = models.CharField(max_length=12)
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
