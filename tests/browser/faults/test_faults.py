"""What a coder saw as saved is saved, once, whatever fails."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.faults.conftest import FaultySite, workbench
from tests.browser.hands import code, saved

pytestmark = [pytest.mark.browser, pytest.mark.timeout(90)]

Browsers = Callable[..., BrowserContext]


def state(page: Page) -> object:
    return expect(page.locator("#save-state"))


def actions(site: FaultySite, document: str) -> list[str]:
    return [row["action"] for row in site.log(document)]


def test_the_server_is_killed_in_mid_save(
    browser_of: Browsers, faulty: FaultySite, document: str
) -> None:
    page = workbench(browser_of(), faulty, document)
    with closing(faulty.database()) as other:
        # Somebody else writes, so the server is in the middle of its transaction when it dies.
        other.execute("BEGIN IMMEDIATE")
        code(page, "panel asked", "necess")
        expect(page.locator("#save-state")).to_contain_text("saving")
        page.wait_for_function("1", timeout=1) if False else page.wait_for_timeout(300)
        faulty.kill()
        other.execute("ROLLBACK")
    expect(page.locator("#save-state")).to_contain_text("1 waiting")
    assert faulty.coded(document) == []
    # Killed again, now between the commit and the answer.
    faulty.proxy.fail_writes("lose")
    faulty.start()
    code(page, "offered a less", "alternative")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    while not faulty.coded(document):
        page.wait_for_timeout(50)
    faulty.kill()
    expect(page.locator("#save-state")).to_contain_text("2 waiting")
    faulty.proxy.mend()
    faulty.start()
    saved(page)
    assert [row["quote"] for row in faulty.coded(document)] == ["panel asked", "offered a less"]
    assert actions(faulty, document) == ["create", "create"]
