"""The whole main job in a real browser on a real site: import, read, code, search, publish, verify.

Once on the default (SQLite, Tantivy, the built-in worker), once on PostgreSQL, Elasticsearch, Redis and Celery.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hands import drag, saved
from tests.site import ROOT, Site, running

pytestmark = pytest.mark.browser
REPORT = "wto/panel-reports/WTO-WT-DS593-R.json"
WAIT = 120_000  # milliseconds


def institute() -> dict[str, str]:
    """The three servers of the environment with a database of its own; skips where one is missing."""
    settings = ("DATABASE_URL", "ELASTICSEARCH_URL", "REDIS_URL")
    names = {name: f"TEST_{name}" for name in settings}
    missing = [name for name in names.values() if not os.environ.get(name)]
    if missing:
        pytest.skip(f"needs servers: set {', '.join(missing)}")
    urls = {setting: os.environ[name] for setting, name in names.items()}
    server, _slash, _name = urls["DATABASE_URL"].rpartition("/")
    with psycopg.connect(urls["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS main_job WITH (FORCE)")
        connection.execute("CREATE DATABASE main_job")
    return {**urls, "DATABASE_URL": f"{server}/main_job"}


@pytest.fixture(params=["laptop", "institute"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Site, None, None]:
    """A running site in one of the two set-ups."""
    with running(
        tmp_path / "home", **(institute() if request.param == "institute" else {})
    ) as started:
        yield started


def test_the_main_job(site: Site, chromium: Browser, data: Path, tmp_path: Path) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    context.set_default_timeout(30_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    look_at_the_library(page, site)
    sign_in(page, site)
    import_the_report(page, site, data / REPORT)
    read_and_code(page, site)
    search_and_open(page, site)
    publish_and_verify(page, site, tmp_path)
    use_rest(site, page)
    assert errors == []
    context.close()


def look_at_the_library(page: Page, site: Site) -> None:
    page.goto(site.url)
    numbers = [int(text.replace(",", "")) for text in page.locator(".stat b").all_inner_texts()]
    cases, passages, coded, chains, editions = numbers
    assert cases >= 12 and passages > 100 and coded >= 24 and chains >= 24 and editions == 0
    page.click(".case-cards a >> nth=0")
    for heading in ("Key facts", "Timeline", "Provisions", "Documents", "Chains", "Citations"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    for party in ("omplainant", "espondent"):  # the parties stand among the key facts
        expect(page.locator("#key-facts dt", has_text=party).first).to_be_visible()


def sign_in(page: Page, site: Site) -> None:
    page.goto(site.url + "/accounts/login/")
    page.fill('[name="username"]', "admin")
    page.fill('[name="password"]', site.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def import_the_report(page: Page, site: Site, report: Path) -> None:
    page.click("text=Import >> nth=0")
    page.set_input_files('[name="files"]', str(report))
    page.locator("main form").get_by_role("button", name="Import").click()
    expect(page.locator(".job .badge").first).to_have_text("done", timeout=WAIT)
    page.click('.job a[href$="/documents/wt-ds593-r/"]')
    expect(page.locator("article.source")).to_be_visible()


def read_and_code(page: Page, site: Site) -> None:
    page.goto(site.url + "/coding/wt-ds593-r/")
    page.wait_for_selector("body[data-ready]", timeout=WAIT)
    page.keyboard.press("g")
    page.keyboard.type("7.213")
    page.keyboard.press("Enter")
    expect(page.locator('[data-label="7.213"] .para-text')).to_be_in_viewport()
    words = {  # a few words of the report's paragraph each, and a code's label typed in part
        "was explained as early": "necessity test",
        "address[ing] the impact": "alternative",
        "amended RED I for": "clarified",
    }
    for selected, query in words.items():
        drag(page, selected)
        page.keyboard.press("c")
        page.keyboard.type(query)
        page.keyboard.press("Enter")
        saved(page)
        page.keyboard.press("l")
    page.keyboard.press("Shift+c")
    page.fill('[name="title_en"]', "From the browser")
    page.get_by_role("button", name="Save the chain").click()
    saved(page)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    page.click("#tab-chains")
    expect(page.locator("#chain-list")).to_contain_text("From the browser")
    page.click("#text-pane")
    page.keyboard.press("u")
    expect(page.locator("#chain-list")).not_to_contain_text("From the browser")
    page.keyboard.press("Shift+u")
    expect(page.locator("#chain-list")).to_contain_text("From the browser")
    take_a_suggestion(page)


def take_a_suggestion(page: Page) -> None:
    page.click("#suggest-button")
    expect(page.locator("#suggestion-total")).not_to_have_text("0", timeout=WAIT)
    before = int(page.locator("#suggestion-total").inner_text())
    page.keyboard.press("n")
    expect(page.locator("#selected")).to_contain_text("cue")
    page.keyboard.press("a")
    expect(page.locator("#suggestion-total")).to_have_text(str(before - 1))
    page.keyboard.press("n")
    page.keyboard.press("x")
    expect(page.locator("#suggestion-total")).to_have_text(str(before - 2))
    saved(page)


def search_and_open(page: Page, site: Site) -> None:
    for _attempt in range(60):  # the index follows the last change within seconds
        page.goto(site.url + "/search/?q=DS593&by=passage")
        if "The index is current" in page.content():
            break
        page.wait_for_timeout(1000)
    page.goto(site.url + '/search/?q="palm oil" case:DS593&by=passage')
    hit = page.locator('a[href*="wt-ds593-r"]').first
    expect(page.locator("mark").first).to_have_text("palm oil")
    hit.click()
    expect(page.locator("article.source")).to_be_visible()
    expect(page.locator("[data-marks-nav]")).to_contain_text(" of ")
    assert page.evaluate("() => CSS.highlights.get('mark').size") > 100
    page.goto(site.url + "/search/?code=&q=code:impact.rule.clarified case:DS593")
    expect(page.locator("main")).to_contain_text("1 case")
    found = site.manage(
        "search", '"palm oil" case:DS593', "--json", "--by", "passage", "--limit", "2"
    )
    answer = json.loads(found.stdout)
    assert answer["total_passages"] > 100 and answer["total_cases"] == 1
    assert {"case", "document", "label", "start", "end", "score"} <= set(answer["hits"][0])


def publish_and_verify(page: Page, site: Site, folder: Path) -> None:
    page.goto(site.url + "/toolkit/")
    page.fill('[name="title"]', "Edition from the browser")
    page.get_by_role("button", name="Begin").click()
    for heading in ("Second", "First"):
        page.fill('[placeholder="Heading"]', heading)
        page.get_by_role("button", name="Add section").click()
    page.get_by_role("button", name="Move the section up").nth(1).click()
    page.fill('aside [name="q"]', "from the browser")
    page.locator(".chooser li", has_text="From the browser").get_by_role(
        "button", name="Place"
    ).click()
    page.locator(".chooser li").first.get_by_role("button", name="Place").click()
    page.locator('.placement textarea[name="commentary"]').first.fill("Why this chain comes first.")
    page.locator(".placement").first.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish the edition").click()
    page.wait_for_timeout(500)
    for _attempt in range(60):
        page.goto(site.url + "/toolkit/")
        if page.locator(".badge.good", has_text="edition 1").count():
            break
        page.wait_for_timeout(500)
    for kind in ("DOCX", "JSON"):
        with page.expect_download() as download:
            page.locator("article .btn", has_text=kind).first.click()
        path = folder / f"edition.{kind.lower()}"
        download.value.save_as(path)
        alone = {"PATH": os.environ["PATH"], "CASEBASE_HOME": str(folder / "elsewhere")}
        checked = subprocess.run(
            [sys.executable, "manage.py", "verify_edition", str(path)],
            cwd=ROOT, env=alone, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert checked.returncode == 0 and "Unchanged." in checked.stdout, (
            checked.stdout + checked.stderr
        )
        path.write_bytes(path.read_bytes().replace(b"Why this chain", b"Why that chain"))
    changed = site.manage("verify_edition", str(folder / "edition.json"))
    assert changed.returncode == 1 and "DIFFERS" in changed.stdout
    content = json.loads(path.read_text())["content"]
    assert [section["heading"] for section in content["sections"]] == ["First", "Second"]


def use_rest(site: Site, page: Page) -> None:
    answer = page.request.post(
        site.url + "/api/token/", data={"username": "admin", "password": site.password}
    )
    token = answer.json()["token"]
    headers = {"Authorization": f"Token {token}"}
    case = page.request.get(site.url + "/api/cases/DS593/", headers=headers).json()
    assert case["key"] == "DS593" and any(row["slug"] == "wt-ds593-r" for row in case["documents"])
    passages = page.request.get(site.url + "/api/documents/wt-ds593-r/passages/?label=7.213").json()
    passage = passages["results"][0]
    codings = page.request.get(site.url + "/api/documents/wt-ds593-r/codings/").json()
    body = {
        "version": codings["version"]["id"],
        "start": passage["body_start"],
        "end": passage["body_start"] + 9,
        "code": "impact.doctrine.burden",
    }
    made = page.request.post(site.url + "/api/annotations/", data=body, headers=headers)
    body_text = passage["text"][passage["body_start"] - passage["start"] :]
    assert made.status == 201 and made.json()["quote"] == body_text[:9]
    found = page.request.get(site.url + "/api/search/?q=DS593&by=passage").json()
    assert found["total_passages"] > 1000
    assert page.request.get(site.url + "/api/editions/").json()["results"][0]["number"] == 1
    schema = page.request.get(site.url + "/api/schema/")
    assert schema.ok and "/api/annotations/" in schema.text()
