"""`python -m bench.indexing --home FOLDER`: how fast an index is filled, against the engine alone.

Takes documents of a site's database, writes them as a rebuild does (read, cut into words, sent), and
writes the same entries again made ready beforehand: the engine's own rate. Alternately, so that a
busy machine is as busy for both. The site's own index is left alone.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench import machine

AIM = 0.7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.indexing")
    parser.add_argument("--home", type=Path, required=True, help="a site's folder, with documents")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.environ["CASEBASE_HOME"] = str(options.home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    print(machine.describe(), file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        for name, backend in _backends(Path(folder)):
            print(_measured(name, backend, options.documents, options.rounds), flush=True)


def _backends(folder: Path) -> list[tuple[str, Any]]:
    from search.backends.elasticsearch import ElasticsearchBackend
    from search.backends.tantivy import TantivyBackend

    found: list[tuple[str, Any]] = [("Tantivy", TantivyBackend(folder))]
    if url := os.environ.get("TEST_ELASTICSEARCH_URL"):
        found.append(("Elasticsearch", ElasticsearchBackend(url, f"bench-{os.getpid()}")))
    return found


def _measured(name: str, backend: Any, documents: int, rounds: int) -> str:
    from search import registry
    from search.entry import entries
    from search.upkeep.draining import write

    slugs = list(dict.fromkeys(registry.document_ids()))
    random.Random(1).shuffle(slugs)
    slugs = slugs[:documents]
    ready = [(slug, list(entries(registry.records(slug)))) for slug in slugs]
    passages = sum(len(made) for _slug, made in ready)
    ours, own = [], []
    for _round in range(rounds):
        own.append(
            passages / _timed(backend, lambda w: [w.replace(s, m, version=1) for s, m in ready])
        )
        ours.append(passages / _timed(backend, lambda w: [write(w, slug, 1) for slug in slugs]))
    ratio = median(ours) / median(own)
    return (
        f"{name}: {median(ours):,.0f} passages/s, the engine alone {median(own):,.0f}, ratio "
        f"{ratio:.2f} (aim {AIM}); {passages:,} passages of {len(slugs)} documents, {rounds} rounds"
    )


def _timed(backend: Any, write: Any) -> float:
    generation = backend.begin()
    try:
        began = time.perf_counter()
        with backend.writer(generation) as writer:
            write(writer)
        return time.perf_counter() - began
    finally:
        backend.discard(generation)


if __name__ == "__main__":
    main()
