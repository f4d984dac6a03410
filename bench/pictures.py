"""The pictures of the page "Coding in five minutes", in both languages and both themes, from a running site.

Only texts of the library that ships with the code are shown. `python -m bench.pictures` writes static/img/coding/.
"""

from __future__ import annotations

import base64
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.sites import BROWSER, ROOT, Home, Served, serving
from tests.browser.hands import code, drag

IMAGES = ROOT / "static" / "img" / "coding"
SIZE = (1440, 900)
DIGEST = "ds58-digest"


@dataclass(frozen=True)
class Scene:
    """A page of one person in one language and theme, and what `bench.scene` made."""

    page: Page
    site: Served
    made: dict[str, Any]

    def go(self, path: str) -> None:
        self.page.goto(self.site.url + path)

    def workbench(self) -> None:
        self.go(f"/coding/{DIGEST}/")
        self.page.wait_for_selector("body[data-ready]")


def coding(scene: Scene) -> None:
    scene.workbench()
    words = scene.page.locator(".para-paragraph .para-text").nth(0).inner_text()
    drag(scene.page, " ".join(words.split()[2:9]))
    scene.page.keyboard.press("c")
    scene.page.keyboard.type("necess")


def suggestions(scene: Scene) -> None:
    scene.workbench()
    if scene.page.locator("#suggestion-total").inner_text() == "0":
        scene.page.click("#suggest-button")
        scene.page.wait_for_function(
            "() => document.getElementById('suggestion-total').textContent !== '0'", timeout=60_000
        )
    scene.page.click("#text-pane .para-text >> nth=1")
    scene.page.keyboard.press("n")


def chain(scene: Scene) -> None:
    scene.workbench()
    texts = scene.page.locator(".para-paragraph .para-text")
    for at, query in ((1, "process and production"), (0, "alternative")):
        code(scene.page, " ".join(texts.nth(at).inner_text().split()[:8]), query)
        scene.page.wait_for_timeout(500)
        scene.page.keyboard.press("l")


def in_round(scene: Scene) -> None:
    scene.go(f"/rounds/{scene.made['running']}/")


def differences(scene: Scene) -> None:
    scene.go(f"/rounds/{scene.made['compared']}/{scene.made['item']}/")


def agreement(scene: Scene) -> None:
    scene.go(f"/rounds/{scene.made['compared']}/agreement/")


def saving(scene: Scene) -> None:
    scene.workbench()
    scene.page.context.set_offline(True)
    texts = scene.page.locator(".para-paragraph .para-text")
    code(scene.page, " ".join(texts.nth(2).inner_text().split()[:7]), "clarified")
    scene.page.wait_for_timeout(1500)


#: Step of the help page → who is shown, and what they do before the picture is taken.
SCENES: dict[str, tuple[str, Callable[[Scene], None]]] = {
    "code": ("coder-a", coding),
    "suggestions": ("editor", suggestions),
    "chain": ("editor", chain),
    "round": ("coder-a", in_round),
    "differences": ("editor", differences),
    "agreement": ("editor", agreement),
    "saving": ("coder-b", saving),
}


def take(
    browser: Browser, site: Served, made: dict[str, Any], name: str, language: str, theme: str
) -> None:
    """One picture, as WebP."""
    who, prepare = SCENES[name]
    context = browser.new_context(
        viewport={"width": SIZE[0], "height": SIZE[1]},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    cookies = {
        "sessionid": made["sessions"][who],
        "django_language": "zh-hans" if language == "zh" else "en",
    }
    context.add_cookies(
        [{"name": key, "value": value, "url": site.url} for key, value in cookies.items()]
    )
    page = context.new_page()
    prepare(Scene(page, site, made))
    page.wait_for_timeout(700)
    shot = context.new_cdp_session(page).send(
        "Page.captureScreenshot", {"format": "webp", "quality": 72}
    )
    (IMAGES / f"{name}-{language}-{theme}.webp").write_bytes(base64.b64decode(shot["data"]))
    context.close()


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Home.at(Path(folder))
        home.setup()
        with serving(home) as site:
            made = json.loads(
                home.manage(
                    "shell", "-v", "0", "-c", "from bench.scene import main; main()"
                ).splitlines()[-1]
            )
            browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER)
            for name in SCENES:
                for language in ("en", "zh"):
                    for theme in ("light", "dark"):
                        take(browser, site, made, name, language, theme)
            browser.close()
    for path in sorted(IMAGES.glob("*.webp")):
        print(path.relative_to(ROOT), f"{path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
