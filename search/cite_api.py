"""Citations of passages over REST, in the styles of the pages."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from problems import Problem
from search import registry
from search.api import RefusalSerializer
from search.registry import STYLES

MOST = 100  # passages of one answer


class CitationSerializer(serializers.Serializer[Any]):
    """One passage in one style; `html` has its italics."""

    passage = serializers.CharField()
    style = serializers.ChoiceField(choices=list(STYLES))  # type: ignore[assignment]  # a name of DRF
    text = serializers.CharField()
    html = serializers.CharField()


class CitationsSerializer(serializers.Serializer[Any]):
    """The citations in the order asked for, and the passages that nobody can cite."""

    citations = CitationSerializer(many=True)
    unknown = serializers.ListField(child=serializers.CharField())


class CitationsAPI(APIView):
    """`GET /api/citations/?passage=…&style=…`."""

    serializer_class = CitationsSerializer

    @extend_schema(
        operation_id="citations",
        parameters=[
            OpenApiParameter(
                "passage",
                description=f"The `id` of a hit (`slug#12`, `case/DS593`); {MOST} at most.",
                required=True,
                many=True,
            ),
            OpenApiParameter(
                "style", description="All styles unless told.", enum=list(STYLES), many=True
            ),
        ],
        responses={200: CitationsSerializer, 400: RefusalSerializer, 404: RefusalSerializer},
    )
    def get(self, request: Request) -> Response:
        """Citations with pinpoints, in the language of the request."""
        idents = list(dict.fromkeys(filter(None, request.query_params.getlist("passage"))))
        styles = request.query_params.getlist("style") or list(STYLES)
        _check(idents, styles)
        found = registry.citations(idents, get_language() or "en")
        if not found:
            raise Problem(
                "no_passage",
                _("No passage of this name can be cited."),
                place=", ".join(idents)[:200],
                remedy=_("Take the `id` of a hit, and write # as %23."),
                status=404,
            )
        citations = [
            {
                "passage": ident,
                "style": style,
                "text": found[ident][style].text,
                "html": found[ident][style].html,
            }
            for ident in idents
            if ident in found
            for style in dict.fromkeys(styles)
            if style in found[ident]
        ]
        unknown = [ident for ident in idents if ident not in found]
        return Response({"citations": citations, "unknown": unknown})


def _check(idents: list[str], styles: list[str]) -> None:
    if not idents or len(idents) > MOST:
        raise Problem(
            "passages",
            _("Between 1 and %(most)d passages can be cited at once.") % {"most": MOST},
            place="passage",
            remedy=_("Name them as passage=…; export the results for more."),
        )
    if unknown := [style for style in styles if style not in STYLES]:
        raise Problem(
            "style",
            _("There is no style “%(name)s”.") % {"name": unknown[0][:40]},
            place="style",
            remedy=_("Choose one of: %(names)s.") % {"names": ", ".join(STYLES)},
        )
