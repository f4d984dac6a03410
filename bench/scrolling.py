"""Wheel-scrolling through a page in Chromium, with the trace kept: when frames were drawn, and the memory held."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from bench.figure import Times, shown
from bench.sites import BenchError

FRAME = 1 / 60  # seconds
JITTER = 0.001  # seconds; a timer that is this late has not missed its frame
CATEGORIES = [
    "disabled-by-default-devtools.timeline.frame",
    "devtools.timeline",
    "blink.user_timing",
    "benchmark",
    "cc",
]
PLACES = (0.05, 0.35, 0.65, 0.9)  # where in the document the wheel is turned
DISTANCE = 9_000  # pixels at each place
SPEED = 3_000  # pixels a second, as one who looks for something turns it
IN_PANE = """() => { const pane = document.getElementById("text-pane");
    const of = pane && pane.scrollHeight > pane.clientHeight ? pane : document.scrollingElement;
    window.scrolled = of; return [of.scrollHeight, of.scrollTop]; }"""


@dataclass(frozen=True)
class Scrolled:
    """The times between two frames drawn while the wheel turned, in seconds, and where the trace is."""

    frames: Times
    trace: Path

    @property
    def late(self) -> float:
        """The share of frames that took longer than a sixtieth of a second."""
        return sum(one > FRAME + JITTER for one in self.frames.values) / len(self.frames.values)

    def __str__(self) -> str:
        return f"{shown(self.frames.percentile(0.95))}, {self.late:.0%} late"


def through(browser: Browser, page: Page, trace: Path) -> Scrolled:
    """Turn the wheel at several places of a page."""
    devtools = page.context.new_cdp_session(page)
    times: list[float] = []
    box = page.evaluate("() => [innerWidth / 2, innerHeight / 2]")
    height, _top = page.evaluate(IN_PANE)
    browser.start_tracing(page=page, categories=CATEGORIES)
    turns = []
    for place in PLACES:
        page.evaluate("top => { window.scrolled.scrollTop = top }", height * place)
        page.wait_for_timeout(700)  # what a jump lays out is not part of turning the wheel
        page.evaluate("() => performance.mark('wheel-begins')")
        before = page.evaluate("() => window.scrolled.scrollTop")
        turn = {
            "x": box[0], "y": box[1], "yDistance": -DISTANCE, "speed": SPEED,
            "gestureSourceType": "mouse", "preventFling": True,
        }  # fmt: skip
        devtools.send("Input.synthesizeScrollGesture", turn)
        page.evaluate("() => performance.mark('wheel-ends')")
        turns.append(page.evaluate("() => window.scrolled.scrollTop") - before)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    if min(turns) < DISTANCE * 0.5:
        raise BenchError(f"{page.url}: the wheel did not scroll: {turns}")
    for begin, end in _turns(events):
        drawn = sorted(
            event["ts"]
            for event in events
            if event.get("name") == "DrawFrame" and begin <= event["ts"] <= end
        )
        times += [(later - earlier) / 1e6 for earlier, later in pairwise(drawn)]
    if len(times) < 100:
        raise BenchError(f"{page.url}: {len(times)} frames in the trace")
    return Scrolled(Times.of(times), keep(trace, events))


def _turns(events: list[dict[str, object]]) -> list[tuple[float, float]]:
    """When the wheel began and ceased to turn, in the trace's microseconds."""
    marks = {
        name: sorted(float(str(event["ts"])) for event in events if event.get("name") == name)
        for name in ("wheel-begins", "wheel-ends")
    }
    return list(zip(marks["wheel-begins"], marks["wheel-ends"], strict=True))


def keep(path: Path, events: list[dict[str, object]]) -> Path:
    """As Chromium's tracing tools and the profiler's page read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump({"traceEvents": events}, file)
    return path


def heap(context: BrowserContext, page: Page) -> int:
    """Bytes that the page's scripts hold after the collector has been through."""
    devtools = context.new_cdp_session(page)
    devtools.send("Performance.enable")
    for _time in range(2):
        devtools.send("HeapProfiler.collectGarbage")
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return int(next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize"))
