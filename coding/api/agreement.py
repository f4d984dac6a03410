"""Agreement between coders over REST, for those who may code."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework import status as http
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import require, signed_in_user
from accounts.roles import CODE
from coding.agreement import as_json
from coding.agreement.method import MOST_RESAMPLES, RESAMPLES, SEED
from coding.comparing import job as jobs_of
from coding.comparing.choice import ALL, CODED, Choice, check, is_long, make
from coding.models import Axis
from problems import Problem


class CodersOnly(BasePermission):
    """What single coders gave is compared by name: for those who code."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Ask for a coder, for reading too."""
        if not request.user.is_authenticated:
            raise NotAuthenticated
        require(request.user, CODE)
        return True


class ChoiceSerializer(serializers.Serializer[Any]):
    """Whose codings are compared. Passages are those of the current texts; every coder counts as asked about each."""

    document = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=120,
        help_text="slug; empty for every document that two of the coders have coded",
    )
    coder = serializers.ListField(child=serializers.CharField(), min_length=2)
    axis = serializers.ChoiceField(choices=Axis.choices, required=False, allow_blank=True)
    asked = serializers.ChoiceField(
        choices=[ALL, CODED],
        required=False,
        help_text="all: everybody about every passage; coded: each only in documents they coded",
    )
    seed = serializers.IntegerField(required=False, min_value=0, max_value=2**32 - 1, default=SEED)
    resamples = serializers.IntegerField(
        required=False, min_value=0, max_value=MOST_RESAMPLES, default=RESAMPLES
    )


class AgreementJobSerializer(serializers.Serializer[Any]):
    """A report on its way; `report` is there once `state` is `succeeded`, for a day."""

    job = serializers.UUIDField()
    state = serializers.CharField()
    percent = serializers.IntegerField(allow_null=True)
    problem = serializers.DictField(allow_null=True)
    report = serializers.DictField(allow_null=True, help_text="as docs/agreement.md describes it")


QUERY = [
    OpenApiParameter("document", str, description="slug; empty for every document coded by two"),
    OpenApiParameter("coder", str, many=True, required=True, description="at least two names"),
    OpenApiParameter("axis", str, enum=Axis.values),
    OpenApiParameter("asked", str, enum=[ALL, CODED], default=ALL),
    OpenApiParameter("seed", int, default=SEED),
    OpenApiParameter("resamples", int, default=RESAMPLES),
]


class AgreementView(APIView):
    """`/api/agreement/`."""

    permission_classes = (CodersOnly,)

    @extend_schema(operation_id="agreement", parameters=QUERY, responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request) -> Response:
        """The report, computed now; 413 where that takes long: then POST the same."""
        choice = Choice.read(request.query_params)
        check(choice)
        if is_long(choice):
            raise Problem(
                "takes_long",
                "This report takes longer than a request should.",
                remedy="POST the same to have it computed by the worker.",
                status=http.HTTP_413_REQUEST_ENTITY_TOO_LARGE,
            )
        return Response(as_json.values_of(make(choice)))

    @extend_schema(
        operation_id="agreement_start",
        request=ChoiceSerializer,
        responses={202: AgreementJobSerializer},
    )
    def post(self, request: Request) -> Response:
        """Have the report computed; follow it at `/api/agreement/<job>/`."""
        serializer = ChoiceSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = serializer.validated_data
        choice = Choice(
            document=values.get("document", ""),
            coders=tuple(sorted(set(values["coder"]))),
            axis=values.get("axis", ""),
            asked=values.get("asked", ALL),
            seed=values["seed"],
            resamples=values["resamples"],
        )
        started = jobs_of.start(choice=choice, user=signed_in_user(request))
        return Response(_told(started), status=http.HTTP_202_ACCEPTED)


class AgreementReportView(APIView):
    """`/api/agreement/<job>/`."""

    permission_classes = (CodersOnly,)

    @extend_schema(operation_id="agreement_report", responses=AgreementJobSerializer)
    def get(self, request: Request, job_id: str) -> Response:
        """How far one's own report is, and the report."""
        return Response(_told(jobs_of.own(job_id, signed_in_user(request))))


def _told(job: Any) -> dict[str, Any]:
    report = jobs_of.report_of(job)
    return {
        "job": str(job.pk),
        "state": job.state,
        "percent": job.percent,
        "problem": job.problem,
        "report": as_json.values_of(report) if report else None,
    }
