import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from search import indexing, registry
from search.backends import get_backend
from search.backends.elasticsearch import ElasticsearchBackend
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
        backend = cast(ElasticsearchBackend, get_backend())
        for index in backend.asking.indices.get(index=f"{backend.alias}-*"):
            backend.asking.indices.delete(index=index)


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
