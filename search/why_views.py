"""Why a hit stands where it does, as a part of the results page or a page of its own, and through the API."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from problems import Problem
from search.api import RefusalSerializer, refused
from search.backends.base import IndexUnavailable
from search.params import Params
from search.query import QueryError
from search.request import plain
from search.why import Why, why


def why_page(request: HttpRequest) -> HttpResponse:
    """The reasons for one passage; htmx asks for them alone."""
    params = Params.read(request.GET)
    context: dict[str, Any] = {"query": params.query, "back": params.address()}
    status = 200
    try:
        context["why"] = _why(params, request.GET.get("id", ""))
    except Problem as problem:
        context["problem"], status = problem, problem.status
    part = bool(request.htmx)  # type: ignore[attr-defined]  # set by django-htmx's middleware
    template = "search/_why.html" if part else "search/why.html"
    response = render(request, template, context, status=200 if part else status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _why(params: Params, ident: str) -> Why:
    try:
        found = why(
            params.query,
            ident,
            get_language() or "en",
            like=params.like,
            coded_like=params.coded_like,
        )
    except (QueryError, IndexUnavailable) as error:
        raise refused(error) from error
    if found is None:
        raise Problem(
            "no_match",
            _("This passage does not match the query, or is not in the index."),
            place=ident[:200],
            remedy=_("Search again: the index may have changed."),
            status=404,
        )
    return found


class ReasonSerializer(serializers.Serializer[Any]):
    """A part of the score."""

    kind = serializers.CharField()
    text = serializers.CharField()
    points = serializers.FloatField()


class WhySerializer(serializers.Serializer[Any]):
    """A passage's score under a query and the parts that it is the sum of."""

    id = serializers.CharField()
    query = serializers.CharField()
    score = serializers.FloatField()
    reasons = ReasonSerializer(many=True)
    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="words of a question that the passage does not have",
    )


class WhyAPI(APIView):
    """`GET /api/search/why/?q=…&id=…`."""

    serializer_class = WhySerializer

    @extend_schema(
        operation_id="search_why",
        parameters=[
            OpenApiParameter("q", description="The query; may be empty beside `like`."),
            OpenApiParameter("id", description="The `id` of a hit.", required=True),
            OpenApiParameter("like", description="As the search had it, `<document>:<order>`."),
            OpenApiParameter("coded_like", description="As the search had it."),
        ],
        responses={
            200: WhySerializer,
            400: RefusalSerializer,
            404: RefusalSerializer,
            503: RefusalSerializer,
        },
    )
    def get(self, request: Request) -> Response:
        """Why a hit stands where it does."""
        return Response(
            plain(_why(Params.read(request.query_params), request.query_params.get("id", "")))
        )
