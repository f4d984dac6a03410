"""Hands for the tests of saved searches: a person, a saved search, what it tells."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from search import indexing, outbox
from search.models import SavedSearch
from search.params import Params
from search.saved.services import save_search
from search.saved.sweep import sweep
from tests import factories
from tests.search.corpus import Source, document


def reader_account(name: str = "reader") -> Any:
    person = factories.person("", name)
    person.email = f"{name}@example.org"
    person.save()
    return person


def saved(owner: Any, query: str, name: str = "", alert: str = "daily", **more: Any) -> SavedSearch:
    params = Params.read(QueryDict(query_string(query, **more)))
    return save_search(owner=owner, name=name or query, params=params, alert=alert, language="en")


def query_string(query: str, **more: Any) -> str:
    asked = QueryDict(mutable=True)
    asked["q"] = query
    for name, value in more.items():
        asked[name] = value
    return asked.urlencode()


def put(source: Source, slug: str, *passages: Any, **shared: Any) -> None:
    """Store a document anew and index it."""
    source.documents[slug] = document(slug, *passages, **shared)
    index(slug)


def change(source: Source, slug: str, number: int = 0, **values: Any) -> None:
    """Change a passage and index its document."""
    source.change(slug, number, **values)
    index(slug)


def index(*slugs: str) -> None:
    outbox.touch_many(slugs)
    indexing.drain()


def told(search: SavedSearch) -> list[tuple[str, str]]:
    """Sweep; all that the search ever told, as (reason, passage), in order."""
    sweep()
    items = search.items.order_by("pk")
    return [(item.reason, item.record["id"]) for item in items]
