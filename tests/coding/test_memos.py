"""Memos: on what, by whom, naming whom, and read by whom."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User

from casebase.models import TextVersion
from coding.memo_selectors import memos_of, mentions_of, unread_mentions
from coding.models import Memo
from coding.round_selectors import Scope
from coding.services import redo, undo, write_memo
from coding.services.rounds import Plan, hand_in, plan_round, start_round
from problems import Problem
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db: None) -> User:
    return make.person("coder", "ada")


@pytest.fixture
def ben(db: None) -> User:
    return make.person("coder", "ben.b")


def post(user: User | None, version: TextVersion, **body: Any) -> Any:
    data = {"version": version.pk, "text": "A thought", **body}
    return make.client_of(user).post("/api/memos/", data, format="json")


def test_a_memo_is_on_a_span_a_passage_or_the_document(version: TextVersion, ada: User) -> None:
    coding = make.coded(version, ada, "ban was necessary")
    on_span = post(ada, version, annotation=str(coding.pk)).json()
    on_passage = post(ada, version, passage=0).json()
    on_document = post(ada, version).json()
    assert (on_span["annotation"], on_span["passage"]) == (str(coding.pk), None)
    assert (on_passage["annotation"], on_passage["passage"]) == (None, 0)
    assert (on_document["annotation"], on_document["passage"]) == (None, None)
    shown = make.client_of(ada).get("/api/documents/ds999-digest/codings/").json()["memos"]
    assert [one["id"] for one in shown] == [one["id"] for one in (on_span, on_passage, on_document)]
    assert make.client_of(None).get("/api/documents/ds999-digest/codings/").json()["memos"] == []


def test_a_repeated_request_writes_one(version: TextVersion, ada: User, ben: User) -> None:
    name = str(uuid.uuid4())
    assert post(ada, version, id=name).status_code == post(ada, version, id=name).status_code == 201
    assert post(ben, version, id=name).status_code == 409
    assert Memo.objects.count() == 1


def test_who_may_write_change_and_resolve(version: TextVersion, ada: User, ben: User) -> None:
    assert post(None, version).status_code in {401, 403}
    assert post(ada, version, text="  ").status_code == 400
    memo = post(ada, version).json()
    address = f"/api/memos/{memo['id']}/"
    theirs = make.client_of(ben)
    other_words = {"revision": 1, "text": "Mine"}
    assert theirs.patch(address, other_words, format="json").status_code == 403
    assert theirs.delete(f"{address}?revision=1").status_code == 403
    done = theirs.patch(address, {"revision": 1, "resolved": True}, format="json").json()
    assert (done["resolved"], done["revision"], done["text"]) == (True, 2, "A thought")
    stale = make.client_of(ada).patch(address, {"revision": 1, "text": "New"}, format="json")
    assert stale.status_code == 409
    assert stale.json()["theirs"]["resolved"] is True
    history = theirs.get(f"{address}history/").json()
    assert [one["action"] for one in history] == ["create", "change"]


def test_undo_and_redo_take_memos_along(version: TextVersion, ada: User) -> None:
    memo = write_memo(version=version, author=ada, text="One")
    changed = undo(version=version, user=ada)
    assert (changed["memos"], changed["label"]) == ([memo], "Undone: “One”")
    assert memos_of(version, ada) == []
    redo(version=version, user=ada)
    assert memos_of(version, ada) == [memo]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("@ben.b see this", ["ben.b"]),
        ("see this, @ben.b.", ["ben.b"]),
        ("(@ben.b)、@ada", ["ben.b"]),  # oneself is not told
        ("write to me@ben.b", []),
        ("@nobody and @reader", []),  # who may not code cannot read it
    ],
)
def test_names_after_at_are_mentions(
    version: TextVersion, ada: User, ben: User, words: str, named: list[str]
) -> None:
    make.person("", "reader")
    memo = write_memo(version=version, author=ada, text=words)
    assert list(memo.mentions.values_list("person__username", flat=True)) == named


def test_mentions_are_unread_until_said_to_be_read(
    version: TextVersion, ada: User, ben: User
) -> None:
    memo = post(ada, version, text="@ben.b?").json()
    assert unread_mentions(ben) == 1
    make.client_of(ben).post(f"/api/memos/{memo['id']}/seen/")
    assert (unread_mentions(ben), mentions_of(ben).count()) == (0, 1)
    body = {"revision": 1, "text": "Nobody any more"}
    make.client_of(ada).patch(f"/api/memos/{memo['id']}/", body, format="json")
    assert mentions_of(ben).count() == 0


def test_a_blind_item_keeps_its_memos_until_all_have_handed_in(
    version: TextVersion, ada: User, ben: User
) -> None:
    manager = make.person("manager")
    plan = Plan(title="First", scope=Scope(documents=("ds999-digest",)), seed=1)
    started = start_round(
        planned=plan_round(plan=plan, coders=[ada, ben], user=manager), user=manager
    )
    judged = started.items.exclude(passage=None)[0].passage
    heading = version.passages.get(order=0)
    coding = make.coded(version, ada, "ban was necessary")
    for annotation, passage in ((coding, None), (None, judged), (None, None)):
        write_memo(
            version=version,
            author=ada,
            annotation=annotation,
            passage=passage,
            text="@ben.b @manager",
        )
    write_memo(version=version, author=ada, passage=heading, text="@ben.b not judged")
    for reader in (ben, manager):
        assert [memo.passage for memo in memos_of(version, reader)] == [heading]
    assert unread_mentions(ben) == 1
    assert len(memos_of(version, ada)) == 4
    items = list(started.items.select_related("version"))
    for coder in (ada, ben):
        hand_in(items=items, user=coder)
    assert (len(memos_of(version, ben)), unread_mentions(ben)) == (4, 4)


def test_a_memo_on_a_passage_goes_to_the_new_text(version: TextVersion, ada: User) -> None:
    for order in (1, 3):
        passage = version.passages.get(order=order)
        write_memo(version=version, author=ada, passage=passage, text=f"on {passage.label}")
    make.document(paragraphs=[{"heading": "New"}, {"heading": "Findings"}, *make.PARAGRAPHS[1:3]])
    newest = make.text_of(version.document)
    found = memos_of(newest, ada)
    assert [(memo.text, memo.passage and memo.passage.order) for memo in found] == [
        ("on 7.1", 2),
        ("on 7.3", None),
    ]


def test_an_empty_memo_says_what_to_do(version: TextVersion, ada: User) -> None:
    with pytest.raises(Problem, match="empty"):
        write_memo(version=version, author=ada, text=" \n")
