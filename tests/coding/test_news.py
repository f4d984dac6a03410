"""What an open page is told of others' changes: all it may see, and of a blind peer nothing at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casebase.models import TextVersion
from coding import news
from coding.models import Change, Layer
from coding.round_selectors import Scope
from coding.services import (
    change_annotation,
    delete_annotation,
    reject_suggestion,
    save_chain,
    undo,
    write_memo,
)
from coding.services.rounds import Plan, hand_in, plan_round, start_round, take_out
from tests import factories as make

pytestmark = pytest.mark.django_db
DOCUMENT = "/api/documents/ds999-digest"


class Page:
    """An open page of the small document."""

    def __init__(self, user: User | None) -> None:
        self.client = make.client_of(user)
        self.load()

    def load(self) -> dict[str, Any]:
        body: dict[str, Any] = self.client.get(f"{DOCUMENT}/codings/").json()
        self.since = body["news"]
        return body

    def poll(self) -> dict[str, Any]:
        answer = self.client.get(f"{DOCUMENT}/news/", {"since": self.since})
        assert answer.status_code == 200, answer.json()
        body: dict[str, Any] = answer.json()
        self.since = body["cursor"]
        return body


@pytest.fixture
def ann(version: TextVersion) -> User:
    return make.person("coder", "ann")


@pytest.fixture
def ben(version: TextVersion) -> User:
    return make.person("coder", "ben")


def age_the_log() -> None:
    """Let all that was written be older than what an answer reaches back."""
    Change.objects.update(at=timezone.now() - news.OVERLAP - timedelta(seconds=1))


def test_changes_of_every_kind_come_once_settled(
    version: TextVersion, ann: User, ben: User
) -> None:
    row = make.coded(version, ann, "ban was necessary")
    other = make.coded(version, ann, "less", make.ALTERNATIVE)
    suggestion = make.suggested(version, "reasonably available")
    age_the_log()
    page = Page(ben)
    assert page.poll()["changed"] == {}
    change_annotation(annotation=row, revision=1, user=ann, note="new")
    delete_annotation(annotation=other, revision=1, user=ann)
    reject_suggestion(suggestion=suggestion, revision=1, user=ann)
    links = [{"annotation": str(row.pk), "axis": "loophole"}]
    chain = save_chain(case=version.document.case, user=ann, links=links)
    told = page.poll()
    shown = {item["quote"]: item for item in told["changed"]["annotation"]}
    assert shown["ban was necessary"]["note"] == "new"
    assert shown["less"]["deleted"]
    assert [item["state"] for item in told["changed"]["suggestion"]] == ["rejected"]
    assert [item["id"] for item in told["changed"]["chain"]] == [str(chain.pk)]
    assert "can_undo" not in told  # nothing of it is the reader's own
    age_the_log()
    assert page.poll()["changed"] == {}
    undo(version=version, user=ann)
    assert page.poll()["changed"]["chain"][0]["deleted"]


def test_an_answer_says_for_whom_it_is(version: TextVersion, ann: User) -> None:
    """A page whose session has ended must not take a visitor's answer for its own."""
    page = Page(ann)
    assert page.load()["reader"] == page.poll()["reader"] == "ann"
    page.client.force_authenticate(None)
    assert page.poll()["reader"] == ""


def test_ones_own_other_tab_learns_what_undo_would_do(version: TextVersion, ann: User) -> None:
    page = Page(ann)
    make.coded(version, ann, "ban")
    assert page.poll()["can_undo"] is True


@pytest.mark.parametrize("since", ["", "x", "9.", "99999999999999.abc", "²³.a", "1" * 400])
def test_a_cursor_that_makes_no_sense_asks_for_all_anew(version: TextVersion, since: str) -> None:
    answer = make.client_of(None).get(f"{DOCUMENT}/news/", {"since": since})
    assert (answer.status_code, answer.json()["anew"]) == (200, True)


class Running:
    """A blind round on the small document, ann and ben its coders, with a page of somebody open."""

    def __init__(self, version: TextVersion, ann: User, ben: User) -> None:
        self.version, self.ann, self.ben = version, ann, ben
        self.manager = make.person("manager")
        plan = Plan(title="First", scope=Scope(documents=("ds999-digest",)), seed=1)
        self.round = plan_round(plan=plan, coders=[ann, ben], user=self.manager)
        start_round(planned=self.round, user=self.manager)

    def hand_in(self, coder: User) -> None:
        hand_in(items=list(self.round.items.select_related("version")), user=coder)


