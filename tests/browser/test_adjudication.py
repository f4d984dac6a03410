"""Adjudication by keyboard alone: two coders blind, their differences ruled on one by one, settled, opened again."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from casebase.models import TextVersion
from coding.models import Annotation, CodeExample, Item, Layer, Ruling
from coding.round_selectors import Scope
from coding.services import create_annotation
from coding.services.rounds import Plan, hand_in, plan_round, start_round
from coding.services.settle import open_places, settle
from coding.services.settle import rule as rule_on
from tests import factories as make
from tests.browser.conftest import Open
from tests.browser.hands import RULES
from tests.factories import ALTERNATIVE, NECESSITY, SECURITY, VOID

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

#: In the order of the text: agreed, other words, not by all, another code, another axis.
CODED = (
    ("ann", "the ban", NECESSITY),
    ("ben", "the ban", NECESSITY),
    ("ann", "less trade-restrictive alternative", ALTERNATIVE),
    ("ben", "trade-restrictive alternative", ALTERNATIVE),
    ("ann", "reasonably available", ALTERNATIVE),
    ("ann", "invoked its security", SECURITY),
    ("ben", "invoked its security", NECESSITY),
    ("ann", "appealed into the void", ALTERNATIVE),
    ("ben", "into the void", NECESSITY),
)


@pytest.fixture
def judge(version: TextVersion) -> User:
    return make.person("adjudicator", "judge")


@pytest.fixture
def item(version: TextVersion, judge: User) -> Item:
    """A whole text that two coders, blind, have handed in with every kind of difference."""
    people = {name: make.person("coder", name) for name in ("ann", "ben")}
    manager = make.person("manager")
    plan = Plan(title="Blind", scope=Scope(documents=("ds999-digest",)), seed=3, unit="document")
    planned = plan_round(plan=plan, coders=list(people.values()), user=manager)
    found = start_round(planned=planned, user=manager)
    for name, words, key in CODED:
        start = version.text.index(words)
        create_annotation(
            version=version, start=start, end=start + len(words), code=key, coder=people[name]
        )
    for coder in people.values():
        hand_in(items=list(found.items.select_related("version")), user=coder)
    return found.items.select_related("round", "version").get()


def address(item: Item) -> str:
    return f"/rounds/{item.round_id}/{item.order}/"


def ready(page: Page) -> None:
    page.wait_for_selector("body[data-ready]")


def rule(page: Page, *keys: str, reason: str = "") -> None:
    """Press keys, give the reason (or the last one again with the key p), rule, and wait for what comes."""
    for key in keys:
        page.keyboard.press(key)
    if reason:
        page.keyboard.press("r")
        page.keyboard.type(reason)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    ready(page)


def title(page: Page) -> str:
    return page.locator("[data-title]").inner_text()


def held() -> set[tuple[str, str]]:
    gold = Annotation.objects.filter(layer=Layer.GOLD, deleted=False)
    return {(one.quote, one.code.key) for one in gold}


def test_all_by_keyboard_from_the_first_difference_to_gold_and_back(
    open_page: Open, item: Item, judge: User
) -> None:
    page = open_page(address(item), judge)
    ready(page)
    assert title(page).startswith("Difference 1 of 4")
    assert "ann" not in page.locator(".judging").inner_text(), (
        "coders are letters until it is settled"
    )
    # Other words: the longer coding, its beginning a word further on and its end one back.
    rule(page, "1", "w", "Shift+ArrowRight", "ArrowLeft", reason="The words of the test.")
    assert held() == {("trade-restrictive", ALTERNATIVE)}
    # No code holds.
    assert title(page).startswith("Difference 2 of 4")
    rule(page, "0", reason="It proves no code.")
    assert Ruling.objects.get(reason="It proves no code.").kind == "missed"
    # One of the two codes, the last reason again; left half done it is there when one comes back.
    page.keyboard.press("2")
    page.keyboard.press("p")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("j")
    ready(page)
    with page.expect_navigation():
        page.keyboard.press("k")
    ready(page)
    expect(page.locator("[name=reason]")).to_have_value("It proves no code.")
    expect(page.locator("[data-option='2'] input")).to_be_checked()
    rule(page)
    assert len(held()) == 2
    # Another code, found by its letters, and an example in the codebook.
    page.keyboard.press("1")
    page.keyboard.press("c")
    page.locator("#picker-list li").first.wait_for()
    page.keyboard.type("void")
    page.keyboard.press("Enter")
    expect(page.locator(".option.own")).to_be_focused()
    rule(page, "x", reason="It is about the appeal.")
    assert ("appealed into the void", VOID) in held()
    assert CodeExample.objects.get().code.key == VOID
    # Settle, then open again: the rulings stay.
    expect(page.locator("[data-settle-now]")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("s")
    item.refresh_from_db()
    assert item.settled_at
    assert held() >= {("the ban", NECESSITY)}
    page.goto(page.url.split("/rounds")[0] + address(item))
    ready(page)
    assert "ann" in page.locator(".judging-head").inner_text()
    with page.expect_navigation():
        page.keyboard.press("o")
    ready(page)
    assert Ruling.objects.filter(replaced_at=None).exclude(kind="none").count() == 4
    expect(page.locator(".judging-progress")).to_contain_text("4 of 4")
    page.emulate_media(media="print")
    for words in ("The words of the test.", "It proves no code.", "No code holds."):
        expect(page.get_by_text(words, exact=True).last).to_be_visible()


def test_a_refusal_keeps_what_was_typed(open_page: Open, item: Item, judge: User) -> None:
    page = open_page(address(item), judge)
    ready(page)
    rule(page, reason="Nothing is ticked yet.")
    expect(page.locator("#problem")).to_be_focused()
    expect(page.locator("[name=reason]")).to_have_value("Nothing is ticked yet.")
    assert not Ruling.objects.exists()


def test_a_coder_reads_on_a_phone_what_became_of_theirs(
    open_page: Open, item: Item, judge: User
) -> None:
    for place in open_places(item):
        sources = [mark.ident for mark in place.marks]
        rule_on(item=item, sources=sources, held=[], reason="It proves no code.", user=judge)
    settle(item=item, user=judge)
    ann = User.objects.get(username="ann")
    page = open_page("/coding/", ann, viewport={"width": 390, "height": 844})
    page.get_by_role("link", name="What became of your codings").click()
    expect(page.locator(".lede")).to_contain_text("1 kept as it was")
    expect(page.locator(".outcome.off")).to_have_count(4)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="I have read these").click()
    expect(page.get_by_role("button", name="I have read these")).to_have_count(0)


@pytest.mark.parametrize(
    ("width", "dark", "state"),
    [(1440, True, "differing"), (390, False, "differing"), (390, False, "agreed"), (1024, False, "settled")],
)  # fmt: skip
def test_nothing_for_axe_and_nothing_too_wide(
    open_page: Open, item: Item, judge: User, width: int, dark: bool, state: str
) -> None:
    if state != "differing":
        item.assignments.all()[1:].get().delete()  # one coder: nothing to differ in
    if state == "settled":
        settle(item=item, user=judge)
    page = open_page(address(item), judge, viewport={"width": width, "height": 844})
    ready(page)
    if dark:
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
    if state == "differing":
        page.keyboard.press("1")
        page.keyboard.press("w")
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
