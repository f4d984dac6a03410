"""The reading page in a browser: jumping, following the outline, going through the marked words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from casebase.models import TextVersion
from tests import factories as make
from tests.browser.conftest import Open
from tests.browser.hands import painted

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
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


@pytest.fixture
def called(version: TextVersion) -> TextVersion:
    """A text whose paragraphs call footnotes, with a letter beyond the plane before a call."""
    paragraphs = [
        {"label": "7.1", "text": "The 𝒳 panel found it necessary.12 And the rest of it."},
        {"label": "12", "text": "The respondent said so."},
    ]
    paragraphs += [
        {"label": f"8.{n}", "text": "Words that fill the page. " * 40} for n in range(60)
    ]
    paragraphs[2:2] = [{"label": "7.2", "text": "It was adopted.13"}]
    paragraphs[33:33] = [{"label": "13", "text": "Far down the page."}]
    stored = make.text_of(make.document("ds999-notes", paragraphs=paragraphs))
    stored.passages.filter(label__in=("12", "13")).update(kind="footnote")
    return stored


def test_a_footnote_is_reached_by_its_call_and_leads_back(
    open_page: Open, called: TextVersion
) -> None:
    page = open_page("/documents/ds999-notes/")
    note = called.passages.get(label="13").order
    call = page.locator(".call a", has_text="13")
    expect(call).to_have_accessible_name("footnote 13")
    call.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"#p{note}$"))
    expect(page.locator(f"#p{note}")).to_be_in_viewport()
    back = page.locator(f"#p{note} .note-back a")
    expect(back).to_have_accessible_name("back to the call of footnote 13")
    back.focus()
    page.keyboard.press("Enter")
    expect(call).to_be_in_viewport()
    expect(call).to_be_focused()


@pytest.mark.parametrize("path", ["/documents/ds999-notes/", "/coding/ds999-notes/"])
def test_offsets_stay_those_of_the_stored_text_around_a_call(
    open_page: Open, called: TextVersion, path: str
) -> None:
    page = open_page(path)
    first = called.passages.get(label="7.1")
    spans = [
        [start, end]
        for start in range(first.body_start, first.end)
        for end in range(start + 1, min(start + 9, first.end) + 1)
    ]
    shown = page.evaluate(
        """async spans => { const { TextMap } = await import('/static/js/textmap.js');
            const map = new TextMap(document.getElementById('text'));
            return spans.map(([start, end]) => { const range = map.range({start, end});
                return [map.text({start, end}), range.toString(), map.offsetOf(range.startContainer, range.startOffset),
                        map.offsetOf(range.endContainer, range.endOffset)]; }); }""",
        spans,
    )
    words = [called.text[start:end] for start, end in spans]
    assert shown == [[text, text, *span] for text, span in zip(words, spans, strict=True)]


def test_a_place_between_elements_is_an_offset_too(open_page: Open, called: TextVersion) -> None:
    page = open_page("/documents/ds999-notes/")
    call = called.text.index("12 And")
    found = page.evaluate(
        """async () => { const { TextMap } = await import('/static/js/textmap.js');
            const map = new TextMap(document.getElementById('text'));
            const sup = document.querySelector('.call'), holder = sup.parentElement;
            return [[holder, 0], [holder, 1], [sup, 0], [sup, 1], [holder, 2], [holder, 3]]
                .map(([node, offset]) => map.offsetOf(node, offset)); }"""
    )
    begin = called.passages.get(label="7.1")
    assert found == [begin.body_start, call, call, call + 2, call + 2, begin.end]


def test_words_on_both_sides_of_a_call_are_marked(open_page: Open, called: TextVersion) -> None:
    page = open_page("/documents/ds999-notes/?q=necessary+rest")
    expect(page.locator("[data-marks-nav] b")).to_contain_text("1 of")
    assert {"necessary", "rest"} <= set(painted(page, "mark"))
