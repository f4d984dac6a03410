"""Rounds over REST: what is mine to code, handing in, and for managers planning, starting, closing, taking out."""

from __future__ import annotations

import secrets

from django.contrib.auth.models import User
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status as http
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.permissions import require, signed_in_user
from accounts.roles import MANAGE
from coding import round_selectors
from coding.api.agreement import CodersOnly
from coding.api.round_serializers import (
    HandedInSerializer,
    HandInSerializer,
    ItemSerializer,
    PlanSerializer,
    ProgressSerializer,
    RoundSerializer,
    TakeOutSerializer,
)
from coding.models import Round
from coding.round_selectors import Scope
from coding.services import rounds as services
from coding.services.rounds import Plan


class RoundViewSet(GenericViewSet[Round]):
    """Rounds that this person may open: their own once they have begun, all for who manages or adjudicates."""

    serializer_class = RoundSerializer
    permission_classes = (CodersOnly,)
    queryset = Round.objects.all()
    pagination_class: type[BasePagination] | None = None
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Round]:
        """The newest first."""
        return round_selectors.visible_rounds(signed_in_user(self.request))

    @extend_schema(responses=RoundSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every round one may open, with how much of it is given to oneself."""
        return Response(self.get_serializer(self.get_queryset(), many=True).data)

    @extend_schema(responses=RoundSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One round, with the addresses of its agreement, its differences and its pages."""
        return self._told(self.get_object())

    @extend_schema(request=PlanSerializer, responses={201: RoundSerializer})
    def create(self, request: Request) -> Response:
        """Plan a round: draw the items and share them out. Nobody has anything to do before it is started."""
        require(signed_in_user(request), MANAGE)
        serializer = PlanSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        coders = values.pop("coders")
        names = ("documents", "forums", "languages")
        scope = Scope(
            **{name: tuple(values.pop(name, ())) for name in names},
            footnotes=values.pop("footnotes", False),
        )
        values["by"] = tuple(values.get("by", ()))
        values.setdefault("seed", secrets.randbelow(2**32))
        planned = services.plan_round(
            plan=Plan(scope=scope, **values), coders=coders, user=signed_in_user(request)
        )
        return self._told(planned, http.HTTP_201_CREATED)

    @extend_schema(
        parameters=[OpenApiParameter("document", str, description="slug; only those in it")],
        responses=ItemSerializer(many=True),
    )
    @action(detail=True)
    def items(self, request: Request, pk: str) -> Response:
        """What is given to oneself, in order, also what one was taken out of."""
        rows = round_selectors.items_of(self.get_object(), signed_in_user(request))
        if slug := request.query_params.get("document"):
            rows = [row for row in rows if row.document == slug]
        return Response(ItemSerializer(rows, many=True).data)

    @extend_schema(request=HandInSerializer, responses=HandedInSerializer)
    @action(detail=True, methods=["post"], url_path="hand-in")
    def hand_in(self, request: Request, pk: str) -> Response:
        """Hand in items by their number. Repeating it changes nothing."""
        serializer = HandInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        found = self.get_object()
        orders = sorted(set(serializer.validated_data["items"]))
        items = list(found.items.filter(order__in=orders).select_related("version__document"))
        if len(items) < len(orders):
            known = {item.order for item in items}
            raise services.not_yours(next(order for order in orders if order not in known))
        released = services.hand_in(items=items, user=signed_in_user(request))
        content = {"handed_in": orders, "released": [item.order for item in released]}
        return Response(HandedInSerializer(content).data)

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Let the coders begin."""
        return self._told(
            services.start_round(planned=self._managed(), user=signed_in_user(request))
        )

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """End the round; what was not handed in by all counts as not judged."""
        return self._told(services.close_round(found=self._managed(), user=signed_in_user(request)))

    @extend_schema(request=TakeOutSerializer, responses=RoundSerializer)
    @action(detail=True, methods=["post"], url_path="take-out")
    def take_out(self, request: Request, pk: str) -> Response:
        """Take a coder out; what they coded is kept."""
        found = self._managed()
        serializer = TakeOutSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        coder = get_object_or_404(User, username=serializer.validated_data["coder"])
        services.take_out(found=found, coder=coder, user=signed_in_user(request))
        return self._told(found)

    @extend_schema(responses=ProgressSerializer(many=True))
    @action(detail=True)
    def progress(self, request: Request, pk: str) -> Response:
        """How far each coder is; of others only for who manages or adjudicates."""
        user, found = signed_in_user(request), self.get_object()
        rows = round_selectors.progress(found)
        if not round_selectors.sees_all(user):
            rows = [row for row in rows if row.coder == user.get_username()]
        return Response(ProgressSerializer(rows, many=True).data)

    def _managed(self) -> Round:
        """The round, for managers; others are refused before they learn whether it is there."""
        require(signed_in_user(self.request), MANAGE)
        return self.get_object()

    def _told(self, found: Round, status: int = http.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(found).data, status=status)
