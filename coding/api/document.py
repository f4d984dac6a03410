"""What the workbench asks of one document: its codings, undo, redo, suggestions."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import signed_in_user
from accounts.roles import CODE
from casebase.models import TextVersion
from casebase.selectors import current_versions
from coding import selectors, services
from coding.api.once import OnceOnly
from coding.api.rows import annotation_rows
from coding.api.serializers import AnnotationSerializer, ChainSerializer, SuggestionSerializer
from coding.suggest.job import KIND
from jobs.models import Job


def version_of(slug: str) -> TextVersion:
    """The newest text version of a document; 404 otherwise."""
    return get_object_or_404(current_versions().select_related("document"), document__slug=slug)


class _DocumentView(APIView):
    required_permission = CODE


class CodingsView(_DocumentView):
    """Everything coded on a document."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """{version, annotations, suggestions, chains, can_undo, can_redo, suggesting}."""
        version = version_of(slug)
        undoable, redoable = selectors.last_acts(request.user, version)
        return Response(
            {
                "version": {
                    "id": version.pk,
                    "number": version.number,
                    "sha256": version.sha256,
                    "length": version.length,
                },
                "annotations": annotation_rows(selectors.annotations_of(version, request.user)),
                "suggestions": SuggestionSerializer(
                    selectors.suggestions_of(version), many=True, context={"text": version.text}
                ).data,
                "chains": ChainSerializer(
                    selectors.chains_of(version, request.user), many=True
                ).data,
                "can_undo": undoable is not None,
                "can_redo": redoable is not None,
                "suggesting": _suggesting(version),
            }
        )


def _suggesting(version: TextVersion) -> dict[str, Any] | None:
    job = Job.objects.filter(kind=KIND, params__version=version.pk).first()
    return {"state": job.state, "job": str(job.pk)} if job else None


class UndoView(OnceOnly, _DocumentView):
    """Take back one's latest act on a document."""

    replay = staticmethod(services.undo)

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, slug: str) -> Response:
        """{annotations, suggestions, chains: the changed ones, can_undo, can_redo, label}."""
        version = version_of(slug)
        user = signed_in_user(request)
        changed = self.replay(version=version, user=user)
        undoable, redoable = selectors.last_acts(user, version)
        return Response(
            {
                "annotations": AnnotationSerializer(changed["annotations"], many=True).data,
                "suggestions": SuggestionSerializer(changed["suggestions"], many=True).data,
                "chains": ChainSerializer(changed["chains"], many=True).data,
                "can_undo": undoable is not None,
                "can_redo": redoable is not None,
                "label": changed["label"],
            }
        )


class RedoView(UndoView):
    """Bring again what undo took back last."""

    replay = staticmethod(services.redo)


class SuggestView(_DocumentView):
    """Start suggesting for a document."""

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, slug: str) -> Response:
        """{job, state}; the job that did it already is given where there is one."""
        job = services.start_suggesting(version=version_of(slug), user=signed_in_user(request))
        return Response({"job": str(job.pk), "state": job.state}, status=202)
