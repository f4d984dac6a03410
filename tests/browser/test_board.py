"""The chain board as a coder uses it: by keyboard, by mouse, by buttons, together with others."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from casebase.models import TextVersion
from coding.models import Chain
from coding.services import save_chain
from tests import factories as make
from tests.browser.conftest import Open
from tests.browser.hands import RULES, saved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def passages(version: TextVersion, coder: User) -> None:
    """One coded passage an axis, and two of another document of another case."""
    make.coded(version, coder, "ban was necessary", make.NECESSITY)
    make.coded(version, coder, "trade-restrictive alternative", make.ALTERNATIVE)
    other = make.text_of(make.document("ds2-digest", of=make.case("DS2", number=2)))
    make.coded(other, coder, "appealed into the void", make.VOID)
    make.coded(other, coder, "security", make.SECURITY)


@pytest.fixture
def board(open_page: Open, passages: None) -> Callable[..., Page]:
    def open_it(user: User | None = None, **options: object) -> Page:
        page = open_page("/chains/board/DS999/", user, **options)
        page.wait_for_selector("body[data-ready]")
        return page

    return open_it


def evidence() -> list[list[str]]:
    """The quotes of every live chain, in their order."""
    return [
        [link.annotation.quote for link in chain.links.select_related("annotation")]
        for chain in Chain.objects.filter(deleted=False).order_by("ident")
    ]


def test_a_chain_across_cases_by_keyboard_alone(board: Callable[..., Page], coder: User) -> None:
    page = board(coder)
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#announce")).to_have_text("New chain")
    page.keyboard.press("Enter")
    card = page.locator(".chain-card")
    expect(card).to_contain_text("missing: countermeasure, impact, the outcome, the direction")
    page.keyboard.press("ArrowRight")  # the keyboard is where it was, and goes on
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    page.keyboard.type("void")
    page.get_by_label("from other cases").check()
    void = page.locator(".passage-pick", has_text="appealed into the void")
    expect(void).to_be_visible()
    void.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")  # from below: the last chain
    page.keyboard.press("Enter")
    saved(page)
    expect(card).to_contain_text("missing: the outcome, the direction, and the as-of date")
    assert evidence() == [
        ["ban was necessary", "trade-restrictive alternative", "appealed into the void"]
    ]
    page.keyboard.press("n")
    expect(card).to_be_focused()
    card.get_by_text("Outcome, direction, date").click()
    page.fill('[name="outcome_en"]', "The ban stayed.")
    page.select_option('[name="direction"]', "adverse")
    page.fill('[name="as_of"]', "2024-05-01")
    page.click('#chain-form [type="submit"]')
    expect(page.locator("#incomplete-count")).to_have_text("0")
    saved(page)
    chain = Chain.objects.get()
    assert (chain.outcome_en, chain.direction, str(chain.as_of)) == (
        "The ban stayed.", "adverse", "2024-05-01",
    )  # fmt: skip


def test_by_buttons_by_drag_and_back(board: Callable[..., Page], coder: User) -> None:
    page = board(coder, viewport={"width": 1440, "height": 1500})
    ban = page.locator(".passage", has_text="ban was necessary")
    ban.locator(".passage-pick").click()
    page.get_by_role("button", name="Begin a chain with it").click()
    saved(page)
    page.get_by_label("from other cases").check()
    page.locator(".passage", has_text="security").drag_to(page.locator(".chain-card"))
    expect(page.locator(".chain-card .evidence")).to_have_count(2)
    page.get_by_role("button", name="Move Security up").click()
    saved(page)
    expect(page.locator(".chain-card .evidence blockquote").first).to_have_text("security")
    assert evidence() == [["security", "ban was necessary"]]
    for left in (["ban was necessary", "security"], ["ban was necessary"]):
        page.keyboard.press("u")
        expect(page.locator(".chain-card .evidence blockquote")).to_have_text(left)
    page.keyboard.press("Shift+u")
    expect(page.locator(".chain-card .evidence")).to_have_count(2)
    page.get_by_role("button", name="Take Security out of the chain").click()
    expect(page.locator(".chain-card .evidence")).to_have_count(1)
    saved(page)
    assert evidence() == [["ban was necessary"]]


def test_others_changes_come_in_and_a_conflict_asks(
    board: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    page = board(coder)
    chain = save_chain(case=version.document.case, user=coder, title_en="One", links=[])
    card = page.locator(".chain-card")
    expect(card).to_contain_text("One", timeout=2000)
    card.get_by_text("Outcome, direction, date").click()
    save_chain(chain=chain, revision=1, user=coder, outcome_en="theirs")
    expect(card).to_contain_text("theirs", timeout=2000)  # beneath the open form
    page.fill('[name="outcome_en"]', "mine")
    page.click('#chain-form [type="submit"]')
    dialog = page.locator("#conflict-dialog")
    expect(dialog).to_contain_text("mine")
    expect(dialog).to_contain_text("theirs")
    page.click("#conflict-theirs")
    expect(card).to_contain_text("theirs")
    chain.refresh_from_db()
    assert (chain.outcome_en, chain.revision) == ("theirs", 2)


def test_readers_see_it_and_change_nothing(board: Callable[..., Page], passages: None) -> None:
    page = board()
    expect(page.locator(".passage")).to_have_count(2)
    assert page.locator("#new-chain, .evidence-tools, [role=button].passage-pick").count() == 0


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_for_axe_and_nothing_too_wide(
    board: Callable[..., Page], coder: User, version: TextVersion, width: int
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    )
    row = make.coded(version, coder, "invoked its security", make.SECURITY)
    links = [{"annotation": str(row.pk), "axis": "loophole"}]
    save_chain(case=version.document.case, user=coder, links=links)
    scheme = "dark" if width < 500 else "light"
    page = board(coder, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.locator(".passage-pick").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    results = axe.Axe().run(page, options={"runOnly": RULES})
    faults = [
        {"rule": fault["id"], "where": [node["html"][:160] for node in fault["nodes"]][:4]}
        for fault in results.response["violations"]
    ]
    assert faults == [], json.dumps(faults, indent=1)


def test_the_tray_goes_along_to_another_document(
    open_page: Open, passages: None, coder: User
) -> None:
    page = open_page("/coding/ds2-digest/", coder)
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("l")
    expect(page.locator("#slot-impact .chip")).to_be_visible()
    page.goto(page.url.replace("ds2", "ds999"))
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#slot-impact .chip")).to_contain_text("ds2-digest")
    for _span in range(2):
        page.keyboard.press("j")
        page.keyboard.press("l")
    expect(page.locator("#tray-missing")).to_have_text("")
    page.keyboard.press("Shift+c")
    expect(page.locator("#chain-evidence")).to_contain_text("appealed into the void")
    page.click('#chain-form [type="submit"]')
    saved(page)
    assert [set(one) for one in evidence()] == [
        {"ban was necessary", "trade-restrictive alternative", "appealed into the void"}
    ]
    expect(page.locator("#slot-impact .chip")).to_have_count(0)
