"""Coding as JSON; offsets are code points of the text version, ids are UUIDs."""

from typing import Any, cast

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from coding.decisions import Eyes, Seen, seen_by
from coding.models import (
    Annotation,
    Axis,
    Chain,
    Change,
    CodeEntry,
    Direction,
    Suggestion,
    SuggestionState,
)
from coding.selectors import missing_axes
from coding.visibility import is_anonymous_for


class AnnotationSerializer(serializers.ModelSerializer[Annotation]):
    """A code on a span."""

    document = serializers.CharField(source="version.document.slug", read_only=True)
    passage = serializers.IntegerField(source="passage.order", read_only=True)
    label = serializers.CharField(source="passage.label", read_only=True)  # type: ignore[assignment]  # a field of that name
    code = serializers.CharField(source="code.key", read_only=True)
    axis = serializers.CharField(source="code.axis", read_only=True)
    coder = serializers.SerializerMethodField(allow_null=True)
    codebook_version = serializers.IntegerField(source="codebook_version.number", read_only=True)

    class Meta:
        model = Annotation
        fields = [
            "id", "version", "document", "passage", "label", "code", "axis", "start", "end", "quote", "note",
            "confidence", "direction", "weight", "origin", "coder", "deleted", "revision",
            "codebook_version", "modified_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_coder(self, annotation: Annotation) -> str | None:
        """The coder's name, null for the library; empty where who may rule on it must not know."""
        return coder_shown(annotation, self.context.get("request"))


def coder_shown(annotation: Annotation, request: Request | None) -> str | None:
    """The name of an annotation's coder as whoever asks is shown it; null for the library, empty: not to be known."""
    if annotation.coder is None:
        return None
    if request is not None and is_anonymous_for(annotation, request.user):
        return ""
    return annotation.coder.get_username()


class _Details(serializers.Serializer[Any]):
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=20_000, trim_whitespace=False
    )
    confidence = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=5)
    weight = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=5)
    direction = serializers.ChoiceField(choices=Direction.choices, required=False, allow_blank=True)


class AnnotationCreateSerializer(_Details):
    """A new code on a span; `id` made by the client makes repeating harmless."""

    id = serializers.UUIDField(required=False)
    version = serializers.IntegerField()
    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=1)
    code = serializers.CharField(max_length=100)
    hidden = serializers.BooleanField(
        required=False, help_text="the coder had switched the suggestions off"
    )


class AnnotationChangeSerializer(_Details):
    """A change; `revision` is the one that was seen."""

    revision = serializers.IntegerField(min_value=1)
    start = serializers.IntegerField(min_value=0, required=False)
    end = serializers.IntegerField(min_value=1, required=False)
    code = serializers.CharField(max_length=100, required=False)


class RestoreSerializer(serializers.Serializer[Any]):
    """The revision that was seen, and `change`, the entry of the history whose outcome is wanted."""

    revision = serializers.IntegerField(min_value=1)
    change = serializers.IntegerField(required=False, allow_null=True)


class DecisionSerializer(serializers.Serializer[Any]):
    """A decision on a suggestion; code and span only where it is corrected."""

    revision = serializers.IntegerField(min_value=1)
    start = serializers.IntegerField(min_value=0, required=False)
    end = serializers.IntegerField(min_value=1, required=False)
    code = serializers.CharField(max_length=100, required=False)


class SuggestionSerializer(serializers.ModelSerializer[Suggestion]):
    """A proposed code with its reason, as one person is shown it.

    The context names who: `user`, or the `request`; `eyes` where there are many suggestions.
    """

    passage = serializers.IntegerField(source="passage.order", read_only=True)
    label = serializers.CharField(source="passage.label", read_only=True)  # type: ignore[assignment]  # a field of that name
    code = serializers.CharField(source="code.key", read_only=True)
    axis = serializers.CharField(source="code.axis", read_only=True)
    quote = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    revision = serializers.SerializerMethodField()

    class Meta:
        model = Suggestion
        fields = [
            "id", "passage", "label", "code", "axis", "start", "end", "quote", "score", "cue", "matched",
            "reason", "source", "state", "revision",
        ]  # fmt: skip
        read_only_fields = fields

    def get_quote(self, suggestion: Suggestion) -> str:
        """The words, where the view gave the text."""
        text: str = self.context.get("text") or suggestion.version.text
        return text[suggestion.start : suggestion.end]

    @extend_schema_field(serializers.ChoiceField(choices=SuggestionState.choices))
    def get_state(self, suggestion: Suggestion) -> str:
        """Of this person's decision."""
        return self._seen(suggestion).state

    def get_revision(self, suggestion: Suggestion) -> int:
        """What a decision has to name."""
        return self._seen(suggestion).revision

    def _seen(self, suggestion: Suggestion) -> Seen:
        eyes = self.context.get("eyes")
        if eyes is not None:
            return cast(Eyes, eyes).seen(suggestion)
        user = self.context["user"] if "user" in self.context else self.context["request"].user
        return seen_by(user, suggestion)

    def get_reason(self, suggestion: Suggestion) -> str:
        """Why, in one sentence of the page's language."""
        return _("The cue “%(cue)s” stands here as “%(matched)s”.") % {
            "cue": suggestion.cue,
            "matched": suggestion.matched,
        }


