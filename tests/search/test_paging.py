"""Pages to the very end, in every order: more than ten thousand passages, each seen once, on both engines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from search import indexing, service
from search.backends import elasticsearch_deep
from search.records import PassageRecord
from search.request import SearchRequest
from tests.search.corpus import Source, document

pytestmark = pytest.mark.django_db

DOCUMENTS, EACH = 70, 150  # 10,500 passages, beyond what Elasticsearch pages through by itself
PAGE = 200
SORTS = ("relevance", "date", "oldest", "treatment")


def records(number: int) -> list[PassageRecord]:
    """Many passages of one score, one date and one standing: whatever settles their order is put to the test."""
    made = document(
        f"d{number:03}",
        *(f"tea {'lamps ' * (place % 3)}" for place in range(EACH)),
        case=f"DS{number // 2}",
        date=f"{2000 + number % 5}-01-01" if number % 7 else None,
        year=2000 + number % 5 if number % 7 else None,
    )
    return [replace(record, regard=number % 4) for record in made]


@pytest.fixture
def many(db: None, engine: str, source: Source, monkeypatch: pytest.MonkeyPatch) -> Source:
    # Elasticsearch comes to most pages in several steps, from either end.
    monkeypatch.setattr(elasticsearch_deep, "NEAR", 3_000)
    monkeypatch.setattr(elasticsearch_deep, "STEP", 1_700)
    source.documents = {f"d{number:03}": records(number) for number in range(DOCUMENTS)}
    indexing.rebuild()
    return source


def test_every_passage_is_seen_once(many: Source) -> None:
    everything = {record.id: record for record in many.passages()}
    for sort in SORTS:
        seen: list[str] = []
        while True:
            page = service.search(
                SearchRequest(
                    "tea", by="passage", sort=sort, limit=PAGE, offset=len(seen), facets=False
                )  # type: ignore[arg-type]
            )
            assert page.total_passages == len(everything)
            if not page.hits:
                break
            seen += [hit.id for hit in page.hits]
        assert len(seen) == len(set(seen)) == len(everything), sort
        check_order(sort, [everything[ident] for ident in seen])
    by_case(many)


def check_order(sort: str, found: list[PassageRecord]) -> None:
    days = [record.date or "" for record in found]
    dated = [day for day in days if day]
    if sort in ("date", "oldest"):
        assert dated == sorted(dated, reverse=sort == "date")
        assert not any(days[len(dated) :]), "those without a date come last"
    if sort == "treatment":
        assert [record.regard for record in found] == sorted(
            (r.regard for r in found), reverse=True
        )
    if sort != "relevance":
        starts = [record.document for record in found if record.order == 0]
        assert [record.document for record in found] == [
            name for name in starts for _ in range(EACH)
        ]


def by_case(many: Source) -> None:
    cases = {record.group for record in many.passages()}
    for sort in SORTS:
        asked: Any = {"sort": sort, "limit": 8, "facets": False, "per_case": 1}
        pages = [
            service.search(SearchRequest("tea", offset=offset, **asked))
            for offset in range(0, len(cases) + 8, 8)
        ]
        seen = [group.key for page in pages for group in page.groups]
        assert len(seen) == len(set(seen)) == len(cases), sort
        assert {page.total_cases for page in pages} == {len(cases)}
