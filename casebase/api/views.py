"""The library and its imports over REST."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from accounts.permissions import signed_in_user
from accounts.roles import IMPORT
from casebase import originals, selectors
from casebase.api.serializers import (
    CaseListSerializer,
    CaseSerializer,
    DocumentSerializer,
    ImportSerializer,
    JobSerializer,
    PassageSerializer,
)
from casebase.filters import CaseFilter
from casebase.models import Case, Document, Passage
from casebase.services.start_import import start_import
from casebase.uploads import refuse_too_large
from jobs import selectors as job_selectors
from jobs import services as job_services
from jobs.models import Job


class CaseViewSet(ReadOnlyModelViewSet[Case]):
    """Cases by key; the list takes the filters of the page."""

    queryset = selectors.cases().prefetch_related("case_parties__party")
    lookup_field = "key"
    lookup_value_regex = "[^/]+"
    filterset_class = CaseFilter

    def get_serializer_class(self) -> Any:
        """The whole case for one, the short form in the list."""
        return CaseSerializer if self.action == "retrieve" else CaseListSerializer


class DocumentViewSet(ReadOnlyModelViewSet[Document]):
    """Documents by slug, their passages and their text."""

    queryset = selectors.documents()
    serializer_class = DocumentSerializer
    lookup_field = "slug"
    lookup_value_regex = "[^/]+"
    filterset_fields = ["case__key", "kind", "language", "symbol"]

    @extend_schema(responses=PassageSerializer(many=True))
    @action(detail=True, filter_backends=())
    def passages(self, request: Request, slug: str) -> Response:
        """Passages of the newest text version in order; `?label=7.214` for one."""
        version = get_object_or_404(selectors.current_versions(), document__slug=slug)
        found: QuerySet[Passage] = selectors.passages(version)
        label = request.query_params.get("label")
        if label:
            found = found.filter(label=label)
        page: Any = self.paginate_queryset(found)  # type: ignore[arg-type]
        serializer = PassageSerializer(page, many=True, context={"text": version.text})
        return self.get_paginated_response(serializer.data)

    @extend_schema(
        responses={
            200: {
                "type": "object",
                "properties": {
                    "number": {"type": "integer"},
                    "sha256": {"type": "string"},
                    "length": {"type": "integer"},
                    "text": {"type": "string"},
                },
            }
        }
    )
    @action(detail=True)
    def text(self, request: Request, slug: str) -> Response:
        """The canonical text of the newest version, with its number, SHA-256 and length in code points."""
        version = get_object_or_404(selectors.current_versions(), document__slug=slug)
        return Response(
            {
                "number": version.number,
                "sha256": version.sha256,
                "length": version.length,
                "text": version.text,
            }
        )


class JobViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Job]):
    """Long work: follow it by GET, stop it by POST to `cancel/`."""

    serializer_class = JobSerializer
    permission_classes = (IsAuthenticated,)
    queryset = Job.objects.none()

    def get_queryset(self) -> QuerySet[Job]:
        """One's own jobs; all of them for managers."""
        return job_selectors.visible_to(self.request.user)

    @extend_schema(request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Ask the job to stop after the item it is at."""
        return Response(JobSerializer(job_services.request_cancel(job=self.get_object())).data)


class ImportView(APIView):
    """Importing files."""

    parser_classes = (MultiPartParser,)
    required_permission = IMPORT

    @extend_schema(request=ImportSerializer, responses={202: JobSerializer})
    def post(self, request: Request) -> Response:
        """Keep the files and queue their import; follow the job at `/api/jobs/…/`."""
        files = cast("MultiValueDict[str, Any]", request.FILES).getlist("files")
        refuse_too_large(request._request)
        sent = cast("MultiValueDict[str, Any]", request.data)
        serializer = ImportSerializer(
            data={
                "files": files,
                **{name: sent[name] for name in ("source", "case", "dry_run") if name in sent},
            }
        )
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = serializer.validated_data
        job = start_import(
            files=[originals.keep(upload.chunks(), upload.name) for upload in values["files"]],
            source_name=values["source"],
            case_key=values["case"],
            dry_run=values["dry_run"],
            user=signed_in_user(request),
            language=get_language() or "en",
        )
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)