class LinkInputSerializer(serializers.Serializer[Any]):
    """A piece of evidence in a request."""

    annotation = serializers.UUIDField()
    axis = serializers.ChoiceField(choices=Axis.choices, required=False)


class ChainSerializer(serializers.ModelSerializer[Chain]):
    """A chain with its evidence and what it lacks."""

    case = serializers.CharField(source="case.key", read_only=True)
    author = serializers.CharField(source="author.username", read_only=True, default=None)
    links = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()

    class Meta:
        model = Chain
        fields = [
            "id", "ident", "case", "title_en", "title_zh", "outcome_en", "outcome_zh", "direction", "weight",
            "as_of", "author", "revision", "deleted", "links", "missing",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_links(self, chain: Chain) -> list[dict[str, Any]]:
        """[{annotation, axis, code, label, passage, quote, document, title, language, deleted}] in order."""
        return [
            {
                "annotation": str(link.annotation_id),
                "axis": link.axis,
                "code": link.annotation.code.key,
                "label": link.annotation.passage.label,
                "passage": link.annotation.passage.order,
                "quote": link.annotation.quote,
                "document": link.annotation.version.document.slug,
                "title": str(link.annotation.version.document),
                "language": link.annotation.version.document.language,
                "deleted": link.annotation.deleted,
            }
            for link in sorted(chain.links.all(), key=lambda link: link.order)
        ]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_missing(self, chain: Chain) -> list[str]:
        """Axes without evidence."""
        return missing_axes(chain)


class ChainInputSerializer(serializers.Serializer[Any]):
    """A new chain (with `document` or `case`), or a change (with `revision`)."""

    id = serializers.UUIDField(required=False)
    revision = serializers.IntegerField(required=False, min_value=1)
    document = serializers.CharField(required=False)
    case = serializers.CharField(required=False)
    title_en = serializers.CharField(required=False, allow_blank=True, max_length=300)
    title_zh = serializers.CharField(required=False, allow_blank=True, max_length=300)
    outcome_en = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    outcome_zh = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    direction = serializers.ChoiceField(choices=Direction.choices, required=False, allow_blank=True)
    weight = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=5)
    as_of = serializers.DateField(required=False, allow_null=True)
    links = LinkInputSerializer(many=True, required=False)


class CodeEntrySerializer(serializers.ModelSerializer[CodeEntry]):
    """What the current codebook says of a code, both languages."""

    key = serializers.CharField(source="code.key")
    guid = serializers.UUIDField(source="code.guid")
    axis = serializers.CharField(source="code.axis")
    label = serializers.SerializerMethodField()  # type: ignore[assignment]  # a field of that name
    definition = serializers.SerializerMethodField()
    include = serializers.SerializerMethodField()
    exclude = serializers.SerializerMethodField()

    class Meta:
        model = CodeEntry
        fields = [
            "key", "guid", "axis", "codable", "label", "definition", "include", "exclude", "use_instead",
            "examples", "provisions", "cues", "order",
        ]  # fmt: skip

    def get_label(self, entry: CodeEntry) -> dict[str, str]:
        """{en, zh}."""
        return {"en": entry.label_en, "zh": entry.label_zh}

    def get_definition(self, entry: CodeEntry) -> dict[str, str]:
        """{en, zh}."""
        return {"en": entry.definition_en, "zh": entry.definition_zh}

    def get_include(self, entry: CodeEntry) -> dict[str, str]:
        """{en, zh}."""
        return {"en": entry.include_en, "zh": entry.include_zh}

    def get_exclude(self, entry: CodeEntry) -> dict[str, str]:
        """{en, zh}."""
        return {"en": entry.exclude_en, "zh": entry.exclude_zh}


class ChangeSerializer(serializers.ModelSerializer[Change]):
    """An entry of the history."""

    actor = serializers.CharField(source="actor.username", default=None)

    class Meta:
        model = Change
        fields = ["id", "act", "at", "actor", "action", "before", "after", "undoes"]
