"""What a litigator does with results: find, refine, open, cite, save, export; and the query builder."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Locator, Page, expect

from casebase.models import TextVersion
from jobs import services
from search import indexing
from tests import factories as make
from tests.browser.conftest import Open
from tests.browser.hands import RULES, painted

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


@pytest.fixture
def library(version: TextVersion, settings: Any, tmp_path: Any) -> TextVersion:
    """The small document and a long one, indexed."""
    settings.ELASTICSEARCH_URL = settings.REDIS_URL = ""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    settings.CASEBASE_HOME = tmp_path
    long = [
        {"label": f"7.{number}", "text": f"The lantern of paragraph {number} is no tea. " * 4}
        for number in range(1, 301)
    ]
    make.document("lanterns", of=make.case("DS998", number=998), paragraphs=long)
    indexing.rebuild()
    return version


@pytest.fixture
def worker(library: TextVersion) -> Iterator[None]:
    """The jobs are run as they come, by another thread, as a worker would."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.1):
            if job_id := services.claim_next():
                services.run(job_id=job_id)
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


def search(open_page: Open, address: str, **options: Any) -> Page:
    page = open_page(f"/search/?{address}", **options)
    expect(page.locator("#results [data-hit]").first).to_be_visible()
    return page


def status(page: Page) -> Locator:
    return page.locator("[data-marks-nav] [role=status]")


def in_view(page: Page, name: str) -> bool:
    """Whether the first painted range of a highlight is on the screen."""
    inside: bool = page.evaluate(
        """name => { const one = [...CSS.highlights.get(name)][0]; const range = document.createRange();
            range.setStart(one.startContainer, one.startOffset); range.setEnd(one.endContainer, one.endOffset);
            const box = range.getBoundingClientRect(); return box.top > 60 && box.bottom < innerHeight; }""",
        name,
    )
    return inside


class TestGoingThroughMatches:
    def test_a_hit_opens_at_its_words_and_all_others_follow(
        self, open_page: Open, library: TextVersion
    ) -> None:
        page = search(open_page, "q=paragraph+AND+tea&by=passage&sort=date")
        page.locator("#results [data-open]").nth(12).click()
        expect(status(page)).to_contain_text(re.compile(r"Match \d+ of 2400"))
        order = int(re.findall(r"#p(\d+)", page.url)[0])
        at = int(re.findall(r"Match (\d+) of", status(page).inner_text())[0])
        assert at == order * 8 + 1
        assert painted(page, "mark-now") == ["paragraph"]
        assert in_view(page, "mark-now")
        page.keyboard.press("n")
        expect(status(page)).to_contain_text(f"Match {at + 1} of 2400 · 7.{order + 1}")
        assert painted(page, "mark-now") == ["tea"]
        page.keyboard.press("p")
        page.keyboard.press("p")
        expect(status(page)).to_contain_text(f"Match {at - 1} of 2400")
        assert in_view(page, "mark-now")
        page.get_by_role("button", name="Next").click()
        expect(status(page)).to_contain_text(f"Match {at} of 2400")

    def test_it_wraps_round_at_both_ends(self, open_page: Open, library: TextVersion) -> None:
        page = open_page("/documents/ds999-digest/?q=respondent")
        expect(status(page)).to_contain_text("Match 1 of 2 · 7.1")
        page.keyboard.press("p")
        expect(status(page)).to_contain_text("Match 2 of 2")
        page.keyboard.press("n")
        expect(status(page)).to_contain_text("Match 1 of 2")

    def test_no_match_is_said(self, open_page: Open, library: TextVersion) -> None:
        page = open_page("/documents/ds999-digest/?q=zebra")
        expect(status(page)).to_have_text("No match in this document")
        expect(page.get_by_role("button", name="Next")).to_be_hidden()

    def test_whoever_reads_elsewhere_stays_there(
        self, open_page: Open, library: TextVersion
    ) -> None:
        page = open_page("/cases/")
        held: list[Any] = []
        page.route("**/marks/**", lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks what it is given)
        page.goto(page.url.replace("/cases/", "/documents/lanterns/?q=paragraph#p2"))
        page.locator("#p2").hover()
        page.mouse.wheel(0, 3000)
        where = "document.getElementById('text-pane').scrollTop"
        expect(page.locator("#p2")).not_to_be_in_viewport()
        page.wait_for_timeout(300)
        before = page.evaluate(where)
        held[0].continue_()
        expect(status(page)).to_contain_text("Match 9 of")
        assert page.evaluate(where) == before
        page.keyboard.press("n")
        assert in_view(page, "mark-now")

    def test_without_javascript_the_anchor_is_the_match(
        self, open_page: Open, library: TextVersion
    ) -> None:
        page = open_page("/search/?q=void&by=passage", java_script_enabled=False)
        link = page.locator("#results [data-open]").first
        order = library.passages.get(label="7.3").order
        assert (link.get_attribute("href") or "").endswith(f"#p{order}")
        link.click()
        assert page.url.endswith(f"#p{order}")
        page.get_by_role("link", name="Back to results").click()
        assert page.url.endswith("/search/?q=void&by=passage")

    def test_the_way_back_keeps_the_place(self, open_page: Open, library: TextVersion) -> None:
        page = search(open_page, "q=lantern+AND+tea&by=passage&sort=date&page=3")
        hit = page.locator("#results [data-hit]").nth(15)
        ident = hit.get_attribute("id")
        hit.locator("[data-open]").click()
        expect(status(page)).to_contain_text("Match")
        page.get_by_role("link", name="Back to results").click()
        back = page.locator(f"[id='{ident}']")
        expect(back).to_have_class(re.compile(r"\bhere\b"))
        expect(back).to_be_in_viewport()
        assert "page=3" in page.url
        expect(back.locator("[data-open]")).to_be_focused()


