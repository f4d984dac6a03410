"""The foundation's figures: aim, measured, baseline, in one run. `python -m bench.foundation [--opinions N]`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.machine import describe, site_memory
from tests.browser.hands import drag
from tests.conftest import data_folder
from tests.site import ROOT, Site, running

REPORT = "wto/panel-reports/WTO-WT-DS593-R.json"


def row(figure: str, aim: str, measured: str, baseline: str) -> None:
    print(f"{figure} | {aim} | {measured} | {baseline}", flush=True)


def timed(command: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begun


def start(home: Path) -> None:
    """Second start of an installed site: `setup` and `serve` until the first page came."""
    environment = {**os.environ, "CASEBASE_HOME": str(home), "PORT": "8765"}
    manage = [sys.executable, "manage.py"]
    timed([*manage, "setup"], environment)
    times = []
    for _round in range(3):
        begun = time.perf_counter()
        subprocess.run(
            [*manage, "setup"], cwd=ROOT, env=environment, check=True, capture_output=True
        )
        server = subprocess.Popen(
            [*manage, "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        while True:
            try:
                urllib.request.urlopen("http://127.0.0.1:8765/", timeout=5).read()
                break
            except OSError:
                time.sleep(0.05)
        times.append(time.perf_counter() - begun)
        server.terminate()
        server.wait()
    check = statistics.median(timed([*manage, "check"], environment) for _round in range(3))
    row(
        "start to first page",
        "≤ 5 s",
        f"{statistics.median(times):.1f} s",
        f"`manage.py check` {check:.1f} s",
    )


def importing(site: Site, data: Path, page: Page) -> None:
    """Upload in the browser until a search finds a paragraph of the report; memory of all processes meanwhile."""
    peak, stop = [0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.1):
            peak[0] = max(peak[0], site_memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    page.goto(site.url + "/import/")
    begun = time.perf_counter()
    page.set_input_files('[name="files"]', str(data / REPORT))
    page.locator("main form").get_by_role("button", name="Import").click()
    while True:
        found = page.request.get(
            site.url + "/api/search/?q=case:DS593 label:7.213&by=passage"
        ).json()
        if found.get("total_passages"):
            break
        time.sleep(0.2)
    measured = time.perf_counter() - begun
    stop.set()
    watcher.join()
    begun = time.perf_counter()
    json.loads((data / REPORT).read_bytes())
    row(
        "DS593's report, upload to searchable",
        "≤ 30 s",
        f"{measured:.1f} s",
        f"json.load {time.perf_counter() - begun:.2f} s",
    )
    row("peak memory, site and worker", "≤ 1 GiB", f"{peak[0] / 2**20:.0f} MiB", "–")


def workbench(site: Site, browser: Browser, page: Page) -> None:
    """Opening the report to interactive, and a span to its paint, by the page's own performance marks."""
    times = []
    for _round in range(3):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        fresh = context.new_page()
        fresh.goto(site.url + "/coding/wt-ds593-r/")
        fresh.wait_for_selector("body[data-ready]")
        times.append(
            fresh.evaluate(
                "() => performance.getEntriesByName('casebase:interactive').at(-1).startTime"
            )
        )
        context.close()
    context = browser.new_context()
    fresh = context.new_page()
    fresh.goto(site.url + "/documents/wt-ds593-r/")
    plain = fresh.evaluate(
        "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    )
    context.close()
    row(
        "report open to interactive",
        "≤ 2 s",
        f"{statistics.median(times) / 1000:.2f} s",
        f"reading page, DOM ready {plain / 1000:.2f} s",
    )
    page.goto(site.url + "/coding/wt-ds593-r/")
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("g")
    page.keyboard.type("7.213")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    paints = []
    for words in (
        "was explained as early",
        "amended RED I for",
        "rationale behind the measures",
        "by reference the",
        "Directive to address",
    ):
        before = page.evaluate("() => performance.getEntriesByName('casebase:span').length")
        drag(page, words)
        page.keyboard.press("c")
        page.keyboard.type("clarified")
        page.keyboard.press("Enter")
        page.wait_for_timeout(700)
        entries = page.evaluate(
            "() => performance.getEntriesByName('casebase:span').map(one => one.duration)"
        )
        paints.extend(entries[before:])
    shown = f"{statistics.median(paints):.0f} ms (n={len(paints)})" if paints else "not measured"
    row("span added to painted", "≤ 100 ms", shown, "one frame 17 ms")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument(
        "--opinions", type=int, default=300, help="of the bulk opinions; 0 for all"
    )
    chosen = arguments.parse_args()
    data = data_folder()
    if data is None:
        sys.exit("needs the real documents of ../shared/data (or CASEBASE_DATA)")
    print(describe())
    print("figure | aim | measured | baseline")
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        start(Path(folder) / "start")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with running(Path(folder) / "site") as site:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(site.url + "/accounts/login/")
            page.fill('[name="username"]', "admin")
            page.fill('[name="password"]', site.password)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_load_state()
            importing(site, data, page)
            workbench(site, browser, page)
        browser.close()
        engines = [url for url in ("", os.environ.get("TEST_ELASTICSEARCH_URL")) if url is not None]
        for url in engines:
            home = Path(folder) / ("elasticsearch" if url else "tantivy")
            environment = {**os.environ, "CASEBASE_HOME": str(home), "ELASTICSEARCH_URL": url}
            command = [sys.executable, "-m", "bench.searching", str(data)]
            command += ["--opinions", str(chosen.opinions)]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)
        if len(engines) == 1:
            print("Elasticsearch left out: set TEST_ELASTICSEARCH_URL")


if __name__ == "__main__":
    main()
