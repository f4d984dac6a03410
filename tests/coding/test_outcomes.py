"""Coders see what rulings made of their codings, once it is settled, and nothing of anybody else's."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from casebase.models import TextVersion
from coding.models import Item
from coding.outcome_selectors import outcomes_of, unread
from coding.round_selectors import Scope
from coding.rounds.outcomes import Coding, outcomes
from coding.services import create_annotation
from coding.services.rounds import Plan, hand_in, plan_round, start_round
from coding.services.settle import Held, open_places, reopen, rule, settle
from tests import factories
from tests.factories import ALTERNATIVE, NECESSITY, SECURITY


def coding(start: int, end: int, code: str = "a.b", ident: str = "") -> Coding:
    return Coding(start, end, code, ident or f"{code}{start}")


@pytest.mark.parametrize(
    ("mine", "golds", "fates"),
    [
        ([coding(0, 5)], [coding(0, 5, ident="g")], ["kept"]),
        ([coding(0, 5)], [coding(2, 9, ident="g")], ["words"]),
        ([coding(0, 5)], [coding(0, 5, "a.c")], ["code"]),
        ([coding(0, 5)], [coding(6, 9)], ["off", "added"]),
        ([coding(0, 5)], [], ["off"]),
        ([], [coding(0, 5)], ["added"]),
        # The same code is the better match, though another code covers more.
        ([coding(0, 9)], [coding(0, 9, "a.c"), coding(7, 9, ident="g")], ["added", "words"]),
        ([coding(0, 3), coding(4, 9)], [coding(0, 9, ident="g")], ["words", "off"]),
    ],
)
def test_what_a_ruling_made_of_codings(
    mine: list[Coding], golds: list[Coding], fates: list[str]
) -> None:
    found = outcomes(mine, golds)
    assert sorted(one.fate for one in found) == sorted(fates)
    assert {one.mine for one in found if one.mine} == set(mine)
    assert {one.gold for one in found if one.gold} == set(golds)


@pytest.fixture
def people(version: TextVersion) -> dict[str, User]:
    return {
        "judge": factories.person("adjudicator", "judge"),
        "ann": factories.person("coder", "ann"),
        "ben": factories.person("coder", "ben"),
    }


@pytest.fixture
def item(version: TextVersion, people: dict[str, User]) -> Item:
    manager = factories.person("manager")
    plan = Plan(title="First", scope=Scope(documents=("ds999-digest",)), seed=1, unit="document")
    coders = [people["ann"], people["ben"]]
    found = start_round(
        planned=plan_round(plan=plan, coders=coders, user=manager), user=manager
    )  # fmt: skip
    for name, words, code in (
        ("ann", "the ban", NECESSITY),
        ("ben", "the ban", NECESSITY),
        ("ann", "reasonably available", ALTERNATIVE),
        ("ben", "invoked its security", SECURITY),
    ):
        start = version.text.index(words)
        create_annotation(
            version=version, start=start, end=start + len(words), code=code, coder=people[name]
        )
    for coder in coders:
        hand_in(items=list(found.items.select_related("version")), user=coder)
    return found.items.select_related("version", "round").get()


def ruled(item: Item, judge: User) -> None:
    """The alternative holds on other words; the security as it is."""
    start = item.version.text.index("available")
    for place in open_places(item):
        mark = place.marks[0]
        held = Held(mark.start, mark.end, mark.code)
        if mark.code == ALTERNATIVE:
            held = Held(start, start + len("available"), ALTERNATIVE)
        sources = [one.ident for one in place.marks]
        reason = f"About {mark.code}."
        rule(item=item, sources=sources, held=[held], reason=reason, user=judge)
    settle(item=item, user=judge)


def fates(item: Item, user: User) -> dict[str, str]:
    (settled,) = (one for rows in outcomes_of(item.round, user).values() for one in rows)
    return {
        told.fate: (told.gold or told.mine).quote for told in settled.told if told.gold or told.mine
    }  # type: ignore[union-attr]  # one of the two is there


@pytest.mark.django_db
class TestToldToCoders:
    def test_each_hears_what_became_of_theirs(self, item: Item, people: dict[str, User]) -> None:
        assert unread(people["ann"]) == 0
        ruled(item, people["judge"])
        assert fates(item, people["ann"]) == {
            "kept": "the ban", "words": "available", "added": "invoked its security",
        }  # fmt: skip
        assert fates(item, people["ben"]) == {"kept": "invoked its security", "added": "available"}

    def test_the_page_has_reason_and_judge_and_counts_what_is_new(
        self, item: Item, people: dict[str, User]
    ) -> None:
        client = Client()
        client.force_login(people["ann"])
        address = f"/rounds/{item.round_id}/outcomes/"
        assert client.get(address).status_code == 404, "nothing is settled"
        assert "became of" not in client.get("/coding/").content.decode()
        ruled(item, people["judge"])
        for page in ("/coding/", f"/rounds/{item.round_id}/"):
            shown = client.get(page).content.decode()
            assert address in shown and "1 new" in shown
        shown = client.get(address).content.decode()
        assert f"About {ALTERNATIVE}." in shown and "Ruled by judge" in shown
        assert "the ban" not in shown, "what was kept is shown when it is asked for"
        assert "the ban" in client.get(f"{address}?all=1").content.decode()
        client.post(f"{address}read/")
        assert "1 new" not in client.get("/coding/").content.decode()
        reopen(item=item, user=people["judge"])
        settle(item=item, user=people["judge"])
        assert unread(people["ann"]) == 1

    def test_nobody_else_is_told(self, item: Item, people: dict[str, User]) -> None:
        ruled(item, people["judge"])
        client = Client()
        client.force_login(factories.person("coder", "eve"))
        assert client.get(f"/rounds/{item.round_id}/outcomes/").status_code == 404
