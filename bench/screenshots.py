"""The README's pictures, from a running site with the library that ships with the code.

Only fixture texts are shown: pictures are committed, and real reports are not ours to publish.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.hands import code, drag
from tests.site import ROOT, Site, running

IMAGES = ROOT / "docs" / "images"
DIGEST = "ds58-digest"


def sign_in(page: Page, site: Site) -> None:
    page.goto(site.url + "/accounts/login/")
    page.fill('[name="username"]', "admin")
    page.fill('[name="password"]', site.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def coding(page: Page, site: Site) -> None:
    """The workbench with suggestions, a code just put on, and a chain in the making."""
    page.goto(f"{site.url}/coding/{DIGEST}/")
    page.wait_for_selector("body[data-ready]")
    page.click("#suggest-button")
    page.wait_for_timeout(6000)
    words = page.locator(".para-paragraph .para-text").nth(1).inner_text().split(". ")[0]
    code(page, " ".join(words.split()[:8]), "process")
    page.wait_for_timeout(800)
    page.keyboard.press("l")
    page.evaluate("() => document.getElementById('text-pane').scrollTo(0, 0)")
    words = page.locator(".para-paragraph .para-text").nth(0).inner_text()
    drag(page, " ".join(words.split()[2:8]))
    page.keyboard.press("c")
    page.keyboard.type("necess")
    page.wait_for_timeout(600)
    page.screenshot(path=IMAGES / "coding.png")


def search(page: Page, site: Site) -> None:
    """The search page with facets and marked words."""
    page.goto(site.url + "/search/?q=%22alternative%22+OR+%22even-handed%22")
    page.wait_for_timeout(600)
    page.screenshot(path=IMAGES / "search.png")


def take(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    page = context.new_page()
    sign_in(page, site)
    coding(page, site)
    search(page, site)
    context.close()


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    with (
        tempfile.TemporaryDirectory() as home,
        running(Path(home)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take(browser, site)
        browser.close()
    for path in sorted(IMAGES.glob("*.png")):
        print(path.relative_to(ROOT), f"{path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
