"""Servers killed, networks gone, pages crashed: what a coder saw as saved is saved, once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.browser.faults.conftest import FaultySite, workbench
from tests.browser.faults.hands import (
    actions,
    await_that,
    network_is_back,
    quotes,
    saved,
    shows,
    trouble,
)
from tests.browser.faults.proxy import is_write
from tests.browser.hands import code, drag

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Browsers = Callable[..., BrowserContext]

#: Of the other storage, all that there is.
FILL = """() => { try { for (let n = 20; n >= 0; n--)
    for (;;) localStorage["x" + Math.random()] = "x".repeat(2 ** n); } catch {} }"""

#: Of the small document, each standing there once.
WORDS = (
    "panel", "asked", "whether", "ban", "necessary", "complainant", "offered", "less", "trade", "restrictive",
    "alternative", "found", "reasonably", "available", "respondent.", "invoked", "security", "stands", "beyond",
    "plane", "Nothing", "more", "ruling", "appealed", "void",
)  # fmt: skip


def test_the_server_is_killed_in_mid_save(
    browser_of: Browsers, faulty: FaultySite, document: str
) -> None:
    page = workbench(browser_of(), faulty, document)
    with closing(faulty.database()) as other:
        # Somebody else writes, so the server is in the middle of its transaction when it dies.
        other.execute("BEGIN IMMEDIATE")
        code(page, "panel asked", "necess")
        await_that(page, lambda: faulty.proxy.writes)
        shows(page, "saving")
        faulty.kill()
        other.execute("ROLLBACK")
    shows(page, "1 waiting")
    assert faulty.coded(document) == []
    # Killed again, between the commit and the answer.
    faulty.start()
    faulty.proxy.fail_writes("lose")
    network_is_back(page)
    await_that(page, lambda: faulty.coded(document))
    faulty.kill()
    shows(page, "1 waiting")
    faulty.proxy.mend()
    faulty.start()
    network_is_back(page)
    saved(page)
    assert quotes(faulty, document) == ["panel asked"]
    assert actions(faulty, document) == ["create"]


def test_ten_minutes_without_a_network_and_fifty_edits(
    browser_of: Browsers, faulty: FaultySite, document: str
) -> None:
    page = workbench(browser_of(), faulty, document, clock="2026-03-01T10:00:00Z")
    code(page, "panel asked", "necess")
    saved(page)
    faulty.proxy.writes.clear()
    faulty.proxy.fail_writes("drop")
    for number, word in enumerate(WORDS):
        drag(page, word)
        page.keyboard.press("1")
        page.locator('[data-field="weight"]').select_option(str(1 + number % 5))
    shows(page, "50 waiting")
    faulty.proxy.writes.clear()
    for _half_minute in range(20):
        page.clock.run_for(30_000)
        page.wait_for_timeout(50)  # the network fails in real time
    # Once a minute by now, a quarter more or less: it neither hammers nor gives up.
    assert 5 <= len(faulty.proxy.writes) <= 16
    assert {path for _method, path, *_rest in faulty.proxy.writes} == {"/api/annotations/"}
    faulty.proxy.mend()
    faulty.proxy.writes.clear()
    page.clock.run_for(80 * 1000)
    saved(page)
    arrived = [one for one in faulty.proxy.writes if one[3] == "pass"]
    assert [method for method, *_rest in arrived] == ["POST", "PATCH"] * 25
    rows = faulty.coded(document)[1:]
    assert [row["weight"] for row in rows] == [1 + number % 5 for number in range(25)]
    made = [
        sent["id"].replace("-", "") for method, _path, sent, _fate in arrived if method == "POST"
    ]
    assert [row["id"] for row in rows] == made
    assert actions(faulty, document) == ["create", *["create", "change"] * 25]


def test_every_second_request_fails(
    browser_of: Browsers, faulty: FaultySite, document: str
) -> None:
    page = workbench(browser_of(), faulty, document, clock="2026-03-01T10:00:00Z")
    # Half of the failures come after the server has done what was asked.
    fates = ["500", "pass", "late 500", "pass"]
    seen: list[str] = []

    def rule(method: str, path: str) -> str:
        if not is_write(method, path):
            return "pass"
        seen.append(path)
        return fates[len(seen) % 4]

    faulty.proxy.rule = rule
    code(page, "panel asked", "necess")
    code(page, "offered a less", "alternative")
    page.locator('[data-field="note"]').fill("typed while it failed")
    page.locator('[data-field="weight"]').select_option("4")
    code(page, "invoked its security", "security")
    expect(page.locator("#span-count")).to_have_text("3")
    page.locator("#selected").get_by_role("button", name="Delete").click()
    expect(page.locator("#span-count")).to_have_text("2")
    for key in ("u", "u", "u", "Shift+U"):
        page.keyboard.press(key)
    for _time in range(60):
        page.clock.run_for(1300)
        page.wait_for_timeout(50)  # the answers come in real time
        if "Saved" in page.locator("#save-state").inner_text():
            break
    saved(page)
    assert quotes(faulty, document) == ["panel asked", "offered a less"]
    kept = faulty.coded(document)[1]
    assert (kept["note"], kept["weight"]) == ("typed while it failed", 4)
    expect(page.locator("#span-count")).to_have_text("2")
    acts = [row["act"] for row in faulty.log(document)]
    assert len(acts) == len(set(acts))
    assert "late 500" in {fate for *_rest, fate in faulty.proxy.writes}


def test_an_undo_whose_answer_is_lost_undoes_once(
    browser_of: Browsers, faulty: FaultySite, document: str
) -> None:
    page = workbench(browser_of(), faulty, document)
    code(page, "panel asked", "necess")
    code(page, "offered a less", "alternative")
    saved(page)
    faulty.proxy.fail_writes("lose", "pass")
    page.keyboard.press("u")
    await_that(page, lambda: "undo" in actions(faulty, document))
    network_is_back(page)
    expect(page.locator("#span-count")).to_have_text("1")
    saved(page)
    assert actions(faulty, document) == ["create", "create", "undo"]
    page.keyboard.press("Shift+U")
    expect(page.locator("#span-count")).to_have_text("2")


def test_a_crash_between_the_change_and_its_answer(
    browser_of: Browsers, faulty: FaultySite, document: str
) -> None:
    context = browser_of()
    page = workbench(context, faulty, document)
    code(page, "panel asked", "necess")
    saved(page)
    faulty.proxy.fail_writes("lose", "drop")
    page.locator('[data-field="weight"]').select_option("3")
    await_that(page, lambda: "change" in actions(faulty, document))
    page.locator('[data-field="note"]').fill("on top of what nobody answered")
    code(page, "offered a less", "alternative")
    shows(page, "3 waiting")
    with pytest.raises(Error):
        page.goto("chrome://crash")
    page = workbench(context, faulty, document)
    shows(page, "3 waiting")
    expect(page.locator("#span-count")).to_have_text("2")
    faulty.proxy.mend()
    network_is_back(page)
    saved(page)
    expect(page.locator("#conflict-dialog")).to_be_hidden()
    first, second = faulty.coded(document)
    assert (first["weight"], first["note"]) == (3, "on top of what nobody answered")
    assert second["quote"] == "offered a less"
    assert actions(faulty, document) == ["create", "change", "change", "create"]


def test_undo_and_redo_without_a_network_and_across_reloads(
    browser_of: Browsers, faulty: FaultySite, document: str
) -> None:
    page = workbench(browser_of(), faulty, document)
    code(page, "panel asked", "necess")
    saved(page)
    faulty.proxy.fail_writes("drop")
    page.keyboard.press("Delete")  # tried, so it may have arrived
    code(page, "offered a less", "alternative")
    code(page, "invoked its security", "security")
    shows(page, "3 waiting")
    page.keyboard.press("u")
    page.keyboard.press("u")
    expect(page.locator("#span-count")).to_have_text("0")
    reload(page)
    shows(page, "1 waiting")
    expect(page.locator("#redo-button")).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Shift+U")
    page.keyboard.press("Shift+U")
    expect(page.locator("#span-count")).to_have_text("2")
    page.keyboard.press("u")
    reload(page)
    expect(page.locator("#span-count")).to_have_text("1")
    faulty.proxy.mend()
    network_is_back(page)
    saved(page)
    assert quotes(faulty, document) == ["offered a less"]
    assert actions(faulty, document) == ["create", "delete", "create"]
    page.keyboard.press("u")
    page.keyboard.press("u")
    expect(page.locator("#span-count")).to_have_text("1")
    saved(page)
    assert quotes(faulty, document) == ["panel asked"]


def reload(page: Page) -> None:
    page.reload()
    page.wait_for_selector("body[data-ready]")


def test_a_full_disk(browser_of: Browsers, faulty: FaultySite, document: str) -> None:
    context = browser_of()
    page = workbench(context, faulty, document)
    devtools = context.new_cdp_session(page)
    quota = {"origin": faulty.proxy.url, "quotaSize": 1}
    devtools.send("Storage.overrideQuotaForOrigin", quota)
    page.evaluate(FILL)
    faulty.proxy.fail_writes("drop")
    code(page, "panel asked", "necess")
    shows(page, "1 change not kept on this device")
    page.locator('[data-field="note"]').fill("nowhere but here")
    shows(page, "2 changes not kept on this device")
    trouble(page, "stores nothing more")
    expect(page.locator("#span-count")).to_have_text("1")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(100)
    assert asked == ["beforeunload"]
    faulty.proxy.mend()
    network_is_back(page)
    saved(page)
    expect(page.locator("#trouble")).to_be_hidden()
    (row,) = faulty.coded(document)
    assert (row["quote"], row["note"]) == ("panel asked", "nowhere but here")
    assert actions(faulty, document) == ["create", "change"]
