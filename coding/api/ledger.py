"""The ledger over REST: the spans that wait for this person, and what is decided on them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.permissions import signed_in_user
from accounts.roles import CODE
from coding import selectors, services
from coding.api.asked import valid
from coding.api.serializers import coder_shown
from coding.models import Reanchoring


class ReanchoringSerializer(serializers.ModelSerializer[Reanchoring]):
    """Where a span stood and where it may stand now; offsets are code points of the texts."""

    document = serializers.CharField(source="new.document.slug", read_only=True)
    code = serializers.CharField(source="annotation.code.key", read_only=True)
    coder = serializers.SerializerMethodField(allow_null=True)
    candidates = serializers.ListField(child=serializers.DictField(), read_only=True)

    class Meta:
        model = Reanchoring
        fields = [
            "id", "annotation", "document", "code", "coder", "old", "new", "old_start", "old_end", "old_quote",
            "fate", "score", "start", "end", "candidates", "at", "settlement", "reason",
        ]  # fmt: skip
        read_only_fields = fields

    def get_coder(self, entry: Reanchoring) -> str | None:
        """The coder's name, null for the library; empty where who may rule on it must not know."""
        return coder_shown(entry.annotation, self.context.get("request"))


class SettlementSerializer(serializers.Serializer[Any]):
    """`confirm`, `leave` (with a `reason`), or `place` at `start`–`end` or on `words` that stand there once."""

    decision = serializers.ChoiceField(choices=["confirm", "leave", "place"])
    start = serializers.IntegerField(min_value=0, required=False)
    end = serializers.IntegerField(min_value=1, required=False)
    words = serializers.CharField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class ReanchoringViewSet(mixins.ListModelMixin, GenericViewSet[Reanchoring]):
    """Spans that a new text left without a sure place."""

    serializer_class = ReanchoringSerializer
    required_permission = CODE
    queryset = Reanchoring.objects.none()

    def get_queryset(self) -> QuerySet[Reanchoring]:
        """One's own, and everybody's for who adjudicates; nobody else's."""
        return selectors.waiting_reanchorings(self.request.user)

    @extend_schema(request=SettlementSerializer, responses=ReanchoringSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """Decide."""
        values = valid(SettlementSerializer(data=request.data))
        entry, user = self.get_object(), signed_in_user(request)
        if values["decision"] == "confirm":
            entry = services.confirm(entry=entry, user=user)
        elif values["decision"] == "leave":
            entry = services.leave(entry=entry, user=user, reason=values.get("reason", ""))
        elif "start" in values and "end" in values:
            entry = services.place_again(
                entry=entry, user=user, start=values["start"], end=values["end"]
            )
        else:
            entry = services.place_at_words(entry=entry, user=user, words=values.get("words", ""))
        return Response(self.get_serializer(entry).data)
