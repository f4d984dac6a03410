"""Saving: without a network, with lost answers, against others, refused. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from casebase.models import TextVersion
from coding.models import Annotation
from coding.services import change_annotation, reject_suggestion
from tests import factories as make
from tests.browser.hands import code, saved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_nothing_is_lost_without_a_network(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    page = workbench(coder)
    page.route("**/api/annotations/**", lambda route: route.abort())
    code(page, "panel asked", "necess")
    code(page, "offered a less", "alternative")
    expect(page.locator("#save-state")).to_contain_text("2 waiting")
    page.locator('[data-field="note"]').fill("kept through everything")
    expect(page.locator("#save-state")).to_contain_text("waiting")
    page.wait_for_timeout(600)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#span-count")).to_have_text("2")
    assert Annotation.objects.count() == 0
    page.unroute("**/api/annotations/**")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    saved(page)
    assert set(Annotation.objects.values_list("quote", flat=True)) == {
        "panel asked",
        "offered a less",
    }
    assert Annotation.objects.get(quote="offered a less").note == "kept through everything"


def test_an_answer_lost_on_the_way_codes_once(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    page = workbench(coder)
    lost = []

    def lose_the_first(route: Any) -> None:
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route("**/api/annotations/", lose_the_first)
    code(page, "panel asked", "necess")
    saved(page)
    assert lost
    assert Annotation.objects.count() == 1


def test_a_conflict_shows_both_sides(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    row = make.coded(version, coder, "panel asked")
    page = workbench(coder)
    page.keyboard.press("j")
    change_annotation(annotation=row, revision=row.revision, user=coder, note="theirs")
    page.locator('[data-field="note"]').fill("mine")
    dialog = page.locator("#conflict-dialog")
    expect(dialog).to_contain_text("mine")
    expect(dialog).to_contain_text("theirs")
    page.click("#conflict-mine")
    saved(page)
    row.refresh_from_db()
    assert row.note == "mine"


def test_a_refusal_keeps_the_work(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    page = workbench(coder)
    answer = {
        "code": "locked",
        "message": "This text is locked.",
        "remedy": "Unlock it.",
        "place": "",
    }
    page.route("**/api/annotations/", lambda route: route.fulfill(status=403, json=answer))
    code(page, "panel asked", "necess")
    expect(page.locator("#save-state")).to_contain_text("1 change not saved")
    expect(page.locator("#trouble")).to_contain_text("This text is locked.")
    expect(page.locator("#trouble")).to_contain_text("Unlock it.")
    page.unroute("**/api/annotations/")
    page.locator("#trouble").get_by_text("Try again").click()
    saved(page)
    assert Annotation.objects.get().quote == "panel asked"


def test_a_suggestion_decided_by_another_says_so(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    suggestion = make.suggested(version, "reasonably available")
    page = workbench(coder)
    page.keyboard.press("n")
    expect(page.locator("#selected .quote")).to_contain_text("reasonably available")
    reject_suggestion(suggestion=suggestion, revision=1, user=make.person("coder", "bob"))
    page.keyboard.press("a")
    expect(page.locator("#message")).to_be_visible()
    expect(page.locator("#suggestion-total")).to_have_text("0", timeout=20_000)
    expect(page.locator("#span-count")).to_have_text("0")
    assert Annotation.objects.count() == 0


def test_keeping_what_is_stored(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    row = make.coded(version, coder, "panel asked")
    page = workbench(coder)
    page.keyboard.press("j")
    change_annotation(annotation=row, revision=row.revision, user=coder, code=make.SECURITY)
    page.locator('[data-field="weight"]').select_option("5")
    page.click("#conflict-theirs")
    expect(page.locator("#selected .card .chip").first).to_contain_text("Security")
    expect(page.locator("#trouble")).to_be_hidden()
    page.locator('[data-field="weight"]').select_option("3")
    saved(page)
    row.refresh_from_db()
    assert (row.weight, row.code.key) == (3, make.SECURITY)


def test_a_new_text_coming_in_under_an_open_page_moves_no_span_to_other_words(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    row = make.coded(version, coder, "panel asked")
    page = workbench(coder)
    first = {"label": "7.0", "text": "This paragraph was not in the first text."}
    new = make.text_of(make.document(paragraphs=[make.PARAGRAPHS[0], first, *make.PARAGRAPHS[1:]]))
    code(page, "offered a less", "alternative")
    expect(page.locator("#loading")).to_contain_text("a new text")
    saved(page)  # the page may have heard of the new text before
    row.refresh_from_db()
    made = Annotation.objects.exclude(pk=row.pk).get()
    assert {row.version, made.version} == {new}
    assert new.text[made.start : made.end] == made.quote == "offered a less"
    page.locator("#loading").get_by_role("button", name="Reload").click()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#span-count")).to_have_text("2")
    expect(page.locator("#loading")).to_be_hidden()


def test_an_earlier_state_is_restored_from_the_history(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    row = make.coded(version, coder, "panel asked", note="first")
    change_annotation(annotation=row, revision=1, user=coder, note="second", weight=4)
    row.refresh_from_db()
    change_annotation(
        annotation=row, revision=2, user=coder, code=make.SECURITY, start=row.start + 6
    )
    page = workbench(coder)
    page.keyboard.press("j")
    page.locator("#selected").get_by_role("button", name="History").click()
    entries = page.locator("#history-list li")
    expect(entries).to_have_count(3)
    expect(entries.nth(0).get_by_role("button")).to_have_count(0)  # as it is now
    entries.nth(2).get_by_role("button", name="Restore this").click()
    saved(page)
    row.refresh_from_db()
    assert (row.quote, row.note, row.weight) == ("panel asked", "first", None)
    assert (row.code.key, row.revision) == (make.NECESSITY, 4)
    page.locator("#text-pane").focus()
    page.keyboard.press("u")
    expect(page.locator("#selected .quote")).to_have_text("asked")
