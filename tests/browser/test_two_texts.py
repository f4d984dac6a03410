"""Two texts side by side: changed words marked, lost codings placed or given up by keyboard."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import expect

from casebase.models import TextVersion
from coding.models import Annotation, Reanchoring, Settlement
from coding.services import create_annotation
from tests import factories as make
from tests.browser.conftest import Open
from tests.browser.hands import RULES
from tests.factories import ALTERNATIVE, NECESSITY, SECURITY, VOID

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def codings(version: TextVersion, coder: User) -> dict[str, Annotation]:
    """Codings of the first text, by code; then comes a second one, in which some words are others."""
    made = {}
    for words, key in (
        ("whether the ban was necessary", NECESSITY),
        ("appealed into the void", VOID),
        ("reasonably available", ALTERNATIVE),
        ("invoked its security", SECURITY),
    ):
        start = version.text.index(words)
        made[key] = create_annotation(
            version=version, start=start, end=start + len(words), code=key, coder=coder
        )
    rows = [dict(row) for row in make.PARAGRAPHS]
    rows[1]["text"] = rows[1]["text"].replace("reasonably available", "at hand for everybody")
    rows[3]["text"] = rows[3]["text"].replace("appealed into the void", "never put to any vote")
    rows.insert(1, {"label": "7.0", "text": "A paragraph that was not there before."})
    make.text_of(make.document(paragraphs=rows))
    return made


def test_lost_codings_are_placed_and_given_up_by_keyboard(
    open_page: Open, codings: dict[str, Annotation], coder: User, version: TextVersion
) -> None:
    page = open_page("/documents/ds999-digest/texts/", coder)
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("h1")).to_have_text("Text 1 beside text 2")
    assert page.locator(".tt-row.changed del").all_inner_texts()[0] == "reasonably available"
    assert page.locator(".tt-row.changed ins").all_inner_texts()[0] == "at hand for everybody"
    page.keyboard.press("w")
    expect(page.locator("#panel-place")).to_contain_text("“at hand for everybody”")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("[data-waiting]")).to_have_text("1")
    placed = codings[ALTERNATIVE]
    placed.refresh_from_db()
    assert placed.quote == "at hand"
    page.keyboard.press("g")
    page.keyboard.type("The appeal was taken back.")
    page.keyboard.press("Enter")
    expect(page.locator("[data-waiting]")).to_have_text("0")
    entry = Reanchoring.objects.get(annotation=codings[VOID])
    assert (entry.settlement, entry.reason) == (Settlement.LEFT, "The appeal was taken back.")
    lost = codings[VOID]
    lost.refresh_from_db()
    assert (lost.version, lost.quote, lost.deleted) == (version, "appealed into the void", False)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator(f"#e{entry.pk}")).to_contain_text("The appeal was taken back.")
    page.locator(".tt-skipped button").first.click()
    expect(page.locator(".tt-row.same").first).to_be_visible()


@pytest.mark.parametrize(("width", "dark"), [(1440, True), (390, False)])
def test_nothing_for_axe_and_nothing_too_wide(
    open_page: Open, codings: dict[str, Annotation], coder: User, width: int, dark: bool
) -> None:
    page = open_page(
        "/documents/ds999-digest/texts/", coder, viewport={"width": width, "height": 844}
    )
    page.wait_for_selector("body[data-ready]")
    if dark:
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.keyboard.press("w")
    expect(page.locator("#panel")).to_be_visible()
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
