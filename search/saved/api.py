"""Saved searches through the REST API; a person reaches only their own."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.permissions import signed_in_user
from problems import Problem
from search.backends.base import IndexUnavailable
from search.compile import FACETS
from search.instead import refuse_like
from search.models import SavedSearch
from search.params import Params
from search.saved import selectors, services
from search.saved.estimate import estimate
from search.saved.models import Rate, Reason


class SavedSearchSerializer(serializers.ModelSerializer[SavedSearch]):
    """A saved search; `fresh` counts the items not yet seen, `problem` says why it cannot be read."""

    alert = serializers.ChoiceField(choices=Rate.choices, default=Rate.NEVER)
    by = serializers.ChoiceField(choices=["case", "passage"], default="case")
    filters = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        default=dict,
        help_text="facet → ticked values",
    )
    fresh = serializers.IntegerField(read_only=True)

    class Meta:
        model = SavedSearch
        fields: ClassVar[list[str]] = [
            "id", "name", "query", "filters", "by", "sort", "alert", "created_at", "problem", "fresh",
        ]  # fmt: skip
        read_only_fields: ClassVar[list[str]] = ["id", "created_at", "problem"]

    def validate_filters(self, value: dict[str, list[str]]) -> dict[str, list[str]]:
        """Only facets that there are."""
        unknown = sorted(set(value) - set(FACETS))
        if unknown:
            raise serializers.ValidationError(", ".join(unknown))
        return {name: values for name, values in value.items() if values}


class NewItemSerializer(serializers.Serializer[Any]):
    """A passage that a saved search tells of."""

    id = serializers.IntegerField()
    reason = serializers.ChoiceField(choices=Reason.choices)
    document = serializers.CharField()
    passage = serializers.CharField(help_text="its id when it was found")
    label = serializers.CharField()  # type: ignore[assignment]  # DRF's own attribute
    case = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    snippet = serializers.CharField()
    codes = serializers.ListField(child=serializers.CharField())
    found_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True)


class EstimateSerializer(serializers.Serializer[Any]):
    """An estimate from the dates of documents: `recent` passages in `days` days."""

    total = serializers.IntegerField()
    recent = serializers.IntegerField()
    undated = serializers.IntegerField()
    since = serializers.DateField()
    days = serializers.IntegerField()
    a_week = serializers.FloatField()


class SavedSearchViewSet(GenericViewSet[SavedSearch]):
    """`/api/saved-searches/`."""

    serializer_class = SavedSearchSerializer
    permission_classes = (IsAuthenticated,)
    queryset = SavedSearch.objects.none()

    def get_queryset(self) -> QuerySet[SavedSearch]:
        """One's own."""
        return selectors.searches_of(self.request.user)

    @extend_schema(responses=SavedSearchSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One's saved searches."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """One of them."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses={201: SavedSearchSerializer})
    def create(self, request: Request) -> Response:
        """Save a search; from then on it tells of what is new."""
        values = self._values(request, partial=False)
        search = services.save_search(
            owner=signed_in_user(request),
            name=values["name"],
            params=_params(values),
            alert=values["alert"],
            language=get_language() or "en",
        )
        return Response(self.get_serializer(self._again(search)).data, status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Change its name, query, filters or alert."""
        search = self.get_object()
        services.change_search(search=search, **self._values(request, partial=True))
        return Response(self.get_serializer(self._again(search)).data)

    def destroy(self, request: Request, pk: str) -> Response:
        """Delete it."""
        services.remove_search(search=self.get_object())
        return Response(status=204)

    @extend_schema(responses=NewItemSerializer(many=True))
    @action(detail=True)
    def items(self, request: Request, pk: str) -> Response:
        """What it found, newest first; `page` from 1."""
        number = request.query_params.get("page", "1")
        page = selectors.items_page(
            self.get_object(), int(number) if number.isascii() and number.isdigit() else 1
        )
        return Response(
            {"page": page.page, "pages": page.pages, "results": [_item(t) for t in page.told]}
        )

    @extend_schema(
        request=inline_serializer(
            "SeenRequest", {"through": serializers.IntegerField(required=False)}
        ),
        responses=inline_serializer("Seen", {"seen": serializers.IntegerField()}),
    )
    @action(detail=True, methods=["post"])
    def seen(self, request: Request, pk: str) -> Response:
        """Mark all items as seen, or those up to the id `through`."""
        sent = request.data.get("through") if isinstance(request.data, dict) else None
        number = int(str(sent)) if str(sent).isdecimal() else None
        return Response({"seen": services.mark_seen(search=self.get_object(), through=number)})

    @extend_schema(responses=EstimateSerializer)
    @action(detail=False)
    def estimate(self, request: Request) -> Response:
        """About how many passages a search would bring; parameters as of `/api/search/`."""
        params = Params.read(request.query_params)
        refuse_like(params)
        try:
            found = estimate(params.query, {name: list(v) for name, v in params.filters})
        except IndexUnavailable as error:
            raise Problem("index_unavailable", str(error), status=503) from error
        return Response(EstimateSerializer(found).data)

    def _values(self, request: Request, *, partial: bool) -> dict[str, Any]:
        serializer = self.get_serializer(data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _again(self, search: SavedSearch) -> SavedSearch:
        return self.get_queryset().get(pk=search.pk)


def _params(values: dict[str, Any]) -> Params:
    filters = values.get("filters", {})
    return Params(
        query=values.get("query", ""),
        filters=tuple((name, tuple(filters[name])) for name in FACETS if filters.get(name)),
        by=values.get("by", "case"),
        sort=values.get("sort", "relevance"),
    )


def _item(told: Any) -> dict[str, Any]:
    record = told.record
    shown = {
        "id": told.item.pk,
        "reason": told.item.reason,
        "document": told.item.document,
        "passage": record["id"],
        "label": record["label"],
        "case": record["case"],
        "title": record["case_title"] or record["document_title"],
        "snippet": record["snippet"],
        "codes": told.codes,
        "found_at": told.item.found_at,
        "seen_at": told.item.seen_at,
    }
    return dict(NewItemSerializer(shown).data)
