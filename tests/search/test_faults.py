"""What goes wrong on the way to the index: after it, index and database agree both ways."""

import resource
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from rest_framework.authtoken.models import Token

from casebase.models import TextVersion
from search import indexing, outbox, registry, service
from search.backends import elasticsearch as elastic
from search.backends import get_backend
from search.backends.base import IndexUnavailable
from search.entry import entries
from search.models import IndexState, OutboxEntry
from search.request import SearchRequest
from search.upkeep import draining, rebuilding
from tests import factories as make
from tests.search.conftest import ENGINES
from tests.search.corpus import Source, document
from tests.search.proxy import Proxy
from tests.search.web import Web, serving

pytestmark = pytest.mark.django_db
TANTIVY, ELASTICSEARCH = ENGINES
#: Tantivy has no server that could go away, and lets one write at a time.
on_elasticsearch = pytest.mark.parametrize("engine", [ELASTICSEARCH], indirect=True)
WORDS = [
    "tariff",
    "measure",
    "panel",
    "finding",
    "necessity",
    "import",
    "quota",
    "label",
    "safeguard",
    "dumping",
]


@pytest.fixture
def proxy(engine: str, settings: Any, source: Source) -> Iterator[Proxy]:
    """Elasticsearch behind a proxy; the library is indexed."""
    direct = settings.ELASTICSEARCH_URL
    made = Proxy(direct)
    settings.ELASTICSEARCH_URL = made.url
    indexing.rebuild()
    yield made
    made.close()
    settings.ELASTICSEARCH_URL = direct


def found(query: str) -> set[str]:
    return {hit.id for hit in service.search(SearchRequest(query, by="passage", limit=200)).hits}


def long_text(number: int, words: int = 60) -> str:
    return " ".join(f"{WORDS[(number * 7 + i) % 10]}{(number * i) % 97}" for i in range(words))


def grow(source: Source, documents: int, passages: int = 20) -> list[str]:
    """More documents in the library; their names."""
    names = [f"grown-{number}" for number in range(documents)]
    for number, name in enumerate(names):
        texts = [long_text(number + place) for place in range(passages)]
        source.documents[name] = document(name, *texts)
    return names


def agree() -> bool:
    """Index and database, both ways, with nothing waiting."""
    return not indexing.drift() and not outbox.waiting()


@on_elasticsearch
class TestEngineAway:
    @pytest.mark.parametrize("mode", ["cut", "silent", "busy"])
    def test_changes_wait_and_are_indexed_when_it_is_back(
        self, proxy: Proxy, source: Source, monkeypatch: pytest.MonkeyPatch, mode: Any
    ) -> None:
        names = grow(source, 5)
        del source.documents["widgets"]
        outbox.touch_many([*names, "widgets"])
        proxy.cut(mode)
        began = time.monotonic()
        assert indexing.drain() == 0
        assert time.monotonic() - began < 3
        assert outbox.waiting() == 6
        assert IndexState.objects.get().last_error
        assert not OutboxEntry.objects.filter(attempts__gt=0), "no document is to blame"
        proxy.restore()
        OutboxEntry.objects.update(retry_at=None)
        assert indexing.drain() == 6
        assert agree()
        assert IndexState.objects.get().last_error == ""

    def test_it_goes_in_mid_bulk_and_comes_back(self, proxy: Proxy, source: Source) -> None:
        names = grow(source, 30, passages=100)
        outbox.touch_many(names)
        proxy.sent, proxy.cut_after = 0, 1_000_000
        threading.Timer(1.5, proxy.restore).start()
        assert indexing.drain() == 30, "the writer was patient"
        assert proxy.sent > 1_000_000, "it was cut on the way"
        assert agree()

    def test_it_goes_in_mid_bulk_for_longer_than_a_drain_waits(
        self, proxy: Proxy, source: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            elastic.ElasticsearchBackend.writer.__wrapped__,  # type: ignore[attr-defined]
            "__kwdefaults__",
            {"patience": 0.5},
        )
        names = grow(source, 30, passages=100)
        outbox.touch_many(names)
        proxy.sent, proxy.cut_after = 0, 1_000_000
        assert indexing.drain() == 0
        assert outbox.waiting() == 30
        proxy.restore()
        OutboxEntry.objects.update(retry_at=None)
        assert indexing.drain() == 30
        assert agree()

    def test_a_rebuild_outlasts_it_and_searching_finds_the_old_index_again(
        self, proxy: Proxy, source: Source
    ) -> None:
        grow(source, 40, passages=100)
        before = get_backend().current()
        proxy.sent, proxy.cut_after = 0, 1_500_000
        threading.Timer(2, proxy.restore).start()
        indexing.rebuild()
        assert get_backend().current() != before
        assert agree()

    def test_a_rebuild_that_loses_patience_leaves_the_old_index(
        self, proxy: Proxy, source: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rebuilding, "PATIENCE", 0.5)
        grow(source, 30, passages=100)
        before = get_backend().current()
        proxy.sent, proxy.cut_after = 0, 1_000_000
        with pytest.raises(IndexUnavailable):
            indexing.rebuild()
        proxy.restore()
        assert get_backend().current() == before
        assert found("tea")
        indexing.rebuild()
        assert agree()


