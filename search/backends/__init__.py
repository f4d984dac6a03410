"""The two engines behind one contract, chosen by the settings."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from search.backends.base import Backend, Reader, Writer

__all__ = ["Backend", "Reader", "Writer", "get_backend"]


def get_backend() -> Backend:
    """Elasticsearch where `ELASTICSEARCH_URL` is set, else Tantivy in `SEARCH_INDEX_DIR`."""
    url = str(getattr(settings, "ELASTICSEARCH_URL", "") or "")
    if url:
        return _elasticsearch(url, str(getattr(settings, "ELASTICSEARCH_PREFIX", "casebase")))
    return _tantivy(Path(settings.SEARCH_INDEX_DIR))


@lru_cache(maxsize=4)
def _elasticsearch(url: str, prefix: str) -> Backend:
    from search.backends.elasticsearch import ElasticsearchBackend

    return ElasticsearchBackend(url, prefix)


@lru_cache(maxsize=16)
def _tantivy(folder: Path) -> Backend:
    from search.backends.tantivy import TantivyBackend

    return TantivyBackend(folder)
