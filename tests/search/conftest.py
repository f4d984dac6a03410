import os
import uuid
from collections.abc import Iterator
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


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[str]:
    """Each engine in turn, with an empty index of its own."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    settings.REDIS_URL = ""
    url = os.environ.get("TEST_ELASTICSEARCH_URL", "")
    if request.param == "elasticsearch" and not url:
        pytest.skip(
            "TEST_ELASTICSEARCH_URL is not set: the contract was not tried on Elasticsearch"
        )
    settings.ELASTICSEARCH_URL = url if request.param == "elasticsearch" else ""
    settings.ELASTICSEARCH_PREFIX = f"test-{uuid.uuid4().hex[:12]}"
    yield request.param
    if request.param == "elasticsearch":
        backend = cast(ElasticsearchBackend, get_backend())
        for name in backend.asking.indices.get(index=f"{backend.alias}-*"):
            backend.asking.indices.delete(index=name)


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
