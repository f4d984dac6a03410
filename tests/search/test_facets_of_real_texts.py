"""Facets over the real corpus: every count is what ticking gives, and what the tables hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from search import service
from search.request import Facet, SearchRequest
from tests.search.test_facets_of_a_library import Tables

pytestmark = pytest.mark.django_db

PAGES, ASPECTS, OPINIONS = 10, 4, 2  # a part of the documents, for the time it takes to import them
OPINIONS_IN = "usitc337/federal-circuit-opinions"
VALUES = 4  # of each facet: the most found, the least, and some between
QUERIES = ("", '"like products" OR dumping')


@pytest.fixture
def corpus(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The WTO's list of disputes with dispute pages, parts of reports and opinions on Section 337."""
    wto = data / "wto"
    sources = (
        ("wto-list", sorted((wto / "official-list").glob("*.js"))),
        ("wto-page", sorted((wto / "case-pages").glob("*.txt"))[:PAGES]),
        ("document", sorted((wto / "panel-factual-aspects").glob("*.txt"))[:ASPECTS]),
        ("document", sorted((data / OPINIONS_IN).glob("*.txt"))[:OPINIONS]),
    )
    for source, files in sources:
        call_command("ingest", source, *map(str, files), "--no-index")
    with connection.cursor() as cursor:
        # A test's transaction is never committed, so PostgreSQL knows nothing of its rows unless it is told.
        cursor.execute("ANALYZE")
    capsys.readouterr()


def some(facet: Facet) -> list[tuple[str, int]]:
    """Values of a facet from all over its list, with their counts."""
    step = max(1, len(facet.values) // VALUES)
    return [(value.value, value.count) for value in facet.values[::step]]


def total(query: str, filters: dict[str, list[str]], by: Any) -> int:
    found = service.search(SearchRequest(query, filters, by=by, limit=0, facets=False))
    return found.total_cases if by == "case" else found.total_passages


def test_every_count_is_what_ticking_gives(
    corpus: None, each_engine: Callable[[], Iterator[str]]
) -> None:
    """One import serves both engines, both ways of counting and the tree."""
    tables = Tables()
    for _engine in each_engine():
        for by in ("case", "passage"):
            ticking_gives_the_count(by, tables)
        the_tree_holds_what_the_law_holds()


def ticking_gives_the_count(by: Any, tables: Tables) -> None:
    seen = set()
    for query in QUERIES:
        for filters in ({}, {"party": ["CHN", "USA"], "year": ["1995..2015"]}):
            request = SearchRequest(query, filters, by=by, limit=0)
            for facet in service.search(request).facets:
                for value, count in some(facet):
                    ticked = {**filters, facet.name: [value]}
                    assert total(query, ticked, by) == count, (query, ticked)
                    seen.add(facet.name)
                    if query == "" and facet.name not in {"provision", "standing"}:
                        assert tables.counted("", ticked, by) == count, ticked
    assert seen >= {
        "forum",
        "provision",
        "party",
        "complainant",
        "respondent",
        "year",
        "kind",
        "status",
    }


def the_tree_holds_what_the_law_holds() -> None:
    result = service.search(SearchRequest("", limit=0))
    provisions = next(facet.values for facet in result.facets if facet.name == "provision")
    counts = {value.value: value.count for value in provisions}
    assert len(counts) > 100
    for value in provisions:
        assert value.above == "" or counts[value.above] >= value.count
    roots = [value.count for value in provisions if not value.above]
    assert roots == sorted(roots, reverse=True)
    articles = [value.value for value in provisions if value.above == "GATT 1994"]
    known = ["GATT 1994 I", "GATT 1994 III", "GATT 1994 VI", "GATT 1994 XI", "GATT 1994 XX"]
    assert [name for name in articles if name in known] == known
    above = {value.value: value.above for value in provisions}
    assert above["19 U.S.C."] == ""
    assert above["19 U.S.C. 1337"] == "19 U.S.C."
    assert total('provision:"§ 1337"+', {}, "passage") == total(
        "", {"provision": ["19 U.S.C. 1337"]}, "passage"
    )
    assert (
        0 < total('provision:"§ 1337"', {}, "passage") < total('provision:"19 USC"+', {}, "passage")
    )
