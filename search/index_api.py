"""The operator's page as an API, for managers only."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework import status as http
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import require, signed_in_user
from accounts.roles import MANAGE
from search import outbox
from search.index_views import ACTIONS
from search.upkeep import tending
from search.upkeep.status import failing, status


class ManagersOnly(BasePermission):
    """Errors of the engine and names of documents that fail are for those who mend them."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Ask for a manager, for reading too."""
        if not request.user.is_authenticated:
            raise NotAuthenticated
        require(request.user, MANAGE)
        return True


class DriftPartSerializer(serializers.Serializer[Any]):
    """How many documents differ in one way, and the first of them."""

    count = serializers.IntegerField()
    documents = serializers.ListField(child=serializers.CharField())


class DriftSerializer(serializers.Serializer[Any]):
    """What the last comparison found: not in the index, another content, no longer in the database."""

    missing = DriftPartSerializer(required=False)
    changed = DriftPartSerializer(required=False)
    surplus = DriftPartSerializer(required=False)


class FailingSerializer(serializers.Serializer[Any]):
    """A document that cannot be indexed; a parked one is not tried again by itself."""

    document = serializers.CharField()
    error = serializers.CharField()
    attempts = serializers.IntegerField()
    parked = serializers.BooleanField()
    retry_at = serializers.DateTimeField(allow_null=True)


class IndexStatusSerializer(serializers.Serializer[Any]):
    """How the index stands; sizes are null where the engine does not answer."""

    state = serializers.ChoiceField(
        choices=["unavailable", "missing", "outdated", "failing", "drifted", "behind", "current"]
    )
    engine = serializers.CharField()
    problem = serializers.CharField(allow_blank=True)
    generation = serializers.CharField(allow_blank=True)
    outdated = serializers.BooleanField()
    building = serializers.BooleanField()
    built_at = serializers.DateTimeField(allow_null=True)
    documents = serializers.IntegerField(allow_null=True)
    passages = serializers.IntegerField(allow_null=True)
    bytes = serializers.IntegerField(allow_null=True)
    waiting = serializers.IntegerField(help_text="documents that changed and are not indexed yet")
    oldest = serializers.DateTimeField(allow_null=True, help_text="since when the first waits")
    rate = serializers.FloatField(help_text="documents indexed per minute, lately")
    failing = serializers.IntegerField()
    parked = serializers.IntegerField()
    last_error = serializers.CharField(allow_blank=True)
    last_error_at = serializers.DateTimeField(allow_null=True)
    applied_through = serializers.DateTimeField(allow_null=True)
    compared_at = serializers.DateTimeField(allow_null=True)
    drift = DriftSerializer()
    documents_failing = FailingSerializer(many=True, source="failing_documents")


class StartedSerializer(serializers.Serializer[Any]):
    """The job to follow at `/api/jobs/…/`."""

    job = serializers.UUIDField()


class TryAgainSerializer(serializers.Serializer[Any]):
    """One document, or all that fail where none is named."""

    document = serializers.CharField(required=False, max_length=255)


class TriedSerializer(serializers.Serializer[Any]):
    """How many are tried again."""

    count = serializers.IntegerField()


class IndexStatusView(APIView):
    """`GET /api/search/index/`."""

    permission_classes = (ManagersOnly,)

    @extend_schema(operation_id="search_index_status", responses=IndexStatusSerializer)
    def get(self, request: Request) -> Response:
        """Lag, drift, size, and the documents that fail."""
        found = status()
        values = {name: getattr(found, name) for name in found.__slots__}
        values |= {"state": found.state, "failing_documents": failing()}
        return Response(IndexStatusSerializer(values).data)


class IndexActionView(APIView):
    """`POST /api/search/index/rebuild/`, `verify/` and `repair/`."""

    permission_classes = (ManagersOnly,)

    @extend_schema(request=None, responses={202: StartedSerializer})
    def post(self, request: Request, action: str) -> Response:
        """Start it as a job, or name the one that is under way."""
        job = tending.request(ACTIONS[action], signed_in_user(request))
        return Response({"job": job.pk}, status=http.HTTP_202_ACCEPTED)


class TryAgainView(APIView):
    """`POST /api/search/index/try-again/`."""

    permission_classes = (ManagersOnly,)

    @extend_schema(request=TryAgainSerializer, responses=TriedSerializer)
    def post(self, request: Request) -> Response:
        """Try documents that failed at once."""
        serializer = TryAgainSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response({"count": outbox.try_again(serializer.validated_data.get("document"))})
