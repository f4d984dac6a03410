"""The index is a function of the database, whatever goes wrong on the way."""

import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from search import indexing, outbox, registry, service
from search.backends import get_backend
from search.backends.base import IndexUnavailable
from search.models import IndexState, OutboxEntry
from search.request import SearchRequest
from tests.search.corpus import Source, document

pytestmark = pytest.mark.django_db


def found(query: str) -> set[str]:
    return {hit.id for hit in service.search(SearchRequest(query, by="passage", limit=100)).hits}


def test_a_change_is_found_after_the_drain_and_counted_before(indexed: Source) -> None:
    indexed.change("notice", text="A rule on coffee.")
    outbox.touch("notice")
    outbox.touch("notice")
    assert service.search(SearchRequest("coffee")).behind == 1
    assert found("coffee") == set()
    assert indexing.drain() == 1
    assert found("coffee") == {"notice#0"}
    assert service.search(SearchRequest("coffee")).behind == 0
    assert not indexing.drift()


def test_documents_come_whole_and_go_whole(indexed: Source) -> None:
    indexed.documents["tea-panel"] = indexed.documents["tea-panel"][:1]
    del indexed.documents["widgets"]
    indexed.documents["new"] = document("new", "Something quite unheard of.")
    outbox.touch_many(["tea-panel", "widgets", "new"])
    assert indexing.drain() == 3
    assert found("case:DS901 AND kind:panel_report") == {"tea-panel#0"}
    assert found("forum:usitc337") == set()
    assert found("unheard") == {"new#0"}
    assert not indexing.drift()


def test_enrichers_add_codes(indexed: Source) -> None:
    def coded(records: registry.Records) -> registry.Records:
        return {
            slug: [replace(record, codes=("impact.left-open",)) for record in some]
            for slug, some in records.items()
        }

    registry.register_enricher(coded)
    outbox.touch("notice")
    indexing.drain()
    assert "notice#0" in found("impact:left-open")
    assert len(indexing.drift().changed) == len(indexed.documents) - 1


def test_a_touch_rolled_back_is_no_touch(indexed: Source) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.touch("notice")
        raise RuntimeError
    assert outbox.waiting() == 0


def test_a_broken_document_waits_with_its_error_and_blocks_no_other(indexed: Source) -> None:
    indexed.change("notice", text="A rule on coffee.")
    indexed.broken.add("widgets")
    outbox.touch_many(["widgets", "notice"])
    assert indexing.drain() == 1
    assert found("coffee") == {"notice#0"}
    entry = OutboxEntry.objects.get()
    assert (entry.document, entry.attempts) == ("widgets", 1)
    assert "cannot read widgets" in entry.last_error
    assert entry.retry_at is not None
    assert indexing.drain() == 0, "it is not tried again at once"
    indexed.broken.clear()
    outbox.touch("widgets")
    assert indexing.drain() == 1
    assert not indexing.drift()


def test_a_change_during_the_drain_is_not_lost(indexed: Source) -> None:
    def change_while_read(slug: str) -> None:
        if slug == "notice":
            indexed.on_read = lambda slug: None
            outbox.touch("notice")

    outbox.touch("notice")
    indexed.on_read = change_while_read
    indexing.drain(limit=1)
    assert outbox.waiting() == 1


def test_rebuild_loses_no_write_that_comes_meanwhile(
    indexed: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document already copied changes, and is drained, before the rebuild swaps."""
    monkeypatch.setattr(registry, "MOST_AT_ONCE", 1)
    seen: list[str] = []

    def change_when_halfway(slug: str) -> None:
        seen.append(slug)
        if len(seen) == len(indexed.documents):
            indexed.on_read = lambda slug: None
            first = seen[0]
            indexed.change(first, text="Changed while rebuilding.")
            outbox.touch(first)
            indexing.drain()
            assert f"{first}#0" in found("rebuilding"), "searching and indexing go on"

    before = get_backend().current()
    indexed.on_read = change_when_halfway
    indexing.rebuild()
    assert get_backend().current() != before
    assert f"{seen[0]}#0" in found("rebuilding")
    assert not indexing.drift()
    assert OutboxEntry.objects.count() == 0
    assert IndexState.objects.get().building == ""


def test_rebuild_stopped_or_broken_leaves_the_index_in_use(indexed: Source) -> None:
    before = get_backend().current()
    with pytest.raises(indexing.Stopped):
        indexing.rebuild(should_stop=lambda: True)
    assert get_backend().current() == before
    assert IndexState.objects.get().building == ""
    indexed.broken.add("widgets")
    indexing.rebuild()
    assert found("forum:usitc337") == set()
    assert OutboxEntry.objects.get().document == "widgets"
    assert found("tea")


def test_reconcile_mends_both_ways(indexed: Source) -> None:
    indexed.change("notice", text="Changed behind the outbox's back.")
    del indexed.documents["widgets"]
    indexed.documents["new"] = document("new", "Not in the index.")
    found_drift = indexing.reconcile()
    assert (found_drift.missing, found_drift.changed, found_drift.surplus) == (
        ("new",),
        ("notice",),
        ("widgets",),
    )
    assert len(found_drift) == 3
    indexing.drain()
    assert not indexing.drift()


def test_the_first_drain_builds_an_index(engine: str, source: Source) -> None:
    outbox.touch("notice")
    indexing.drain()
    assert found("tea")
    indexing.ensure()
    assert not indexing.drift()


def test_limit_and_stop(indexed: Source) -> None:
    outbox.touch_many(indexed.documents)
    assert indexing.drain(limit=2) == 2
    assert indexing.drain(should_stop=lambda: True) == 0
    assert indexing.drain_when_idle() == len(indexed.documents) - 2


def test_engine_down_is_said_at_once_and_changes_wait(
    db: None, source: Source, settings: Any
) -> None:
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    outbox.touch("notice")
    began = time.monotonic()
    with pytest.raises(IndexUnavailable):
        service.search(SearchRequest("tea"))
    assert indexing.drain() == 0
    assert time.monotonic() - began < 2
    assert IndexState.objects.get().last_error
    assert OutboxEntry.objects.get().retry_at


def test_two_threads_write_one_after_the_other(indexed: Source) -> None:
    backend = get_backend()
    generation = backend.current()
    assert generation is not None
    errors: list[BaseException] = []

    def write(slug: str) -> None:
        from search.entry import entries

        try:
            for number in range(3):
                with backend.writer(generation) as writer:
                    records = document(slug, f"{slug} writes {number}")
                    writer.replace(slug, list(entries(records)), version=time.time_ns())
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(slug,)) for slug in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert found("writes") == {"one#0", "two#0"}
