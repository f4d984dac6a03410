"""What it means that Elasticsearch refuses or does not answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from elasticsearch import ApiError, NotFoundError, TransportError

from search.backends.base import EngineAway, IndexUnavailable, TooBroad

#: How Elasticsearch says that a query has too many words.
_TOO_BROAD = (
    "too_many_clauses",
    "too many terms",
    "too_many_nested_clauses",
    "TooComplexToDeterminize",
)


@contextmanager
def reachable() -> Iterator[None]:
    """Raise what `search.backends.base` has for the errors of the client."""
    try:
        yield
    except NotFoundError as error:
        raise IndexUnavailable("there is no index yet") from error
    except TransportError as error:
        raise EngineAway(f"Elasticsearch does not answer: {error}") from error
    except ApiError as error:
        raise refused(error) from error


def refused(error: object) -> Exception:
    """What it means that Elasticsearch refused: an error of the query, or of its own."""
    if any(sign in str(error) for sign in _TOO_BROAD):
        return TooBroad()
    return IndexUnavailable(f"Elasticsearch refused: {error}")
