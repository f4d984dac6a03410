"""What can be kept of a search for the like of a passage.

It is made of the words and codes that the passage has on the day it is asked; asked again later it would be another
search, so nothing that is to be repeated (a saved search, a certificate) can hold it. A query can.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from problems import Problem
from search.backends import get_backend
from search.backends.base import IndexUnavailable
from search.like import likenesses
from search.params import Params
from search.query import QueryError, parse, print_query
from search.query.ast import And, Field, Node, Or
from search.question import Part

MOST = 20  # values of a field
_FIELDS: dict[str, str | Promise] = {
    "code": gettext_lazy("passages with one of its codes"),
    "provision": gettext_lazy("passages that name one of its provisions"),
    "cites": gettext_lazy("passages that cite one of its authorities"),
}


@dataclass(frozen=True, slots=True)
class Instead:
    """A query that can be kept, what it finds in words, and the address of its results."""

    query: str
    label: str
    address: str


def is_like(params: Params) -> bool:
    """Whether a search is for the like of a passage."""
    return bool(params.like or params.coded_like)


def instead_of_like(params: Params) -> list[Instead]:
    """Queries that come near such a search, the nearest first; empty for another search, and without an index."""
    if not is_like(params):
        return []
    reader = get_backend().reader()
    found = likenesses(reader, params.like, params.coded_like)
    parts = [part for one in found for part in one.parts]
    made = []
    for name, label in _FIELDS.items():
        query = _query(params.query, name, parts)
        if query:
            address = params.address(query=query, like="", coded_like="")
            made.append(Instead(query, str(label), address))
    return made


def _query(typed: str, name: str, parts: list[Part]) -> str:
    values = list(dict.fromkeys(part.text for part in parts if part.kind == name))[:MOST]
    if not values:
        return ""
    field = Field(name, tuple(values), name == "code")
    try:
        asked: Node | None = parse(typed).query if typed.strip() else None
    except QueryError:
        return ""
    if asked is None:
        return print_query(field)
    if isinstance(asked, Or):
        return print_query(And((asked, field)))
    return f"{print_query(asked)} {print_query(field)}"


def not_kept(request: HttpRequest, params: Params, *, keep: str) -> HttpResponse | None:
    """The page that says so and offers queries to keep instead; None where the search can be kept.

    Args:
        request: what asks to keep it.
        params: the search.
        keep: the name of the address that keeps a search, `search:save` or `search:certificates`.
    """
    if not is_like(params):
        return None
    made: list[Instead] = []
    try:
        made = instead_of_like(params)
        problem = _not_kept(params, made)
    except IndexUnavailable as error:
        problem = Problem("index_unavailable", str(error), status=503)
    except Problem as refused:
        problem = refused
    context = {"problem": problem, "params": params, "instead": made, "keep": keep}
    status = problem.status if request.method == "POST" else 200
    return render(request, "search/like_not_kept.html", context, status=status)


def refuse_like(params: Params) -> None:
    """Raise a `Problem` with what to do where the search is for the like of a passage."""
    if is_like(params):
        raise _not_kept(params, instead_of_like(params))


def _not_kept(params: Params, instead: list[Instead]) -> Problem:
    return Problem(
        "like_not_kept",
        _("A search for what is like a passage cannot be kept: it changes with the passage."),
        place=params.like or params.coded_like,
        remedy=_("Keep a query for its codes, its provisions or what it cites instead."),
        extra={"instead": [one.query for one in instead]},
    )
