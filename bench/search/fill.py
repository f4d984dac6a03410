"""`python -m bench.search.fill WHAT PASSAGES`: fills an index from the library in the environment; prints JSON.

WHAT is `ours` (a new generation of the engine in use, swapped in), `ready` (the same documents, cut into words
beforehand, into a generation that is thrown away: the engine's own rate) or the name of the plain index.
"""

from __future__ import annotations

import json
import os
import sys
import time

import django

from bench.search.plain import Plain

READY = 40_000  # passages held in memory for the engine's own rate


def ours(passages: int) -> dict[str, float]:
    """Cut into words and index everything."""
    from bench.search.corpus import documents
    from search.backends import get_backend
    from search.entry import entries

    backend = get_backend()
    began = time.perf_counter()
    generation = backend.begin()
    count = 0
    with backend.writer(generation) as writer:
        for slug, records in documents(passages):
            writer.replace(slug, entries(records), version=1)
            count += len(records)
    seconds = time.perf_counter() - began
    backend.swap(generation)
    return {"passages": count, "seconds": seconds, "bytes": backend.stats().bytes}


def ready() -> dict[str, float]:
    """What the engine takes when all is cut into words already."""
    from bench.search.corpus import documents
    from search.backends import get_backend
    from search.entry import entries

    backend = get_backend()
    some, count = [], 0
    for slug, records in documents(READY):
        some.append((slug, list(entries(records))))
        count += len(records)
        if count >= READY:
            break
    generation = backend.begin()
    began = time.perf_counter()
    with backend.writer(generation) as writer:
        for slug, made in some:
            writer.replace(slug, made, version=1)
    seconds = time.perf_counter() - began
    backend.discard(generation)
    return {"passages": count, "seconds": seconds, "bytes": 0}


def plain(index: str, passages: int) -> dict[str, float]:
    """The plain set-up's index of the same passages."""
    from bench.search.corpus import documents

    setup = Plain(os.environ["TEST_ELASTICSEARCH_URL"], index)
    setup.make()
    count, seconds = setup.fill(documents(passages))
    return {"passages": count, "seconds": seconds, "bytes": setup.bytes()}


def main(what: str, passages: int) -> None:
    django.setup()
    if what == "ours":
        found = ours(passages)
    elif what == "ready":
        found = ready()
    else:
        found = plain(what, passages)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