class TestCiting:
    def test_from_a_result_by_keyboard(self, open_page: Open, library: TextVersion) -> None:
        page = search(open_page, "q=void&by=passage", **CLIPBOARD)
        page.keyboard.press("j")
        page.keyboard.press("c")
        first = page.locator("#cite-box [data-style]").first
        expect(first).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#cite-box")).to_contain_text("Copied: OSCOLA")
        text = page.evaluate("navigator.clipboard.readText()")
        assert text == "A ban on things (DS999), NTB Casebase digest [7.3]"
        html = page.evaluate(
            "(async () => (await (await navigator.clipboard.read())[0].getType('text/html')).text())()"
        )
        assert "<i>A ban on things (DS999)</i>" in html
        expect(page.locator("#cite-box")).to_be_hidden()
        expect(page.locator("#results a[data-cite]").first).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#cite-box [data-style=oscola]")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#cite-box")).to_be_hidden()
        expect(page.locator("#results a[data-cite]").first).to_be_focused()

    def test_from_any_paragraph_of_a_document(self, open_page: Open, library: TextVersion) -> None:
        page = open_page("/documents/ds999-digest/", **CLIPBOARD)
        page.locator(".para", has_text="invoked its security").hover()
        page.locator("a.para-cite").click()
        page.locator("#cite-box [data-style=bluebook]").click()
        expect(page.locator("#cite-box")).to_contain_text("Copied")
        assert "¶ 7.2." in page.evaluate("navigator.clipboard.readText()")
        expect(page.locator("#cite-box")).to_be_hidden()
        # By the keyboard: the paragraph's number has the focus, the link comes after it.
        page.locator(".para-no", has_text="7.3").focus()
        page.keyboard.press("Tab")
        expect(page.locator("a.para-cite")).to_be_focused()
        page.keyboard.press("c")
        expect(page.locator("#cite-box")).to_contain_text("¶ 7.3.")

    def test_the_text_stays_where_it_was(self, open_page: Open, library: TextVersion) -> None:
        page = open_page("/documents/ds999-digest/")
        para = page.locator(".para", has_text="invoked its security").locator(".para-text")
        before = para.bounding_box()
        para.hover()
        expect(page.locator("a.para-cite")).to_be_visible()
        assert para.bounding_box() == before

    def test_of_the_match_one_is_at(self, open_page: Open, library: TextVersion) -> None:
        page = open_page("/documents/lanterns/?q=paragraph#p40")
        expect(status(page)).to_contain_text("· 7.41")
        page.keyboard.press("c")
        expect(page.locator("#cite-box")).to_contain_text("¶ 7.41.")

    def test_the_passage_page_and_the_page_without_scripts(
        self, open_page: Open, library: TextVersion
    ) -> None:
        page = open_page("/documents/ds999-digest/passages/1/", **CLIPBOARD)
        page.get_by_text("Cite this passage").click()
        page.locator("[data-style=gbt7714]").click()
        expect(page.locator("[data-cite-said]")).to_have_text("Copied: GB/T 7714")
        assert page.evaluate("navigator.clipboard.readText()").startswith("NTB Casebase. ")
        bare = open_page("/search/?q=void&by=passage", java_script_enabled=False)
        bare.locator("a[data-cite]").first.click()
        expect(bare.locator("[data-style]")).to_have_count(3)


