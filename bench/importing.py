"""Import of DS593's panel report until a paragraph of it is found, and the memory it takes."""

from __future__ import annotations

import json
import time
from pathlib import Path

from bench.figure import Figure, shown
from bench.machine import GIB, MIB, Memory
from bench.rest import Rest
from bench.sites import BenchError, Home, Served

REPORT = "wto/panel-reports/WTO-WT-DS593-R.json"
CASE = "DS593"
PARAGRAPH = "7.213"
AIM = 30.0  # seconds
MEMORY_AIM = 1 * GIB


def parsed_only(report: Path) -> str:
    """The baseline: the same file opened and parsed, nothing kept."""
    began = time.perf_counter()
    with report.open(encoding="utf-8") as opened:
        json.load(opened)
    return f"`json.load` of the file {shown(time.perf_counter() - began)}"


def on_the_command_line(home: Home, report: Path) -> list[Figure]:
    """`home` is set up and not served."""
    began = time.perf_counter()
    home.manage("ingest", "wto-report", str(report))
    query = f"label:{PARAGRAPH} case:{CASE}"
    answer = json.loads(home.manage("search", query, "--json", "--by", "passage"))
    took = time.perf_counter() - began
    if not any(hit["label"] == PARAGRAPH for hit in answer["hits"]):
        raise BenchError(f"{PARAGRAPH} was not found after the import")
    return [
        Figure(
            "import to searchable, command line",
            "≤ 30 s",
            shown(took),
            parsed_only(report),
            f"`manage.py ingest`, then `manage.py search` finds {PARAGRAPH}; once",
            took > AIM,
        )
    ]


def through_the_site(site: Served, rest: Rest, report: Path) -> tuple[list[Figure], str]:
    """Also the document that was made."""
    with Memory.watching(site.pid) as memory:
        began = time.perf_counter()
        rest.upload(report)
        document = rest.await_paragraph(PARAGRAPH, CASE)
        took = time.perf_counter() - began
    figures = [
        Figure(
            "import to searchable, through the site",
            "≤ 30 s",
            shown(took),
            parsed_only(report),
            f"`POST /api/imports/`, then `GET /api/search/` ten times a second until {PARAGRAPH}; once",
            took > AIM,
        ),
        Figure(
            "peak memory during that import",
            "≤ 1 GiB",
            f"{memory.peak / MIB:.0f} MiB",
            f"the same processes before it {memory.at_rest / MIB:.0f} MiB",
            "resident memory of server and worker together, ten looks a second",
            memory.peak > MEMORY_AIM,
        ),
    ]
    return figures, document
