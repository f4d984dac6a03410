"""Chains whose evidence was coded in a round stand on what holds once the item is settled."""

from __future__ import annotations

from typing import Any

import pytest

from casebase.models import TextVersion
from coding import selectors
from coding.models import Annotation, Chain, Change, Layer
from coding.services import save_chain, undo
from coding.services.settle import open_places, reopen, rule, settle
from tests import factories as make
from tests.coding.test_settling import Coded, coded  # noqa: F401 (a fixture)
from tests.factories import NECESSITY, SECURITY

pytestmark = pytest.mark.django_db


def chain_on(coded: Coded, words: str, coder: Any) -> Chain:  # noqa: F811
    row = Annotation.objects.get(quote=words, coder=coder, layer=Layer.RAW)
    links = [{"annotation": str(row.pk), "axis": "loophole"}]
    return save_chain(case=coded.version.document.case, user=coder, links=links)


def evidence(chain: Chain) -> list[tuple[str, str, str]]:
    rows = chain.links.select_related("annotation__code").order_by("order")
    return [(row.annotation.quote, row.annotation.code.key, row.annotation.layer) for row in rows]


def note(chain: Chain, user: Any) -> Any:
    board = make.client_of(user).get("/api/chains/board/DS999/").json()["chains"]
    return next(one["settled"] for one in board if one["id"] == str(chain.pk))


class TestSettling:
    def test_the_same_code_and_place_else_the_rulings_result(self, coded: Coded) -> None:  # noqa: F811
        agreed = chain_on(coded, "ban", coded.ann)
        ruled = chain_on(coded, "was necessary", coded.ben)
        coded.rule(coded.held("necessary", NECESSITY))
        assert not selectors.chains().exists()  # raw codings are not for everybody
        settle(item=coded.item, user=coded.judge)
        assert evidence(agreed) == [("ban", NECESSITY, Layer.GOLD)]
        assert evidence(ruled) == [("necessary", NECESSITY, Layer.GOLD)]
        assert set(selectors.chains()) == {agreed, ruled}
        assert note(ruled, coded.ben) == {"led": 1, "lost": []}
        assert note(ruled, None) is None
        (change,) = Change.objects.filter(object_id=ruled.pk, action="settle")
        assert (change.actor, change.before["links"] != change.after["links"]) == (
            coded.judge,
            True,
        )

    def test_two_codings_that_become_one_stand_once(self, coded: Coded) -> None:  # noqa: F811
        rows = Annotation.objects.filter(quote="ban", layer=Layer.RAW)
        links = [{"annotation": str(row.pk), "axis": "loophole"} for row in rows]
        chain = save_chain(case=coded.version.document.case, user=coded.ann, links=links)
        coded.rule(coded.held("necessary", NECESSITY))
        settle(item=coded.item, user=coded.judge)
        assert evidence(chain) == [("ban", NECESSITY, Layer.GOLD)]
        assert note(chain, coded.ann) == {"led": 2, "lost": []}

    def test_where_nothing_holds_the_chain_is_incomplete_and_says_why(self, coded: Coded) -> None:  # noqa: F811
        chain = chain_on(coded, "was necessary", coded.ben)
        coded.rule(reason="The words prove no code.")
        settle(item=coded.item, user=coded.judge)
        assert evidence(chain) == []
        assert selectors.missing_axes(chain)[0] == "loophole"
        assert note(chain, coded.ben) == {"led": 0, "lost": ["was necessary"]}
        chain.refresh_from_db()
        save_chain(chain=chain, revision=chain.revision, user=coded.ben, title_en="Looked at")
        assert note(chain, coded.ben) is None

    def test_who_settled_may_take_it_back(self, coded: Coded) -> None:  # noqa: F811
        chain = chain_on(coded, "was necessary", coded.ben)
        coded.rule(reason="The words prove no code.")
        settle(item=coded.item, user=coded.judge)
        undone = undo(version=coded.version, user=coded.judge)
        assert undone["chains"] == [chain]
        assert evidence(chain) == [("was necessary", SECURITY, Layer.RAW)]


def test_a_chain_made_later_on_a_coders_coding_stands_on_gold_at_once(coded: Coded) -> None:  # noqa: F811
    coded.rule(coded.held("necessary", NECESSITY))
    settle(item=coded.item, user=coded.judge)
    assert evidence(chain_on(coded, "was necessary", coded.ben)) == [
        ("necessary", NECESSITY, Layer.GOLD)
    ]


def test_a_new_ruling_takes_chains_along(coded: Coded) -> None:  # noqa: F811
    chain = chain_on(coded, "was necessary", coded.ben)
    first = coded.rule(coded.held("necessary", NECESSITY))
    settle(item=coded.item, user=coded.judge)
    reopen(item=coded.item, user=coded.judge)
    sources = [str(one.pk) for one in first.sources.all()]
    held = [coded.held("was necessary", SECURITY)]
    rule(item=coded.item, sources=sources, held=held, reason="Security.", user=coded.judge)
    assert evidence(chain) == [("was necessary", SECURITY, Layer.GOLD)]
    assert open_places(coded.item) == []
    assert Annotation.objects.get(quote="necessary", layer=Layer.GOLD).deleted


def test_other_chains_stay_as_they_are(coded: Coded, version: TextVersion) -> None:  # noqa: F811
    row = make.coded(version, None, "security")
    links = [{"annotation": str(row.pk), "axis": "loophole"}]
    chain = save_chain(case=version.document.case, user=None, links=links)
    coded.rule(coded.held("necessary", NECESSITY))
    settle(item=coded.item, user=coded.judge)
    chain.refresh_from_db()
    assert (chain.revision, evidence(chain)[0][0]) == (1, "security")
