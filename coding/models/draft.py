"""Drafts of the next codebook, and what coders say of its codes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coding.models.codebook import Code, CodebookVersion


class DraftState(models.TextChoices):
    """What became of a draft."""

    OPEN = "open", _("draft")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("discarded")


class CodebookDraft(models.Model):
    """The next edition in the making: changes to `base`, in order. Nothing is changed before it is published.

    A draft has no number: it gets the next one when it is published. `library_number` is set where it holds the
    library's edition of that number.
    """

    base = models.ForeignKey(CodebookVersion, on_delete=models.PROTECT, related_name="drafts")
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    notes_en = models.TextField(blank=True)
    notes_zh = models.TextField(blank=True)
    operations = models.JSONField(default=list, help_text="coding/book/operations.py")
    state = models.CharField(max_length=9, choices=DraftState, default=DraftState.OPEN)
    revision = models.PositiveIntegerField(default=1)
    published_as = models.OneToOneField(
        CodebookVersion, null=True, on_delete=models.PROTECT, related_name="draft"
    )
    library_number = models.PositiveIntegerField(null=True)
    library_sha256 = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title_en


class CodeComment(models.Model):
    """What a coder says of a code; `answers` is the comment that it answers. A deleted one keeps its place."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="comments")
    answers = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="answered_by"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="code_comments"
    )
    text = models.TextField(blank=True)
    deleted = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.author}: {self.code}"