def download(page: Page) -> str:
    with page.expect_download() as given:
        page.get_by_role("link", name="Download").click()
    return given.value.path().read_text(encoding="utf-8-sig")


class TestExporting:
    def test_a_selection_over_two_pages(
        self, open_page: Open, library: TextVersion, worker: None
    ) -> None:
        page = search(open_page, "q=lantern+AND+tea&by=passage&sort=date")
        page.locator("#results [name=select]").nth(1).check()
        page.get_by_role("link", name="Next").click()
        page.wait_for_url("**page=2**")
        page.locator("#results [name=select]").nth(3).check()
        page.get_by_role("button", name="Export…").click()
        expect(page.get_by_label("the 2 selected passages")).to_be_checked()
        page.get_by_role("button", name="Make the file").click()
        rows = list(csv.DictReader(io.StringIO(download(page))))
        assert len(rows) == 2
        assert {row["query"] for row in rows} == {"lantern AND tea"}

    def test_a_long_selection_is_posted(
        self, open_page: Open, library: TextVersion, worker: None
    ) -> None:
        page = search(open_page, "q=lantern+AND+tea&by=passage&size=100")
        for box in page.locator("#results [name=select]").all():
            box.check()
        page.get_by_role("button", name="Export…").click()
        expect(page.get_by_label("the 100 selected passages")).to_be_checked()
        page.get_by_label("BibTeX").check()
        page.get_by_role("button", name="Make the file").click()
        assert download(page).count("@misc{lanterns-p") == 100

    def test_all_but_one(self, open_page: Open, library: TextVersion, worker: None) -> None:
        page = search(open_page, "q=lantern+AND+tea&by=passage")
        page.locator("[data-pick-all]").check()
        page.locator("#results [name=select]").first.uncheck()
        page.get_by_role("button", name="Export…").click()
        expect(page.get_by_text("but 1 left out")).to_be_visible()
        page.get_by_role("button", name="Make the file").click()
        assert len(list(csv.DictReader(io.StringIO(download(page))))) == 299

    def test_without_scripts(self, open_page: Open, library: TextVersion, worker: None) -> None:
        page = open_page("/search/?q=void&by=passage", java_script_enabled=False)
        page.get_by_role("button", name="Export…").click()
        page.get_by_role("button", name="Make the file").click()
        for _again in range(50):
            if page.get_by_role("link", name="Download").count():
                break
            page.reload()
        assert "into the void" in download(page)


