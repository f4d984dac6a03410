"""Coding over REST; every change goes through one service."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from accounts.permissions import signed_in_user
from accounts.roles import CODE
from casebase.models import Case, Document, TextVersion
from casebase.selectors import current_versions
from coding import selectors, services
from coding.api.serializers import (
    AnnotationChangeSerializer,
    AnnotationCreateSerializer,
    AnnotationSerializer,
    ChainInputSerializer,
    ChainSerializer,
    ChangeSerializer,
    CodeEntrySerializer,
    DecisionSerializer,
    SuggestionSerializer,
)
from coding.api.stale import ShowsBothSides
from coding.models import Annotation, Chain, Change, CodeEntry, Suggestion
from coding.visibility import visible_annotations

REVISION = OpenApiParameter(
    "revision", int, required=True, description="the revision that was seen"
)


def valid(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    """The values of a request, refused with the framework's field errors."""
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values


def seen_revision(request: Request) -> int:
    """`?revision=` as a number; a field error otherwise."""
    try:
        return int(request.query_params["revision"])
    except (KeyError, ValueError):
        raise serializers.ValidationError(
            {"revision": ["Name the revision that was seen."]}
        ) from None


class AnnotationViewSet(
    ShowsBothSides, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Annotation]
):
    """Codes on spans."""

    serializer_class = AnnotationSerializer
    required_permission = CODE
    queryset = Annotation.objects.all()
    filterset_fields = [
        "version",
        "code__key",
        "code__axis",
        "coder__username",
        "version__document__slug",
    ]

    def get_queryset(self) -> QuerySet[Annotation]:
        """Live ones; for changes also deleted ones, so that a stale request is told so."""
        if self.action == "list":
            return selectors.annotations(self.request.user)
        return visible_annotations(self.request.user).select_related(
            "code", "passage", "coder", "codebook_version", "version__document"
        )

    @extend_schema(request=AnnotationCreateSerializer, responses={201: AnnotationSerializer})
    def create(self, request: Request) -> Response:
        """Put a code on a span."""
        values = valid(AnnotationCreateSerializer(data=request.data))
        version = get_object_or_404(
            TextVersion.objects.select_related("document"), pk=values.pop("version")
        )
        annotation = services.create_annotation(
            version=version, coder=signed_in_user(request), **values
        )
        return Response(AnnotationSerializer(annotation).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=AnnotationChangeSerializer, responses=AnnotationSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change it; 409 with both sides where somebody else was faster."""
        values = valid(AnnotationChangeSerializer(data=request.data))
        annotation = services.change_annotation(
            annotation=self.get_object(), user=signed_in_user(request), **values
        )
        return Response(AnnotationSerializer(annotation).data)

    @extend_schema(parameters=[REVISION], responses={200: AnnotationSerializer})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take it off; undo brings it back."""
        annotation = services.delete_annotation(
            annotation=self.get_object(),
            revision=seen_revision(request),
            user=signed_in_user(request),
        )
        return Response(AnnotationSerializer(annotation).data)

    @extend_schema(responses=ChangeSerializer(many=True))
    @action(detail=True, filter_backends=(), pagination_class=None)
    def history(self, request: Request, pk: str) -> Response:
        """Every change of it, oldest first."""
        rows = Change.objects.filter(object_id=self.get_object().pk).select_related("actor")
        return Response(ChangeSerializer(rows, many=True).data)


class SuggestionViewSet(ShowsBothSides, GenericViewSet[Suggestion]):
    """Decisions on suggestions."""

    serializer_class = SuggestionSerializer
    required_permission = CODE
    queryset = Suggestion.objects.select_related("code", "passage", "version__document")

    def done(self, thing: Suggestion) -> Any:
        """Accepting answers with what it made as well."""
        suggestion = SuggestionSerializer(thing).data
        if self.action != "accept":
            return suggestion
        made = AnnotationSerializer(thing.annotation).data if thing.annotation else None
        return {"suggestion": suggestion, "annotation": made}

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
                "suggestion": SuggestionSerializer(suggestion).data,
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
        return Response(SuggestionSerializer(suggestion).data)


class ChainViewSet(ShowsBothSides, ReadOnlyModelViewSet[Chain]):
    """Chains of evidence."""

    serializer_class = ChainSerializer
    required_permission = CODE
    queryset = Chain.objects.all()
    filterset_fields = ["case__key", "direction", "links__annotation__code__key"]

    def get_queryset(self) -> QuerySet[Chain]:
        """Live chains with their evidence."""
        return selectors.chains(self.request.user)

    @extend_schema(request=ChainInputSerializer, responses={201: ChainSerializer})
    def create(self, request: Request) -> Response:
        """Join evidence to a chain of the document's case."""
        values = valid(ChainInputSerializer(data=request.data))
        values.pop("revision", None)
        slug, key = values.pop("document", None), values.pop("case", None)
        version = current_versions().filter(document__slug=slug).first() if slug else None
        if slug:
            case = get_object_or_404(Document.objects.select_related("case"), slug=slug).case
        else:
            case = get_object_or_404(Case, key=key)
        chain = services.save_chain(
            case=case, user=signed_in_user(request), version=version, **values
        )
        return Response(self._data(chain), status=status.HTTP_201_CREATED)

    @extend_schema(request=ChainInputSerializer, responses=ChainSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change it; links, where given, replace the old ones."""
        values = valid(ChainInputSerializer(data=request.data))
        slug = values.pop("document", None)
        for name in ("id", "case"):
            values.pop(name, None)
        version = current_versions().filter(document__slug=slug).first() if slug else None
        chain = services.save_chain(
            chain=self.get_object(), user=signed_in_user(request), version=version, **values
        )
        return Response(self._data(chain))

    @extend_schema(parameters=[REVISION], responses={200: ChainSerializer})
    def destroy(self, request: Request, pk: str) -> Response:
        """Put it away; undo brings it back."""
        chain = services.delete_chain(
            chain=self.get_object(), revision=seen_revision(request), user=signed_in_user(request)
        )
        return Response(ChainSerializer(chain).data)

    def _data(self, chain: Chain) -> Any:
        return ChainSerializer(selectors.chains(self.request.user).get(pk=chain.pk)).data


class CodeListView(ListAPIView[CodeEntry]):
    """The current codebook."""

    serializer_class = CodeEntrySerializer
    pagination_class = None
    filter_backends = ()

    def get_queryset(self) -> QuerySet[CodeEntry]:
        """All entries in order."""
        return selectors.entries()
