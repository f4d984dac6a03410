"""Reading saved searches; always those of one person."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Q, QuerySet

from problems import Problem
from search.compile import FACETS
from search.models import Delivery, NewItem, SavedSearch, SweepCounter
from search.params import Params
from search.saved.standing import Told, still_so
from search.saved.watched import readable

PAGE = 50


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """Some items of a saved search, newest first, with the codes that still stand."""

    told: list[Told]
    page: int
    pages: int
    last: int


def searches_of(user: User | AnonymousUser) -> QuerySet[SavedSearch]:
    """A person's own saved searches with ``fresh``, their number of items not yet seen."""
    if not isinstance(user, User):
        return SavedSearch.objects.none()
    fresh = Count("items", filter=Q(items__seen_at=None))
    return SavedSearch.objects.filter(owner=user).annotate(fresh=fresh).order_by("name")


def in_this_language(search: SavedSearch) -> SavedSearch:
    """With its problem, if it has one, in the language of the page."""
    if search.problem is not None:
        try:
            readable(search.query, search.filters)
        except Problem as problem:
            search.problem = problem.as_dict()
    return search


def items_page(search: SavedSearch, page: int) -> ItemsPage:
    """One page of what it found; ``last`` is the newest item there is, 0 for none."""
    rows: QuerySet[NewItem] = search.items.order_by("-pk")
    count = rows.count()
    pages = max(1, -(-count // PAGE))
    page = max(1, min(page, pages))
    newest = rows.values_list("pk", flat=True).first() or 0
    shown = rows[(page - 1) * PAGE : page * PAGE]
    return ItemsPage(still_so(shown), page, pages, newest)


def params_of(search: SavedSearch) -> Params:
    """The search as an address says it."""
    values: dict[str, Any] = search.filters
    filters = tuple((name, tuple(values[name])) for name in FACETS if values.get(name))
    return Params(
        query=search.query,
        filters=filters,
        by="passage" if search.by == "passage" else "case",
        sort=search.sort,  # type: ignore[arg-type]  # what was once read from an address
    )


def mail_state(user: User) -> str:
    """Whether alerts reach a person: `on`, `off` (this site sends none) or `address` (none known)."""
    if not settings.ALERTS_BY_EMAIL:
        return "off"
    return "on" if user.email else "address"


def lost_messages(user: User) -> QuerySet[Delivery]:
    """Messages that may not have arrived."""
    return Delivery.objects.filter(owner=user, state=Delivery.State.UNCERTAIN)


def last_sweep() -> Any:
    """When the index was last looked through, None before the first time."""
    return SweepCounter.objects.values_list("swept_at", flat=True).first()
