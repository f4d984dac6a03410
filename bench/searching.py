"""Search over everything: about thirty mixed queries with facets, over HTTP and in process, on both engines."""

from __future__ import annotations

import json
import os
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from elasticsearch import Elasticsearch

from bench import library
from bench.figure import Figure, Times, shown
from bench.queries import QUERIES, WARMING
from bench.rest import Rest
from bench.sites import Home, serving

AIM = 0.05  # seconds, p95
ROUNDS = 3
REASON = "TEST_ELASTICSEARCH_URL names no server"


def measure(folder: Path, data: Path, opinions: int | None) -> list[Figure]:
    """`opinions` of the bulk besides all the rest; None takes all of them."""
    home = Home.at(folder / "home")
    home.setup()
    bulk = library.unpack(data, folder / "bulk", opinions)
    size = library.fill(home, data, bulk)
    scan = scanned(home)
    figures = [
        Figure(
            "import of everything",
            "",
            shown(size.seconds),
            "",
            f"from the command line, index included: {size}, {len(bulk):,} opinions of the bulk",
        ),
        *engine("Tantivy", home, scan, size),
    ]
    url = os.environ.get("TEST_ELASTICSEARCH_URL")
    if not url:
        return [*figures, Figure("search p95, Elasticsearch", "≤ 50 ms", "left out", "", REASON)]
    other = Home.at(folder / "home", ELASTICSEARCH_URL=url)
    try:
        other.manage("search_index", "rebuild")
        figures += engine("Elasticsearch", other, scan, size)
    finally:
        drop(url, other.environment["ELASTICSEARCH_PREFIX"])
    return figures


def drop(url: str, prefix: str) -> None:
    """Leave nothing of ours on the server."""
    with Elasticsearch(url) as client:
        for name in client.indices.get(index=f"{prefix}*"):
            client.indices.delete(index=name)


def engine(name: str, home: Home, scan: Times, size: library.Size) -> list[Figure]:
    inside = json.loads(home.python("-m", "bench.inside", str(ROUNDS)))
    with serving(home) as site:
        http = over_http(Rest(site.url))
    return [
        figure(name, way, values, scan, size)
        for way, values in (("in process", inside), ("HTTP", http))
    ]


def figure(name: str, way: str, values: list[float], scan: Times, size: library.Size) -> Figure:
    took = Times.of(values)
    return Figure(
        f"search p95, {name}, {way}",
        "≤ 50 ms",
        f"{shown(took.percentile(0.95))} (p50 {shown(took.middle)})",
        f"`LIKE` over the texts p95 {shown(scan.percentile(0.95))} (p50 {shown(scan.middle)})",
        f"{len(QUERIES)} queries with all facets, {ROUNDS} rounds after {len(WARMING)} others, {took.range()}; "
        f"slowest by median: {slowest(values)}; {size}",
        took.percentile(0.95) > AIM,
    )


def slowest(values: list[float]) -> str:
    """The three queries to look at first. `values` are whole rounds, one after the other."""
    by_query = [
        (median(values[number :: len(QUERIES)]), query) for number, query in enumerate(QUERIES)
    ]
    by_query.sort(key=lambda pair: pair[0], reverse=True)
    return ", ".join(
        f"{' '.join(query.values())} {shown(seconds)}" for seconds, query in by_query[:3]
    )


def over_http(rest: Rest) -> list[float]:
    def once(query: dict[str, str]) -> float:
        began = time.perf_counter()
        rest.send("GET", "search/", query)
        return time.perf_counter() - began

    for query in WARMING:
        once(query)
    return [once(query) for _round in range(ROUNDS) for query in QUERIES]


def scanned(home: Home) -> Times:
    """The baseline: which texts have the query's characters; no passages, ranks, facets or syntax."""
    took = []
    with closing(library.database(home)) as connection:
        for query in QUERIES:
            began = time.perf_counter()
            connection.execute(
                "SELECT count(*) FROM casebase_textversion WHERE text LIKE ?",
                (f"%{query['q'].strip(chr(34))}%",),
            ).fetchone()
            took.append(time.perf_counter() - began)
    return Times.of(took)
