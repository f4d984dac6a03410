"""Pictures as a browser draws them: with its own fonts no label meets another, and a keyboard reaches every link."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from casebase.models import TextVersion
from coding.services import save_chain
from tests import factories as make
from tests.browser.conftest import Open

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

MEETING = """() => {
    const boxes = [...document.querySelectorAll('.picture text')].filter(one => one.textContent)
        .map(one => ({words: one.textContent, box: one.getBoundingClientRect()}));
    const meets = (a, b) => a.left < b.right - .5 && b.left < a.right - .5
        && a.top < b.bottom - 3 && b.top < a.bottom - 3;
    const found = [];
    boxes.forEach((one, at) => boxes.slice(at + 1).forEach(other => {
        if (meets(one.box, other.box)) found.push(`${one.words} / ${other.words}`); }));
    return found; }"""


@pytest.fixture
def pictures(version: TextVersion) -> dict[str, str]:
    """A case with many neighbours, and a chain for the matrix; name → path."""
    make.neighbours(version, 14)
    coder = make.person("coder")
    rows = [
        make.coded(version, coder, "ban was necessary", make.NECESSITY),
        make.coded(version, coder, "a less trade-restrictive alternative", make.ALTERNATIVE),
    ]
    links = [{"annotation": str(row.pk)} for row in rows]
    for direction in ("favourable", "adverse", "mixed", ""):
        save_chain(case=version.document.case, user=coder, links=links, direction=direction)
    return {"neighbourhood": "/cases/DS999/", "matrix": "/chains/matrix/?level=codes"}


@pytest.mark.parametrize("name", ["neighbourhood", "matrix"])
@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_label_meets_another(
    open_page: Open, pictures: dict[str, str], name: str, locale: str, width: int
) -> None:
    page = open_page(pictures[name], locale=locale, viewport={"width": width, "height": 900})
    assert page.locator(".picture text").count() > 5
    assert page.evaluate(MEETING) == []
    sizes = page.evaluate(
        "[...document.querySelectorAll('.picture text')].map(one => parseFloat(getComputedStyle(one).fontSize)"
        " * one.getScreenCTM().a || 11)"
    )
    assert min(sizes) >= 11


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.getAttribute('href') || ''")
    return found


def test_a_keyboard_follows_a_cell_to_its_chains(open_page: Open, pictures: dict[str, str]) -> None:
    page = open_page(pictures["matrix"])
    cell = page.locator(".picture a[href*=loophole][href*=countermeasure]").first
    page.locator("form.toolbar button").focus()
    for _step in range(30):
        page.keyboard.press("Tab")
        if focused(page) == cell.get_attribute("href"):
            break
    outline = cell.locator(".hit").evaluate("one => getComputedStyle(one).strokeWidth")
    assert outline == "2.5px"
    page.keyboard.press("Enter")
    expect(page.locator(".chain-card")).to_have_count(4)


def test_a_link_of_the_navigation_shows_its_section_below_the_bars(
    open_page: Open, pictures: dict[str, str]
) -> None:
    for width in (1440, 390):
        page = open_page(pictures["neighbourhood"], viewport={"width": width, "height": 900})
        page.locator(".section-nav a[href='#documents']").click()
        top = page.locator("#h-documents").bounding_box()
        assert top is not None and 50 < top["y"] < 400, (width, top)
