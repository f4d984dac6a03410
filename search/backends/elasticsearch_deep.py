"""Pages far from the beginning in Elasticsearch, where `from` would hold all that comes before in memory.

One frozen view of the index is walked through in steps, from the beginning or from the end, whichever is nearer. A
step sends nothing but what its passages are sorted by, so that memory is that of one step, wherever the page is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError

Body = dict[str, Any]
Order = list[Body]
#: Asks with a body and gives the answer, or raises what it means that there is none.
Ask = Callable[..., Body]

NEAR = 10_000  # results that one search pages through by itself
STEP = 50_000
#: Neither source nor id is read.
_ONLY_SORTED_BY = {
    "source": False,
    "stored_fields": "_none_",
    "filter_path": "timed_out,hits.hits.sort",
}
KEEP = "2m"  # how long a frozen view stays between two questions


@contextmanager
def frozen(client: Elasticsearch, index: str) -> Iterator[Body]:
    """A view of the index that stays as it is."""
    ident = client.open_point_in_time(index=index, keep_alive=KEEP)["id"]
    try:
        yield {"id": ident, "keep_alive": KEEP}
    finally:
        with suppress(ApiError, TransportError):
            client.close_point_in_time(id=ident)


def page(ask: Ask, order: Order, *, limit: int, offset: int) -> list[Body]:
    """The hits of a page; ``ask`` asks a frozen view, ``order`` sorts it in full."""
    total = int(ask(size=0, track_total_hits=True)["hits"]["total"]["value"])
    limit = min(limit, total - offset)
    if limit <= 0:
        return []
    after_it = total - offset - limit
    if offset <= after_it:
        return _walk(ask, order, limit, offset)
    return _walk(ask, _backwards(order), limit, after_it)[::-1]


def _walk(ask: Ask, order: Order, limit: int, skip: int) -> list[Body]:
    after: Body = {}
    while skip:
        step = min(skip, STEP)
        answer = ask(size=step, sort=order, **_ONLY_SORTED_BY, **after)
        after = {"search_after": answer["hits"]["hits"][-1]["sort"]}
        skip -= step
    return list(ask(size=limit, sort=order, **after)["hits"]["hits"])


def _backwards(order: Order) -> Order:
    other = {"asc": "desc", "desc": "asc"}
    return [{name: other[way] for name, way in one.items()} for one in order]
