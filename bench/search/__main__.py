"""`make bench-search`: both engines and a plain Elasticsearch set-up on the same passages, in one run.

Real documents are in CASEBASE_DATA or `../shared/data`; TEST_ELASTICSEARCH_URL names a server. The natural corpus is
all of them; the large one is made from it (`--passages`). Nothing is left behind, in the folder or on the server,
unless `--home` names a folder to keep: the library and all indices then stay, and the next run only asks.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import library, machine
from bench.figure import Figure, Times, shown, table
from bench.foundation import data_folder, say
from bench.search.kept import Filled, Place, folder_for, home_of
from bench.search.queries import QUERIES
from bench.sites import Home
from tests.site import ROOT

CLIENTS = (1, 8)
GATHER = 60  # seconds for all clients to start and warm up
MIB = 1024**2
FASTER = 1.5  # aim: at least so many times faster than the plain set-up


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.search")
    parser.add_argument(
        "--passages", type=int, default=1_000_000, help="of the large corpus; 0: none"
    )
    parser.add_argument("--opinions", type=int, default=None, help="of the bulk; all unless told")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--home", type=Path, help="keep everything here, and use what is there")
    options = parser.parse_args()
    url = os.environ.get("TEST_ELASTICSEARCH_URL") or sys.exit(
        "Set TEST_ELASTICSEARCH_URL: the plain set-up is measured in the same run."
    )
    described = machine.describe()
    figures: list[Figure] = []
    with folder_for(options.home) as folder:
        imported(folder, options.opinions)
        for passages in [0, options.passages] if options.passages else [0]:
            place = Place(folder, url, passages)
            try:
                figures += compared(place, options.rounds)
            finally:
                if options.home is None:
                    place.clear()
    print(described, table(figures), sep="\n\n")


def imported(folder: Path, opinions: int | None) -> None:
    """The library of all documents, unless it is there."""
    home = home_of(folder)
    if (home.folder / "casebase.sqlite3").exists():
        return
    data = data_folder()
    home.setup()
    say("Importing everything …")
    library.fill(home, data, library.unpack(data, folder / "bulk", opinions))


def compared(place: Place, rounds: int) -> list[Figure]:
    """Indexing and asking, the three beside each other."""
    figures = [] if place.filled() else _indexing(*_fill(place))
    number = int((place.filled() or {})["plain"]["passages"])
    for clients in CLIENTS:
        say(f"Asking, {clients} at once …")
        asked = {
            "Tantivy": _asked(place.tantivy, "ours", clients, rounds),
            "Elasticsearch": _asked(place.elastic, "ours", clients, rounds),
            "plain": _asked(place.elastic, place.plain, clients, rounds),
        }
        figures += _asking(asked, clients, number)
    return figures


def _fill(place: Place) -> tuple[Filled, Filled]:
    """Fill all three, and measure what the two engines take when everything is cut into words."""
    say(f"Indexing ({place.name}) …")
    passages = str(place.passages)
    place.clear()
    filled = {
        "Tantivy": _json(place.tantivy, "bench.search.fill", "ours", passages),
        "Elasticsearch": _json(place.elastic, "bench.search.fill", "ours", passages),
        "plain": _json(place.elastic, "bench.search.fill", place.plain, passages),
    }
    ready = {
        "Tantivy": _json(place.tantivy, "bench.search.fill", "ready", "0"),
        "Elasticsearch": _json(place.elastic, "bench.search.fill", "ready", "0"),
    }
    place.note(filled)
    return filled, ready


def _json(home: Home, module: str, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(home.python("-m", module, *arguments).splitlines()[-1])
    return found


def _asked(home: Home, who: str, clients: int, rounds: int) -> list[dict[str, Any]]:
    """What so many clients in processes of their own measured at the same time."""
    start = str(time.time() + (GATHER if clients > 1 else 0))
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.search.client", who, str(rounds), start],
            cwd=ROOT,
            env=home.environment,
            text=True,
            stdout=subprocess.PIPE,
        )
        for _number in range(clients)
    ]
    answers = [process.communicate()[0] for process in running]
    if any(process.returncode for process in running):
        raise RuntimeError(f"a client of {who} failed")
    return [json.loads(answer.splitlines()[-1]) for answer in answers]


def _rate(filled: dict[str, Any]) -> float:
    return float(filled["passages"]) / float(filled["seconds"])


def _indexing(filled: dict[str, Any], ready: dict[str, Any]) -> list[Figure]:
    number = f"{int(filled['plain']['passages']):,} passages"
    figures = []
    for name in ("Tantivy", "Elasticsearch"):
        figures.append(
            Figure(
                f"index, {name}, {number}",
                "",
                f"{_rate(filled[name]):,.0f} passages/s, {filled[name]['bytes'] / MIB:,.0f} MiB",
                f"plain {_rate(filled['plain']):,.0f}/s, {filled['plain']['bytes'] / MIB:,.0f} MiB",
                f"{shown(filled[name]['seconds'])}, reading the database and cutting words included",
            )
        )
        share = _rate(filled[name]) / _rate(ready[name])
        figures.append(
            Figure(
                f"bulk rate, {name}, of its own on ready documents",
                "≥ 0.70",
                f"{share:.2f}",
                f"{_rate(ready[name]):,.0f}/s",
                f"{ready[name]['passages']:,} passages cut into words beforehand, through the same writer",
                share < 0.7,
            )
        )
    return figures


def _asking(asked: dict[str, list[dict[str, Any]]], clients: int, passages: int) -> list[Figure]:
    times = {
        name: Times.of([seconds for one in answers for _query, seconds in one["took"]])
        for name, answers in asked.items()
    }
    plain = times["plain"]
    figures = []
    for name in ("Tantivy", "Elasticsearch"):
        mine = times[name]
        ratios = (plain.middle / mine.middle, plain.percentile(0.95) / mine.percentile(0.95))
        peak = max(one["peak"] for one in asked[name]) / MIB
        figures.append(
            Figure(
                f"{passages:,} passages, {clients} at once, {name}",
                f"median and p95 ≥ {FASTER} × faster",
                f"{_percentiles(mine)}; {ratios[0]:.1f} × and {ratios[1]:.1f} × faster",
                f"plain {_percentiles(plain)}",
                f"{len(QUERIES)} queries, {len(mine.values)} answers; a client's peak memory {peak:,.0f} MiB; "
                f"slowest {_slowest(asked[name])}",
                min(ratios) < FASTER,
            )
        )
    return figures


def _percentiles(times: Times) -> str:
    p95, p99 = times.percentile(0.95), times.percentile(0.99)
    return f"p50 {shown(times.middle)} p95 {shown(p95)} p99 {shown(p99)}"


def _slowest(answers: list[dict[str, Any]]) -> str:
    """The three queries to look at first, by their median."""
    of_query: dict[int, list[float]] = {}
    for one in answers:
        for query, seconds in one["took"]:
            of_query.setdefault(query, []).append(seconds)
    middle = {query: Times.of(values).middle for query, values in of_query.items()}
    worst = sorted(middle, key=lambda query: -middle[query])[:3]
    return ", ".join(
        f"{QUERIES[query].ours or QUERIES[query].ticked} {shown(middle[query])}" for query in worst
    )


if __name__ == "__main__":
    main()
