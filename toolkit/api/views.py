"""The toolkit over REST."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.permissions import may, signed_in_user
from accounts.roles import EDIT
from casebase.api.serializers import JobSerializer
from coding.models import Chain
from toolkit import services
from toolkit.api.serializers import (
    DraftSerializer,
    EditionSerializer,
    PlacementInputSerializer,
    PlacementSerializer,
    SectionInputSerializer,
    SectionSerializer,
)
from toolkit.models import Edition, EditionState, Section


class EditionViewSet(ReadOnlyModelViewSet[Edition]):
    """Published editions for anyone, drafts for editors."""

    serializer_class = EditionSerializer
    required_permission = EDIT
    queryset = Edition.objects.all()
    filterset_fields = ["state", "number", "language"]

    def get_queryset(self) -> QuerySet[Edition]:
        """What this person may see."""
        seen = Q() if may(self.request.user, EDIT) else Q(state=EditionState.PUBLISHED)
        return Edition.objects.filter(seen).prefetch_related("files", "sections__placements__chain")

    @extend_schema(request=DraftSerializer, responses={201: EditionSerializer})
    def create(self, request: Request) -> Response:
        """Begin a draft."""
        values = _valid(DraftSerializer(data=request.data))
        values.pop("revision", None)
        draft = services.create_draft(user=signed_in_user(request), **{"title": "", **values})
        return Response(EditionSerializer(draft).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=DraftSerializer, responses=EditionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a draft; 409 with both sides where somebody else was faster."""
        values = _valid(DraftSerializer(data=request.data))
        draft = services.change_draft(
            edition=self.get_object(), revision=values.pop("revision", 0), **values
        )
        return Response(EditionSerializer(draft).data)

    @extend_schema(request=SectionInputSerializer, responses={201: SectionSerializer})
    @action(detail=True, methods=["post"])
    def sections(self, request: Request, pk: str) -> Response:
        """Add a section at the end."""
        values = _valid(SectionInputSerializer(data=request.data))
        section = services.add_section(edition=self.get_object(), **values)
        return Response(SectionSerializer(section).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=PlacementInputSerializer, responses={201: PlacementSerializer})
    @action(detail=True, methods=["post"])
    def placements(self, request: Request, pk: str) -> Response:
        """Place a chain at the end of a section."""
        values = _valid(PlacementInputSerializer(data=request.data))
        section = get_object_or_404(Section, edition=self.get_object(), pk=values["section"])
        chain = get_object_or_404(Chain, ident=values["chain"])
        placement = services.place_chain(
            section=section, chain=chain, commentary=values.get("commentary", "")
        )
        return Response(PlacementSerializer(placement).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={202: JobSerializer})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Start publishing; follow the job at `/api/jobs/…/`."""
        job = services.start_publishing(edition=self.get_object(), user=signed_in_user(request))
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)


def _valid(serializer: Any) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values
