"""The bias meter over REST, for those who may code."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import signed_in_user
from coding.api.agreement import CodersOnly
from coding.bias.make import make, values_of
from coding.bias.reading import rounds_to_compare
from coding.round_selectors import visible_rounds


class BiasView(APIView):
    """`/api/bias/`."""

    permission_classes = (CodersOnly,)

    @extend_schema(operation_id="bias", responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request) -> Response:
        """Codings with and without suggestions, of all rounds: released items only."""
        return Response(values_of(make(rounds_to_compare(), signed_in_user(request))))


class RoundBiasView(APIView):
    """`/api/rounds/<id>/bias/`."""

    permission_classes = (CodersOnly,)

    @extend_schema(operation_id="bias_round", responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request, pk: str) -> Response:
        """The same of one round."""
        user = signed_in_user(request)
        found = get_object_or_404(visible_rounds(user), pk=pk)
        return Response(values_of(make([found], user, with_outside=False)))
