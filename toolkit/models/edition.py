"""Editions: drafts that editors arrange, and published ones that never change."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casebase.models import Language
from coding.models import Chain
from toolkit.hashing import sha256_of


class EditionState(models.TextChoices):
    """Whether an edition can still change."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class Edition(models.Model):
    """A toolkit edition. A draft has no number; publishing gives the next one and freezes `content`."""

    number = models.PositiveIntegerField(null=True, unique=True)
    title = models.CharField(max_length=300)
    introduction = models.TextField(blank=True)
    language = models.CharField(max_length=5, choices=Language, default=Language.ENGLISH)
    state = models.CharField(max_length=10, choices=EditionState, default=EditionState.DRAFT)
    content = models.JSONField(null=True, help_text="the whole edition as published")
    content_sha256 = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", number__isnull=True, published_at__isnull=True)
                | Q(state="published", number__isnull=False, published_at__isnull=False),
                name="edition_published_has_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number or ''}".strip()

    @property
    def seen_token(self) -> str:
        """What a form carries to say which words it started from."""
        return sha256_of([self.title, self.introduction, self.language])


class Section(models.Model):
    """A heading of an edition, with commentary before its chains."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveIntegerField()
    heading = models.CharField(max_length=300)
    commentary = models.TextField(blank=True)

    class Meta:
        ordering = ["edition", "order"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "order"], name="section_order_once")
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def seen_token(self) -> str:
        """What a form carries to say which words it started from."""
        return sha256_of([self.heading, self.commentary])


class SectionChain(models.Model):
    """A chain placed in a section, with the editor's commentary on it."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="placements")
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="placements")
    order = models.PositiveIntegerField()
    commentary = models.TextField(blank=True)

    class Meta:
        ordering = ["section", "order"]
        constraints = [
            models.UniqueConstraint(fields=["section", "chain"], name="section_chain_once")
        ]

    def __str__(self) -> str:
        return f"{self.section} · {self.chain}"

    @property
    def seen_token(self) -> str:
        """What a form carries to say which words it started from."""
        return sha256_of(self.commentary)


class EditionFile(models.Model):
    """A file of a published edition, in `EDITIONS_DIR`, under its SHA-256."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["edition", "format"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "format"], name="edition_file_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return Path(settings.EDITIONS_DIR) / self.sha256
