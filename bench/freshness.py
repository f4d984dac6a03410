"""`python -m bench.freshness`: from saving a code to finding it, over HTTP.

On Tantivy and, with TEST_ELASTICSEARCH_URL, on Elasticsearch; with the built-in worker and, with
TEST_REDIS_URL, with Celery. The library is the one that ships with the code, in a folder of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import machine
from bench.figure import Figure, Times, shown, table
from bench.rest import Rest
from bench.searching import drop
from bench.sites import BenchError, Home, serving
from tests.site import ROOT

AIM = 2.0  # seconds
TIMES = 20
PATIENCE = 60.0
LOOK_EVERY = 0.02

SPANS = """
import json
from casebase.models import Passage
from coding.models import Annotation, CodeEntry
code = CodeEntry.objects.filter(codable=True).exclude(
    code__in=Annotation.objects.values("code")).first().code.key
rows = Passage.objects.filter(kind="paragraph")[:%d]
print(json.dumps([code, [[p.version_id, p.body_start, p.body_start + 12] for p in rows]]))
"""


def main() -> None:
    elastic, redis = (os.environ.get(f"TEST_{name}_URL") for name in ("ELASTICSEARCH", "REDIS"))
    print(machine.describe(), file=sys.stderr)
    figures = []
    for engine, url in (("Tantivy", ""), ("Elasticsearch", elastic)):
        for worker, broker in (("built-in worker", ""), ("Celery", redis)):
            if url is None or broker is None:
                figures.append(Figure(f"{engine}, {worker}", "≤ 2 s", "left out"))
                continue
            with tempfile.TemporaryDirectory() as folder:
                figures.append(one(Path(folder), engine, url, worker, broker))
                print(figures[-1], file=sys.stderr, flush=True)
    print(table(figures))


def one(folder: Path, engine: str, url: str, worker: str, broker: str) -> Figure:
    home = Home.at(folder, ELASTICSEARCH_URL=url, REDIS_URL=broker)
    password = home.setup()
    code, spans = json.loads(home.manage("shell", "-v", "0", "-c", SPANS % TIMES))
    try:
        with serving(home) as site, celery(home, wanted=bool(broker)):
            rest = Rest(site.url, password)
            rest.send("GET", "search/", {"q": f"code:{code}"})
            times = Times.of([saved_to_found(rest, code, n, *s) for n, s in enumerate(spans, 1)])
    finally:
        if url:
            drop(url, home.environment["ELASTICSEARCH_PREFIX"])
    return Figure(
        f"{engine}, {worker}",
        "≤ 2 s",
        shown(times.middle),
        "",
        f"median of {TIMES}, {times.range()}",
        missed=times.middle > AIM,
    )


@contextmanager
def celery(home: Home, *, wanted: bool) -> Iterator[None]:
    """A Celery worker with its beat, as compose.yaml starts it."""
    if not wanted:
        yield
        return
    command = "-m celery -A config worker --beat --concurrency 2 --loglevel ERROR --schedule"
    process = subprocess.Popen(
        [sys.executable, *command.split(), str(home.folder / "beat")],
        cwd=ROOT,
        env=home.environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(5)
        yield
    finally:
        process.terminate()
        process.wait(60)


def saved_to_found(rest: Rest, code: str, number: int, version: int, start: int, end: int) -> float:
    """Seconds from the answer to the POST until a search counts the passage."""
    fields = {"version": version, "start": start, "end": end, "code": code}
    rest.send("POST", "annotations/", fields)
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE:
        query = {"q": f"code:{code}", "by": "passage", "size": "1"}
        if rest.send("GET", "search/", query)["total_passages"] >= number:
            return time.perf_counter() - began
        time.sleep(LOOK_EVERY)
    raise BenchError(f"the coding was not found within {PATIENCE} s")


if __name__ == "__main__":
    main()
