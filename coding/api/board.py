"""The chain board of a case over REST: its chains, the coded passages to make them of, what changed, undo."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import may, signed_in_user
from accounts.roles import CODE
from casebase.models import Case
from casebase.selectors import current_versions
from coding import chain_selectors, news, selectors, services
from coding.api.news import SINCE
from coding.api.serializers import AnnotationSerializer, ChainSerializer
from coding.chain_selectors import Wanted
from coding.models import Chain
from coding.visibility import visible_annotations

Reader = User | AnonymousUser


class BoardCodingSerializer(AnnotationSerializer):
    """A coded passage with the names of its document and case."""

    title = serializers.CharField(source="version.document", read_only=True)
    case = serializers.CharField(source="version.document.case.key", read_only=True, default=None)
    language = serializers.CharField(source="version.document.language", read_only=True)

    class Meta(AnnotationSerializer.Meta):
        fields = [*AnnotationSerializer.Meta.fields, "title", "case", "language", "layer"]
        read_only_fields = fields


class WantedSerializer(serializers.Serializer[Any]):
    """Which coded passages; see `coding.chain_selectors.Wanted`."""

    q = serializers.CharField(
        required=False, allow_blank=True, default="", source="words", max_length=200
    )
    code = serializers.CharField(required=False, allow_blank=True, default="", max_length=100)
    document = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    mine = serializers.BooleanField(required=False, default=False)
    loose = serializers.BooleanField(required=False, default=False)
    elsewhere = serializers.BooleanField(required=False, default=False)


def _shown(found: Any, user: Reader) -> list[dict[str, Any]]:
    """Chains as JSON; for coders with what settling did to them, until somebody changes them."""
    chains: list[Chain] = list(found)
    settled = chain_selectors.settled_since(chains) if may(user, CODE) else {}
    rows = ChainSerializer(chains, many=True).data
    for chain, row in zip(chains, rows, strict=True):
        note = settled.get(chain.pk)
        row["settled"] = {"led": note.led, "lost": note.lost} if note else None
    return rows  # type: ignore[return-value]  # the serializer's own list


class _CaseView(APIView):
    required_permission = CODE

    def case(self) -> Case:
        """The case of the address."""
        return get_object_or_404(Case, key=self.kwargs["key"])

    def texts(self) -> list[int]:
        """The current texts of its documents."""
        found = current_versions().filter(document__case=self.case())
        return list(found.order_by("pk").values_list("pk", flat=True))


class BoardView(_CaseView):
    """The chains of a case."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, key: str) -> Response:
        """{chains, can_undo, can_redo, news: where to ask on, reader}."""
        case = self.case()
        begin = news.cursor(request.user, self.texts())
        undoable, redoable = chain_selectors.last_chain_acts(request.user, case)
        found = selectors.chains(request.user).filter(case=case)
        return Response(
            {
                "chains": _shown(found, request.user),
                "can_undo": undoable is not None,
                "can_redo": redoable is not None,
                "news": begin,
                "reader": request.user.get_username(),
            }
        )


class BoardCodingsView(_CaseView):
    """The coded passages of a case, or with `elsewhere` of the others."""

    @extend_schema(parameters=[WantedSerializer], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, key: str) -> Response:
        """{axis: {total, codings}}; the first of each axis only, more words find the others."""
        asked = WantedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wanted = Wanted(**asked.validated_data)
        found = chain_selectors.board_codings(self.case(), request.user, wanted)
        columns = chain_selectors.columns(found)
        return Response(
            {
                axis: {"total": total, "codings": BoardCodingSerializer(rows, many=True).data}
                for axis, (total, rows) in columns.items()
            }
        )


class BoardNewsView(_CaseView):
    """What changed on a board."""

    @extend_schema(parameters=[SINCE], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, key: str) -> Response:
        """{cursor, reader, anew, changed: {chain: [...]}, codings: whether passages changed that one may see}."""
        texts = self.texts()
        found = news.news(request.user, texts, request.query_params.get("since", ""))
        idents = found.changed.get("chain", [])
        chains = (
            chain_selectors.chains_with_deleted(request.user) if idents else Chain.objects.none()
        )
        shown = _shown(chains.filter(case__key=key, pk__in=idents), request.user) if idents else []
        coded = found.changed.get("annotation", [])
        seen = bool(coded) and self._seen(request.user, texts, coded)
        answer: dict[str, Any] = {
            "cursor": found.cursor,
            "reader": request.user.get_username(),
            "anew": found.anew,
            "changed": {"chain": shown} if shown else {},
            "codings": seen,
        }
        if found.own:
            undoable, redoable = chain_selectors.last_chain_acts(request.user, self.case())
            answer |= {"can_undo": undoable is not None, "can_redo": redoable is not None}
        return Response(answer)

    def _seen(self, user: Reader, texts: list[int], idents: list[Any]) -> bool:
        rows: Any = visible_annotations(user)
        found: bool = rows.filter(pk__in=idents, version__in=texts).exists()
        return found


class BoardUndoView(_CaseView):
    """Take back one's latest act on the chains of a case."""

    replay = staticmethod(services.undo_chain)

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, key: str) -> Response:
        """{chains: the changed ones, can_undo, can_redo, label}."""
        case, user = self.case(), signed_in_user(request)
        changed = self.replay(case=case, user=user)
        undoable, redoable = chain_selectors.last_chain_acts(user, case)
        rows = chain_selectors.chains_with_deleted(user)
        idents = [chain.pk for chain in changed["chains"]]
        return Response(
            {
                "chains": _shown(rows.filter(pk__in=idents), user),
                "can_undo": undoable is not None,
                "can_redo": redoable is not None,
                "label": changed["label"],
            }
        )


class BoardRedoView(BoardUndoView):
    """Bring again what undo took back last."""

    replay = staticmethod(services.redo_chain)
