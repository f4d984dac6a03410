"""What the tests of faults do and look at again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.faults.conftest import FaultySite

PATIENCE = 30_000  # milliseconds; a busy machine is not a failed one


def shows(page: Page, words: str) -> None:
    """The save state, in plain sight."""
    expect(page.locator("#save-state")).to_contain_text(words, timeout=PATIENCE)


def trouble(page: Page, words: str) -> None:
    expect(page.locator("#trouble")).to_contain_text(words, timeout=PATIENCE)


def await_that(page: Page, happens: Callable[[], Any]) -> None:
    """The page's policy forbids `eval`, and what is awaited is outside of the page."""
    for _time in range(PATIENCE // 20):
        if happens():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it did not happen")


def network_is_back(page: Page) -> None:
    """As the browser says when it has a network again."""
    page.evaluate("() => { window.dispatchEvent(new Event('online')) }")


def actions(site: FaultySite, document: str) -> list[str]:
    return [row["action"] for row in site.log(document)]


def quotes(site: FaultySite, document: str) -> list[str]:
    return [row["quote"] for row in site.coded(document) if not row["deleted"]]


def saved(page: Page) -> None:
    shows(page, "Saved")
