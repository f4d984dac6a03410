"""A real Elasticsearch stops while people write, and comes back: afterwards index and database agree both ways.

`make test-slow` runs it with a stop of more than a minute; the usual run has a shorter one of each kind, as a minute of
waiting shows nothing that eight seconds, longer than every patience of the product, do not.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from search import indexing, outbox, service
from search.backends.base import IndexUnavailable
from search.models import OutboxEntry
from search.request import SearchRequest
from tests.search.corpus import Source, document
from tests.search.own_engine import OwnEngine, tool

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db(transaction=True)]

SHORT, LONG = 8.0, 65.0  # seconds
DOCUMENTS = 12


@pytest.fixture
def own_engine(settings: Any, source: Source) -> Iterator[OwnEngine]:
    made = OwnEngine(tool())
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX = made.url, "stopped"
    settings.REDIS_URL = ""
    try:
        indexing.rebuild()
        yield made
    finally:
        made.close()


class Writer(threading.Thread):
    """Changes, adds and deletes documents, several a second, until it is stopped."""

    def __init__(self, source: Source) -> None:
        super().__init__(daemon=True)
        self.source, self.writes, self.error = source, 0, None
        self.enough = threading.Event()

    def run(self) -> None:
        try:
            while not self.enough.wait(0.15):
                slug = f"busy-{self.writes % DOCUMENTS}"
                gone = self.writes % 5 == 4 and slug in self.source.documents
                with transaction.atomic():
                    if gone:
                        del self.source.documents[slug]
                    else:
                        texts = [f"Write {self.writes} of quotas, part {n}." for n in range(20)]
                        self.source.documents[slug] = document(slug, *texts)
                    outbox.touch(slug)
                self.writes += 1
        except BaseException as error:
            self.error = error
        finally:
            connection.close()


def stopped(engine: OwnEngine, source: Source, *, seconds: float, killed: bool) -> None:
    """Stop the engine for so long while writing and draining go on; check all on the way and after."""
    writer = Writer(source)
    writer.start()
    _drain_for(2.0)
    (engine.kill if killed else engine.freeze)()
    began = time.monotonic()
    written = writer.writes
    _drain_for(2.0)
    with pytest.raises(IndexUnavailable):
        service.search(SearchRequest("tea"))
    asked = time.monotonic()
    with pytest.raises(IndexUnavailable):
        service.search(SearchRequest("tea"))
    assert time.monotonic() - asked < 1.5, "it is said at once that search is not available"
    _drain_for(seconds - (time.monotonic() - began))
    assert outbox.waiting(), "the test proves nothing: nothing waits"
    (engine.start if killed else engine.thaw)()
    assert time.monotonic() - began >= seconds
    _drain_for(2.0)
    writer.enough.set()
    writer.join(30)
    assert writer.error is None
    assert writer.writes > written + seconds, "writing went on"
    _settle()
    assert not indexing.drift()
    assert not OutboxEntry.objects.filter(attempts__gt=0), "no document is to blame"
    names = {record.id for record in source.passages() if record.document.startswith("busy-")}
    found = service.search(SearchRequest("quotas", by="passage", limit=0))
    assert found.total_passages == len(names)


def _drain_for(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        indexing.drain(limit=5)
        time.sleep(0.2)


def _settle() -> None:
    """Drain until nothing waits; the engine's pause after its absence goes by itself."""
    deadline = time.monotonic() + 60
    while outbox.waiting() and time.monotonic() < deadline:
        indexing.drain()
        time.sleep(0.3)
    assert not outbox.waiting()


def test_frozen_then_killed(own_engine: OwnEngine, source: Source) -> None:
    stopped(own_engine, source, seconds=SHORT, killed=False)
    stopped(own_engine, source, seconds=SHORT, killed=True)


@pytest.mark.slow
@pytest.mark.parametrize("killed", [False, True], ids=["frozen", "killed"])
def test_for_more_than_a_minute(own_engine: OwnEngine, source: Source, killed: bool) -> None:
    stopped(own_engine, source, seconds=LONG, killed=killed)
