"""The codebook over REST: editions, drafts to read, comments on codes, and what waits to be coded again."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from accounts.permissions import require, signed_in_user
from accounts.roles import CODE, MANAGE
from coding import recoding, selectors
from coding.api.asked import valid
from coding.api.serializers import AnnotationSerializer, CodeEntrySerializer
from coding.api.stale import ShowsBothSides
from coding.book.content import as_json, book_of
from coding.book.difference import difference
from coding.book.running import run
from coding.book.touched import preview
from coding.models import Annotation, CodebookDraft, CodebookVersion, CodeComment
from coding.services import code_comments, recode


class CodersOnly(BasePermission):
    """What coders say among themselves is for those who may code, reading too."""

    permission = CODE

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Ask for the role, for reading too."""
        if not request.user.is_authenticated:
            raise NotAuthenticated
        require(request.user, self.permission)
        return True


class ManagersOnly(CodersOnly):
    """A draft is nobody's business before it is published."""

    permission = MANAGE


class CodebookEditionSerializer(serializers.ModelSerializer[CodebookVersion]):
    """A published edition of the codebook."""

    published_by = serializers.CharField(source="published_by.username", default=None)

    class Meta:
        model = CodebookVersion
        fields = [
            "number", "title_en", "title_zh", "notes_en", "notes_zh", "sha256", "published_at",
            "published_by", "library_number", "operations",
        ]  # fmt: skip


class CodebookDraftSerializer(serializers.ModelSerializer[CodebookDraft]):
    """A draft of the next edition with its changes in order."""

    base = serializers.IntegerField(source="base.number")

    class Meta:
        model = CodebookDraft
        fields = [
            "id", "state", "base", "revision", "title_en", "title_zh", "notes_en", "notes_zh",
            "operations", "library_number", "modified_at",
        ]  # fmt: skip


class CommentSerializer(serializers.ModelSerializer[CodeComment]):
    """What somebody said of a code; `answers` is the comment whose thread it stands in."""

    code = serializers.CharField(source="code.key", read_only=True)
    author = serializers.CharField(source="author.username", read_only=True)

    class Meta:
        model = CodeComment
        fields = ["id", "code", "answers", "author", "text", "deleted", "created_at", "edited_at"]
        read_only_fields = fields


class CommentInputSerializer(serializers.Serializer[Any]):
    """New words; `answers` only for a new comment."""

    text = serializers.CharField(max_length=code_comments.MOST_CHARACTERS)
    answers = serializers.IntegerField(required=False)


class RecodeSerializer(serializers.Serializer[Any]):
    """`keep`, `drop`, or `take` another `code`; `revision` is the one that was seen."""

    decision = serializers.ChoiceField(choices=["keep", "take", "drop"])
    revision = serializers.IntegerField(min_value=1)
    code = serializers.CharField(max_length=100, required=False)


class CodebookEditionViewSet(ReadOnlyModelViewSet[CodebookVersion]):
    """Published editions, newest first, each by its number."""

    serializer_class = CodebookEditionSerializer
    queryset = CodebookVersion.objects.filter(published_at__isnull=False).order_by("-number")
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,9}"
    filter_backends = ()

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The edition with its entries as they were: key, retired and `recode_since` are of that edition."""
        found = self.get_object()
        rows = selectors.entries(found, retired=True)
        entries = [
            {
                **CodeEntrySerializer(entry).data,
                "key": entry.key or entry.code.key,
                "retired": entry.retired,
                "recode_since": entry.recode_since,
            }
            for entry in rows
        ]
        return Response({**CodebookEditionSerializer(found).data, "entries": entries})


class CompareView(APIView):
    """Two editions side by side."""

    @extend_schema(
        parameters=[
            OpenApiParameter("from", int, required=True),
            OpenApiParameter("to", int, required=True),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        """[{state, before, after, fields: [{name, language, pieces: [{state, words}]}]}]."""
        sides = [
            get_object_or_404(CodebookEditionViewSet.queryset, number=_number(request, name))
            for name in ("from", "to")
        ]
        return Response(
            [
                {
                    "state": one.state,
                    "before": as_json(one.before) if one.before else None,
                    "after": as_json(one.after) if one.after else None,
                    "fields": [
                        {
                            "name": field.name,
                            "language": field.language,
                            "pieces": [
                                {"state": piece.state, "words": piece.words}
                                for piece in field.pieces
                            ],
                        }
                        for field in one.fields
                    ],
                }
                for one in difference(book_of(sides[0]), book_of(sides[1]))
            ]
        )


def _number(request: Request, name: str) -> int:
    sent = request.query_params.get(name, "")
    if not (sent.isascii() and sent.isdigit() and len(sent) < 10):
        raise serializers.ValidationError({name: ["Name the number of an edition."]})
    return int(sent)


class CodebookDraftViewSet(ReadOnlyModelViewSet[CodebookDraft]):
    """Drafts, for who manages the codebook."""

    serializer_class = CodebookDraftSerializer
    permission_classes = [ManagersOnly]
    queryset = CodebookDraft.objects.select_related("base")
    filter_backends = ()

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The draft, and what each change and all of them touch: {…, preview: {steps, whole}}."""
        found = self.get_object()
        done = run(book_of(found.base), found.operations)
        seen = preview(done, signed_in_user(request))
        steps = [
            {
                "id": step.operation["id"],
                "problem": step.problem.as_dict() if step.problem else None,
                "codings": touched.codings,
                "again": touched.again,
                "chains": touched.chains,
                "searches": touched.searches,
                "editions": [one.title for one in touched.editions],
            }
            for step, touched in seen.steps
        ]
        whole = {"codings": seen.whole.codings, "again": seen.whole.again,
                 "chains": seen.whole.chains, "searches": seen.whole.searches}  # fmt: skip
        return Response(
            {**CodebookDraftSerializer(found).data, "preview": {"steps": steps, "whole": whole}}
        )


