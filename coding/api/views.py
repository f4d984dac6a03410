"""Coding over REST; every change goes through one service."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
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
from coding.api.asked import valid
from coding.api.serializers import (
    AnnotationChangeSerializer,
    AnnotationCreateSerializer,
    AnnotationSerializer,
    ChainInputSerializer,
    ChainSerializer,
    ChangeSerializer,
    CodeEntrySerializer,
    RestoreSerializer,
)
from coding.api.stale import ShowsBothSides
from coding.decisions import exposure_at
from coding.models import Annotation, Chain, Change, CodeEntry
from coding.provenance import provenance
from coding.visibility import in_force, is_anonymous_for, visible_annotations

REVISION = OpenApiParameter(
    "revision", int, required=True, description="the revision that was seen"
)


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
        """Live ones in force, of a named coder drafts too; for changes also deleted ones: what is stale is told."""
        if self.action == "list":
            found = selectors.annotations(self.request.user)
            return found if "coder__username" in self.request.GET else in_force(found)
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
        coder, hidden = signed_in_user(request), values.pop("hidden", False)
        exposure = exposure_at(coder, version, values["start"], hidden=hidden)
        annotation = services.create_annotation(
            version=version, coder=coder, exposure=exposure, **values
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

    @extend_schema(request=RestoreSerializer, responses=AnnotationSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Bring it back as it was after a change of its history, or undelete it."""
        values = valid(RestoreSerializer(data=request.data))
        annotation = services.restore_annotation(
            annotation=self.get_object(), user=signed_in_user(request), **values
        )
        return Response(AnnotationSerializer(annotation).data)

    @extend_schema(responses=ChangeSerializer(many=True))
    @action(detail=True, filter_backends=(), pagination_class=None)
    def history(self, request: Request, pk: str) -> Response:
        """Every change of it, oldest first; without names where who may rule on it must not know."""
        annotation = self.get_object()
        rows = Change.objects.filter(object_id=annotation.pk).select_related("actor")
        told = list(ChangeSerializer(rows, many=True).data)
        if is_anonymous_for(annotation, request.user):
            told = [{**row, "actor": ""} for row in told]
        return Response(told)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, filter_backends=(), pagination_class=None)
    def provenance(self, request: Request, pk: str) -> Response:
        """Where a ruled coding comes from: {round, at, adjudicator, coders, reason, sentence, …}; {} for any other."""
        annotation = self.get_object()
        found = provenance([annotation.pk], request.user).get(annotation.pk)
        return Response(found.as_dict() if found else {})


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