@pytest.fixture
def running(version: TextVersion, ann: User, ben: User) -> Running:
    return Running(version, ann, ben)


@pytest.mark.parametrize("who", ["ben", "manager", "adjudicator", "visitor"])
def test_nothing_tells_of_a_blind_peers_work(running: Running, who: str) -> None:
    """Answers are the same, sign for sign but for the clock, whether the peer works or not."""
    version, ann = running.version, running.ann
    waits = make.suggested(version, "reasonably available")
    user = User.objects.filter(username=who).first()
    page = Page(user or (None if who == "visitor" else make.person(who)))

    def told() -> dict[str, Any]:
        with CaptureQueriesContext(connection) as asked:
            body = page.poll()
        body["queries"] = len(asked)  # what takes longer tells too
        stamp, token = body.pop("cursor").split(".")
        assert int(stamp) <= timezone.now().timestamp() * 1000  # a time, no count
        return {**body, "token": token}

    quiet = told()
    row = make.coded(version, ann, "ban was necessary", note="hidden")
    change_annotation(annotation=row, revision=1, user=ann, note="more")
    reject_suggestion(suggestion=waits, revision=1, user=ann)
    links = [{"annotation": str(row.pk), "axis": "loophole"}]
    save_chain(case=version.document.case, user=ann, links=links)
    assert told() == quiet
    running.hand_in(ann)
    assert told() == quiet


def test_when_all_have_handed_in_the_hidden_appears(running: Running) -> None:
    row = make.coded(running.version, running.ann, "ban")
    page, visitor = Page(running.ben), Page(None)
    running.hand_in(running.ann)
    assert page.poll()["anew"] is False
    running.hand_in(running.ben)
    assert page.poll()["anew"] is True
    assert [item["id"] for item in page.load()["annotations"]] == [str(row.pk)]
    assert page.poll()["anew"] is False
    assert visitor.poll()["anew"] is False  # raw codings are not shown to visitors


def test_beginning_and_taking_out_are_told_too(version: TextVersion, ann: User, ben: User) -> None:
    make.coded(version, ann, "ban")
    page = Page(ben)
    running = Running(version, ann, ben)
    assert page.poll()["anew"] is True
    assert page.load()["annotations"] == []
    running.hand_in(ben)
    assert page.poll()["anew"] is False
    take_out(found=running.round, coder=ann, user=running.manager)
    assert page.poll()["anew"] is True


def test_a_coder_sees_own_blind_changes_in_the_other_tab(running: Running) -> None:
    page = Page(running.ann)
    row = make.coded(running.version, running.ann, "ban")
    assert row.layer == Layer.BLIND
    assert [item["id"] for item in page.poll()["changed"]["annotation"]] == [str(row.pk)]


def test_a_poll_asks_the_database_the_same_few_things(
    version: TextVersion, ann: User, django_assert_max_num_queries: Any
) -> None:
    make.coded(version, ann, "ban was necessary")
    age_the_log()
    page = Page(ann)
    page.poll()
    with django_assert_max_num_queries(4):
        page.poll()


class TestMemos:
    def test_are_told_to_who_may_read_them(
        self, version: TextVersion, ann: User, ben: User
    ) -> None:
        page, visitor = Page(ben), Page(None)
        memo = write_memo(version=version, text="Is this the test?", author=ann)
        assert [one["id"] for one in page.poll()["changed"]["memo"]] == [str(memo.pk)]
        assert visitor.poll()["changed"] == {}


class TestDecisionsInRounds:
    def test_ones_own_is_told_to_ones_other_pages_and_to_no_peer(
        self, version: TextVersion, ann: User, ben: User
    ) -> None:
        found = make.suggested(version, "reasonably available")
        plan = Plan(
            title="Blind",
            scope=Scope(documents=("ds999-digest",)),
            seed=1,
            unit="document",
            withheld=0,
        )
        manager = make.person("manager")
        start_round(planned=plan_round(plan=plan, coders=[ann, ben], user=manager), user=manager)
        mine, peers = Page(ann), Page(ben)
        reject_suggestion(suggestion=found, revision=1, user=ann)
        (told,) = mine.poll()["changed"]["suggestion"]
        assert (told["state"], told["revision"]) == ("rejected", 2)
        assert peers.poll()["changed"] == {}
