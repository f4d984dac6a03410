"""Getting about in a text: differences, deleted spans, rulings, cited provisions; and acts on several spans."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import may, signed_in_user
from accounts.roles import ADJUDICATE, CODE
from casebase.models import Citation
from coding import selectors, services
from coding.api.document import version_of
from coding.api.serializers import AnnotationSerializer
from coding.services.settle import open_places
from coding.visibility import comparable_items, visible_annotations, visible_rulings

MOST_RULINGS = 10
MOST_DELETED = 200


class _View(APIView):
    required_permission = CODE


class DeletedView(_View):
    """Deleted spans of a document that one may bring back."""

    @extend_schema(responses=AnnotationSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """The last deleted first: one's own, for adjudicators everybody's that they may see."""
        version = version_of(slug)
        if not may(request.user, CODE):
            return Response([])
        found = visible_annotations(request.user).filter(version=version, deleted=True)
        if not may(request.user, ADJUDICATE):
            found = found.filter(coder=signed_in_user(request))
        rows = found.select_related(
            "version__document", "passage", "code", "coder", "codebook_version"
        )
        newest = rows.defer("version__text").order_by("-modified_at")[:MOST_DELETED]
        return Response(AnnotationSerializer(newest, many=True).data)


class DisagreementsView(_View):
    """Where coders of handed-in items of a document differ and no ruling says what holds."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """[{start, end, kind, codes, url}] in the order of the text; `url` for those who may rule."""
        version = version_of(slug)
        if not may(request.user, CODE):
            return Response([])
        user = signed_in_user(request)
        rules = bool(may(user, ADJUDICATE))
        items = comparable_items(user).filter(version=version, settled_at__isnull=True)
        found = [
            {
                "start": place.start,
                "end": place.end,
                "kind": place.kind,
                "codes": list(place.codes),
                "url": reverse("coding:differences", args=[item.round_id, item.order])
                if rules
                else "",
            }
            for item in items.select_related("round").defer("version__text")
            for place in open_places(item)
        ]
        return Response(sorted(found, key=lambda one: (one["start"], one["end"])))


class CodeRulingsView(_View):
    """What was ruled about a code."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, key: str) -> Response:
        """[{words, reason, document, title, label, order}] where this code held, the newest first."""
        found = visible_rulings(request.user).filter(golds__code__key=key)
        rows = found.select_related("item__version__document").prefetch_related("golds__passage")
        return Response(
            [
                {
                    "words": ruling.item.version.text[ruling.start : ruling.end],
                    "reason": ruling.reason,
                    "document": ruling.item.version.document.slug,
                    "title": str(ruling.item.version.document),
                    **_place(ruling.golds.all()[0]),
                }
                for ruling in rows.distinct().order_by("-at")[:MOST_RULINGS]
            ]
        )


def _place(gold: Any) -> dict[str, Any]:
    return {"label": gold.passage.label, "order": gold.passage.order}


class PassageProvisionsView(_View):
    """The provisions that the passages of a document cite."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """{order of the passage: [provisions, canonical]}."""
        rows = Citation.objects.filter(version=version_of(slug), kind="provision").order_by("start")
        found: dict[int, dict[str, None]] = defaultdict(dict)
        for order, canonical in rows.values_list("passage__order", "canonical"):
            found[order][canonical] = None
        return Response({order: list(names) for order, names in found.items()})


class ChosenSerializer(serializers.Serializer[Any]):
    """A span and the revision that was seen."""

    id = serializers.UUIDField()
    revision = serializers.IntegerField(min_value=1)


class SeveralSerializer(serializers.Serializer[Any]):
    """An act on several spans; `code` with `recode`; `act` made by the client makes repeating harmless."""

    act = serializers.UUIDField(required=False)
    what = serializers.ChoiceField(choices=["delete", "recode"])
    code = serializers.CharField(max_length=100, required=False)
    items = ChosenSerializer(many=True, allow_empty=False)


class SeveralView(_View):
    """Delete or recode several spans of a document as one act."""

    @extend_schema(request=SeveralSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, slug: str) -> Response:
        """{annotations, can_undo, can_redo}."""
        asked = SeveralSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        version, user = version_of(slug), signed_in_user(request)
        revisions = {one["id"]: one["revision"] for one in values["items"]}
        common: dict[str, Any] = {
            "version": version, "revisions": revisions, "user": user, "act": values.get("act"),
        }  # fmt: skip
        if values["what"] == "delete":
            changed = services.delete_several(**common)
        elif "code" in values:
            changed = services.recode_several(code=values["code"], **common)
        else:
            raise serializers.ValidationError({"code": ["Name the code."]})
        undoable, redoable = selectors.last_acts(user, version)
        return Response(
            {
                "annotations": AnnotationSerializer(changed, many=True).data,
                "can_undo": undoable is not None,
                "can_redo": redoable is not None,
            }
        )
