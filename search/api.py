"""Search through the REST API, with the parameters of the results page."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from problems import Problem
from search import service
from search.backends.base import IndexUnavailable
from search.compile import FACETS
from search.params import MAX_PAGE_SIZE, PAGE_SIZE, SORTS, Params
from search.query import QueryError
from search.request import plain


class HitSerializer(serializers.Serializer[Any]):
    """A passage found; `highlights` are offsets into `snippet`, `start` and `end` into the text."""

    id = serializers.CharField()
    case = serializers.CharField(allow_null=True)
    case_title = serializers.CharField()
    document = serializers.CharField()
    document_title = serializers.CharField()
    document_kind = serializers.CharField()
    passage_kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF's own attribute
    heading = serializers.CharField()
    order = serializers.IntegerField()
    page = serializers.IntegerField(allow_null=True)
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    date = serializers.DateField(allow_null=True)
    year = serializers.IntegerField(allow_null=True)
    forum = serializers.CharField()
    language = serializers.CharField()
    status = serializers.CharField()
    codes = serializers.ListField(child=serializers.CharField())
    provisions = serializers.ListField(child=serializers.CharField())
    score = serializers.FloatField()
    snippet = serializers.CharField()
    highlights = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2)
    )
    cut = serializers.ListField(
        child=serializers.BooleanField(), help_text="whether text was left out before, after"
    )
    standing = serializers.CharField(allow_blank=True, help_text="whether the document stands")


class GroupSerializer(serializers.Serializer[Any]):
    """A case, or a document that has none, with its best passages."""

    key = serializers.CharField()
    case = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    forum = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    status = serializers.CharField()
    standing = serializers.CharField(
        allow_blank=True, help_text="of the best regarded document among its passages here"
    )
    complainants = serializers.ListField(child=serializers.CharField())
    respondents = serializers.ListField(child=serializers.CharField())
    passages = serializers.IntegerField(help_text="how many of its passages match")
    hits = HitSerializer(many=True)


class FacetValueSerializer(serializers.Serializer[Any]):
    """`count` is what one gets by ticking only this value of the facet."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF's own attribute
    count = serializers.IntegerField()
    selected = serializers.BooleanField()
    above = serializers.CharField(
        allow_blank=True, help_text="what it stands under in a tree; ticking that includes this"
    )


class FacetSerializer(serializers.Serializer[Any]):
    """A facet with all of its values."""

    name = serializers.ChoiceField(choices=FACETS)
    label = serializers.CharField()  # type: ignore[assignment]  # DRF's own attribute of that name
    values = FacetValueSerializer(many=True)


class SearchResultSerializer(serializers.Serializer[Any]):
    """Exact totals, one page of cases (`groups`) or passages (`hits`), and the facets."""

    query = serializers.CharField(allow_blank=True, help_text="in canonical form")
    reading = serializers.ChoiceField(choices=["question", "boolean"])
    total_cases = serializers.IntegerField()
    total_passages = serializers.IntegerField()
    complete = serializers.IntegerField(
        allow_null=True, help_text="of a question: how many passages have all of its words"
    )
    behind = serializers.IntegerField(help_text="documents waiting to be indexed")
    generation = serializers.CharField()
    took_ms = serializers.FloatField()
    groups = GroupSerializer(many=True)
    hits = HitSerializer(many=True)
    facets = FacetSerializer(many=True)


class RefusalSerializer(serializers.Serializer[Any]):
    """Why there is no answer; `position` and `length` are code points of the query."""

    code = serializers.CharField()
    message = serializers.CharField()
    place = serializers.CharField()
    remedy = serializers.CharField()
    position = serializers.IntegerField(required=False)
    length = serializers.IntegerField(required=False)
    suggestion = serializers.CharField(required=False)


def _parameter(name: str, text: str, **values: Any) -> OpenApiParameter:
    return OpenApiParameter(name, description=text, **values)


class SearchAPI(APIView):
    """`GET /api/search/?q=…`."""

    serializer_class = SearchResultSerializer

    @extend_schema(
        operation_id="search",
        parameters=[
            _parameter("q", "The query, in the language of the search page."),
            _parameter("by", "What is counted and paged.", enum=["case", "passage"]),
            _parameter("sort", "Order of the results.", enum=list(SORTS)),
            _parameter("page", "From 1.", type=int),
            _parameter(
                "size",
                f"Results per page, {PAGE_SIZE} unless told, {MAX_PAGE_SIZE} at most.",
                type=int,
            ),
            *(_parameter(name, "Any of these values of the facet.", many=True) for name in FACETS),
        ],
        responses={200: SearchResultSerializer, 400: RefusalSerializer, 503: RefusalSerializer},
    )
    def get(self, request: Request) -> Response:
        """Search passages and cases."""
        params = Params.read(request.query_params)
        try:
            result = service.search(params.request(get_language() or "en"))
        except QueryError as error:
            raise Problem(
                "query",
                error.message,
                place=_("character %(number)d") % {"number": error.position + 1},
                remedy=error.suggestion
                and _("Did you mean: %(query)s") % {"query": error.suggestion},
                extra={
                    "position": error.position,
                    "length": error.length,
                    "suggestion": error.suggestion,
                },
            ) from error
        except IndexUnavailable as error:
            raise Problem(
                "index_unavailable",
                str(error),
                remedy=_("Try again in a moment; everything else works."),
                status=503,
            ) from error
        return Response(plain(result))
