"""The citator over REST."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import signed_in_user
from accounts.roles import CODE
from casebase import citator
from casebase.models import Citation, CitationTreatment, Treatment
from casebase.services.treat import treat
from problems import Problem

LIMIT = 500


class ProofSerializer(serializers.Serializer[citator.Proof]):
    """A reason of a standing, with the event or the citation that proves it."""

    level = serializers.CharField()
    reason = serializers.CharField()
    on = serializers.DateField(allow_null=True)
    suggested = serializers.BooleanField()
    event = serializers.SerializerMethodField()
    citation = serializers.IntegerField(source="citation.pk", default=None, allow_null=True)

    def get_event(self, proof: citator.Proof) -> str | None:
        """The kind of step, where a step proves it."""
        return proof.event.kind if proof.event else None


class EdgeSerializer(serializers.Serializer[citator.Edge]):
    """A citation of the authority: where it stands, which paragraphs it means, how it treats it."""

    id = serializers.IntegerField(source="citation.pk")
    document = serializers.CharField(source="citation.version.document.slug")
    passage = serializers.IntegerField(source="citation.passage.order")
    label = serializers.CharField(source="citation.passage.label")  # type: ignore[assignment]
    date = serializers.DateField(source="citation.version.document.date", allow_null=True)
    canonical = serializers.CharField(source="citation.canonical")
    pinpoints = serializers.ListField(source="citation.pinpoints", child=serializers.CharField())
    start = serializers.IntegerField(source="citation.start")
    end = serializers.IntegerField(source="citation.end")
    words = serializers.CharField()
    inferred = serializers.BooleanField()
    treatment = serializers.CharField(source="treated.treatment", default=None, allow_null=True)
    suggested = serializers.BooleanField(source="treated.suggested", default=None, allow_null=True)


class StandingSerializer(serializers.Serializer[Any]):
    """An authority with its standing on a day and the citations that make it."""

    name = serializers.CharField()
    names = serializers.ListField(child=serializers.CharField())
    document = serializers.CharField(allow_null=True)
    case = serializers.CharField(allow_null=True)
    as_of = serializers.DateField()
    level = serializers.CharField()
    provisional = serializers.BooleanField()
    proofs = ProofSerializer(many=True)
    total = serializers.IntegerField()
    by_treatment = serializers.DictField(child=serializers.IntegerField())
    citations = EdgeSerializer(many=True)


class QuestionSerializer(serializers.Serializer[Any]):
    """What may be asked of the citator."""

    name = serializers.CharField(max_length=200)
    label = serializers.CharField(max_length=30, required=False, default="")  # type: ignore[assignment]
    as_of = serializers.DateField(required=False)


class AuthorityView(APIView):
    """What cites an authority, and whether it stands."""

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "name", str, required=True, description="WT/DS400/AB/R, DS400, 707 F.3d 1295"
            ),
            OpenApiParameter("label", str, description="only what cites this paragraph of it"),
            OpenApiParameter("as_of", OpenApiTypes.DATE, description="the day; today without one"),
        ],
        responses=StandingSerializer,
    )
    def get(self, request: Request) -> Response:
        """The authority with its standing and at most 500 of its citations, newest first; `total` counts all."""
        question = QuestionSerializer(data=request.query_params)
        question.is_valid(raise_exception=True)
        asked: dict[str, Any] = question.validated_data
        found = citator.authority(asked["name"])
        if found is None:
            raise Problem(
                "unknown_authority",
                _("No document of the library is or cites “%(name)s”.") % {"name": asked["name"]},
                place="name",
                remedy=_("Write it in its canonical form, as WT/DS400/AB/R or 707 F.3d 1295."),
                status=404,
            )
        rows = citator.citing(found, asked["label"].rstrip("."))
        said = citator.treated_in(rows)
        as_of = asked.get("as_of") or localdate()
        standing = citator.standings([found], as_of=as_of)[found.name]
        answer = {
            "name": found.name,
            "names": sorted(found.names),
            "document": found.document.slug if found.document else None,
            "case": found.case.key if found.case else None,
            "as_of": standing.as_of,
            "level": standing.level.value,
            "provisional": standing.provisional,
            "proofs": standing.proofs,
            "total": rows.count(),
            "by_treatment": citator.by_treatment(said.values()),
            "citations": citator.shown(rows[:LIMIT], said, found),
        }
        return Response(StandingSerializer(answer).data)


class TreatmentSerializer(serializers.ModelSerializer[CitationTreatment]):
    """The treatment of a citation as it is stored."""

    set_by = serializers.CharField(source="set_by.username", default=None, allow_null=True)

    class Meta:
        model = CitationTreatment
        fields = ["citation", "treatment", "state", "cue", "quote", "note", "set_by", "revision"]
        read_only_fields = fields


class TreatSerializer(serializers.Serializer[Any]):
    """A decision on a citation's treatment; `treatment` empty takes it back or rejects the suggestion."""

    treatment = serializers.ChoiceField(choices=Treatment.choices, allow_blank=True)
    note = serializers.CharField(required=False, default="", allow_blank=True)
    revision = serializers.IntegerField(min_value=0, help_text="as it was seen; 0 for none")


class TreatView(APIView):
    """How a citation treats its authority."""

    required_permission = CODE

    @extend_schema(request=TreatSerializer, responses=TreatmentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Set it, or take it back; 409 with the stored one where somebody else was faster."""
        citation = get_object_or_404(Citation.objects.select_related("passage"), pk=pk)
        serializer = TreatSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        row = treat(citation=citation, user=signed_in_user(request), **serializer.validated_data)
        return Response(TreatmentSerializer(row).data)
