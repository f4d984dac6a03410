"""`make bench-coding`: the workbench in Chromium on DS593's report, and on one longer than any there is.

Real documents are in CASEBASE_DATA or `../shared/data`. Only the traces are left behind.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import importing, longest, machine, scrolling
from bench.figure import Figure, Times, shown, table
from bench.foundation import data_folder, say
from bench.machine import MIB
from bench.rest import Rest
from bench.sites import BROWSER, Home, Served, serving
from bench.workbench import (
    OPENINGS,
    SIZE,
    code_words,
    opened,
    openings,
    painting_floor,
    sign_in,
    write_static,
)
from tests.site import ROOT

LABELS = ("7.213", "7.313", "7.113")
WORDS = 12  # coded in each of these paragraphs


@dataclass(frozen=True)
class Size:
    """A document with so many spans, and what is aimed at: seconds, bytes, None where nothing is said."""

    name: str
    slug: str
    spans: int
    opening: float
    painting: float
    frame: float | None = None
    heap: int | None = None


def sizes(home: Home, data: Path, folder: Path, only: str) -> list[Size]:
    """Those whose name has `only` in it, imported."""
    found = []
    if only in "DS593":
        real = ingest(home, data / importing.REPORT)
        found.append(Size("DS593", real, 2_000, 2.0, 0.05, scrolling.FRAME, 250 * MIB))
    if only in "3.7 M characters":
        joined = ingest(home, longest.write(data, folder))
        found.append(Size("3.7 M characters", joined, 10_000, 5.0, 0.1))
    return found


def ingest(home: Home, report: Path) -> str:
    home.manage("ingest", "wto-report", str(report), "--no-index")
    with closing(sqlite3.connect(home.folder / "casebase.sqlite3")) as found:
        return str(
            found.execute("SELECT slug FROM casebase_document ORDER BY id DESC").fetchone()[0]
        )


class Bench:
    """Measures one document in one browser."""

    def __init__(self, browser: Browser, site: Served, session: Any, traces: Path) -> None:
        self.browser, self.site, self.session, self.traces = browser, site, session, traces

    def measure(self, size: Size, made: int, static: str) -> list[Figure]:
        address = f"{self.site.url}/coding/{size.slug}/"
        name = f"{size.name}, {made:,} spans: "
        plain, floor = openings(self.browser, static), painting_floor(self.browser, static)
        took = openings(self.browser, address, self.session)
        bare = self.on_page(static, None, lambda page: self.look(page, f"{size.slug}-bare"))
        mine = self.on_page(address, self.session, lambda page: self.look(page, size.slug))
        words = [
            one
            for label in LABELS
            for one in code_words(self.browser, address, self.session, label, WORDS).values
        ]
        return [
            opening(name, size, took, plain),
            painting(name, size, Times.of(words), floor),
            scrolled(name, size, mine[0], bare[0]),
            held(name, size, mine[1], bare[1]),
        ]

    def on_page(
        self, address: str, session: Any, work: Callable[[Page], tuple[scrolling.Scrolled, int]]
    ) -> tuple[scrolling.Scrolled, int]:
        context = self.browser.new_context(viewport=SIZE, storage_state=session)
        page = opened(context, address)
        done = work(page)
        context.close()
        return done

    def look(self, page: Page, name: str) -> tuple[scrolling.Scrolled, int]:
        """Scroll, then weigh what is held."""
        found = scrolling.through(self.browser, page, self.traces / f"{name}.json.gz")
        return found, scrolling.heap(page.context, page)


def opening(name: str, size: Size, took: Times, plain: Times) -> Figure:
    return Figure(
        f"{name}to interactive",
        f"≤ {size.opening:.0f} s",
        shown(took.middle),
        f"bare HTML of the same passages {shown(plain.middle)}",
        f"signed in, empty cache; median of {OPENINGS} ({took.range()}); bare {plain.range()}",
        took.middle > size.opening,
    )


def painting(name: str, size: Size, took: Times, floor: Times) -> Figure:
    return Figure(
        f"{name}add a span until painted",
        f"≤ {shown(size.painting)}",
        f"{shown(took.middle)}, p95 {shown(took.percentile(0.95))}",
        f"one highlight on the bare page {shown(floor.middle)}, p95 {shown(floor.percentile(0.95))}",
        f"from the key to after the frame, n = {len(took.values)} ({took.range()}), in {', '.join(LABELS)}",
        took.middle > size.painting,
    )


def scrolled(name: str, size: Size, mine: scrolling.Scrolled, bare: scrolling.Scrolled) -> Figure:
    missed = size.frame is not None and mine.frames.percentile(0.95) > size.frame + scrolling.JITTER
    return Figure(
        f"{name}scrolling, p95 of frames",
        "60 a second" if size.frame else "",
        str(mine),
        f"the bare page {bare}",
        f"{len(mine.frames.values)} frames, median {shown(mine.frames.middle)}; bare {len(bare.frames.values)}, "
        f"median {shown(bare.frames.middle)}; late: over 16.7 ms and {scrolling.JITTER * 1000:.0f} ms for the timer; "
        f"wheel at {scrolling.SPEED:,} px/s; trace {mine.trace}",
        missed,
    )


def held(name: str, size: Size, mine: int, bare: int) -> Figure:
    return Figure(
        f"{name}JavaScript heap",
        f"≤ {size.heap // MIB} MiB" if size.heap else "",
        f"{mine / MIB:.0f} MiB",
        f"the bare page {bare / MIB:.0f} MiB",
        "after scrolling and a collection; once",
        size.heap is not None and mine > size.heap,
    )


def run(folder: Path, data: Path, traces: Path, only: str) -> list[Figure]:
    home = Home.at(folder / "site")
    password = home.setup()
    say("Importing …")
    chosen = sizes(home, data, folder, only)
    say("Coding spans …")
    made = [int(home.python("-m", "bench.spans", one.slug, str(one.spans))) for one in chosen]
    figures: list[Figure] = []
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with serving(home) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER)
        bench = Bench(browser, site, sign_in(browser, site, password), traces)
        for size, spans in zip(chosen, made, strict=True):
            say(f"Measuring {size.name} …")
            static = write_static(Rest(site.url), size.slug, folder).as_uri()
            measured = bench.measure(size, spans, static)
            say(table(measured))
            figures += measured
        browser.close()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.coding")
    where = Path(os.environ.get("CASEBASE_HOME") or ROOT / "var") / "bench-coding"
    parser.add_argument("--traces", type=Path, default=where, help="where the traces are kept")
    parser.add_argument("--only", default="", help="part of a document's name: DS593 or 3.7")
    options = parser.parse_args()
    data = data_folder()
    described = machine.describe()
    with tempfile.TemporaryDirectory(prefix="casebase-bench-") as folder:
        figures = run(Path(folder), data, options.traces, options.only)
    print(described, table(figures), sep="\n\n")


if __name__ == "__main__":
    main()
