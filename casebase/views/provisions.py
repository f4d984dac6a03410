"""The provision index: all agreements, one agreement as a tree, one provision with what interprets it."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casebase import registry, vocabulary
from casebase.models.case import in_language
from casebase.provisions import ranking, tree
from casebase.provisions.addresses import address, unslug
from casebase.provisions.kept import Kept
from casebase.provisions.naming import nearest, places_named
from casebase.provisions.request import Choice
from casebase.provisions.turning import Ruling, TurningCase, turning_cases
from casebase.short_places import short_place
from legaltext.citations.agreement_names import agreement_name
from legaltext.provision_places import LawKind, Place, law_kind, place_of

CASES_A_PAGE = 10
PASSAGES_A_CASE = 5
PASSAGES_A_PAGE = 40
CASES_TO_CHOOSE = 200


def index(request: HttpRequest) -> HttpResponse:
    """Every agreement and title of law with its counts; `?go=` leads to a provision however it is written."""
    laws = tree.laws(Kept())
    words = request.GET.get("go", "").strip()
    context: dict[str, Any] = {"sections": _sections(laws), "words": words}
    if words:
        found = places_named(words, laws, request.GET.get("within", ""))
        existing = [place for place in found if nearest(place, laws) == place]
        if len(existing) == 1:
            return redirect(address(existing[0]))
        context |= {
            "candidates": [law_row(laws[place.agreement]) | {"place": place} for place in existing],
            "missing": found[0].canonical if found and not existing else "",
            "nearest": nearest(found[0], laws) if found and not existing else None,
        }
    return render(request, "casebase/provisions/index.html", context)


def agreement(request: HttpRequest, agreement: str) -> HttpResponse:
    """One agreement as a tree of its provisions in the order of its text."""
    law, node = _found(Place(place_of(unslug(agreement)).agreement))
    if not _is_at(request, node.place):
        return HttpResponsePermanentRedirect(address(node.place))
    _ruled, cited = turning_cases(node, below=False)
    context = {
        "law": law,
        "name": law_name(law.key),
        "rows": [{"node": row, "depth": len(row.place.parts)} for row in law.ordered],
        "whole": cited,
    }
    return render(request, "casebase/provisions/agreement.html", context)


def provision(request: HttpRequest, agreement: str, number: str) -> HttpResponse:
    """One provision: the cases that turn on it, and the passages that name it, interpreting ones first."""
    kept = Kept()
    place = place_of(f"{unslug(agreement)} {unslug(number)}")
    law, node = _found(place, kept)
    if not _is_at(request, place):
        query = request.GET.urlencode()
        return HttpResponsePermanentRedirect(address(place) + (f"?{query}" if query else ""))
    choice = Choice.read(request.GET)
    before, after = law.beside(node)
    ruled, cited = turning_cases(node, below=choice.below)
    context = {
        "law": law,
        "name": law_name(law.key),
        "node": node,
        "lineage": list(place.lineage())[:-1],
        "before": before,
        "after": after,
        "choice": choice,
        "ruled": [_turning_row(one, place) for one in ruled],
        "cited": cited,
        **_passages(kept, node, choice, request.GET.get("page")),
    }
    return render(request, "casebase/provisions/provision.html", context)


def _is_at(request: HttpRequest, place: Place) -> bool:
    """Whether the request is at the one address of a place, not at that of another spelling."""
    return unquote(address(place)) == request.path


def _found(place: Place, kept: Kept | None = None) -> tuple[tree.Law, tree.Node]:
    found = tree.find(kept or Kept(), place)
    if found is None:
        raise Http404(
            _("Nothing in the library names %(provision)s.") % {"provision": place.canonical}
        )
    return found


def law_name(key: str) -> str:
    """An agreement's name in the language of the page."""
    name = agreement_name(key)
    return in_language(name.english, name.chinese)


def law_row(law: tree.Law) -> dict[str, Any]:
    """A law as a row of the index."""
    return {"law": law, "name": law_name(law.key)}


def _sections(laws: dict[str, tree.Law]) -> list[dict[str, Any]]:
    titles: dict[LawKind, str] = {
        "agreement": _("WTO agreements"),
        "us_statute": _("US statutes"),
        "us_regulation": _("US regulations"),
        "other": _("Other laws"),
    }
    rows = {
        kind: [law_row(law) for law in laws.values() if law_kind(law.key) == kind]
        for kind in titles
    }
    return [
        {"kind": kind, "title": title, "rows": rows[kind]}
        for kind, title in titles.items()
        if rows[kind]
    ]


def _turning_row(one: TurningCase, place: Place) -> dict[str, Any]:
    return {"case": one.case, "rulings": [_ruling_row(ruling, place) for ruling in one.rulings]}


def _ruling_row(ruling: Ruling, place: Place) -> dict[str, Any]:
    stage = vocabulary.label(vocabulary.STAGES, ruling.stage) if ruling.stage else ""
    return {
        "place": ruling.place if ruling.place != place else None,
        "finding": vocabulary.label(vocabulary.FINDINGS, ruling.finding),
        "key": ruling.finding,
        "stage": stage,
    }


def _passages(kept: Kept, node: tree.Node, choice: Choice, number: str | None) -> dict[str, Any]:
    """The chosen passages by case, cut into pages, with the codes on those of this page."""
    everything = ranking.ranked(kept, node, below=choice.below)
    groups = ranking.ranked(kept, node, below=choice.below, shown=choice.shown)
    if choice.case:
        chosen = [group for group in groups if group.key == choice.case]
        page: Any = Paginator(chosen[0].passages if chosen else (), PASSAGES_A_PAGE).get_page(
            number
        )
        visible = [(group, list(page)) for group in chosen]
    else:
        page = Paginator(groups, CASES_A_PAGE).get_page(number)
        visible = [(group, list(group.passages[:PASSAGES_A_CASE])) for group in page]
    codes = registry.codes_of_passages([one.passage for _group, rows in visible for one in rows])
    return {
        "page": page,
        "query": choice.address(),
        "groups": [
            {
                "group": group,
                "more": "" if len(rows) == len(group.passages) or choice.case
                else choice.address(case=group.key),
                "passages": [
                    {"one": one, "place": place_words(one), "codes": codes.get(one.passage, ())}
                    for one in rows
                ],
            }
            for group, rows in visible
        ],
        "counts": _counts(everything),
        "cases": [(group.key, group.source, len(group.passages)) for group in everything[:CASES_TO_CHOOSE]],
        "addresses": _addresses(choice),
    }  # fmt: skip


def place_words(one: ranking.Ranked) -> str:
    """Where a passage stands, in a few characters."""
    return short_place(kind=one.kind, label=one.label, page=one.page, order=one.order)


def _counts(groups: list[ranking.Group]) -> dict[str, int]:
    passages = [one for group in groups for one in group.passages]
    return {
        "all": len(passages),
        "findings": sum(one.finding for one in passages),
        "interpreting": sum(one.interprets for one in passages),
    }


def _addresses(choice: Choice) -> dict[str, str]:
    """The addresses that the filters of the page lead to."""
    return {
        "all": choice.address(shown="all"),
        "findings": choice.address(shown="findings"),
        "interpreting": choice.address(shown="interpreting"),
        "alone": choice.address(below=False),
        "below": choice.address(below=True),
        "every_case": choice.address(case=""),
    }
