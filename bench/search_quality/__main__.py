"""`make bench-search-quality`: recall of cited passages, plain BM25 beside the product, on both engines."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import django

from bench import machine
from bench.figure import Figure, table
from bench.foundation import data_folder, number, say

if TYPE_CHECKING:
    from search.backends import Backend

AIM = 0.15  # more at R@5 than plain BM25, on the half not tuned on


@contextmanager
def _engines(folder: Path) -> Iterator[dict[str, Backend]]:
    """Name → backend; Elasticsearch where TEST_ELASTICSEARCH_URL names one, and nothing of ours is left there."""
    from bench.searching import drop
    from search.backends.elasticsearch import ElasticsearchBackend
    from search.backends.tantivy import TantivyBackend

    backends: dict[str, Backend] = {"Tantivy": TantivyBackend(folder / "index")}
    url, prefix = os.environ.get("TEST_ELASTICSEARCH_URL", ""), f"bench-quality-{os.getpid()}"
    if url:
        backends["Elasticsearch"] = ElasticsearchBackend(url, prefix)
    try:
        yield backends
    finally:
        if url:
            drop(url, prefix)


def measure(data: Path, opinions: int | None, halves: list[str], sets: list[str]) -> list[Figure]:
    """The figures of each engine, set and half."""
    from bench.search_quality.asking import fill as filled
    from bench.search_quality.asking import ours, plain_bm25, queries, rank
    from bench.search_quality.texts import records, texts

    say("Reading the documents …")
    made = list(texts(data, opinions))
    indexed = [records(text) for text in made]
    asked = {}
    for name in sets:
        asked[name], missing = queries(made, (one for some in indexed for one in some), name)
        if missing:
            say(
                f"{name}: {missing} queries left out: their texts are not here, or read otherwise than when drawn."
            )
    figures = []
    passages = sum(map(len, indexed))
    with (
        tempfile.TemporaryDirectory(prefix="quality-") as folder,
        _engines(Path(folder)) as engines,
    ):
        for name, backend in engines.items():
            say(f"{name}: indexing {passages:,} passages …")
            reader = filled(backend, indexed)
            for part, half in product(sets, halves):
                chosen = [one for one in asked[part] if one.half == half]
                base = [rank(reader, one, plain_bm25) for one in chosen]
                mine = [rank(reader, one, ours) for one in chosen]
                figures += _figures(
                    name, part, half, base, mine, f"{len(made):,} documents, {passages:,} passages"
                )
    return figures


def _figures(
    engine: str,
    part: str,
    half: str,
    base: list[int | None],
    mine: list[int | None],
    searched: str,
) -> list[Figure]:
    from bench.search_quality.score import MEASURES, gain, value

    rows = []
    for measure_name in MEASURES:
        more = gain(measure_name, mine, base)
        aimed = (measure_name, part, half) == ("R@5", "opinions", "test")
        rows.append(
            Figure(
                f"{measure_name}, {part}, {engine}, {half} half",
                "15 more" if aimed else "",
                str(value(measure_name, mine)),
                f"plain BM25 {value(measure_name, base)}",
                f"{more} more; n {len(mine)}, {searched}"
                if measure_name == "R@5"
                else f"{more} more",
                aimed and more.value < AIM,
            )
        )
    return rows


def _without_a_library() -> None:
    """Passages come from files here: no database is asked for the titles of cases, and none need be there."""
    from search import titles

    titles._providers.clear()
    titles.forget_titles()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.search_quality")
    parser.add_argument(
        "--half", choices=["tune", "test", "both"], default="both", help="which queries"
    )
    parser.add_argument(
        "--opinions", type=number, default=None, metavar="N|all", help="opinions of the bulk"
    )
    parser.add_argument(
        "--set", choices=["opinions", "wto", "both"], default="both", help="which set of queries"
    )
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    _without_a_library()
    halves = ["tune", "test"] if options.half == "both" else [options.half]
    sets = ["opinions", "wto"] if options.set == "both" else [options.set]
    print(
        machine.describe(),
        table(measure(data_folder(), options.opinions, halves, sets)),
        sep="\n\n",
    )


if __name__ == "__main__":
    main()
