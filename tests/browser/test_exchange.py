"""Codings out and in by keyboard in a real browser: the file is made, looked at, decided and brought in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page

from casebase.models import TextVersion
from coding.models import Annotation
from jobs.services import claim_next, run
from tests import factories as make
from tests.browser.conftest import Open
from tests.browser.hands import RULES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def work() -> None:
    """Do what a worker would."""
    while job := claim_next():
        run(job_id=job)


def faults(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the screen."""
    found = [
        one["id"] for one in Axe().run(page, options={"runOnly": RULES}).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("too wide")
    return found


def test_codings_go_out_and_come_in_by_keyboard(
    open_page: Open, coder: User, version: TextVersion, tmp_path: Path
) -> None:
    make.coded(version, coder, "ban was necessary")
    page = open_page("/coding/", coder)
    page.get_by_role("link", name="Exchange codings with other tools").press("Enter")
    page.get_by_role("radio", name="JSON Lines").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Make the file").press("Enter")
    page.wait_for_url("**/exchange/")
    work()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").press("Enter")
    file = tmp_path / "codings.jsonl"
    download.value.save_as(file)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [one["quote"] for one in lines if one["type"] == "coding"] == ["ban was necessary"]

    theirs = tmp_path / "all.jsonl"
    theirs.write_text(
        json.dumps({"text": version.text, "label": [[0, 8, "Strange"]]}), encoding="utf-8"
    )
    page.locator("input[type=file]").set_input_files(theirs)
    page.get_by_role("button", name="Look what is in it").press("Enter")
    page.wait_for_url("**/exchange/imports/**")
    work()
    page.get_by_role("link", name="Look at it and decide").press("Enter")
    assert faults(page) == []
    page.get_by_label("Code of ours for “Strange”").fill(make.SECURITY)
    page.get_by_label("Account for “”").select_option("ada")
    page.get_by_role("button", name="Bring it in").press("Enter")
    page.wait_for_url("**/exchange/imports/**")
    work()
    page.get_by_role("link", name="What was done").press("Enter")
    page.get_by_text("This was brought in.").wait_for()
    assert Annotation.objects.filter(code__key=make.SECURITY, coder=coder).count() == 1


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_have_nothing_for_axe(
    width: int, scheme: str, open_page: Open, coder: User, version: TextVersion, tmp_path: Path
) -> None:
    make.coded(version, coder, "ban was necessary")
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = open_page("/exchange/", coder, **options)
    theirs = tmp_path / "a-name-that-is-very-long-and-has-no-place-to-break-anywhere-in-it.jsonl"
    theirs.write_text(
        json.dumps(
            {"text": "Nowhere.", "label": [[0, 3, "A" * 60], [0, 3, "necessity"]], "relations": [1]}
        ),
        encoding="utf-8",
    )
    page.locator("input[type=file]").set_input_files(theirs)
    page.get_by_role("button", name="Look what is in it").click()
    page.wait_for_url("**/exchange/imports/**")
    work()
    page.reload()
    page.get_by_text("not in our codebook").first.wait_for()
    assert faults(page) == []
    page.get_by_role("link", name="Exchange", exact=True).click()
    page.get_by_role("heading", name="Export codings").wait_for()
    assert faults(page) == []
