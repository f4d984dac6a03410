"""The workbench in Chromium: opening a long report, and coding words of it until the span is painted."""

from __future__ import annotations

import html
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.figure import Figure, Times, shown
from bench.rest import Rest
from bench.sites import BROWSER, BenchError, Home, Served
from tests.browser.hands import drag

OPENING_AIM = 2.0  # seconds
PAINTING_AIM = 0.1
OPENINGS = 3
SPANS = 10
MANY = 2000
LABELS = (
    "7.213",
    "7.313",
)  # paragraphs coded before and after the many spans; twins are not painted
PATIENCE = 60  # seconds
SIZE: Any = {"width": 1440, "height": 900}

# The static page takes the same marks as the workbench, so that both are read the same way.
STATIC = """<!doctype html><meta charset="utf-8"><title>{title}</title>
<style>body {{ max-width: 40em; margin: auto; font: 17px/1.6 serif }} ::highlight(one) {{ background: #fde }}</style>
{paragraphs}
<script>requestAnimationFrame(() => setTimeout(() => performance.mark("casebase:interactive")));</script>"""
PAINT_ONE = """number => new Promise(done => {
    const node = document.querySelectorAll("p")[number].firstChild, range = document.createRange();
    const began = performance.now();
    range.setStart(node, 0); range.setEnd(node, Math.min(10, node.length));
    CSS.highlights.set("one", new Highlight(range));
    requestAnimationFrame(() => { const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - began); channel.port2.postMessage(null); });
})"""
# From the key's own time stamp, so that the page's way from the key to the new span counts.
WATCH_KEYS = """() => { window.pressed = []; document.addEventListener("keydown",
    event => { if (event.key === "1") window.pressed.push(event.timeStamp); }, true); }"""
MARKS = "name => performance.getEntriesByName(name).map(one => one.startTime)"


def measure(home: Home, site: Served, password: str, document: str) -> list[Figure]:
    """`document` has no span by the first account yet."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    address = f"{site.url}/coding/{document}/"
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER)
        static = write_static(Rest(site.url), document, Path(folder)).as_uri()
        session = sign_in(browser, site, password)
        plain = openings(browser, static)
        floor = painting_floor(browser, static)
        figures = [opening_figure("", openings(browser, address, session), plain)]
        figures.append(
            painting_figure(
                "no other span", code_words(browser, address, session, LABELS[0]), floor
            )
        )
        made = int(home.python("-m", "bench.spans", document, str(MANY)))
        figures.append(
            opening_figure(f", {made:,} spans", openings(browser, address, session), plain)
        )
        figures.append(
            painting_figure(
                f"{made:,} spans", code_words(browser, address, session, LABELS[1]), floor
            )
        )
        browser.close()
    return figures


def sign_in(browser: Browser, site: Served, password: str) -> Any:
    """The cookies of a session; the pages measured open in contexts of their own, with nothing cached."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.url + "/accounts/login/")
    page.fill('[name="username"]', "admin")
    page.fill('[name="password"]', password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    state = context.storage_state()
    context.close()
    return state


def write_static(rest: Rest, document: str, folder: Path) -> Path:
    """One bare HTML page with the same passages."""
    paragraphs: list[str] = []
    answer = rest.send("GET", f"documents/{document}/passages/")
    while True:
        paragraphs += [f"<p>{html.escape(one['text'])}</p>" for one in answer["results"]]
        if not answer["next"]:
            break
        answer = rest.pool.request("GET", answer["next"]).json()
    path = folder / "static.html"
    path.write_text(STATIC.format(title=document, paragraphs="\n".join(paragraphs)), "utf-8")
    return path


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address, wait_until="commit")
    await_marks(page, "interactive", 1)
    return page


def marks(page: Page, name: str) -> list[float]:
    """When the page set a mark, in milliseconds since the navigation began."""
    found: list[float] = page.evaluate(MARKS, f"casebase:{name}")
    return found


def await_marks(page: Page, name: str, number: int) -> None:
    """The page's policy forbids `eval`, which Playwright's own waiting for a value needs."""
    deadline = time.monotonic() + PATIENCE
    while len(marks(page, name)) < number:
        if time.monotonic() > deadline:
            raise BenchError(f"{page.url}: no mark {name} within {PATIENCE} s")
        page.wait_for_timeout(20)


def openings(browser: Browser, address: str, session: Any = None) -> Times:
    """From the start of the navigation until the page is interactive, each with an empty cache."""
    took = []
    for _time in range(OPENINGS):
        context = browser.new_context(viewport=SIZE, storage_state=session)
        took.append(marks(opened(context, address), "interactive")[0] / 1000)
        context.close()
    return Times.of(took)


def painting_floor(browser: Browser, address: str) -> Times:
    """What Chromium needs to paint one highlight on the bare page."""
    context = browser.new_context(viewport=SIZE)
    page = opened(context, address)
    took = [page.evaluate(PAINT_ONE, number) / 1000 for number in range(SPANS)]
    context.close()
    return Times.of(took)


def code_words(
    browser: Browser, address: str, session: Any, label: str, words: int = SPANS
) -> Times:
    """So many words from a paragraph in the middle on get the code on key 1, one after the other."""
    context = browser.new_context(viewport=SIZE, storage_state=session)
    page = opened(context, address)
    page.keyboard.press("g")
    page.keyboard.type(label)
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    first_code_to_key_one(page, label)
    page.evaluate(WATCH_KEYS)
    before = len(marks(page, "span-painted"))
    for number in range(words):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("w")
        page.wait_for_timeout(150)
        page.keyboard.press("1")
        await_marks(page, "span-painted", before + number + 1)
        page.wait_for_timeout(150)
    painted = marks(page, "span-painted")[before:]
    pressed = page.evaluate("() => window.pressed")
    if len(painted) != words or len(pressed) != words:
        raise BenchError(f"{len(pressed)} keys pressed, {len(painted)} spans painted")
    context.close()
    return Times.of([(end - begin) / 1000 for begin, end in zip(pressed, painted, strict=True)])


def first_code_to_key_one(page: Page, label: str) -> None:
    """A code that was used once is on key 1."""
    start = page.evaluate(
        "label => document.querySelector(`[data-label='${label}'] .para-text`).firstChild.data.slice(0, 30)",
        label,
    )
    drag(page, start)
    page.keyboard.press("c")
    page.keyboard.type("necess")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)


def opening_figure(state: str, took: Times, plain: Times) -> Figure:
    return Figure(
        f"DS593's report to interactive{state}",
        "≤ 2 s",
        shown(took.middle),
        f"bare HTML file of the same passages {shown(plain.middle)}",
        f"signed in, empty cache, 1440×900; median of {OPENINGS} ({took.range()})",
        took.middle > OPENING_AIM,
    )


def painting_figure(state: str, took: Times, floor: Times) -> Figure:
    return Figure(
        f"adding a span until painted, {state}",
        "≤ 100 ms",
        shown(took.middle),
        f"one highlight on the bare page {shown(floor.middle)}",
        f"from the key press to after the frame; median of {SPANS} ({took.range()})",
        took.middle > PAINTING_AIM,
    )