class TestRefusals:
    def test_a_document_that_the_engine_refuses_blocks_no_other(
        self, engine: str, source: Source
    ) -> None:
        indexing.rebuild()
        source.change("notice", text="A rule on coffee.")
        source.documents["poison"] = document("poison", "Fine.", ("Not fine.", {"year": 2**70}))
        outbox.touch_many(["notice", "poison"])
        assert indexing.drain() == 1
        assert found("coffee") == {"notice#0"}
        row = OutboxEntry.objects.get()
        assert (row.document, row.attempts) == ("poison", 1)
        assert row.last_error
        source.documents["poison"] = document("poison", "Fine.", "Fine too.")
        outbox.touch("poison")
        assert indexing.drain() == 1
        assert agree()

    def test_a_rebuild_keeps_it_out_with_its_error(self, engine: str, source: Source) -> None:
        source.documents["poison"] = document("poison", ("Not fine.", {"year": 2**70}))
        indexing.rebuild()
        assert found("tea")
        assert OutboxEntry.objects.get().document == "poison"

    def test_what_a_new_index_lost_is_written_again_before_the_swap(
        self, engine: str, source: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lost = losing(monkeypatch, "notice", times=1)
        indexing.rebuild()
        assert lost == ["notice"]
        assert agree()

    def test_a_new_index_that_stays_incomplete_is_not_swapped_in(
        self, engine: str, source: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        indexing.rebuild()
        before = get_backend().current()
        losing(monkeypatch, "notice", times=2)
        with pytest.raises(Exception, match="did not arrive"):
            indexing.rebuild()
        assert get_backend().current() == before
        assert found("comments") == {"notice#0"}

    def test_half_a_document_is_drift(self, engine: str, source: Source) -> None:
        indexing.rebuild()
        backend = get_backend()
        generation = backend.current()
        assert generation is not None
        with backend.writer(generation) as writer:
            half = list(entries(source.documents["tea-panel"]))[:2]
            writer.replace("tea-panel", half, version=time.time_ns())
        assert indexing.drift().changed == ("tea-panel",)


def losing(monkeypatch: pytest.MonkeyPatch, name: str, *, times: int) -> list[str]:
    """Writers that say nothing and forget this document so many times."""
    lost: list[str] = []
    true = type(get_backend()).writer

    @contextmanager
    def writer(self: Any, generation: str, **more: Any) -> Iterator[Any]:
        with true(self, generation, **more) as made:
            replace_it = made.replace

            def forget(slug: str, *args: Any, **values: Any) -> None:
                if slug == name and len(lost) < times:
                    lost.append(slug)
                else:
                    replace_it(slug, *args, **values)

            made.replace = forget
            yield made

    monkeypatch.setattr(type(get_backend()), "writer", writer)
    return lost


class TestOrder:
    def test_of_two_writes_the_later_version_stays_in_whatever_order_they_arrive(
        self, engine: str, source: Source
    ) -> None:
        indexing.rebuild()
        write("late", ["New text one.", "New text two."], version=time.time_ns() + 2)
        write("late", ["Old text.", "Old too.", "Old and gone."], version=time.time_ns() - 10**12)
        assert found('"new text"') == {"late#0", "late#1"}
        assert found("old AND gone") == set()
        assert dict(get_backend().documents())["late"].endswith("-2")

    def test_versions_grow_though_a_clock_goes_back(
        self, engine: str, source: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        backend = get_backend()
        first = draining.next_version(backend)
        monkeypatch.setattr("search.upkeep.states.time.time_ns", lambda: 1)
        assert first < draining.next_version(backend) < draining.next_version(backend)

    @on_elasticsearch
    def test_a_slow_writer_does_not_undo_a_quick_one(
        self, engine: str, source: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It reads, another changes, indexes and deletes, then it writes what it read."""
        indexing.rebuild()
        monkeypatch.setattr(draining, "lock", unlocked)
        true = source.records_of

        def slow(slugs: Collection[str]) -> registry.Records:
            read = true(slugs)
            if "notice" in slugs and "notice" in source.documents:
                del source.documents["notice"]
                source.change("widgets", text="Newer.")
                outbox.touch_many(["notice", "widgets"])
                draining.drain()
            return read

        monkeypatch.setattr(source, "records_of", slow)
        source.documents["notice"] += [replace(source.documents["notice"][0], id="notice#9")]
        outbox.touch_many(["notice", "widgets"])
        indexing.drain()
        assert found("comments") == set()
        assert agree()


def write(slug: str, texts: list[str], *, version: int) -> None:
    backend = get_backend()
    with backend.writer(backend.current() or "") as writer:
        writer.replace(slug, list(entries(document(slug, *texts))), version=version)


@contextmanager
def unlocked(name: str, *, timeout: float) -> Iterator[None]:
    """Two machines without a lock in common."""
    yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("engine", "locked"),
    [
        pytest.param("tantivy", True, id="tantivy"),
        pytest.param("elasticsearch", True, id="elasticsearch", marks=pytest.mark.elasticsearch),
        pytest.param("elasticsearch", False, id="no lock", marks=pytest.mark.elasticsearch),
    ],
    indirect=["engine"],
)
def test_two_writers_to_one_case(
    engine: str, source: Source, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """Both change the case's documents and drain at once; nothing is lost, nothing left over."""
    if not locked:
        monkeypatch.setattr(draining, "lock", unlocked)
    indexing.rebuild()
    errors: list[BaseException] = []

    def work(mine: int) -> None:
        try:
            for round_ in range(6):
                for slug in ("tea-panel", "tea-ab", "case/DS901"):
                    source.change(slug, text=f"Text {mine} of round {round_} of {slug}.")
                    outbox.touch(slug)
                if round_ % 3 == mine:
                    source.documents[f"extra-{mine}"] = document(f"extra-{mine}", "Come.", "Gone.")
                else:
                    source.documents.pop(f"extra-{mine}", None)
                outbox.touch(f"extra-{mine}")
                indexing.drain(wait=False)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    indexing.drain()
    assert agree()


class TestDisk:
    @pytest.fixture
    def tantivy(self, source: Source, settings: Any) -> Source:
        settings.ELASTICSEARCH_URL = ""
        indexing.rebuild()
        return source

    def test_full(self, tantivy: Source) -> None:
        """No file may grow beyond a limit, as on a disk that is full."""
        names = grow(tantivy, 40, passages=400)
        before = get_backend().current()
        outbox.touch_many(names)
        with no_file_larger_than(3_000_000):
            assert indexing.drain() == 0
            assert "cannot be written" in IndexState.objects.get().last_error
            assert found("tea"), "what is there is still found"
            with pytest.raises(IndexUnavailable):
                indexing.rebuild()
        assert not OutboxEntry.objects.filter(attempts__gt=0), "no document is to blame"
        assert get_backend().current() == before
        OutboxEntry.objects.update(retry_at=None)
        assert indexing.drain() == 40
        assert agree()

    def test_folder_that_cannot_be_written(
        self, tantivy: Source, settings: Any, tmp_path: Path
    ) -> None:
        folder = Path(settings.SEARCH_INDEX_DIR)
        folder.rename(tmp_path / "elsewhere")
        folder.write_text("a file in the way")
        outbox.touch("notice")
        assert indexing.drain() == 0
        with pytest.raises(IndexUnavailable):
            indexing.rebuild()
        assert IndexState.objects.get().last_error
        folder.unlink()
        (tmp_path / "elsewhere").rename(folder)
        OutboxEntry.objects.update(retry_at=None)
        assert indexing.drain() == 1
        assert agree()


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.django_db(transaction=True)
@on_elasticsearch
@pytest.mark.parametrize("mode", ["cut", "silent"])
def test_without_the_engine_search_says_so_within_a_second_and_all_else_works(
    proxy: Proxy, tmp_path: Path, mode: Any
) -> None:
    make.codebook(tmp_path / "codebook")
    version = make.text_of(make.document(of=make.case()))
    token = Token.objects.create(user=make.person("coder"))
    with serving() as web:
        assert web.get("/search/?q=tea").status == 200
        proxy.cut(mode)
        for path in ("/search/?q=tea", "/api/search/?q=tea"):
            answer = web.get(path)
            assert answer.status == 503
            assert answer.seconds < 1, path
        assert "Search is not available" in web.get("/search/?q=tea").text
        slug = version.document.slug
        pages = ["/", "/cases/", "/cases/DS999/", f"/documents/{slug}/", f"/coding/{slug}/"]
        pages += ["/codebook/", "/provisions/", "/api/cases/", f"/api/documents/{slug}/"]
        for path in pages:
            assert web.get(path).status == 200, path
        assert coded(web, token.key, version) == 201
        assert outbox.waiting() == 1
        proxy.restore()
        assert web.get("/search/?q=tea").status == 200


def coded(web: Web, token: str, version: TextVersion) -> int:
    at = version.text.index("necessary")
    body = {"version": version.pk, "code": make.NECESSITY, "start": at, "end": at + 9}
    return web.post("/api/annotations/", body, Authorization=f"Token {token}").status
