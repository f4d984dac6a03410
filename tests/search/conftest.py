import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from elasticsearch import Elasticsearch

from search import indexing, registry
from search.backends import get_backend
from search.models import IndexState
from tests.search.corpus import Source, library

ENGINES = [
    pytest.param("tantivy", id="tantivy"),
    pytest.param("elasticsearch", id="elasticsearch", marks=pytest.mark.elasticsearch),
]


@contextmanager
def on_engine(name: str, settings: Any, folder: Path) -> Iterator[str]:
    """This engine, with an empty index of its own in a folder."""
    settings.SEARCH_INDEX_DIR = folder / "index"
    settings.REDIS_URL = ""
    url = os.environ.get("TEST_ELASTICSEARCH_URL", "")
    if name == "elasticsearch" and not url:
        pytest.skip("TEST_ELASTICSEARCH_URL is not set: not tried on Elasticsearch")
    settings.ELASTICSEARCH_URL = url if name == "elasticsearch" else ""
    settings.ELASTICSEARCH_PREFIX = f"test-{uuid.uuid4().hex[:12]}"
    yield name
    if name == "elasticsearch":
        delete_indexes(url, settings.ELASTICSEARCH_PREFIX)


def delete_indexes(url: str, prefix: str) -> None:
    """Delete what an Elasticsearch holds under a prefix."""
    with Elasticsearch(url) as client:
        for index in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=index)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[str]:
    """Each engine in turn, with an empty index of its own."""
    with on_engine(request.param, settings, tmp_path) as name:
        yield name


@pytest.fixture
def each_engine(settings: Any, tmp_path: Path) -> Callable[[], Iterator[str]]:
    """`for engine in each_engine():` what the sources hold, indexed; for what takes longer to make than to ask.

    Without a server the test skips after its first half.
    """

    def each() -> Iterator[str]:
        for name in ("tantivy", "elasticsearch"):
            with on_engine(name, settings, tmp_path) as engine:
                indexing.rebuild()
                yield engine

    return each


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Source:
    """The invented library as the only source; no enrichers, no labels."""
    made = Source(library())
    monkeypatch.setattr(registry, "_sources", [made])
    monkeypatch.setattr(registry, "_enrichers", [])
    monkeypatch.setattr(registry, "_labels", {})
    return made


@pytest.fixture
def indexed(db: None, engine: str, source: Source) -> Source:
    """The invented library, indexed on the engine."""
    indexing.rebuild()
    return source


Shelf = dict[str, tuple[Path, str, dict[str, Any]]]


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    """The indexes that the tests of a module share: engine → folder, prefix, and the row that says how it is kept."""
    made: Shelf = {}
    yield made
    if "elasticsearch" in made:
        delete_indexes(os.environ["TEST_ELASTICSEARCH_URL"], made["elasticsearch"][1])


@pytest.fixture
def kept(
    db: None, engine: str, source: Source, shelf: Shelf, settings: Any,
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Source]:  # fmt: skip
    """The invented library, indexed once for all tests of a module that only ask."""
    own = settings.ELASTICSEARCH_PREFIX
    if engine not in shelf:
        settings.SEARCH_INDEX_DIR = tmp_path_factory.mktemp("kept")
        settings.ELASTICSEARCH_PREFIX = f"kept-{own}"
        indexing.rebuild()
        row = IndexState.objects.values().get()
        shelf[engine] = (settings.SEARCH_INDEX_DIR, settings.ELASTICSEARCH_PREFIX, row)
    else:
        settings.SEARCH_INDEX_DIR, settings.ELASTICSEARCH_PREFIX, row = shelf[engine]
        IndexState.objects.create(**row)
    for name in ("begin", "writer", "swap"):
        monkeypatch.setattr(type(get_backend()), name, _refused)
    yield source
    settings.ELASTICSEARCH_PREFIX = own


def _refused(*_args: Any, **_values: Any) -> NoReturn:
    pytest.fail("tests that share an index only ask it: take `indexed`")
