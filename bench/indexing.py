"""`python -m bench.indexing --home FOLDER`: how fast an index is filled, against the engine alone.

Takes documents of a site's database, writes them as a rebuild does (read, cut into words, sent), with helpers and
in one process, and writes the same entries again made ready beforehand: the engine's own rate. Alternately, so that a
busy machine is as busy for all. The site's own index is left alone.
"""

from __future__ import annotations

import argparse
import gc
import os
import pickle
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
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
    slugs, held = _documents(options.documents)
    print(_steps(slugs, held))
    with tempfile.TemporaryDirectory() as folder:
        for name, backend in _backends(Path(folder)):
            print(_measured(name, backend, slugs, held, options.rounds), flush=True)


def _documents(number: int) -> tuple[list[str], list[Any]]:
    """So many documents by chance, and their entries made ready."""
    from search import registry
    from search.upkeep.making import made

    slugs = list(dict.fromkeys(registry.document_ids()))
    random.Random(1).shuffle(slugs)
    return slugs[:number], list(made(slugs[:number]))


def _steps(slugs: list[str], held: list[Any]) -> str:
    """What each step takes of a processor, in microseconds a passage, which other load changes less than the rates."""
    from search import registry
    from search.entry import entries

    passages = sum(len(one.entries) for one in held)
    gc.set_threshold(100_000)  # as in a rebuild
    spent: dict[str, float] = dict.fromkeys(("reading", "cutting", "handing over"), 0.0)

    def timed(step: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        found = work()
        spent[step] += time.process_time() - began
        return found

    for batch in registry.batches(slugs):
        found = timed("reading", partial(registry.records_of, batch))
        for records in found.values():
            made = timed("cutting", partial(list, entries(records)))
            packed = timed("handing over", partial(pickle.dumps, made, pickle.HIGHEST_PROTOCOL))
            timed("handing over", partial(pickle.loads, packed))
    told = ", ".join(f"{step} {seconds / passages * 1e6:.0f}" for step, seconds in spent.items())
    return f"microseconds of a processor for each passage: {told} (to a helper and back)"


def _backends(folder: Path) -> list[tuple[str, Any]]:
    from search.backends.elasticsearch import ElasticsearchBackend
    from search.backends.tantivy import TantivyBackend

    found: list[tuple[str, Any]] = [("Tantivy", TantivyBackend(folder))]
    if url := os.environ.get("TEST_ELASTICSEARCH_URL"):
        found.append(("Elasticsearch", ElasticsearchBackend(url, f"bench-{os.getpid()}")))
    return found


def _measured(name: str, backend: Any, slugs: list[str], held: list[Any], rounds: int) -> str:
    from search import registry
    from search.upkeep.draining import write
    from search.upkeep.helpers import Makers

    batches = sum(1 for _batch in registry.batches(slugs))
    passages = sum(len(one.entries) for one in held)

    def alone(writer: Any) -> None:
        for one in held:
            write(writer, one, 1)

    def as_rebuilt(batches: int) -> Any:
        def build(writer: Any) -> None:
            with Makers(batches) as makers:
                for one in makers.made(slugs):
                    write(writer, one, 1)

        return build

    ways = {"engine": alone, "helped": as_rebuilt(batches), "one process": as_rebuilt(0)}
    rates: dict[str, list[float]] = {way: [] for way in ways}
    spent = 0.0
    for _round in range(rounds):
        for way, work in ways.items():
            began = time.process_time()
            rates[way].append(passages / _timed(backend, work))
            spent += time.process_time() - began if way == "engine" else 0
    middle = {way: median(found) for way, found in rates.items()}
    ratio = middle["helped"] / middle["engine"]
    return (
        f"{name}: {middle['helped']:,.0f} passages/s, in one process {middle['one process']:,.0f}, the engine alone "
        f"{middle['engine']:,.0f}, ratio {ratio:.2f} (aim {AIM}); {passages:,} passages of {len(slugs)} documents, "
        f"{rounds} rounds; of a processor the engine alone takes {spent / rounds / passages * 1e6:.0f} microseconds a "
        f"passage in this process; peak memory {_peak():,.0f} MiB with what the engine alone is given"
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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
