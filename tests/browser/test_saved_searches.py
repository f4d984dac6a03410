"""Saving a search, seeing what is new, taking a certificate, with the keyboard and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page

from casebase.models import TextVersion
from search import indexing
from search.saved.sweep import sweep
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def accessible(page: Page) -> None:
    found = Axe().run(page)
    serious = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == [], [(v["id"], [n["html"] for n in v["nodes"]]) for v in serious]


def fits(page: Page) -> None:
    width = page.viewport_size["width"]  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


@pytest.mark.parametrize(
    ("width", "scheme"), [(1440, "light"), (390, "dark")], ids=["desk", "phone"]
)
def test_a_search_is_saved_told_of_and_certified(
    open_page: Callable[..., Page], version: TextVersion, coder: User, width: int, scheme: Any
) -> None:
    indexing.rebuild()
    page = open_page(
        "/search/?q=alternative", coder, viewport={"width": width, "height": 800},
        color_scheme=scheme,
    )  # fmt: skip
    fits(page)
    page.get_by_role("link", name="Save this search").press("Enter")
    page.wait_for_url("**/search/saved/new/**")
    accessible(page)
    fits(page)
    page.get_by_label("Name").fill("Alternatives")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/saved/*/")
    assert "Nothing new yet" in page.inner_text("main")
    accessible(page)
    factories.document("later", paragraphs=[{"label": "1", "text": "An alternative, later."}])
    indexing.drain()
    sweep()
    page.reload()
    assert "An alternative, later." in page.inner_text("main")
    accessible(page)
    fits(page)
    page.get_by_role("button", name="Mark as seen").press("Enter")
    page.get_by_role("link", name="Saved searches").first.press("Enter")
    page.wait_for_url("**/search/saved/")
    assert "nothing new" in page.inner_text("main")
    accessible(page)
    page.goto(page.url.replace("/saved/", "/?q=alternative"))
    page.get_by_role("link", name="Certificate").press("Enter")
    page.get_by_role("button", name="Take the certificate").press("Enter")
    page.wait_for_url("**/search/certificates/*/")
    assert "SHA-256" in page.inner_text("main")
    accessible(page)
    fits(page)
    page.get_by_role("button", name="Run again").press("Enter")
    page.wait_for_selector("#h-diff")
    assert "same 2 passages" in page.inner_text("main")
    accessible(page)
    fits(page)


@pytest.mark.parametrize(
    ("width", "scheme"), [(1440, "light"), (390, "dark")], ids=["desk", "phone"]
)
def test_it_is_changed_and_deleted_by_keyboard(
    open_page: Callable[..., Page], version: TextVersion, coder: User, width: int, scheme: Any
) -> None:
    indexing.rebuild()
    page = open_page(
        "/search/saved/new/?q=alternative&kind=digest&lang=en&language=en", coder,
        viewport={"width": width, "height": 800}, color_scheme=scheme,
    )  # fmt: skip
    page.keyboard.press("Enter")  # the name has the focus
    page.wait_for_url(re.compile(r"/search/saved/\d+/"))
    boxes = page.get_by_role("group", name="Ticked").get_by_role("checkbox")
    assert boxes.count() == 2
    accessible(page)
    fits(page)
    boxes.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages")
    assert page.get_by_role("group", name="Ticked").get_by_role("checkbox").count() == 1
    page.get_by_role("link", name="Delete this saved search").press("Enter")
    page.wait_for_url("**/delete/")
    accessible(page)
    fits(page)
    page.get_by_role("link", name="Keep it").press("Enter")
    page.wait_for_url(re.compile(r"/search/saved/\d+/\Z"))
    page.get_by_role("link", name="Delete this saved search").press("Enter")
    page.wait_for_url("**/delete/")
    page.get_by_role("button", name="Delete").press("Enter")
    page.wait_for_url("**/search/saved/")
    assert "Nothing is saved yet" in page.inner_text("main")


def test_the_account_and_what_cannot_be_kept(
    open_page: Callable[..., Page], version: TextVersion, coder: User
) -> None:
    indexing.rebuild()
    page = open_page("/accounts/", coder, viewport={"width": 390, "height": 800})
    accessible(page)
    fits(page)
    page.get_by_label("E-mail address").fill("nobody")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert page.evaluate("document.activeElement.name") == "email"
    accessible(page)
    page.get_by_label("E-mail address").fill("me@example.org")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages")
    address = f"like={version.document.slug}:1"
    page.goto(page.url.replace("/accounts/", f"/search/saved/new/?q=&{address}"))
    assert "This search cannot be kept" in page.inner_text("main")
    accessible(page)
    fits(page)
