"""The codebook: permanent codes, and what each published version says of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casebase.models.case import in_language


class Axis(models.TextChoices):
    """The three questions asked of a passage."""

    LOOPHOLE = "loophole", _("rule loophole")
    COUNTERMEASURE = "countermeasure", _("countermeasure")
    IMPACT = "impact", _("precedent impact")


class CodebookVersion(models.Model):
    """An edition of the codebook; immutable once `published_at` is set."""

    number = models.PositiveIntegerField(unique=True)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    notes_en = models.TextField(blank=True)
    notes_zh = models.TextField(blank=True)
    rules = models.JSONField(default=list, help_text="rules of coding: [{en, zh}]")
    sources = models.JSONField(default=list, help_text="[{id, title, url}]")
    sha256 = models.CharField(max_length=64, help_text="of its entries in canonical JSON")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    operations = models.JSONField(
        default=list, help_text="what made it of the edition before: coding/book/operations.py"
    )
    library_number = models.PositiveIntegerField(
        null=True, unique=True, help_text="the number of the library's edition that is in it"
    )
    library_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.title_en} {self.number}"


class Code(models.Model):
    """A code's identity, permanent over all versions. The key's dots are its place in the tree.

    A code that was moved has another key, and its old ones as `FormerKey`; one that was merged names its `successor`.
    """

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    key = models.CharField(max_length=100, unique=True)
    axis = models.CharField(max_length=14, choices=Axis, db_index=True)
    successor = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(condition=Q(axis__in=Axis.values), name="code_axis_known"),
        ]

    def __str__(self) -> str:
        return self.key


class FormerKey(models.Model):
    """A key that a code had before it was moved; it is never given to another code."""

    key = models.CharField(max_length=100, unique=True)
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="former_keys")

    def __str__(self) -> str:
        return f"{self.key} → {self.code}"


class CodeEntry(models.Model):
    """What one version of the codebook says of a code. `include` and `exclude` are single texts per language.

    `key` is the code's key in this version. What was coded under a version before `recode_since` waits to be looked at
    again, as does all that bears a code that is `retired` (`coding/recoding.py`).
    """

    version = models.ForeignKey(CodebookVersion, on_delete=models.CASCADE, related_name="entries")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="entries")
    key = models.CharField(max_length=100, blank=True)
    order = models.PositiveIntegerField(default=0)
    codable = models.BooleanField(default=True)
    retired = models.BooleanField(default=False)
    recode_since = models.PositiveIntegerField(
        default=0, help_text="number of the edition that changed what it means"
    )
    label_en = models.CharField(max_length=200)
    label_zh = models.CharField(max_length=200)
    definition_en = models.TextField()
    definition_zh = models.TextField()
    include_en = models.TextField(blank=True)
    include_zh = models.TextField(blank=True)
    exclude_en = models.TextField(blank=True)
    exclude_zh = models.TextField(blank=True)
    use_instead = models.JSONField(default=list, help_text="keys of codes to use instead")
    examples = models.JSONField(default=list, help_text="[{en, zh}]")
    provisions = models.JSONField(
        default=list, help_text="canonical provisions it usually attaches to"
    )
    cues = models.JSONField(
        default=dict, help_text="{en: [...], zh: [...]}, the grammar is in docs/codebook.md"
    )
    sources = models.JSONField(default=list)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="code_entry_once")]

    def __str__(self) -> str:
        return f"{self.code} · {self.label_en}"

    @property
    def label(self) -> str:
        """The label in the language of the page."""
        return in_language(self.label_en, self.label_zh)

    @property
    def definition(self) -> str:
        """The definition in the language of the page."""
        return in_language(self.definition_en, self.definition_zh)

    @property
    def include(self) -> str:
        """When to use it, in the language of the page."""
        return in_language(self.include_en, self.include_zh)

    @property
    def exclude(self) -> str:
        """When not to use it, in the language of the page."""
        return in_language(self.exclude_en, self.exclude_zh)


class CodeExample(models.Model):
    """A coded passage that shows how a code is used, added between editions: who rules may make a ruling one.

    `text_en` and `text_zh` say what it shows, each empty where nobody wrote it; the words of the passage are those
    of `annotation`, which decides who is shown the example (`coding.visibility`).
    """

    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="passages_shown")
    annotation = models.ForeignKey(
        "coding.Annotation", null=True, on_delete=models.PROTECT, related_name="examples"
    )
    ruling = models.ForeignKey(
        "coding.Ruling", null=True, on_delete=models.PROTECT, related_name="examples"
    )
    text_en = models.TextField(blank=True)
    text_zh = models.TextField(blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["code", "added_at"]
        constraints = [
            models.UniqueConstraint(fields=["code", "annotation"], name="code_example_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.annotation_id or self.pk}"

    @property
    def text(self) -> str:
        """What it shows, in the language of the page, or the other one."""
        return in_language(self.text_en, self.text_zh)