class TestTheBuilder:
    def test_it_shows_the_query_as_it_is_built(self, open_page: Open, library: TextVersion) -> None:
        page = search(open_page, "q=lantern&by=passage")
        page.get_by_role("button", name="Query builder").click()
        expect(page.get_by_label("all of these words")).to_have_value("lantern")
        page.wait_for_load_state()  # before its scripts run, nothing hears what is typed
        page.get_by_label("none of these words").fill("zebra")
        built = page.locator("#built")
        expect(built.locator("code")).to_have_text("lantern AND NOT zebra")
        expect(built).to_contain_text("300 passages")
        page.get_by_label("Kind of document").select_option("digest")
        expect(built.locator("code")).to_have_text("lantern AND NOT zebra AND kind:digest")
        page.get_by_label("from the year").fill("19")
        expect(built.get_by_role("alert")).to_contain_text("four figures")
        page.get_by_label("from the year").fill("")
        expect(built.locator("code")).to_be_visible()
        page.locator("button[name=go]").click()
        expect(page.locator("#q")).to_have_value("lantern AND NOT zebra AND kind:digest")
        assert "by=passage" in page.url

    def test_what_the_form_has_no_field_for_is_said(
        self, open_page: Open, library: TextVersion
    ) -> None:
        page = open_page("/search/builder/?q=tea+AND+(a+OR+b)+AND+(c+OR+d)")
        expect(page.get_by_role("status").first).to_contain_text("c OR d")
        expect(page.get_by_label("further conditions")).to_have_value("c OR d")

    def test_without_scripts(self, open_page: Open, library: TextVersion) -> None:
        page = open_page("/search/builder/", java_script_enabled=False)
        page.get_by_label("this exact phrase").fill("into the void")
        page.get_by_role("button", name="Show the query").click()
        expect(page.locator("#built code")).to_have_text('"into the void"')
        page.locator("button[name=go]").click()
        expect(page.locator("#results [data-hit]")).to_have_count(1)


def test_a_litigators_walk(open_page: Open, library: TextVersion, worker: None, coder: Any) -> None:
    """Find, refine, open, cite, save, export, without leaving the keyboard but for ticks and buttons."""
    page = search(open_page, "q=", user=coder, **CLIPBOARD)
    # find
    page.keyboard.press("/")
    page.keyboard.type('"less trade-restrictive alternative" OR lantern')
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_contain_text("2 cases, 301 passages")
    # refine
    # Once it is ticked, the export's form has a hidden field of the same name.
    page.locator('input[type="checkbox"][name="kind"][value="digest"]').check()
    page.goto(f"{page.url.split('?')[0]}?q=alternative+AND+ban&kind=digest&by=passage")
    expect(page.locator("#results [data-hit]")).to_have_count(1)
    # open
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("Match 1 of 2 · 7.1")
    # cite
    page.keyboard.press("c")
    expect(page.locator("#cite-box [data-style]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#cite-box")).to_contain_text("Copied")
    assert "¶ 7.1." in page.evaluate("navigator.clipboard.readText()")
    # back, where one was
    expect(page.locator("#cite-box")).to_be_hidden()
    page.get_by_role("link", name="Back to results").click()
    expect(page.locator("[data-hit].here")).to_be_visible()
    # save
    page.get_by_role("link", name="Save this search").press("Enter")
    page.get_by_label("Name").fill("Alternatives to bans")
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alternatives to bans")
    page.get_by_role("link", name="All results").press("Enter")
    expect(page.locator("[data-hit]")).to_have_count(1)
    # export
    page.get_by_role("button", name="Export…").click()
    page.get_by_role("button", name="Make the file").click()
    (row,) = csv.DictReader(io.StringIO(download(page)))
    assert row["citation"] == "A ban on things (DS999), NTB Casebase digest, ¶ 7.1."
    assert row["case"] == "DS999"
    assert row["link"].endswith("/documents/ds999-digest/#p1")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_accessible_and_narrow(
    open_page: Open, library: TextVersion, width: int, dark: bool
) -> None:
    options = {"viewport": {"width": width, "height": 844}}
    for address in (
        "/search/?q=lantern&by=passage",
        "/search/builder/?q=tea+AND+(a+OR+b)+AND+(c+OR+d)",
        "/search/export/?q=lantern&select=lanterns%231",
        "/documents/ds999-digest/?q=respondent",
        "/search/cite/?id=ds999-digest%231",
    ):
        page = open_page(address, **options)
        if dark:
            page.evaluate("document.documentElement.dataset.theme = 'dark'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        found = Axe().run(page, options={"runOnly": RULES})
        assert found.violations_count == 0, (address, found.generate_report())


def test_the_menu_is_accessible(open_page: Open, library: TextVersion) -> None:
    page = search(open_page, "q=void&by=passage", viewport={"width": 390, "height": 844})
    page.locator("a[data-cite]").first.click()
    expect(page.locator("#cite-box [data-style]").first).to_be_focused()
    box: Callable[[], Any] = page.locator("#cite-box").bounding_box
    shown = box()
    assert shown["x"] >= 0
    assert shown["x"] + shown["width"] <= 390
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
