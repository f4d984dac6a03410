"""What others, and one's other tabs, changed on a document: asked every second by each open page, so it is cheap."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casebase.models import TextVersion
from casebase.selectors import current_versions
from coding import news, selectors
from coding.api.memos import MemoSerializer
from coding.api.serializers import AnnotationSerializer, ChainSerializer, SuggestionSerializer
from coding.chain_selectors import chains_with_deleted
from coding.decisions import Eyes
from coding.memo_selectors import memos
from coding.visibility import in_force, visible_annotations, visible_suggestions

Shown = Callable[[Request, TextVersion, Collection[uuid.UUID]], Any]

SINCE = OpenApiParameter("since", str, description="the cursor of the answer before")


def _annotations(request: Request, version: TextVersion, idents: Collection[uuid.UUID]) -> Any:
    rows = in_force(visible_annotations(request.user)).filter(pk__in=idents, version=version)
    shown = rows.select_related("version__document", "passage", "code", "coder", "codebook_version")
    context = {"request": request}
    return AnnotationSerializer(shown.defer("version__text"), many=True, context=context).data


def _suggestions(request: Request, version: TextVersion, idents: Collection[uuid.UUID]) -> Any:
    eyes = Eyes(request.user, [version.pk])
    rows = visible_suggestions(request.user).filter(pk__in=idents, version=version)
    found = [
        row
        for row in rows.select_related("passage", "code")
        if not eyes.withheld(row.passage_id, row.version_id)
    ]
    context = {"text": version.text, "eyes": eyes} if found else {}
    return SuggestionSerializer(found, many=True, context=context).data


def _chains(request: Request, version: TextVersion, idents: Collection[uuid.UUID]) -> Any:
    rows = chains_with_deleted(request.user).filter(selectors.chains_about(version), pk__in=idents)
    return ChainSerializer(rows, many=True).data


def _memos(request: Request, version: TextVersion, idents: Collection[uuid.UUID]) -> Any:
    rows = memos(request.user).filter(pk__in=idents, version=version)
    return MemoSerializer(rows, many=True).data


#: Kind of thing in the log → the changed ones that a reader may see, deleted ones too, as JSON with id and revision.
KINDS: dict[str, Shown] = {
    "annotation": _annotations,
    "suggestion": _suggestions,
    "chain": _chains,
    "memo": _memos,
}


class NewsView(APIView):
    """What changed on a document."""

    @extend_schema(parameters=[SINCE], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """{cursor, reader, version, anew, changed: {kind: [things]}}; can_undo, can_redo with one's own acts.

        `anew`: read `/codings/` again, as things came into sight or left it.
        """
        texts = current_versions().select_related("document").defer("text")
        version = get_object_or_404(texts, document__slug=slug)
        found = news.news(request.user, [version.pk], request.query_params.get("since", ""))
        answer: dict[str, Any] = {
            "cursor": found.cursor,
            "reader": request.user.get_username(),
            "version": version.pk,
            "anew": found.anew,
            "changed": changed(request, version, found),
        }
        if found.own:
            undoable, redoable = selectors.last_acts(request.user, version)
            answer |= {"can_undo": undoable is not None, "can_redo": redoable is not None}
        return Response(answer)


def changed(request: Request, version: TextVersion, found: news.News) -> dict[str, Any]:
    """The changed things by kind, without those that the reader may not see."""
    shown = {
        kind: KINDS[kind](request, version, idents)
        for kind, idents in found.changed.items()
        if kind in KINDS
    }
    return {kind: things for kind, things in shown.items() if things}
