"""The chains' pages, and the panel of a case."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from casebase.models import Case, Forum
from coding import selectors
from coding.matrix import chain_matrix
from coding.models import Axis, Chain, Direction

PER_PAGE = 20


class ChainFilter(django_filters.FilterSet):
    """`?code=`, `?loophole=`, `?countermeasure=` (each a key and all below it), `?direction=`, `?forum=`."""

    code = django_filters.CharFilter(method="by_code", label=_("Code"))
    loophole = django_filters.CharFilter(method="by_code", label=_("Loophole"))
    countermeasure = django_filters.CharFilter(method="by_code", label=_("Countermeasure"))
    direction = django_filters.ChoiceFilter(
        choices=Direction.choices, empty_label=_("Any direction")
    )
    forum = django_filters.ChoiceFilter(
        choices=Forum.choices, field_name="case__forum", empty_label=_("All forums")
    )

    class Meta:
        model = Chain
        fields = ["code", "loophole", "countermeasure", "direction", "forum"]

    def by_code(self, queryset: Any, name: str, value: str) -> Any:
        """Chains with evidence under this code or one below it."""
        return queryset.filter(pk__in=selectors.links_under(value).values("chain"))


def laid_out(chain: Chain, labels: dict[str, str] | None = None) -> dict[str, Any]:
    """A chain as three columns of evidence, in the order of the axes.

    `labels` are those of the codes by key; a list gives them, so that they are read once for all.
    """
    labels = selectors.labels() if labels is None else labels
    links = sorted(chain.links.all(), key=lambda link: link.order)
    return {
        "chain": chain,
        "missing": [Axis(axis).label for axis in selectors.missing_axes(chain)],
        "columns": [
            {
                "axis": axis,
                "letter": axis.value[0],
                "evidence": [
                    {
                        "annotation": link.annotation,
                        "label": labels.get(link.annotation.code.key, link.annotation.code.key),
                        "document": link.annotation.version.document,
                        "passage": link.annotation.passage,
                    }
                    for link in links
                    if link.axis == axis
                ],
            }
            for axis in Axis
        ],
    }


def chain_list(request: HttpRequest) -> HttpResponse:
    """All chains, filtered by code, direction and forum."""
    found = ChainFilter(
        request.GET or None, queryset=selectors.chains(request.user).order_by("-weight", "ident")
    )
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    labels = selectors.labels()
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": found,
        "page": page,
        "chains": [laid_out(chain, labels) for chain in page],
        "codes": selectors.entries(),
        "chosen": {
            name: request.GET.get(name, "") for name in ("code", "loophole", "countermeasure")
        },
        "query": query.urlencode(),
    }
    return render(request, "coding/chains.html", context)


def matrix_page(request: HttpRequest) -> HttpResponse:
    """Loophole × countermeasure × outcome over all chains; `?level=codes` for each code, `?forum=` for one forum."""
    forum = request.GET.get("forum", "")
    forum = forum if forum in Forum.values else ""
    by_group = request.GET.get("level") != "codes"
    found = selectors.chain_codes()
    if forum:
        found = found.filter(case__forum=forum)
    context = {
        "matrix": chain_matrix(found, selectors.labels(), by_group=by_group, forum=forum),
        "by_group": by_group,
        "forum": forum,
        "forums": Forum.choices,
    }
    return render(request, "coding/matrix.html", context)


def chain_page(request: HttpRequest, ident: str) -> HttpResponse:
    """One chain."""
    chain = get_object_or_404(selectors.chains(request.user), ident=ident)
    return render(request, "coding/chain.html", {"laid": laid_out(chain, selectors.labels())})


class ChainPanel:
    """A case's chains on its page."""

    template = "coding/includes/case_panel.html"
    ident = "chains"
    label = _("Chains")
    order = 1

    def context(self, case: Case, request: HttpRequest) -> dict[str, Any]:
        """The chains of the case, laid out."""
        labels = selectors.labels()
        found = selectors.chains(request.user).filter(case=case)
        return {"chains": [laid_out(chain, labels) for chain in found], "key": case.key}
