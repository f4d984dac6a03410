"""Rounds as JSON."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.permissions import may
from accounts.roles import ADJUDICATE
from casebase.models import Document, Forum
from casebase.models.document import Language
from coding import round_selectors
from coding.models import Mode, Round, Unit
from coding.round_selectors import STRATA, Mine


class RoundSerializer(serializers.ModelSerializer[Round]):
    """A round as whoever asks may know it. `seed` and who else codes are told to who manages or adjudicates."""

    codebook_version = serializers.IntegerField(source="codebook_version.number", read_only=True)
    sample = serializers.SerializerMethodField()
    seed = serializers.SerializerMethodField()
    coders = serializers.SerializerMethodField()
    given = serializers.SerializerMethodField()
    handed_in = serializers.SerializerMethodField()
    links = serializers.SerializerMethodField()

    class Meta:
        model = Round
        fields = [
            "id", "title", "instructions", "mode", "unit", "per_item", "withheld", "codebook_version", "stage",
            "opens_on", "closes_on", "created_at", "started_at", "closed_at", "sample", "seed", "coders", "given",
            "handed_in", "links",
        ]  # fmt: skip
        read_only_fields = fields

    @property
    def _user(self) -> User:
        user: User = self.context["request"].user
        return user

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_sample(self, found: Round) -> dict[str, Any] | None:
        """How the items were drawn."""
        return found.sample if round_selectors.sees_all(self._user) else None

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_seed(self, found: Round) -> int | None:
        """What draws the same again."""
        return found.seed if round_selectors.sees_all(self._user) else None

    @extend_schema_field(serializers.ListField(child=serializers.CharField(), allow_null=True))
    def get_coders(self, found: Round) -> list[str] | None:
        """Who codes."""
        if not round_selectors.sees_all(self._user):
            return None
        return [share.coder for share in round_selectors.progress(found)]

    def get_given(self, found: Round) -> int:
        """Items given to oneself."""
        return round_selectors.own_share(found, self._user)[0]

    def get_handed_in(self, found: Round) -> int:
        """Of these, how many one has handed in."""
        return round_selectors.own_share(found, self._user)[1]

    @extend_schema_field(serializers.DictField())
    def get_links(self, found: Round) -> dict[str, Any]:
        """Addresses: its page, agreement, bias meter and, for adjudicators, the differences of each released item."""
        links = {
            "page": reverse("coding:round", args=[found.pk]),
            "items": reverse("api-round-items", args=[found.pk]),
            "agreement": reverse("coding:round-agreement", args=[found.pk]) + "?format=json",
            "bias": reverse("api-bias-round", args=[found.pk]),
        }
        if not may(self._user, ADJUDICATE):
            return links
        differences = [
            reverse("coding:differences", args=[found.pk, item.order])
            for item in round_selectors.released(found)
        ]
        return {**links, "differences": differences}


class ItemSerializer(serializers.Serializer[Any]):
    """An item of one's own. `released`: all its coders have handed in, and their codings can be seen."""

    order = serializers.IntegerField()
    document = serializers.CharField()
    passage = serializers.IntegerField(allow_null=True, help_text="null: the whole text")
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    codings = serializers.IntegerField(help_text="of one's own in it")
    handed_in = serializers.BooleanField()
    released = serializers.BooleanField()
    settled = serializers.BooleanField()
    removed = serializers.BooleanField(help_text="one was taken out; what one coded is kept")
    outdated = serializers.BooleanField(help_text="its document has got a newer text")
    address = serializers.SerializerMethodField()

    def get_address(self, item: Mine) -> str:
        """Of the workbench with the item."""
        return item.address


class HandInSerializer(serializers.Serializer[Any]):
    """Numbers of items."""

    items = serializers.ListField(
        child=serializers.IntegerField(min_value=0), min_length=1, max_length=10_000
    )


class HandedInSerializer(serializers.Serializer[Any]):
    """What is handed in now, and what of it all coders have handed in with this."""

    handed_in = serializers.ListField(child=serializers.IntegerField())
    released = serializers.ListField(child=serializers.IntegerField())


class TakeOutSerializer(serializers.Serializer[Any]):
    """Whom."""

    coder = serializers.CharField(max_length=150)


class ProgressSerializer(serializers.Serializer[Any]):
    """How far a coder is."""

    coder = serializers.CharField()
    given = serializers.IntegerField()
    handed_in = serializers.IntegerField()


class PlanSerializer(serializers.Serializer[Any]):
    """A new round. Without documents, forums and languages it is drawn from the whole library."""

    title = serializers.CharField(max_length=200)
    instructions = serializers.CharField(required=False, allow_blank=True, max_length=5_000)
    unit = serializers.ChoiceField(choices=Unit.choices, default=Unit.PASSAGE)
    mode = serializers.ChoiceField(choices=Mode.choices, default=Mode.BLIND)
    coders = serializers.SlugRelatedField(
        slug_field="username", queryset=User.objects.filter(is_active=True), many=True
    )
    per_item = serializers.IntegerField(min_value=1, max_value=20, default=2)
    documents = serializers.SlugRelatedField(
        slug_field="slug", queryset=Document.objects.all(), many=True, required=False
    )
    forums = serializers.MultipleChoiceField(choices=Forum.choices, required=False)
    languages = serializers.MultipleChoiceField(choices=Language.choices, required=False)
    footnotes = serializers.BooleanField(required=False)
    size = serializers.IntegerField(
        min_value=1, max_value=100_000, allow_null=True, default=None, help_text="null: all"
    )
    by = serializers.MultipleChoiceField(choices=[(name, name) for name in STRATA], required=False)
    withheld = serializers.IntegerField(min_value=0, max_value=100, default=10)
    seed = serializers.IntegerField(min_value=0, max_value=2**53, required=False)
    opens_on = serializers.DateField(required=False, allow_null=True)
    closes_on = serializers.DateField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Whole documents must be named; no round ends before it begins."""
        if attrs["unit"] == Unit.DOCUMENT and not attrs.get("documents"):
            raise serializers.ValidationError(
                {"documents": ["Name the documents that are coded whole."]}
            )
        opens, closes = attrs.get("opens_on"), attrs.get("closes_on")
        if opens and closes and closes < opens:
            raise serializers.ValidationError(
                {"closes_on": ["The last day lies before the first."]}
            )
        attrs["documents"] = [document.slug for document in attrs.get("documents", [])]
        for name in ("forums", "languages", "by"):
            attrs[name] = sorted(attrs.get(name, ()))
        return attrs
