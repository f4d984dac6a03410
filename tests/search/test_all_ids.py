"""Every result of a query, not a page of them: the same ids in the same order on both engines."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from search import indexing, registry
from search.backends import get_backend
from search.compile import compile_query
from search.query import parse
from tests.search.corpus import Source, document, library

pytestmark = pytest.mark.django_db

QUERIES = ("", "necessity test of labels", "NOT tea", "lang:zh", '"in accordance"', "必要", "zebra")
MANY = 10_050


def plan(query: str) -> Any:
    return compile_query(parse(query).query)


@pytest.mark.parametrize("query", QUERIES)
def test_all_ids_come_once_sorted_and_as_many_as_are_counted(kept: Source, query: str) -> None:
    reader = get_backend().reader()
    found = list(reader.ids(plan(query)))
    assert found == sorted(set(found))
    assert len(found) == reader.count(plan(query))
    assert [record["id"] for record in reader.records(plan(query))] == found


def test_everything_is_the_library_on_either_engine(kept: Source) -> None:
    """Compared with the library itself, so that both engines give one hash."""
    expected = sorted(record.id for record in kept.passages())
    assert list(get_backend().reader().ids(plan(""))) == expected
    records = get_backend().reader().records(plan("lang:zh"))
    assert [record["text"] for record in records] == [
        record.text for record in kept.passages() if record.language == "zh"
    ]


@pytest.fixture
def large(db: None, engine: str, monkeypatch: pytest.MonkeyPatch) -> Source:
    """More passages than an engine gives in one page, most of them in one document."""
    documents = library()
    documents["long"] = document("long", *(f"Passage {n} of many" for n in range(MANY)))
    documents.update(
        {f"doc-{n}": document(f"doc-{n}", "One of many", "A second") for n in range(120)}
    )
    made = Source(documents)
    monkeypatch.setattr(registry, "_sources", [made])
    monkeypatch.setattr(registry, "_enrichers", [])
    indexing.rebuild()
    return made


def test_ids_are_exact_beyond_ten_thousand(large: Source) -> None:
    reader = get_backend().reader()
    expected = sorted(record.id for record in large.passages())
    state = hashlib.sha256()
    for ident in reader.ids(plan("")):
        state.update(ident.encode() + b"\n")
    wanted = hashlib.sha256("".join(f"{ident}\n" for ident in expected).encode())
    assert state.hexdigest() == wanted.hexdigest()
    many = list(reader.ids(plan("many")))
    assert len(many) == MANY + 120 == len(set(many))
