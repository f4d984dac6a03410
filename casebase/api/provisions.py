"""The provision index and tables of authorities over REST."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casebase import registry, selectors
from casebase.api.provision_serializers import (
    AuthorityTableSerializer,
    ProvisionNodeSerializer,
    ProvisionPassageSerializer,
    WholeProvision,
    WholeProvisionSerializer,
)
from casebase.authority_table import SORTS, build, chosen_sort
from casebase.authority_table.files import as_json
from casebase.provisions import ranking, tree
from casebase.provisions.addresses import unslug
from casebase.provisions.kept import Kept
from casebase.provisions.request import Choice
from casebase.provisions.turning import turning_cases
from legaltext.provision_places import place_of

BELOW = OpenApiParameter("below", str, enum=["no"], description="no: without what stands under it")
SHOW = OpenApiParameter("show", str, enum=["interpreting", "findings", "all"])
CASE = OpenApiParameter("case", str, description="of one case, or of one document without a case")


def found_node(canonical: str) -> tuple[Kept, tree.Node]:
    """The node of a provision as the address names it: `TBT 2.4` or `TBT_2.4`; a 404 where nothing names it."""
    kept = Kept()
    for written in (canonical, unslug(canonical)):
        found = tree.find(kept, place_of(written))
        if found is not None:
            return kept, found[1]
    raise Http404(_("Nothing in the library names %(provision)s.") % {"provision": canonical})


@extend_schema_view(
    get=extend_schema(
        parameters=[OpenApiParameter("agreement", str, description="a key, as TBT or GATT 1994")]
    )
)
class ProvisionListView(ListAPIView[Any]):
    """Every agreement with its counts; with `?agreement=` its provisions in the order of the text."""

    serializer_class = ProvisionNodeSerializer
    filter_backends = ()
    queryset: Any = ()

    def get_queryset(self) -> Any:
        """Nodes: the roots of all laws, or all below one root."""
        laws = tree.laws(Kept())
        key = self.request.query_params.get("agreement")
        if key is None:
            return [law.root for law in laws.values()]
        return list(laws[key].ordered) if key in laws else []


class ProvisionView(APIView):
    """One provision."""

    @extend_schema(parameters=[BELOW], responses=WholeProvisionSerializer)
    def get(self, request: Request, canonical: str) -> Response:
        """Its counts, what stands above and below it, and the cases that turn on it."""
        _kept, node = found_node(canonical)
        ruled, cited = turning_cases(node, below=Choice.read(request.query_params).below)
        whole = WholeProvision(node, [*ruled, *cited])
        return Response(WholeProvisionSerializer(whole).data)


@extend_schema_view(get=extend_schema(parameters=[BELOW, SHOW, CASE]))
class ProvisionPassagesView(ListAPIView[Any]):
    """The passages that name a provision, case by case, in the order of its page."""

    serializer_class = ProvisionPassageSerializer
    filter_backends = ()
    queryset: Any = ()

    def get_queryset(self) -> Any:
        """The passages chosen, the best of each case first."""
        kept, node = found_node(self.kwargs["canonical"])
        choice = Choice.read(self.request.query_params)
        groups = ranking.ranked(kept, node, below=choice.below, shown=choice.shown)
        chosen = [group for group in groups if choice.case in {"", group.key}]
        return [one for group in chosen for one in group.passages]

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """With the codes of this page's passages, read together."""
        shown = [one.passage for one in args[0]] if args else []
        codes = registry.codes_of_passages(shown)
        kwargs["context"] = {**self.get_serializer_context(), "codes": codes}
        return ProvisionPassageSerializer(*args, **kwargs)


class AuthoritiesView(APIView):
    """The table of authorities of a document."""

    @extend_schema(
        parameters=[OpenApiParameter("sort", str, enum=list(SORTS))],
        responses=AuthorityTableSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        """What the newest text cites, by sort of authority, each with the passages that cite it."""
        document = get_object_or_404(selectors.documents(), slug=slug)
        version = get_object_or_404(selectors.current_versions().defer("text"), document=document)
        table = build(document, version, chosen_sort(request.query_params.get("sort", "")))
        return Response(AuthorityTableSerializer(as_json(table)).data)
