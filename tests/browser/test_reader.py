"""The reading page in a browser: jumping, following the outline, going through the marked words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from casebase.models import TextVersion
from tests.browser.conftest import Open
from tests.browser.hands import painted

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_marked_words_are_gone_through(open_page: Open, version: TextVersion) -> None:
    page = open_page("/documents/ds999-digest/?q=respondent")
    counter = page.locator("[data-marks-nav] b")
    expect(counter).to_contain_text("1 of 2")
    assert painted(page, "mark") == ["respondent", "respondent"]
    page.keyboard.press("n")
    expect(counter).to_contain_text("2 of 2")
    page.keyboard.press("n")
    expect(counter).to_contain_text("1 of 2")
    page.keyboard.press("p")
    expect(counter).to_contain_text("2 of 2")
    assert painted(page, "mark-now") == ["respondent"]


def test_jumping_by_number_and_by_heading(open_page: Open, version: TextVersion) -> None:
    page = open_page("/documents/ds999-digest/")
    page.keyboard.press("g")
    page.keyboard.type("¶ 7.3")
    page.keyboard.press("Enter")
    order = version.passages.get(label="7.3").order
    expect(page.locator(f"#p{order}")).to_have_class(re.compile(r"\barrived\b"))
    page.fill("#jump", "find")
    page.press("#jump", "Enter")
    heading = version.passages.get(kind="heading").order
    assert page.evaluate("location.hash") == f"#p{heading}"
    page.fill("#jump", "9.99")
    page.press("#jump", "Enter")
    assert not page.locator("#jump").evaluate("one => one.checkValidity()")
