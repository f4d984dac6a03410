"""`python -m bench.search.fill WHAT PASSAGES`: fills an index from the library in the environment; prints JSON.

WHAT is `ours` (the product's rebuild of the engine in use), `ready` (the same documents, cut into words
beforehand, into a generation that is thrown away: the engine's own rate) or the name of the plain index.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time

import django

from bench.search.plain import Plain

READY = 40_000  # passages held in memory for the engine's own rate


def ours() -> dict[str, float]:
    """Rebuild, as the product does it: read, cut, written, compared, swapped in."""
    from search import indexing
    from search.backends import get_backend

    began = time.perf_counter()
    indexing.rebuild()
    seconds = time.perf_counter() - began
    stats = get_backend().stats()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    helper = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return {
        "passages": stats.passages, "seconds": seconds, "bytes": stats.bytes, "peak": peak, "helper": helper,
    }  # fmt: skip


def ready() -> dict[str, float]:
    """What the engine takes when all is cut into words already."""
    from search import registry
    from search.backends import get_backend
    from search.upkeep.draining import write
    from search.upkeep.making import made

    backend = get_backend()
    some, count = [], 0
    for one in made(list(registry.document_ids())):
        some.append(one)
        count += len(one.entries)
        if count >= READY:
            break
    generation = backend.begin()
    began = time.perf_counter()
    with backend.writer(generation) as writer:
        for one in some:
            write(writer, one, 1)
    seconds = time.perf_counter() - began
    backend.discard(generation)
    return {"passages": count, "seconds": seconds, "bytes": 0}


def plain(index: str) -> dict[str, float]:
    """The plain set-up's index of the same passages."""
    from search import registry
    from search.upkeep.making import read

    setup = Plain(os.environ["TEST_ELASTICSEARCH_URL"], index)
    setup.make()
    documents = (
        (slug, records)
        for slug, records in read(list(registry.document_ids()))
        if not isinstance(records, Exception)
    )
    count, seconds = setup.fill(documents)
    return {"passages": count, "seconds": seconds, "bytes": setup.bytes()}


def main(what: str, passages: int) -> None:
    # Helpers of a rebuild are processes of their own: they find the same corpus by these.
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.search.settings"
    os.environ["BENCH_PASSAGES"] = str(passages)
    django.setup()
    if what == "ours":
        found = ours()
    elif what == "ready":
        found = ready()
    else:
        found = plain(what)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
