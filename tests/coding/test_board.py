"""The chain board of a case over REST: passages, chains, what changed, undo, and nothing of blind peers."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from casebase.models import TextVersion
from coding import chain_selectors
from coding.models import Annotation
from coding.round_selectors import Scope
from coding.services import redo, undo
from coding.services.rounds import Plan, hand_in, plan_round, start_round
from tests import factories as make

pytestmark = pytest.mark.django_db
BOARD = "/api/chains/board/DS999"


@pytest.fixture
def ann(version: TextVersion) -> User:
    return make.person("coder", "ann")


@pytest.fixture
def elsewhere(version: TextVersion) -> TextVersion:
    """The same words as a document of another case."""
    return make.text_of(make.document("ds2-digest", of=make.case("DS2", number=2)))


def passages(user: User | None, **asked: Any) -> set[tuple[str, str]]:
    """(document, quote) of all columns, each under the axis of its code."""
    answer = make.client_of(user).get(f"{BOARD}/codings/", asked)
    assert answer.status_code == 200, answer.json()
    found = set()
    for axis, column in answer.json().items():
        assert column["total"] == len(column["codings"])
        for one in column["codings"]:
            assert one["axis"] == axis
            found.add((one["document"], one["quote"]))
    return found


def chain_of(user: User, *rows: Annotation, **values: Any) -> dict[str, Any]:
    links = [{"annotation": str(row.pk)} for row in rows]
    answer = make.client_of(user).post(
        "/api/chains/", {"case": "DS999", "links": links, **values}, format="json"
    )
    assert answer.status_code == 201, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def test_the_filter_finds_passages_here_and_elsewhere(
    version: TextVersion, elsewhere: TextVersion, ann: User
) -> None:
    ban = make.coded(version, ann, "ban was necessary", note="quoted by many")
    make.coded(version, make.person("coder", "ben"), "less", make.ALTERNATIVE)
    make.coded(elsewhere, ann, "into the void", make.VOID)
    here = {("ds999-digest", "ban was necessary"), ("ds999-digest", "less")}
    assert passages(None) == here
    assert passages(ann, mine="true") == {("ds999-digest", "ban was necessary")}
    assert passages(ann, q="alternative") == {("ds999-digest", "less")}  # the code's label
    assert passages(ann, q="many ban") == {("ds999-digest", "ban was necessary")}
    assert passages(ann, code="loophole.exception") == {("ds999-digest", "ban was necessary")}
    assert passages(ann, document="ds2-digest") == set()
    assert passages(ann, elsewhere="true") == {("ds2-digest", "into the void")}
    chain_of(ann, ban)
    assert passages(ann, loose="true") == {("ds999-digest", "less")}


def test_a_chain_across_cases_says_where_its_evidence_is(
    version: TextVersion, elsewhere: TextVersion, ann: User
) -> None:
    rows = make.coded(version, ann, "ban"), make.coded(elsewhere, ann, "into the void", make.VOID)
    chain_of(ann, *rows)
    (chain,) = make.client_of(None).get(f"{BOARD}/").json()["chains"]
    assert [link["document"] for link in chain["links"]] == ["ds999-digest", "ds2-digest"]
    assert (chain["missing"], chain["author"]) == (["countermeasure"], "ann")


def test_undo_of_the_board_and_of_the_document_are_one_history(
    version: TextVersion, ann: User
) -> None:
    ban = make.coded(version, ann, "ban")
    first = chain_of(ann, ban)
    less = make.coded(version, ann, "less", make.ALTERNATIVE)
    client = make.client_of(ann)
    done = client.post(f"{BOARD}/undo/").json()
    assert (done["chains"][0]["deleted"], done["can_undo"], done["can_redo"]) == (True, False, True)
    assert client.post(f"{BOARD}/undo/").status_code == 409
    # The document's undo goes on with what is left, not with what the board has taken back already.
    assert undo(version=version, user=ann)["annotations"] == [less]
    assert undo(version=version, user=ann)["annotations"] == [ban]
    assert redo(version=version, user=ann)["annotations"] == [ban]
    again = client.post(f"{BOARD}/redo/").json()
    assert (again["chains"][0]["id"], again["chains"][0]["deleted"]) == (first["id"], False)
    assert [one["annotation"] for one in again["chains"][0]["links"]] == [str(ban.pk)]


def test_news_of_a_board_are_of_its_chains_and_passages(version: TextVersion, ann: User) -> None:
    reader = make.client_of(make.person("coder", "ben"))
    since = reader.get(f"{BOARD}/").json()["news"]
    quiet = reader.get(f"{BOARD}/news/", {"since": since}).json()
    assert (quiet["changed"], quiet["codings"], quiet["anew"]) == ({}, False, False)
    made = chain_of(ann, make.coded(version, ann, "ban"))
    told = reader.get(f"{BOARD}/news/", {"since": since}).json()
    assert [one["id"] for one in told["changed"]["chain"]] == [made["id"]]
    assert told["codings"] is True


class TestBlind:
    """Chains made while an item is judged blind are their maker's alone, and nothing shows that they are there."""

    @pytest.fixture
    def ben(self, version: TextVersion, ann: User) -> User:
        ben, manager = make.person("coder", "ben"), make.person("manager")
        plan = Plan(title="First", scope=Scope(documents=("ds999-digest",)), seed=1)
        self.round = plan_round(plan=plan, coders=[ann, ben], user=manager)
        start_round(planned=self.round, user=manager)
        return ben

    def test_nothing_tells_of_them(
        self, version: TextVersion, elsewhere: TextVersion, ann: User, ben: User
    ) -> None:
        since = make.client_of(ben).get(f"{BOARD}/").json()["news"]
        hidden = chain_of(ann, make.coded(version, ann, "ban"))
        for user in (ben, make.person("adjudicator"), None):
            client = make.client_of(user)
            assert client.get(f"{BOARD}/").json()["chains"] == []
            assert passages(user) == set()
            told = client.get(f"{BOARD}/news/", {"since": since}).json()
            assert (told["changed"], told["codings"]) == ({}, False)
        open_one = chain_of(ben, make.coded(elsewhere, ben, "ban"))
        assert open_one["ident"] == "ds999-1"  # a gap would tell
        assert chain_selectors.public_chain_count() == 1
        assert passages(ann) == {("ds999-digest", "ban")}
        own = make.client_of(ann).get(f"{BOARD}/").json()["chains"]
        assert {one["id"] for one in own} == {hidden["id"], open_one["id"]}

    def test_a_chain_that_others_see_does_not_vanish(
        self, version: TextVersion, elsewhere: TextVersion, ann: User, ben: User
    ) -> None:
        shown = chain_of(ann, make.coded(elsewhere, ann, "ban"))
        blind = make.coded(version, ann, "ban")
        links = [*shown["links"], {"annotation": str(blind.pk), "axis": "loophole"}]
        answer = make.client_of(ann).patch(
            f"/api/chains/{shown['id']}/", {"revision": 1, "links": links}, format="json"
        )
        assert (answer.status_code, answer.json()["code"]) == (409, "shown_to_others")
        for coder in (ann, ben):
            hand_in(items=list(self.round.items.select_related("version")), user=coder)
        answer = make.client_of(ann).patch(
            f"/api/chains/{shown['id']}/", {"revision": 1, "links": links}, format="json"
        )
        assert answer.status_code == 200, answer.json()
