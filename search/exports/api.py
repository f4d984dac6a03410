"""Exports over REST: start one, ask how far it is, fetch the file; for whom and how much is as on the pages."""

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from jobs import services
from jobs.models import Job, JobState
from search.api import RefusalSerializer
from search.compile import FACETS
from search.exports.formats import formats
from search.exports.model import (
    MOST_ROWS,
    MOST_ROWS_OF_VISITORS,
    MOST_SELECTED,
    Order,
)
from search.exports.owning import (
    circumstances,
    file_of,
    own,
    remember,
    sent,
    user_of,
    visitor_of,
)
from search.exports.start import start_export
from search.params import SORTS, Params
from search.registry import STYLES

_ID = OpenApiParameter("job_id", OpenApiTypes.UUID, OpenApiParameter.PATH)


class NewExportSerializer(serializers.Serializer[Any]):
    """A search as `GET /api/search/` has it, and what to write of it."""

    q = serializers.CharField(required=False, default="", allow_blank=True, max_length=100_000)
    like = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)
    coded_like = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)
    filters = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=300), max_length=100),
        required=False,
        default=dict,
        help_text=f"facet → values; facets are {', '.join(FACETS)}",
    )
    sort = serializers.ChoiceField(choices=list(SORTS), required=False, default="relevance")
    select = serializers.ListField(
        child=serializers.CharField(max_length=300),
        required=False,
        default=list,
        help_text=f"ids of hits, {MOST_SELECTED} at most; none for all results",
    )
    leave = serializers.ListField(
        child=serializers.CharField(max_length=300),
        required=False,
        default=list,
        help_text="ids of results that are not wanted",
    )
    format = serializers.CharField(max_length=20, help_text="csv, json, ris, bibtex or docx")
    style = serializers.ChoiceField(  # type: ignore[assignment]  # a name of DRF
        choices=list(STYLES), required=False, default="bluebook"
    )
    quote = serializers.ChoiceField(
        choices=["snippet", "passage"],
        required=False,
        default="snippet",
        help_text="the sentences that match, or the whole passage",
    )

    def validate_filters(self, value: dict[str, list[str]]) -> dict[str, list[str]]:
        """Refuse what is no facet: the file would hold more than was asked for."""
        if unknown := sorted(set(value) - set(FACETS)):
            raise serializers.ValidationError(f"no facets: {', '.join(unknown)}")
        return value


class ExportSerializer(serializers.Serializer[Any]):
    """How far an export is; `file` is where to fetch it once it is made, for a day."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=JobState.choices)
    done = serializers.IntegerField(help_text="rows written")
    total = serializers.IntegerField(allow_null=True, help_text="rows that will be written")
    format = serializers.CharField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    url = serializers.CharField(help_text="ask here how far it is")
    file = serializers.CharField(allow_null=True)
    problem = serializers.JSONField(allow_null=True)


def _told(request: Request, job: Job) -> dict[str, Any]:
    values = {
        "id": job.pk,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "format": job.params["order"]["format"],
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "url": reverse("api-export", args=[job.pk], request=request),
        "file": reverse("api-export-file", args=[job.pk], request=request)
        if file_of(job)
        else None,
        "problem": job.problem,
    }
    return dict(ExportSerializer(values).data)


class ExportsAPI(APIView):
    """`POST /api/exports/`."""

    permission_classes = (AllowAny,)
    serializer_class = NewExportSerializer

    @extend_schema(
        operation_id="exports_start",
        request=NewExportSerializer,
        responses={
            202: ExportSerializer,
            400: RefusalSerializer,
            429: OpenApiResponse(RefusalSerializer, description="The quota of an hour is spent."),
        },
        description=(
            f"Starts an export of {MOST_ROWS:,} passages at most ({MOST_ROWS_OF_VISITORS:,} for a visitor, who must "
            "keep the session's cookie to fetch it). Ask `url` until `state` is `succeeded`, then fetch `file`."
        ),
    )
    def post(self, request: Request) -> Response:
        """Start an export."""
        serializer = NewExportSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        job = start_export(
            order=_order(request, serializer.validated_data),
            user=user_of(request._request),
            visitor=visitor_of(request._request),
        )
        remember(request._request, job)
        answer = Response(_told(request, job), status=202)
        answer["Location"] = reverse("api-export", args=[job.pk], request=request)
        return answer


def _order(request: Request, values: dict[str, Any]) -> Order:
    filters = values["filters"]
    params = Params(
        query=values["q"],
        like=values["like"],
        coded_like=values["coded_like"],
        filters=tuple((name, tuple(filters[name])) for name in FACETS if filters.get(name)),
        sort=values["sort"],
    )
    return Order(
        address=params.address(),
        selected=tuple(dict.fromkeys(values["select"])),
        left_out=tuple(dict.fromkeys(values["leave"])),
        format=values["format"],
        style=values["style"],
        quote=values["quote"],
        **circumstances(request._request),
    )


class ExportAPI(APIView):
    """`GET` and `DELETE /api/exports/<id>/`; 404 for whoever did not ask for it."""

    permission_classes = (AllowAny,)
    serializer_class = ExportSerializer

    @extend_schema(operation_id="exports_state", parameters=[_ID], responses=ExportSerializer)
    def get(self, request: Request, job_id: str) -> Response:
        """How far it is."""
        return Response(_told(request, own(request._request, job_id)))

    @extend_schema(operation_id="exports_cancel", parameters=[_ID], responses=ExportSerializer)
    def delete(self, request: Request, job_id: str) -> Response:
        """Ask it to stop."""
        job = own(request._request, job_id)
        services.request_cancel(job=job)
        job.refresh_from_db()
        return Response(_told(request, job))


class ExportFileAPI(APIView):
    """`GET /api/exports/<id>/file/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="exports_file",
        parameters=[_ID],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, 404: RefusalSerializer},
        description="In one of the formats: " + ", ".join(formats()) + ".",
    )
    def get(self, request: Request, job_id: str) -> FileResponse:
        """The file."""
        return sent(own(request._request, job_id))