class CommentsView(APIView):
    """Comments on one code."""

    permission_classes = [CodersOnly]

    @extend_schema(responses=CommentSerializer(many=True))
    def get(self, request: Request, key: str) -> Response:
        """All, oldest first."""
        rows = selectors.code_by_key(key).comments.select_related("code", "author")
        return Response(CommentSerializer(rows, many=True).data)

    @extend_schema(request=CommentInputSerializer, responses={201: CommentSerializer})
    def post(self, request: Request, key: str) -> Response:
        """Say something, or answer."""
        values = valid(CommentInputSerializer(data=request.data))
        code = selectors.code_by_key(key)
        answered = values.get("answers")
        made = code_comments.comment(
            code=code,
            text=values["text"],
            user=signed_in_user(request),
            answers=get_object_or_404(CodeComment, pk=answered, code=code) if answered else None,
        )
        return Response(CommentSerializer(made).data, status=status.HTTP_201_CREATED)


class CommentViewSet(GenericViewSet[CodeComment]):
    """One's own comments."""

    serializer_class = CommentSerializer
    permission_classes = [CodersOnly]
    queryset = CodeComment.objects.select_related("code", "author")

    @extend_schema(request=CommentInputSerializer, responses=CommentSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """New words."""
        values = valid(CommentInputSerializer(data=request.data))
        changed = code_comments.edit_comment(
            comment=self.get_object(), text=values["text"], user=signed_in_user(request)
        )
        return Response(CommentSerializer(changed).data)

    @extend_schema(responses=CommentSerializer)
    def destroy(self, request: Request, pk: str) -> Response:
        """Take one's words off."""
        gone = code_comments.delete_comment(comment=self.get_object(), user=signed_in_user(request))
        return Response(CommentSerializer(gone).data)


class RecodeViewSet(ShowsBothSides, mixins.ListModelMixin, GenericViewSet[Annotation]):
    """Codings whose code an edition split, redefined or retired: one's own; everybody's for who adjudicates."""

    serializer_class = AnnotationSerializer
    required_permission = CODE
    queryset = Annotation.objects.none()
    filterset_fields = ["code__key", "coder__username", "version__document__slug"]

    def get_queryset(self) -> QuerySet[Annotation]:
        """What waits for this person."""
        return recoding.waiting(self.request.user)

    @extend_schema(request=RecodeSerializer, responses=AnnotationSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Decide on one."""
        values = valid(RecodeSerializer(data=request.data))
        found, user = self.get_object(), signed_in_user(request)
        seen = {"annotation": found, "revision": values["revision"], "user": user}
        if values["decision"] == "keep":
            done = recode.keep(**seen)
        elif values["decision"] == "drop":
            done = recode.drop(**seen)
        else:
            done = recode.take(**seen, code=values.get("code", ""))
        return Response(AnnotationSerializer(done).data)
