"""Codings out and in over REST; each call starts a job, to be followed at `/api/jobs/…/`."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.http import FileResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import may, require, signed_in_user
from accounts.roles import CODE, IMPORT
from casebase.api.serializers import JobSerializer
from casebase.uploads import refuse_too_large
from coding.api.asked import valid
from coding.exchange import export_job, import_job
from coding.exchange.database.gather import Choice
from coding.exchange.database.plan import Options
from coding.exchange.formats import readers, writers
from coding.views.exchange import file_of, own_job


class ExportSerializer(serializers.Serializer[Any]):
    """What to export; an empty list means all. `coders` are names of accounts, or `library`."""

    format = serializers.ChoiceField(choices=[one.key for one in writers()])
    documents = serializers.ListField(child=serializers.CharField(), default=list)
    coders = serializers.ListField(child=serializers.CharField(), default=list)
    codes = serializers.ListField(child=serializers.CharField(), default=list)


class FileSerializer(serializers.Serializer[Any]):
    """A file of codings; without `format` it is recognised."""

    file = serializers.FileField()
    format = serializers.ChoiceField(choices=[one.key for one in readers()], default="")


class ChoicesSerializer(serializers.Serializer[Any]):
    """`codes`: GUID or name in the file → our key, or `-` to leave its codings out. `coders`: GUID → account."""

    codes = serializers.DictField(child=serializers.CharField(), default=dict)
    coders = serializers.DictField(child=serializers.CharField(), default=dict)
    case = serializers.CharField(default="", allow_blank=True)
    new_documents = serializers.BooleanField(default=True)


def _queued(job: Any) -> Response:
    return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)


class ExchangeExportView(APIView):
    """Exporting codings."""

    required_permission = CODE

    @extend_schema(request=ExportSerializer, responses={202: JobSerializer})
    def post(self, request: Request) -> Response:
        """Queue an export of what one may see."""
        values = valid(ExportSerializer(data=request.data))
        job = export_job.start_export(
            format=values.pop("format"),
            choice=Choice(**{name: tuple(chosen) for name, chosen in values.items()}),
            user=signed_in_user(request),
            language=get_language() or "en",
        )
        return _queued(job)


class ExchangeFileView(APIView):
    """The file of an export, for whoever asked for it."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses={200: OpenApiTypes.BINARY})
    def get(self, request: Request, job_id: uuid.UUID) -> FileResponse:
        """Download it; 404 while it is not written and when its day is over."""
        user = signed_in_user(request)
        require(user, CODE)
        return file_of(own_job(user, str(job_id), export_job.KIND))


class ExchangeImportView(APIView):
    """Reading a file of codings."""

    parser_classes = (MultiPartParser,)
    required_permission = CODE

    @extend_schema(request=FileSerializer, responses={202: JobSerializer})
    def post(self, request: Request) -> Response:
        """Keep the file for a day and queue its dry run; the job's result says what it would bring."""
        sent = cast("MultiValueDict[str, Any]", request.FILES).get("file")
        refuse_too_large(request._request)
        chosen = cast("MultiValueDict[str, Any]", request.data).get("format")
        values = valid(FileSerializer(data={"file": sent} | ({"format": chosen} if chosen else {})))
        user = signed_in_user(request)
        job = import_job.start_dry_run(
            file=import_job.keep(values["file"].chunks()),
            name=values["file"].name,
            format=values["format"],
            options=Options(new_documents=bool(may(user, IMPORT))),
            user=user,
            language=get_language() or "en",
        )
        return _queued(job)


class ExchangeApplyView(APIView):
    """Bringing in what a dry run has read."""

    required_permission = CODE

    @extend_schema(request=ChoicesSerializer, responses={202: JobSerializer})
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        """Queue the import of the file of this dry run, with the choices; all of it is written, or nothing."""
        user = signed_in_user(request)
        dry_run = own_job(user, str(job_id), import_job.KIND)
        values = valid(ChoicesSerializer(data=request.data))
        job = import_job.start_apply(
            dry_run=dry_run, options=Options(**values), user=user, language=get_language() or "en"
        )
        return _queued(job)
