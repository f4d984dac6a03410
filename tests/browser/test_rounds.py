"""A round as its coders meet it in the workbench; suggestions that say why and can be hidden."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from casebase.models import TextVersion
from coding.models import Annotation, Decision, Round
from coding.services.rounds import hand_in, take_out
from tests import factories as make
from tests.browser.conftest import Open
from tests.browser.hands import RULES, drag, painted, saved
from tests.coding.test_decisions import round_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def bob(version: TextVersion) -> User:
    return make.person("coder", "bob")


@pytest.fixture
def first(coder: User, bob: User, version: TextVersion) -> Round:
    """A blind round of ada and bob, with a suggestion in its first passage and one outside its passages."""
    make.suggested(version, "reasonably available")
    make.suggested(version, "into the void", code=make.VOID)
    return round_of(coder, bob, instructions="Read the passage before it, too.")


def look_again(page: Page) -> None:
    """What the page does when its coder comes back to it."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def opened(open_page: Open, found: Round, user: User, **options: object) -> Page:
    page = open_page(f"/rounds/{found.pk}/go-on/", user, **options)
    page.wait_for_selector("body[data-ready]")
    return page


def test_an_item_is_coded_handed_in_and_opens_when_all_have(
    open_page: Open, first: Round, coder: User, bob: User, version: TextVersion
) -> None:
    make.coded(version, bob, "panel asked")
    page = opened(open_page, first, coder)
    expect(page.locator("#round-place")).to_contain_text("¶ 7.1 · 1 of 2")
    expect(page.locator(".round-current")).to_contain_text("The panel asked")
    expect(page.locator("#suggestion-total")).to_have_text("1")
    assert painted(page, "annotation-loophole-0") == []
    page.keyboard.press("n")
    page.keyboard.press("a")
    saved(page)
    page.keyboard.press("Shift+h")
    expect(page.locator("#hand-in-uncoded")).to_have_text("¶ 7.2 has no code of yours")
    page.locator("#hand-in-one").press("Enter")
    expect(page.locator("#round-news")).to_contain_text("Handed in and frozen")
    expect(page.locator("#round-next")).to_be_focused()
    drag(page, "less trade-restrictive")
    page.keyboard.press("c")
    page.keyboard.type("necess")
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_contain_text("You have handed this in")
    assert Annotation.objects.filter(coder=coder).count() == 1
    assert painted(page, "annotation-loophole-0") == []
    hand_in(items=list(first.items.select_related("version")), user=bob)
    look_again(page)
    expect(page.locator("#round-news")).to_contain_text("you see what the others coded")
    expect(page.locator(".round-current .para-margin .chip.l")).to_be_visible()
    assert painted(page, "annotation-loophole-0") == ["panel asked"]
    page.keyboard.press("Shift+j")
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#round-place")).to_contain_text("¶ 7.2 · 2 of 2")


def test_who_is_taken_out_is_told_and_keeps_everything(
    open_page: Open, first: Round, coder: User
) -> None:
    page = opened(open_page, first, coder)
    drag(page, "reasonably available")
    page.keyboard.press("c")
    page.keyboard.type("altern")
    page.keyboard.press("Enter")
    saved(page)
    take_out(found=first, coder=coder, user=User.objects.get(username="manager"))
    look_again(page)
    expect(page.locator("#round-news")).to_contain_text("You were taken out of this round")
    expect(page.locator("#round-hand-in")).to_be_hidden()
    page.locator("#selected textarea").fill("too late")
    page.keyboard.press("Tab")
    expect(page.locator("#trouble")).to_contain_text("You were taken out of the round")
    assert (Annotation.objects.get(coder=coder).note, Annotation.objects.count()) == ("", 1)
    page.reload()
    expect(page.locator("#round-news")).to_contain_text("What you coded is kept")


def test_suggestions_say_why_and_are_hidden_by_key(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    make.suggested(version, "reasonably available")
    page = workbench(coder)
    page.keyboard.press("n")
    page.keyboard.press("Shift+w")
    expect(page.locator("#why mark")).to_have_text("reasonably available")
    expect(page.locator(".why-likes")).to_contain_text("Nothing that you may see")
    with page.expect_response("**/suggestions-switch/"):
        page.keyboard.press("Shift+s")
    expect(page.locator("#suggestion-total")).to_have_text("–")
    assert painted(page, "suggestion-countermeasure-0") == []
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#suggestion-switch")).to_have_attribute("aria-pressed", "true")
    drag(page, "panel asked")
    page.keyboard.press("c")
    page.keyboard.type("necess")
    page.keyboard.press("Enter")
    saved(page)
    assert Annotation.objects.get().exposure == "hidden"
    page.keyboard.press("Shift+s")
    expect(page.locator("#suggestion-total")).to_have_text("1")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_nothing_for_axe(
    open_page: Open, first: Round, coder: User, width: int, scheme: str
) -> None:
    how = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    page = opened(open_page, first, coder, **how)
    assert faults(page) == []
    page.locator("#round-hand-in").click()
    assert faults(page) == []
    page.locator("#hand-in-all").click()
    expect(page.locator("#round-news")).to_contain_text("frozen")
    assert faults(page) == []
    assert not Decision.objects.exists()
    for path in ("/coding/", f"/rounds/{first.pk}/", "/bias/"):
        page = open_page(path, coder, **how)
        assert faults(page) == [], path
    manager = User.objects.get(username="manager")
    for path in ("/rounds/", "/rounds/new/", f"/rounds/{first.pk}/", "/bias/"):
        page = open_page(path, manager, **how)
        for summary in page.locator("details > summary").all():
            summary.click()
        assert faults(page) == [], path


def faults(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the screen."""
    found = [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in Axe().run(page, options={"runOnly": RULES}).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("too wide")
    return found
