"""What people make of suggestions where they judge apart from each other, and which suggestions are held back."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from coding.models.annotation import Annotation, Suggestion, SuggestionState


def new_key() -> str:
    """A key to draw by; nobody is shown it."""
    return secrets.token_hex(32)


class Decision(models.Model):
    """One person's decision on a suggestion in a round's item that was given to them; nobody else is shown it.

    Outside rounds a decision is everybody's, and stands on the suggestion itself. `revision` grows with each change;
    the row stays when the decision is taken back.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="decisions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    state = models.CharField(max_length=10, choices=SuggestionState)
    annotation = models.ForeignKey(
        Annotation, null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    decided_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "person"], name="decided_once_each"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.state}"


class Withholding(models.Model):
    """The share of passages without suggestions, and the key that draws them; the library has one such row.

    `share` (per cent) is for coding outside rounds, a round has its own. With the same key, round and person the same
    passages are drawn again.
    """

    share = models.PositiveSmallIntegerField(default=10)
    key = models.CharField(max_length=64, default=new_key, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)
    since = models.DateTimeField(
        auto_now_add=True, help_text="rounds begun before it had suggestions everywhere"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(share__lte=100), name="withholding_percent"),
            models.CheckConstraint(condition=Q(pk=1), name="withholding_one_row"),
        ]

    def __str__(self) -> str:
        return f"{self.share} %"


class Switch(models.Model):
    """Whether a person has hidden the suggestions; who never touched the switch has no row."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suggestion_switch"
    )
    hidden = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.person_id}: {'hidden' if self.hidden else 'shown'}"
