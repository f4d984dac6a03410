"""Suggestions over REST: deciding, why one was made, hiding them all."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from accounts.permissions import signed_in_user
from accounts.roles import CODE
from coding import services
from coding.api.agreement import CodersOnly
from coding.api.asked import valid
from coding.api.serializers import (
    AnnotationSerializer,
    DecisionSerializer,
    SuggestionSerializer,
)
from coding.api.stale import ShowsBothSides
from coding.decisions import Eyes
from coding.models import Annotation, Suggestion, Switch
from coding.suggest.likes import likes_of


class LikeSerializer(serializers.Serializer[Any]):
    """A passage that somebody gave the suggested code."""

    document = serializers.CharField()
    title = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    passage = serializers.IntegerField()
    quote = serializers.CharField()
    same_words = serializers.BooleanField(help_text="the words of the suggestion stand there too")
    annotation = serializers.UUIDField()


class SuggestionWhySerializer(serializers.Serializer[Any]):
    """Where a suggestion comes from."""

    cue = serializers.CharField()
    matched = serializers.CharField(help_text="the words of the text that the cue matched")
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    likes = LikeSerializer(many=True)


class SuggestionViewSet(ShowsBothSides, GenericViewSet[Suggestion]):
    """Decisions on suggestions."""

    serializer_class = SuggestionSerializer
    required_permission = CODE
    # All: nobody knows the id of one they were not shown, and what was shown before may be decided now.
    queryset = Suggestion.objects.select_related("code", "passage", "version__document")

    def done(self, thing: Suggestion) -> Any:
        """Accepting answers with what it made as well."""
        suggestion = self.get_serializer(thing).data
        if self.action != "accept":
            return suggestion
        seen = Eyes(signed_in_user(self.request), [thing.version_id]).seen(thing)
        made = Annotation.objects.filter(pk=seen.annotation_id).first()
        return {
            "suggestion": suggestion,
            "annotation": AnnotationSerializer(made).data if made else None,
        }

    @extend_schema(
        request=DecisionSerializer,
        responses=inline_serializer(
            "Accepted", {"suggestion": SuggestionSerializer(), "annotation": AnnotationSerializer()}
        ),
    )
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Make it an annotation, with another code or span where these are given."""
        values = valid(DecisionSerializer(data=request.data))
        suggestion, annotation = services.accept_suggestion(
            suggestion=self.get_object(), user=signed_in_user(request), **values
        )
        return Response(
            {
                "suggestion": self.get_serializer(suggestion).data,
                "annotation": AnnotationSerializer(annotation).data,
            }
        )

    @extend_schema(request=DecisionSerializer, responses=SuggestionSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Put it away."""
        values = valid(DecisionSerializer(data=request.data))
        suggestion = services.reject_suggestion(
            suggestion=self.get_object(), revision=values["revision"], user=signed_in_user(request)
        )
        return Response(self.get_serializer(suggestion).data)

    @extend_schema(responses=SuggestionWhySerializer)
    @action(detail=True, permission_classes=[CodersOnly])
    def why(self, request: Request, pk: str) -> Response:
        """The cue, the words it matched, and passages that were given this code, those with the same words first."""
        suggestion = self.get_object()
        content = {
            "cue": suggestion.cue,
            "matched": suggestion.matched,
            "source": suggestion.source,
            "likes": likes_of(suggestion, signed_in_user(request)),
        }
        return Response(SuggestionWhySerializer(content).data)


class SwitchSerializer(serializers.Serializer[Any]):
    """Whether one's suggestions are hidden."""

    hidden = serializers.BooleanField()


class SwitchView(APIView):
    """`/api/suggestions-switch/`: hide or show the suggestions, kept for the person."""

    permission_classes = (CodersOnly,)

    @extend_schema(operation_id="suggestions_switch", responses=SwitchSerializer)
    def get(self, request: Request) -> Response:
        """How it stands."""
        hidden = Switch.objects.filter(person=signed_in_user(request), hidden=True).exists()
        return Response({"hidden": hidden})

    @extend_schema(
        operation_id="suggestions_switch_set", request=SwitchSerializer, responses=SwitchSerializer
    )
    def put(self, request: Request) -> Response:
        """Set it."""
        values = valid(SwitchSerializer(data=request.data))
        hidden = services.hide_suggestions(hidden=values["hidden"], user=signed_in_user(request))
        return Response({"hidden": hidden})
