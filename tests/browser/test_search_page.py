"""The results page in a browser: ticking, unfolding, going back, keys, selecting; nothing the reader holds is lost."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from casebase.models import CaseParty, CaseProvision, Party, PartyRole
from search import indexing
from tests import factories as make
from tests.browser.conftest import Open
from tests.browser.hands import RULES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

PARTIES = 75  # more than a page sends unasked
YEARS = range(1996, 2021)


@pytest.fixture
def library(transactional_db: None, tmp_path: Path) -> None:
    """Seventy-five disputes about bans, each with a complainant, provisions and a year of its own."""
    make.codebook(tmp_path / "codebook")
    coder = make.person("coder")
    for number in range(PARTIES):
        case = make.case(
            f"DS{number + 100}",
            number=number + 100,
            title_en=f"A ban of the kind {number}",
            started_on=date(YEARS[number % len(YEARS)], 1, 1),
            status="settled" if number % 3 else "report_adopted",
        )
        party = Party.objects.create(code=f"P{number:02}", name_en=f"Land {number:02}")
        CaseParty.objects.create(case=case, party=party, role=PartyRole.COMPLAINANT)
        for provision in ("TBT 2.1", "TBT 2.2" if number % 2 else "GATT 1994 XX(b)"):
            CaseProvision.objects.create(case=case, provision=provision, resolved=True)
        if number < 3:
            text = make.text_of(make.document(f"ds{number}-digest", of=case))
            make.coded(text, coder, "ban was necessary", make.NECESSITY)
    indexing.rebuild()


def box(page: Page, facet: str, value: str) -> Any:
    return page.locator(f'#facet-{facet} input[name="{facet}"][value="{value}"]')


def answered(page: Page, total: str) -> None:
    expect(page.locator("#results .hits-head b").first).to_contain_text(total)


def test_a_tick_keeps_focus_place_and_fold_and_says_the_total(
    open_page: Open, library: None
) -> None:
    page = open_page("/search/?q=ban")
    answered(page, "75 cases")
    page.click('[data-node="provision=TBT"]')
    expect(page.locator('[data-node="provision=TBT"]')).to_be_focused()
    page.click('[data-node="provision=TBT 2"]')
    tick = box(page, "provision", "TBT 2.2")
    tick.scroll_into_view_if_needed()
    before = tick.bounding_box()
    tick.focus()
    page.keyboard.press("Space")
    answered(page, "37 cases")
    expect(page.locator("#search-said")).to_contain_text("37 cases")
    tick = box(page, "provision", "TBT 2.2")
    expect(tick).to_be_focused()
    expect(tick).to_be_checked()
    after = tick.bounding_box()
    assert before and after and abs(before["y"] - after["y"]) < 3
    assert "provision=TBT+2.2" in page.url and "sort=" not in page.url and "from=" not in page.url
    expect(page.locator('[data-node="provision=TBT 2"]')).to_have_attribute("aria-expanded", "true")


def test_back_and_forward_show_what_the_address_says(open_page: Open, library: None) -> None:
    page = open_page("/search/?q=ban")
    box(page, "status", "settled").check()
    answered(page, "50 cases")
    page.focus("#sort")
    page.select_option("#sort", "oldest")
    expect(page.locator(".case-hits .meta").first).to_contain_text("1996")
    expect(page.locator("#sort")).to_be_focused()
    page.fill("#q", "ban kind")
    page.press("#q", "Enter")
    page.wait_for_url(re.compile(r"q=ban\+kind"))
    page.go_back()
    expect(page.locator("#q")).to_have_value("ban")
    expect(page.locator("#sort")).to_have_value("oldest")
    page.go_back()
    expect(page.locator("#sort")).to_have_value("relevance")
    expect(box(page, "status", "settled")).to_be_checked()
    page.go_back()
    answered(page, "75 cases")
    expect(box(page, "status", "settled")).not_to_be_checked()
    page.go_forward()
    answered(page, "50 cases")
    expect(box(page, "status", "settled")).to_be_checked()
    again = open_page(page.url.partition("/search/")[1] + page.url.partition("/search/")[2])
    answered(again, "50 cases")


def test_long_facets_are_filtered_and_shown_whole(open_page: Open, library: None) -> None:
    page = open_page("/search/?q=ban")
    rows = page.locator("#facet-party .facet-list li:visible")
    expect(rows).to_have_count(12)
    page.fill("#find-party", "p7")
    expect(rows).to_have_count(5)
    expect(page.locator("#find-party")).to_be_focused()
    box(page, "party", "P74").check()
    answered(page, "1 case")
    expect(rows).to_have_count(5)
    expect(page.locator("#find-party")).to_have_value("p7")
    page.click("#results a.tick")
    answered(page, "75 cases")
    page.fill("#find-party", "")
    expect(rows).to_have_count(12)
    page.click("#facet-party [data-whole]")
    expect(rows).to_have_count(PARTIES)


def test_years_by_keyboard_and_by_mouse(open_page: Open, library: None) -> None:
    page = open_page("/search/?q=ban")
    page.fill("#year-from", "2000")
    page.press("#year-from", "Tab")
    answered(page, "63 cases")
    expect(page.locator("#year-to")).to_be_focused()
    assert "year=2000.." in page.url
    page.keyboard.type("2001")
    page.keyboard.press("Enter")
    answered(page, "6 cases")
    assert "year=2000..2001" in page.url
    page.click("#results a.tick")
    answered(page, "75 cases")
    bars = page.locator(".years-bars")
    bars.scroll_into_view_if_needed()
    area = bars.bounding_box()
    assert area is not None
    width, y = area["width"] / len(YEARS), area["y"] + 20
    page.mouse.move(area["x"] + width * 0.5, y)
    page.mouse.down()
    page.mouse.move(area["x"] + width * 1.5, y)
    page.mouse.up()
    answered(page, "6 cases")
    assert "year=1996..1997" in page.url
    expect(page.locator(".years-bars .chosen")).to_have_count(2)


def test_keys(open_page: Open, library: None) -> None:
    page = open_page("/search/?q=ban&by=passage")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.locator("#q").blur()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("[data-hit]").nth(0).locator("[data-open]")).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator('[name="select"]').nth(0)).to_be_checked()
    page.keyboard.press("x")
    expect(page.locator('[name="select"]').nth(0)).not_to_be_checked()
    page.keyboard.press("?")
    expect(page.locator("#search-keys")).to_be_visible()
    page.keyboard.press("Escape")
    with page.context.expect_page() as opened:
        page.keyboard.press("o")
    address = page.locator("[data-open]").nth(0).get_attribute("href")
    assert address and opened.value.url.endswith(address.partition("#")[2])
    page.keyboard.press("]")
    expect(page.locator(".pager span")).to_contain_text("Page 2")
    assert "page=2" in page.url
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(documents|cases)/"))


def test_selection_is_kept_over_pages(open_page: Open, library: None) -> None:
    page = open_page("/search/?q=ban&by=passage")
    page.locator('[name="select"]').nth(0).check()
    said = page.locator("[data-picked]")
    expect(said).to_have_text("1 selected")
    page.click('a[rel="next"]')
    expect(page.locator(".pager span")).to_contain_text("Page 2")
    expect(said).to_have_text("1 selected")
    page.locator('[name="select"]').nth(2).check()
    expect(said).to_have_text("2 selected")
    assert "select=" not in page.url
    page.click('a[rel="prev"]')
    expect(page.locator('[name="select"]').nth(0)).to_be_checked()
    total = int(page.locator("[data-picks]").get_attribute("data-passages") or 0)
    page.check("[data-pick-all]")
    expect(said).to_have_text(f"{total} selected")
    page.locator('[name="select"]').nth(1).uncheck()
    expect(said).to_have_text(f"{total - 1} selected")
    page.click("[data-pick-none]")
    expect(said).to_have_text("")
    box(page, "status", "settled").check()
    answered(page, "50 cases")
    expect(said).to_have_text("")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1024, "dark"), (390, "light")])
def test_sound_with_everything_unfolded(
    open_page: Open, library: None, width: int, scheme: Any
) -> None:
    page = open_page(
        "/search/?q=ban&provision=TBT+2.2&year=1999..2010&sort=treatment",
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    )
    for fold in page.locator("#results details[id]:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()
    page.locator("#facet-party [data-whole]").click()
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"][:3]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_facet_alone_is_sound(open_page: Open, library: None) -> None:
    page = open_page("/search/facets/forum/?q=ban")
    expect(page.locator(".facet-list li")).to_have_count(1)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"][:3]]) for one in found] == []


def test_printed_results_hold_the_hits(open_page: Open, library: None) -> None:
    page = open_page("/search/?q=ban")
    page.emulate_media(media="print")
    expect(page.locator(".case-hits").first).to_be_visible()
    expect(page.locator(".facets")).to_be_hidden()


def test_without_scripts_the_form_and_all_values_are_there(open_page: Open, library: None) -> None:
    page = open_page("/search/?q=ban&status=settled", java_script_enabled=False)
    page.click("#facet-party [data-whole]")
    page.check('input[value="P01"]')
    page.locator('button:has-text("Apply")').first.click()
    answered(page, "1 case")
    assert "status=settled" in page.url and "party=P01" in page.url
