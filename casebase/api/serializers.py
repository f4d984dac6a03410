"""The library as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from casebase.casepage.related import related
from casebase.models import (
    Case,
    CaseEvent,
    CaseParty,
    CasePerson,
    CaseProvision,
    Document,
    Passage,
)
from jobs.models import Job


class PartySerializer(serializers.ModelSerializer[CaseParty]):
    """A party in its role."""

    code = serializers.CharField(source="party.code")
    kind = serializers.CharField(source="party.kind")
    name_en = serializers.CharField(source="party.name_en")
    name_zh = serializers.CharField(source="party.name_zh")

    class Meta:
        model = CaseParty
        fields = ["role", "code", "kind", "name_en", "name_zh"]


class EventSerializer(serializers.ModelSerializer[CaseEvent]):
    """A dated step."""

    class Meta:
        model = CaseEvent
        fields = ["date", "kind", "text_en", "text_zh", "source", "also"]


class PlaceSerializer(serializers.Serializer[Any]):
    """The passage that says so, empty where none is known: how it is read, its document, label and order."""

    text = serializers.CharField(required=False)
    slug = serializers.CharField(required=False)
    label = serializers.CharField(required=False)  # type: ignore[assignment]
    order = serializers.IntegerField(required=False)


class ProvisionSerializer(serializers.ModelSerializer[CaseProvision]):
    """A provision with its finding and the place that says so."""

    place = PlaceSerializer(read_only=True)

    class Meta:
        model = CaseProvision
        fields = ["provision", "finding", "stage", "source", "place", "resolved"]


class PersonSerializer(serializers.ModelSerializer[CasePerson]):
    """Someone who decided, as one source names them."""

    place = PlaceSerializer(read_only=True)

    class Meta:
        model = CasePerson
        fields = ["name", "role", "source", "place", "told_on"]


class FactSerializer(serializers.Serializer[Any]):
    """A right, remedy or outcome as one source tells it."""

    kind = serializers.CharField()
    value = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    date = serializers.DateField()
    place = PlaceSerializer()


class DocumentSerializer(serializers.ModelSerializer[Document]):
    """A document without its text."""

    case = serializers.SlugRelatedField[Any](slug_field="key", read_only=True)

    class Meta:
        model = Document
        fields = ["slug", "case", "kind", "symbol", "title", "language", "date", "url", "revision"]


class CaseListSerializer(serializers.ModelSerializer[Case]):
    """A case in a list."""

    parties = PartySerializer(source="case_parties", many=True, read_only=True)

    class Meta:
        model = Case
        fields = [
            "key", "forum", "title_en", "title_zh", "short_title_en", "short_title_zh",
            "status", "started_on", "parties", "revision",
        ]  # fmt: skip


class CaseSerializer(CaseListSerializer):
    """A whole case."""

    events = EventSerializer(many=True, read_only=True)
    provisions = ProvisionSerializer(many=True, read_only=True)
    people = PersonSerializer(many=True, read_only=True)
    hs_codes = serializers.ListField(child=serializers.CharField(), read_only=True)
    facts = FactSerializer(many=True, read_only=True)
    documents = DocumentSerializer(many=True, read_only=True)
    relations = serializers.SerializerMethodField()

    class Meta(CaseListSerializer.Meta):
        fields = [
            *CaseListSerializer.Meta.fields, "aliases", "authorities", "product_en", "product_zh",
            "measure_en", "measure_zh", "summary_en", "summary_zh", "events", "provisions",
            "people", "hs_codes", "facts", "documents", "relations", "provenance",
        ]  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_relations(self, case: Case) -> list[dict[str, str]]:
        """Related cases as {key, relation}, also where only the other case says so."""
        return [{"key": row.key, "relation": row.relation} for row in related(case)]


class PassageSerializer(serializers.ModelSerializer[Passage]):
    """A passage with its text; offsets are code points of the version's canonical text."""

    text = serializers.SerializerMethodField()

    class Meta:
        model = Passage
        fields = [
            "order",
            "label",
            "kind",
            "heading_path",
            "page",
            "start",
            "body_start",
            "end",
            "text",
        ]

    def get_text(self, passage: Passage) -> str:
        """The words of the passage, its label included."""
        text: str = self.context["text"]
        return text[passage.start : passage.end]


class ImportSerializer(serializers.Serializer[Any]):
    """A request to import files."""

    files = serializers.ListField(child=serializers.FileField(), allow_empty=False)
    source = serializers.CharField(required=False, default="", allow_blank=True)  # type: ignore[assignment]
    case = serializers.CharField(required=False, default="", allow_blank=True)
    dry_run = serializers.BooleanField(required=False, default=False)


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job with its progress and outcome."""

    class Meta:
        model = Job
        fields = [
            "id", "kind", "title", "state", "done", "total", "message", "result", "problem",
            "cancel_requested", "created_at", "started_at", "finished_at",
        ]  # fmt: skip
