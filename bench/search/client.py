"""`python -m bench.search.client WHO ROUNDS START`: asks every query as one client; prints JSON.

WHO is `ours` (the search service of the folder and engine in the environment) or the name of the plain index.
It warms up first, waits until START (seconds since the epoch) so that several clients begin together, and then
takes the queries in an order of its own. Printed: seconds of each query by its number, and the process's peak memory.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from random import Random

import django

from bench.search.plain import HITS, Plain
from bench.search.queries import QUERIES, Asked


def ours() -> tuple[Callable[[Asked], int], Callable[[], None]]:
    """Asking the search service, and forgetting what it keeps: every query is as new as its first asker finds it."""
    from search import service
    from search.backends import get_backend
    from search.request import SearchRequest

    _keep_nothing()

    def ask(asked: Asked) -> int:
        request = SearchRequest(asked.ours, asked.ticked, by="passage", limit=HITS)
        return service.search(request).total_passages

    return ask, lambda: get_backend().reader().forget()


def _keep_nothing() -> None:
    """Let Elasticsearch forget its answers, as it does not keep the plain set-up's, which have hits."""
    from search.backends import get_backend
    from search.backends.elasticsearch import ElasticsearchBackend

    backend = get_backend()
    if isinstance(backend, ElasticsearchBackend):
        backend.writing.indices.put_settings(
            index=backend.alias, settings={"index.requests.cache.enable": False}
        )


def main(who: str, rounds: int, start: float) -> None:
    django.setup()
    if who == "ours":
        ask, forget = ours()
    else:
        ask, forget = Plain(os.environ["TEST_ELASTICSEARCH_URL"], who).ask, lambda: None
    totals = [ask(asked) for asked in QUERIES]  # warming: the engine's files and code
    time.sleep(max(0.0, start - time.time()))
    took: list[tuple[int, float]] = []
    for number in range(rounds):
        order = list(range(len(QUERIES)))
        Random(os.getpid() + number).shuffle(order)
        for query in order:
            forget()
            began = time.perf_counter()
            ask(QUERIES[query])
            took.append((query, time.perf_counter() - began))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"took": took, "totals": totals, "peak": peak}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
