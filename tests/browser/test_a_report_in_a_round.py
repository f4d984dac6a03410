"""A real report coded by keyboard alone: two coders blind, a third rules, and the agreement is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from casebase import originals
from casebase.services.ingest import ingest
from coding.comparing.choice import of_round
from coding.models import Annotation, Item, Layer, Round, Ruling
from coding.round_selectors import Scope
from coding.services.load_codebook import load_codebook
from coding.services.rounds import Plan, plan_round, start_round
from tests import factories as make
from tests.browser.conftest import Open
from tests.browser.hands import printed, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPORT = "wto/panel-reports/WTO-WT-DS593-R.json"
SLUG = "wt-ds593-r"

#: What each coder does with the three passages drawn: keys that select, and the code by what is typed.
CODED = {
    "ada": [("s", "necessity test"), ("s", "clarified"), ("p", "trade-restrictive alternative")],
    "ben": [("s", "necessity test"), ("s", "widened"), ("s", "trade-restrictive alternative")],
}


@pytest.fixture
def found(transactional_db: None, data: Path) -> Round:
    """A blind round of ada and ben on three passages of the report."""
    load_codebook(folder=Path(settings.BASE_DIR) / "fixtures" / "codebook")
    ingest(files=[originals.describe(data / REPORT)])
    coders = [make.person("coder", name) for name in CODED]
    make.person("adjudicator", "judge")
    manager = make.person("manager")
    plan = Plan(title="Pilot", scope=Scope(documents=(SLUG,)), seed=11, size=3, withheld=0)
    return start_round(planned=plan_round(plan=plan, coders=coders, user=manager), user=manager)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _press in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate("() => document.activeElement?.textContent.trim() ?? ''")
        if focused.startswith(name):
            return
    raise AssertionError(f"Tab does not reach “{name}”")


def opened(page: Page) -> None:
    page.wait_for_selector("body[data-ready]", timeout=60_000)


def code_all(page: Page, name: str) -> None:
    """From the round's page through its items, and hand each in."""
    tab_to(page, "Go on")
    for at, (select, query) in enumerate(CODED[name], 1):
        page.keyboard.press("Enter")
        opened(page)
        place = page.locator("#round-place")
        expect(place).to_contain_text(f"{at} of 3")
        number = re.search(r"¶ (\S+)", place.inner_text())
        assert number, place.inner_text()
        page.keyboard.press("g")
        page.keyboard.type(number[1])
        page.keyboard.press("Enter")
        page.keyboard.press(select)
        page.keyboard.press("Enter")
        page.keyboard.type(query)
        page.keyboard.press("Enter")
        saved(page)
        page.keyboard.press("Shift+h")
        expect(page.locator("#hand-in-one")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#round-next")).to_be_focused()


def rule_on_all(page: Page, count: int) -> None:
    """What the first of the two says holds; then the item is settled and the next one opened."""
    for _ruled in range(count):
        page.keyboard.press("1")
        page.keyboard.press("r")
        page.keyboard.type("The words carry it without their neighbours.")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        opened(page)


def test_a_report_is_coded_blind_ruled_on_and_its_agreement_printed(
    open_page: Open, found: Round
) -> None:
    people = {name: User.objects.get(username=name) for name in (*CODED, "judge")}
    path = f"/rounds/{found.pk}/"
    ada = open_page(path, people["ada"])
    code_all(ada, "ada")
    assert Annotation.objects.filter(coder=people["ada"], layer=Layer.BLIND).count() == 3

    ben = open_page(f"/coding/{SLUG}/", people["ben"])
    opened(ben)
    expect(ben.locator("#span-count")).to_have_text("0")
    ben.goto(ben.url.split("/coding/")[0] + path)
    code_all(ben, "ben")
    assert not Annotation.objects.filter(layer=Layer.BLIND).exists(), "all have handed in"

    judge = open_page(path, people["judge"])
    differing = {item.pk for item in Item.objects.filter(round=found)} - agreed(found)
    assert len(differing) == 2
    for item in found.items.order_by("order"):
        judge.goto(judge.url.split("/rounds/")[0] + f"{path}{item.order}/")
        opened(judge)
        rule_on_all(judge, 1 if item.pk in differing else 0)
        judge.keyboard.press("s")
        expect(judge.locator("body")).to_contain_text("Settled")
    assert Ruling.objects.exclude(reason="").count() == 2
    assert Annotation.objects.filter(layer=Layer.GOLD, deleted=False).count() == 3

    judge.goto(judge.url.split("/rounds/")[0] + path)
    tab_to(judge, "Agreement")
    with judge.expect_navigation():
        judge.keyboard.press("Enter")
    words = printed(judge.pdf())
    report = of_round(found)
    assert f"seed {report.seed}" in words
    for term in ("Krippendorff", "95 %", "Cohen", "ada", "ben", "Round “Pilot”, edition"):
        assert term in words, term


def agreed(found: Round) -> set[int]:
    """The items in which both put the same code on the same words."""
    same = set()
    for item in found.items.all():
        rows = Annotation.objects.filter(passage=item.passage, layer=Layer.RAW)
        if len(set(rows.values_list("code", "start", "end"))) == 1:
            same.add(item.pk)
    return same
