"""What is said of an answer from an index that another version of the code wrote."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, wraps

from django.utils.translation import gettext as _

from search.backends import get_backend
from search.backends.base import Backend, EngineAway, IndexUnavailable
from search.layout import fingerprint
from search.query import QueryError
from search.request import SearchRequest, SearchResult

Search = Callable[[SearchRequest], SearchResult]


def is_outdated(backend: Backend, generation: str) -> bool:
    """Whether an older (or newer) version of the code wrote this generation."""
    return _layout(backend, generation) != fingerprint(backend)


@lru_cache(maxsize=64)
def _layout(backend: Backend, generation: str) -> str:
    # A generation keeps the layout that it was begun with.
    return backend.layout(generation)


def says_when_outdated(search: Search) -> Search:
    """Mark answers from an index of another layout; where it cannot answer, say why."""

    @wraps(search)
    def asked(request: SearchRequest) -> SearchResult:
        try:
            result = search(request)
            outdated = is_outdated(get_backend(), result.generation)
        except (QueryError, EngineAway):
            raise
        except Exception as error:
            if _index_is_outdated():
                raise IndexUnavailable(
                    _("the index has an older layout and is being rebuilt")
                ) from error
            raise
        return replace(result, outdated=True) if outdated else result

    return asked


def _index_is_outdated() -> bool:
    backend = get_backend()
    with suppress(IndexUnavailable):
        generation = backend.current()
        return generation is not None and is_outdated(backend, generation)
    return False
