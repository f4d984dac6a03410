"""What is offered for a query that finds nothing: on both engines, with exact counts."""

from typing import Any

import pytest
from django.test import Client

from search import service
from search.offers import MOST_COUNTS, offers, other_queries
from search.query import parse, print_query
from search.request import Offer, SearchRequest
from tests.search.corpus import Source

pytestmark = pytest.mark.django_db


def offered(query: str, **values: Any) -> list[Offer]:
    result = service.search(SearchRequest(query, **{"by": "passage", "facets": False, **values}))
    assert result.total_passages == 0
    return list(result.offers)


@pytest.mark.parametrize(
    "query",
    [
        "tea AND label AND zyxwv",
        '"like product" AND tea',
        "tea AND kind:opinion",
        "lamps tea cites:DS58 kind:notice",
    ],
)
def test_each_offer_finds_what_it_says(kept: Source, query: str) -> None:
    found = offered(query)
    assert found
    for offer in found:
        again = service.search(SearchRequest(offer.query, by="passage"))
        assert again.total_passages == offer.passages > 0
        assert not again.offers
    assert [offer.passages for offer in found] == sorted((o.passages for o in found), reverse=True)


def test_the_clause_that_finds_nothing_is_named(kept: Source) -> None:
    (offer,) = offered("tea AND label AND zyxwv")
    assert (offer.action, offer.kind, offer.text) == ("drop", "word", "zyxwv")
    assert offer.query == "tea AND label"


def test_clauses_that_find_nothing_are_left_out_together(kept: Source) -> None:
    (offer,) = offered('zyxwv AND tea AND "like lamps" AND label')
    assert (offer.action, offer.query) == ("drop", "tea AND label")
    assert offer.text == "like lamps, zyxwv"
    assert offer.kind == "exact phrase, word"


def test_filters_count_too(kept: Source) -> None:
    assert offered("lamps AND zyxwv", filters={"kind": ["opinion"]}) == []


def test_nothing_is_offered_where_nothing_helps_or_is_needed(kept: Source) -> None:
    assert offered("zyxwv") == []
    assert service.search(SearchRequest("tea")).offers == ()


class Counting:
    """A reader that finds nothing and remembers how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def count(self, query: object) -> int:
        self.asked += 1
        return 0


def test_few_clauses_are_tried_however_many_there_are() -> None:
    reader: Any = Counting()
    assert offers(reader, parse(" AND ".join(f"word{n}" for n in range(300))).query, {}) == ()
    assert reader.asked == MOST_COUNTS


@pytest.mark.parametrize(
    ("query", "others"),
    [
        ("tea w/5 label", ["tea /s label", "tea /p label", "tea", "label"]),
        ("tea /s label AND lamp", ["tea /p label AND lamp", "lamp", "tea /s label"]),
        (
            'tea AND "a b" AND kind:opinion',
            ["tea AND kind:opinion", 'tea AND "a b"', '"a b" AND kind:opinion'],
        ),
    ],
)
def test_most_promising_first(query: str, others: list[str]) -> None:
    assert [
        print_query(other) for _action, _part, other in other_queries(parse(query).query)
    ] == others


def test_page_and_api_offer_the_same(client: Client, kept: Source) -> None:
    asked = {"q": '"zyxwv tea" AND label'}
    answer = client.get("/api/search/", asked).json()
    assert answer["offers"] == [
        {
            "action": "drop",
            "kind": "exact phrase",
            "text": "zyxwv tea",
            "query": "label",
            "passages": 2,
        }
    ]
    html = client.get("/search/", asked).content.decode()
    assert "without" in html
    assert 'href="?q=label"' in html
