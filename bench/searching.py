"""Search over everything in the data folder, in one process, on the engine that the settings choose."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tarfile
import tempfile
import time
from pathlib import Path

QUERIES = [
    "necessity", '"more trade-restrictive than necessary"', "DS593", "337-TA-602", '"like product"',
    "claim construction obviousness", "substantial evidence review", "forum:wto", "year:2010..2014",
    "discriminat*", '"not in accordance with"', "domestic industry economic prong", "WT/DS593/R",
    '"exclusion order" AND importation', "palm oil NOT biofuel", "对外贸易", "反倾销 措施", "kind:statute",
    "inequitable conduct", '"burden of proof"', "provision:\"TBT 2.2\"", "anticipation prior art reference",
    "standard of review de novo", "patent infringement damages", "public interest", "measures at issue",
    "veterans benefits appeal", '"the Federal Circuit"', "safeguard injury", "greenhouse gas emissions",
]  # fmt: skip


def unpack(data: Path, folder: Path, opinions: int) -> None:
    with tarfile.open(data / "bulk" / "federal-circuit-opinions.tar.xz") as archive:
        for number, member in enumerate(archive):
            if opinions and number >= opinions:
                break
            archive.extract(member, folder, filter="data")


def load(data: Path, opinions: int) -> int:
    from casebase import originals
    from casebase.models import Passage
    from casebase.services.ingest import ingest
    from search import indexing

    folders = {
        "wto-list": data / "wto/official-list",
        "wto-report": data / "wto/panel-reports",
        "wto-page": data / "wto/case-pages",
        "statute": data / "zh/trade-laws",
    }
    with tempfile.TemporaryDirectory() as bulk:
        unpack(data, Path(bulk), opinions)
        sets = [
            *folders.items(),
            ("wto-report", data / "wto/panel-factual-aspects"),
            ("opinion", Path(bulk)),
        ]
        for source, folder in sets:
            paths = sorted(
                path for path in folder.rglob("*") if path.suffix in {".js", ".json", ".txt", ".md"}
            )
            ingest(files=[originals.describe(path) for path in paths], source_name=source)
    indexing.drain()
    return Passage.objects.count()


def measure(by: str) -> list[float]:
    from search.service import SearchRequest, search

    times = []
    for query in QUERIES:
        begun = time.perf_counter()
        search(SearchRequest(query=query, by=by))  # type: ignore[arg-type]
        times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)


def baseline() -> float:
    """The same words by a scan of the database: what search would cost without an index."""
    from casebase.models import TextVersion

    begun = time.perf_counter()
    TextVersion.objects.filter(text__icontains="more trade-restrictive than necessary").count()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--opinions", type=int, default=300)
    chosen = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    passages = load(chosen.data, chosen.opinions)
    engine = "Elasticsearch" if os.environ.get("ELASTICSEARCH_URL") else "Tantivy"
    for by in ("case", "passage"):
        measure(by)
        times = measure(by)
        print(
            f"search {engine} by {by}, {passages} passages, facets on | p95 ≤ 50 ms | "
            f"p50 {statistics.median(times):.0f} ms, p95 {times[int(len(times) * 0.95) - 1]:.0f} ms | "
            f"database scan of one phrase {baseline():.0f} ms"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
