"""Documents, the files they came in, and their immutable texts."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casebase.models.case import Case


class DocumentKind(models.TextChoices):
    """What a document is."""

    PANEL_REPORT = "panel_report", _("panel report")
    AB_REPORT = "ab_report", _("Appellate Body report")
    OPINION = "opinion", _("court opinion")
    DISPUTE_PAGE = "dispute_page", _("dispute page")
    DIGEST = "digest", _("digest")
    STATUTE = "statute", _("statute")
    NOTICE = "notice", _("notice")
    OTHER = "other", _("other document")


#: Documents that tell of a case and cite its decisions for that: no precedent follows from them.
RETELLING = (DocumentKind.DIGEST, DocumentKind.DISPUTE_PAGE)


class Language(models.TextChoices):
    """The language of a text."""

    ENGLISH = "en", _("English")
    CHINESE = "zh", _("Chinese")


class Original(models.Model):
    """A file as it came, kept byte for byte under its SHA-256 in `ORIGINALS_DIR`."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=300)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return Path(settings.ORIGINALS_DIR) / self.sha256[:2] / self.sha256


class Document(models.Model):
    """One document of a case, or on its own (a statute). Its text is that of the newest text version."""

    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    kind = models.CharField(
        max_length=14, choices=DocumentKind, default=DocumentKind.OTHER, db_index=True
    )
    symbol = models.CharField(
        max_length=120, blank=True, db_index=True, help_text="WT/DS593/R, 707 F.3d 1295"
    )
    title = models.CharField(max_length=500)
    language = models.CharField(max_length=5, choices=Language, default=Language.ENGLISH)
    date = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    revision = models.PositiveIntegerField(
        default=1, help_text="grows with every change that search should show"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["date", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="document_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.symbol or self.title


class TextVersion(models.Model):
    """The canonical text of a document as one extractor read it; never changed once written.

    `text` is Unicode NFC with LF; offsets everywhere are code points into it, 0-based, end-exclusive.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64, help_text="of the text in UTF-8")
    length = models.PositiveIntegerField(help_text="code points")
    extractor = models.CharField(max_length=60)
    extractor_version = models.CharField(max_length=20)
    original = models.ForeignKey(
        Original, null=True, on_delete=models.PROTECT, related_name="versions"
    )
    cited_with = models.CharField(
        max_length=20, blank=True, help_text="version of the finder that read its citations"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="text_version_number_once"),
            models.UniqueConstraint(fields=["document", "sha256"], name="text_version_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version; raises TypeError for one that is already stored."""
        if not self._state.adding:
            raise TypeError("a text version is immutable: make a new one")
        super().save(*args, **kwargs)
