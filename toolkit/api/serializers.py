"""Editions as JSON."""

from typing import Any

from rest_framework import serializers

from casebase.models import Language
from toolkit.models import Edition, EditionFile, Section, SectionChain


class FileSerializer(serializers.ModelSerializer[EditionFile]):
    """A file of an edition."""

    class Meta:
        model = EditionFile
        fields = ["format", "name", "sha256", "size"]


class PlacementSerializer(serializers.ModelSerializer[SectionChain]):
    """A chain in a section."""

    chain = serializers.CharField(source="chain.ident", read_only=True)

    class Meta:
        model = SectionChain
        fields = ["id", "chain", "order", "commentary"]


class SectionSerializer(serializers.ModelSerializer[Section]):
    """A section with its chains."""

    placements = PlacementSerializer(many=True, read_only=True)

    class Meta:
        model = Section
        fields = ["id", "order", "heading", "commentary", "placements"]


class EditionSerializer(serializers.ModelSerializer[Edition]):
    """An edition; `content` and `manifest` are in its JSON file."""

    files = FileSerializer(many=True, read_only=True)
    sections = SectionSerializer(many=True, read_only=True)

    class Meta:
        model = Edition
        fields = [
            "id", "number", "title", "introduction", "language", "state", "published_at", "content_sha256",
            "revision", "files", "sections",
        ]  # fmt: skip
        read_only_fields = fields


class DraftSerializer(serializers.Serializer[Any]):
    """A new draft, or a change (with `revision`)."""

    title = serializers.CharField(required=False, max_length=300)
    introduction = serializers.CharField(required=False, allow_blank=True)
    language = serializers.ChoiceField(choices=Language.choices, required=False)
    revision = serializers.IntegerField(required=False, min_value=1)


class SectionInputSerializer(serializers.Serializer[Any]):
    """A new section."""

    heading = serializers.CharField(max_length=300)
    commentary = serializers.CharField(required=False, allow_blank=True)


class PlacementInputSerializer(serializers.Serializer[Any]):
    """A chain to place."""

    section = serializers.IntegerField()
    chain = serializers.CharField(max_length=80)
    commentary = serializers.CharField(required=False, allow_blank=True)
