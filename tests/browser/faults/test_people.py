"""Two tabs, sessions that end, people and codes that go, clocks that are wrong: nothing is lost and nothing leaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.faults.conftest import FaultySite, workbench
from tests.browser.faults.hands import actions, network_is_back, quotes, saved, shows, trouble
from tests.browser.faults.stock import DOCUMENTS, PASSWORD, slug
from tests.browser.hands import code
from tests.factories import NECESSITY, VOID

TWIN = "loophole.exception.twin"

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Browsers = Callable[..., BrowserContext]


def test_two_tabs_change_one_span_without_a_network(
    browser_of: Browsers, faulty: FaultySite, document: str
) -> None:
    context = browser_of()
    one = workbench(context, faulty, document)
    code(one, "panel asked", "necess")
    saved(one)
    other = workbench(context, faulty, document)
    other.keyboard.press("j")
    faulty.proxy.fail_writes("drop")
    one.locator('[data-field="weight"]').select_option("5")
    shows(one, "1 waiting")
    other.locator('[data-field="weight"]').select_option("2")
    other.locator('[data-field="note"]').fill("typed after it")
    shows(other, "2 waiting")
    faulty.proxy.mend()
    network_is_back(one)
    saved(one)
    network_is_back(other)
    dialog = other.locator("#conflict-dialog")
    expect(dialog).to_be_visible()
    assert dialog.locator("tbody td").all_inner_texts() == ["2", "5"]
    other.click("#conflict-theirs")
    saved(other)
    (row,) = faulty.coded(document)
    assert (row["weight"], row["note"], row["revision"]) == (5, "typed after it", 3)
    assert actions(faulty, document) == ["create", "change", "change"]
    expect(other.locator('[data-field="weight"]')).to_have_value("5")
    # And now the other way: one's own side is saved over it.
    other.bring_to_front()
    faulty.proxy.fail_writes("drop")
    one.bring_to_front()
    one.locator('[data-field="direction"]').select_option("adverse")
    other.locator('[data-field="direction"]').select_option("mixed")
    shows(one, "1 waiting")
    shows(other, "1 waiting")
    faulty.proxy.mend()
    network_is_back(one)
    saved(one)
    network_is_back(other)
    other.click("#conflict-mine")
    saved(other)
    assert faulty.coded(document)[0]["direction"] == "mixed"
    expect(one.locator('[data-field="direction"]')).to_have_value("mixed")


@pytest.mark.parametrize("wrong", [timedelta(days=1), timedelta(days=-1)], ids=["ahead", "behind"])
def test_the_coder_s_clock_is_wrong_by_a_day(
    browser_of: Browsers, faulty: FaultySite, document: str, wrong: timedelta
) -> None:
    page = workbench(browser_of(), faulty, document, clock=datetime.now(UTC) + wrong)
    code(page, "panel asked", "necess")
    code(page, "offered a less", "alternative")
    saved(page)
    page.keyboard.press("u")
    expect(page.locator("#span-count")).to_have_text("1")
    saved(page)
    page.clock.set_fixed_time(datetime.now(UTC))
    page.keyboard.press("Shift+U")
    expect(page.locator("#span-count")).to_have_text("2")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#span-count")).to_have_text("2")
    assert actions(faulty, document) == ["create", "create", "undo", "redo"]
    stored = faulty.rows("SELECT max(at) AS at FROM coding_change")[0]["at"]
    told = datetime.fromisoformat(stored).replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - told) < timedelta(minutes=5)


def sign_in(page: Page, name: str) -> None:
    page.fill('[name="username"]', name)
    page.fill('[name="password"]', PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def test_the_session_ends_while_a_note_is_typed(
    browser_of: Browsers, faulty: FaultySite, document: str
) -> None:
    context = browser_of(None)
    door = context.new_page()
    door.goto(faulty.proxy.url + "/accounts/login/")
    sign_in(door, "ada")
    page = workbench(context, faulty, document)
    code(page, "panel asked", "necess")
    saved(page)
    context.clear_cookies(name=faulty.told["cookie"])
    page.locator('[data-field="note"]').fill("typed after the session ended")
    code(page, "offered a less", "alternative")
    shows(page, "2 waiting – sign-in needed")
    trouble(page, "You are signed out.")
    assert [row["note"] for row in faulty.coded(document)] == [""]

    # Somebody else signs in at this browser: nothing is sent in their name, and they see nothing of it.
    door.goto(faulty.proxy.url + "/accounts/login/")
    sign_in(door, "bob")
    theirs = workbench(context, faulty, document)
    expect(theirs.locator(".left-note")).to_contain_text("2 changes of this document wait")
    expect(theirs.locator(".left-note")).not_to_contain_text("ada")
    expect(theirs.locator("#span-count")).to_have_text("1")
    network_is_back(page)
    trouble(page, "You are signed in as bob now")
    assert len(faulty.coded(document)) == 1
    theirs.close()

    door.get_by_role("button", name="Sign out").click()
    trouble(page, "Sign in")
    with page.expect_popup() as opened:
        page.locator("#trouble").get_by_role("link", name="Sign in").click()
    sign_in(opened.value, "ada")
    saved(page)
    first, second = faulty.coded(document)
    assert (first["note"], first["coder"]) == ("typed after the session ended", "ada")
    assert (second["quote"], second["coder"]) == ("offered a less", "ada")
    assert actions(faulty, document) == ["create", "change", "create"]
    expect(page.locator("#trouble")).to_be_hidden()


def test_a_coder_loses_the_role(browser_of: Browsers, faulty: FaultySite, document: str) -> None:
    context = browser_of("bob")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = workbench(context, faulty, document)
    membership = faulty.rows(
        "SELECT g.* FROM auth_user_groups g JOIN auth_user u ON u.id = g.user_id WHERE u.username = 'bob'"
    )[0]
    faulty.change("DELETE FROM auth_user_groups WHERE id = ?", membership["id"])
    code(page, "panel asked", "necess")
    shows(page, "1 change not saved")
    trouble(page, "Coder")
    page.locator("#trouble").get_by_role("button", name="Copy what is not saved").click()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert "7.1" in copied and "panel asked" in copied and NECESSITY in copied
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator(".left-note")).to_contain_text("you may not code now")
    expect(page.locator(".left-note").get_by_role("button")).to_be_visible()
    assert faulty.coded(document) == []
    faulty.change(
        "INSERT INTO auth_user_groups (user_id, group_id) VALUES (?, ?)",
        membership["user_id"], membership["group_id"],
    )  # fmt: skip
    page.reload()
    saved(page)
    assert quotes(faulty, document) == ["panel asked"]


def test_a_coder_is_taken_out_of_a_blind_round(browser_of: Browsers, faulty: FaultySite) -> None:
    document = slug(DOCUMENTS - 1)
    page = workbench(browser_of("ada"), faulty, document)
    code(page, "panel asked", "necess")
    saved(page)
    faulty.stock("take_out", "ada")
    code(page, "offered a less", "alternative")
    trouble(page, "You were taken out of the round")
    shows(page, "1 change not saved")
    expect(page.locator("#span-count")).to_have_text("2")
    # What came late would be open to all: it is refused, and what came in time stays unseen.
    assert [row["layer"] for row in faulty.coded(document)] == ["blind"]
    visitor = workbench(browser_of(None), faulty, document)
    expect(visitor.locator("#span-count")).to_have_text("0")
    peer = workbench(browser_of("bob"), faulty, document)
    expect(peer.locator("#span-count")).to_have_text("0")


def test_a_code_is_merged_while_it_is_applied(
    browser_of: Browsers, faulty: FaultySite, document: str
) -> None:
    faulty.stock("add", TWIN)
    page = workbench(browser_of(), faulty, document)
    faulty.stock("merge", TWIN, NECESSITY)
    code(page, "panel asked", "twin")
    shows(page, "1 change not saved")
    page.locator('[data-field="note"]').fill("a note on top of it")
    trouble(page, "a note on top of it")
    page.locator("#trouble").get_by_role("button", name="Use “Necessity").click()
    saved(page)
    (row,) = faulty.coded(document)
    assert (row["code"], row["note"]) == (NECESSITY, "a note on top of it")
    expect(page.locator(".para-margin .chip")).to_contain_text("Necessity")
    assert actions(faulty, document) == ["create", "change"]


def test_a_code_is_retired_while_it_is_applied(
    browser_of: Browsers, faulty: FaultySite, document: str
) -> None:
    page = workbench(browser_of(), faulty, document)
    faulty.stock("retire", VOID)  # no other test uses it
    code(page, "appealed into the void", "void")
    shows(page, "1 change not saved")
    page.locator("#trouble").get_by_role("button", name="Choose another code").click()
    page.keyboard.type("void")
    expect(page.locator("#picker-list")).not_to_contain_text("Void")
    page.locator("#picker-input").fill("necess")
    page.keyboard.press("Enter")
    saved(page)
    (row,) = faulty.coded(document)
    assert (row["quote"], row["code"]) == ("appealed into the void", NECESSITY)


def test_what_one_tab_took_back_no_other_tab_sends(
    browser_of: Browsers, faulty: FaultySite, document: str
) -> None:
    context = browser_of()
    one = workbench(context, faulty, document)
    faulty.proxy.fail_writes("drop")
    code(one, "panel asked", "necess")
    code(one, "offered a less", "alternative")
    shows(one, "2 waiting")
    other = workbench(context, faulty, document)
    expect(other.locator("#span-count")).to_have_text("2")
    one.bring_to_front()
    one.keyboard.press("u")
    shows(one, "1 waiting")
    faulty.proxy.mend()
    network_is_back(other)
    expect(other.locator("#save-state")).not_to_contain_text("waiting")
    network_is_back(one)
    saved(one)
    other.reload()
    other.wait_for_selector("body[data-ready]")
    expect(other.locator("#span-count")).to_have_text("1")
    assert quotes(faulty, document) == ["panel asked"]
