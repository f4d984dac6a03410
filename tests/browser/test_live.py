"""Two people and two tabs on one document: each sees the other's changes within two seconds, where it may."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from casebase.models import TextVersion
from coding.round_selectors import Scope
from coding.services import change_annotation, delete_annotation, save_chain
from coding.services.rounds import Plan, hand_in, plan_round, start_round
from tests import factories as make
from tests.browser.hands import code, saved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
WITHIN = 2000  # milliseconds


def test_two_people_see_each_others_changes(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    ada, bob = workbench(coder), workbench(make.person("coder", "bob"))
    code(ada, "panel asked", "necess")
    saved(ada)
    began = time.monotonic()
    expect(bob.locator("#span-count")).to_have_text("1", timeout=WITHIN)
    expect(bob.locator(".para-margin .chip")).to_have_count(1)
    assert time.monotonic() - began < WITHIN / 1000
    code(bob, "offered a less", "alternative")
    saved(bob)
    expect(ada.locator("#span-count")).to_have_text("2", timeout=WITHIN)
    ada.keyboard.press("u")
    expect(bob.locator("#span-count")).to_have_text("1", timeout=WITHIN + 1000)


def test_two_tabs_of_one_person_and_their_history(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    one = workbench(coder)
    other = one.context.new_page()
    other.goto(one.url)
    other.wait_for_selector("body[data-ready]")
    expect(other.locator("#undo-button")).to_have_attribute("aria-disabled", "true")
    code(one, "panel asked", "necess")
    expect(other.locator("#span-count")).to_have_text("1", timeout=WITHIN)
    expect(other.locator("#undo-button")).to_have_attribute(
        "aria-disabled", "false", timeout=WITHIN
    )


def test_words_being_typed_are_not_written_over(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    row = make.coded(version, coder, "panel asked")
    page = workbench(coder)
    page.keyboard.press("j")
    note = page.locator('[data-field="note"]')
    note.focus()
    change_annotation(annotation=row, revision=1, user=coder, note="theirs")
    expect(note).to_have_value("theirs", timeout=WITHIN)  # nothing was typed: shown at once
    expect(note).to_be_focused()
    page.evaluate(
        """() => { let left = 50; const typing = setInterval(() => {
            document.execCommand("insertText", false, "m"); if (!--left) clearInterval(typing); }, 50); }"""
    )  # seconds without a pause, in which the page hears of the other change
    change_annotation(annotation=row, revision=2, user=coder, note="theirs again")
    expect(page.locator("#conflict-dialog")).to_contain_text("theirs again", timeout=8000)
    assert "m" * 50 in note.input_value()
    page.click("#conflict-mine")
    saved(page)
    row.refresh_from_db()
    assert "m" * 50 in row.note


def test_a_blind_peer_sees_nothing_until_all_have_handed_in(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    bob, manager = make.person("coder", "bob"), make.person("manager")
    plan = Plan(title="First", scope=Scope(documents=("ds999-digest",)), seed=1)
    planned = plan_round(plan=plan, coders=[coder, bob], user=manager)
    start_round(planned=planned, user=manager)
    ada, peer = workbench(coder), workbench(bob)
    heard: list[Any] = []
    peer.on("response", lambda answer: heard.append(answer) if "/news/" in answer.url else None)
    code(ada, "panel asked", "necess")
    saved(ada)
    peer.wait_for_timeout(WITHIN + 500)
    assert heard
    assert {(len(one.body()), one.json()["anew"]) for one in heard} == {
        (len(heard[0].body()), False)
    }
    expect(peer.locator("#span-count")).to_have_text("0")
    for one in (coder, bob):
        hand_in(items=list(planned.items.select_related("version")), user=one)
    expect(peer.locator("#span-count")).to_have_text("1", timeout=WITHIN + 1000)


def test_a_deleted_span_and_a_chain_come_too(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    row = make.coded(version, coder, "panel asked")
    other = make.coded(version, coder, "less", make.ALTERNATIVE)
    page = workbench(make.person("coder", "bob"))
    links = [{"annotation": str(row.pk), "axis": "loophole"}]
    save_chain(case=version.document.case, user=coder, links=links)
    delete_annotation(annotation=other, revision=1, user=coder)
    expect(page.locator("#chain-count")).to_have_text("1", timeout=WITHIN)
    expect(page.locator("#span-count")).to_have_text("1", timeout=WITHIN)


def test_a_session_that_ends_takes_nothing_off_the_page(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    bob, manager = make.person("coder", "bob"), make.person("manager")
    plan = Plan(title="First", scope=Scope(documents=("ds999-digest",)), seed=1)
    start_round(planned=plan_round(plan=plan, coders=[coder, bob], user=manager), user=manager)
    make.coded(version, coder, "panel asked")
    page = workbench(coder)
    expect(page.locator("#span-count")).to_have_text("1")
    page.context.clear_cookies()
    expect(page.locator("#message")).to_contain_text("signed out", timeout=WITHIN + 1000)
    expect(page.locator("#span-count")).to_have_text("1")
