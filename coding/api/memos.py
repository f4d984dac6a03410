"""Memos over REST; every change goes through one service."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.permissions import signed_in_user
from accounts.roles import CODE
from casebase.models import Passage, TextVersion
from coding import memo_selectors, services
from coding.api.serializers import ChangeSerializer
from coding.api.stale import ShowsBothSides
from coding.models import Change, Memo
from coding.visibility import visible_annotations


class MemoSerializer(serializers.ModelSerializer[Memo]):
    """A memo; `passage` is the order of the passage, none of both where it is on the document."""

    document = serializers.CharField(source="version.document.slug", read_only=True)
    annotation = serializers.UUIDField(source="annotation_id", read_only=True)
    passage = serializers.IntegerField(source="passage.order", read_only=True, default=None)
    author = serializers.CharField(source="author.username", read_only=True)
    mentions = serializers.SerializerMethodField()

    class Meta:
        model = Memo
        fields = [
            "id", "document", "annotation", "passage", "author", "text", "mentions", "resolved", "deleted",
            "revision", "created_at", "modified_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_mentions(self, memo: Memo) -> list[str]:
        """The names of those it mentions."""
        return [one.person.get_username() for one in memo.mentions.all()]


class MemoCreateSerializer(serializers.Serializer[Any]):
    """A new memo; `id` made by the client makes repeating harmless."""

    id = serializers.UUIDField(required=False)
    version = serializers.IntegerField()
    annotation = serializers.UUIDField(required=False, allow_null=True)
    passage = serializers.IntegerField(required=False, allow_null=True)
    text = serializers.CharField(max_length=20_000, allow_blank=True, trim_whitespace=False)


class MemoChangeSerializer(serializers.Serializer[Any]):
    """A change; `revision` is the one that was seen."""

    revision = serializers.IntegerField(min_value=1)
    text = serializers.CharField(
        required=False, max_length=20_000, allow_blank=True, trim_whitespace=False
    )
    resolved = serializers.BooleanField(required=False)


class MemoViewSet(
    ShowsBothSides, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Memo]
):
    """Memos on spans, passages and documents, for those who may code."""

    serializer_class = MemoSerializer
    required_permission = CODE
    queryset = Memo.objects.all()
    filterset_fields = ["version__document__slug", "author__username", "resolved"]

    def get_queryset(self) -> QuerySet[Memo]:
        """Living ones; for changes also deleted ones, so that a stale request is told so."""
        found = memo_selectors.memos(self.request.user)
        return found.filter(deleted=False) if self.action == "list" else found

    @extend_schema(request=MemoCreateSerializer, responses={201: MemoSerializer})
    def create(self, request: Request) -> Response:
        """Write a memo."""
        asked = MemoCreateSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        user = signed_in_user(request)
        versions = TextVersion.objects.select_related("document")
        version = get_object_or_404(versions, pk=values["version"])
        annotation = passage = None
        if values.get("annotation"):
            seen = visible_annotations(user).filter(version__document=version.document_id)
            annotation = get_object_or_404(seen, pk=values["annotation"])
        elif values.get("passage") is not None:
            passage = get_object_or_404(Passage, version=version, order=values["passage"])
        memo = services.write_memo(
            version=version,
            author=user,
            text=values["text"],
            annotation=annotation,
            passage=passage,
            id=values.get("id"),
        )
        return Response(MemoSerializer(memo).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=MemoChangeSerializer, responses=MemoSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change it; 409 with both sides where somebody else was faster."""
        asked = MemoChangeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        memo = services.change_memo(
            memo=self.get_object(), user=signed_in_user(request), **asked.validated_data
        )
        return Response(MemoSerializer(memo).data)

    @extend_schema(responses={200: MemoSerializer})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take it away (`?revision=`); undo brings it back."""
        revision = request.query_params.get("revision", "")
        if not revision.isdecimal():
            raise serializers.ValidationError({"revision": ["Name the revision that was seen."]})
        memo = services.delete_memo(
            memo=self.get_object(), revision=int(revision), user=signed_in_user(request)
        )
        return Response(MemoSerializer(memo).data)

    @extend_schema(responses=ChangeSerializer(many=True))
    @action(detail=True, filter_backends=(), pagination_class=None)
    def history(self, request: Request, pk: str) -> Response:
        """Every wording it had, oldest first."""
        rows = Change.objects.filter(object_id=self.get_object().pk).select_related("actor")
        return Response(ChangeSerializer(rows, many=True).data)

    @extend_schema(request=None, responses=MemoSerializer)
    @action(detail=True, methods=["post"])
    def seen(self, request: Request, pk: str) -> Response:
        """Say that one has read where it mentions one."""
        memo = self.get_object()
        services.read_mentions(mentions=memo.mentions.filter(person=signed_in_user(request)))
        return Response(MemoSerializer(memo).data)
