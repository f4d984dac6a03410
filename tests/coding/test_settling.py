"""Adjudication: rulings with reasons, and the gold codings that everybody is shown."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User

from accounts.permissions import RoleMissing
from casebase.models import TextVersion
from coding import selectors
from coding.models import Annotation, Item, Layer, Origin, Ruling
from coding.round_selectors import Scope
from coding.services import create_annotation, delete_annotation
from coding.services.rounds import Plan, hand_in, plan_round, start_round
from coding.services.settle import (
    Held,
    open_places,
    places_of,
    reopen,
    rule,
    settle,
    settle_agreed,
    shared_details,
)
from problems import Problem
from tests import factories
from tests.factories import ALTERNATIVE, NECESSITY, SECURITY

pytestmark = pytest.mark.django_db


@dataclass
class Coded:
    """An item that two coders have handed in: they agree on "ban", and differ on "necessary"."""

    version: TextVersion
    item: Item
    judge: User
    ann: User
    ben: User

    def span(self, words: str) -> tuple[int, int]:
        start = self.version.text.index(words)
        return start, start + len(words)

    def held(self, words: str, code: str) -> Held:
        return Held(*self.span(words), code)

    def rule(self, *held: Held, reason: str = "The test is about necessity.") -> Ruling:
        (place,) = open_places(self.item)
        sources = [mark.ident for mark in place.marks]
        return rule(item=self.item, sources=sources, held=held, reason=reason, user=self.judge)


@pytest.fixture
def coded(version: TextVersion) -> Coded:
    manager, ann, ben = (
        factories.person("manager"),
        *(factories.person("coder", name) for name in ("ann", "ben")),
    )
    plan = Plan(title="First", scope=Scope(documents=("ds999-digest",)), seed=1)
    planned = plan_round(plan=plan, coders=[ann, ben], user=manager)
    found = start_round(planned=planned, user=manager)
    item = found.items.get(passage__label="7.1")
    made = Coded(version, item, factories.person("adjudicator"), ann, ben)
    for coder, words, code in (
        (ann, "ban", NECESSITY),
        (ben, "ban", NECESSITY),
        (ann, "necessary", NECESSITY),
        (ben, "was necessary", SECURITY),
    ):
        start, end = made.span(words)
        create_annotation(version=version, start=start, end=end, code=code, coder=coder)
    for coder in (ann, ben):
        hand_in(items=list(found.items.select_related("version")), user=coder)
    item.refresh_from_db()
    return made


def test_places_with_their_kinds(coded: Coded) -> None:
    assert [place.kind for place in places_of(coded.item)] == ["none", "code"]
    (place,) = open_places(coded.item)
    assert place.codes == (NECESSITY, SECURITY)


class TestRuling:
    def test_what_holds_is_gold_and_shown_to_everybody(self, coded: Coded) -> None:
        ruling = coded.rule(coded.held("necessary", NECESSITY))
        assert open_places(coded.item) == []
        settle(item=coded.item, user=coded.judge)
        gold = Annotation.objects.filter(layer=Layer.GOLD)
        assert {(one.quote, one.code.key) for one in gold} == {
            ("ban", NECESSITY),
            ("necessary", NECESSITY),
        }
        assert {one.origin for one in gold} == {Origin.RULING}
        assert selectors.uses_by_code() == {NECESSITY: 2}
        assert ruling.kind == "code"
        assert {source.coder for source in ruling.sources.all()} == {coded.ann, coded.ben}

    def test_something_new_or_nothing_may_hold(self, coded: Coded) -> None:
        coded.rule(coded.held("asked whether", ALTERNATIVE), reason="It is about the argument.")
        assert Annotation.objects.get(layer=Layer.GOLD).quote == "asked whether"

    def test_nothing_may_hold(self, coded: Coded) -> None:
        coded.rule(reason="The words prove no code.")
        assert open_places(coded.item) == []
        settle(item=coded.item, user=coded.judge)
        assert selectors.uses_by_code() == {NECESSITY: 1}

    def test_a_reason_is_needed(self, coded: Coded) -> None:
        with pytest.raises(Problem) as refused:
            coded.rule(coded.held("necessary", NECESSITY), reason="  ")
        assert refused.value.code == "no_reason"
        assert not Ruling.objects.exists()

    def test_ruling_again_keeps_the_old_ruling(self, coded: Coded) -> None:
        first = coded.rule(coded.held("necessary", NECESSITY))
        sources = [str(one.pk) for one in first.sources.all()]
        second = rule(
            item=coded.item,
            sources=sources,
            held=[coded.held("was necessary", SECURITY)],
            reason="On a second look it is security.",
            user=coded.judge,
        )
        first.refresh_from_db()
        assert first.replaced_at and not second.replaced_at
        assert [
            one.code.key for one in Annotation.objects.filter(layer=Layer.GOLD, deleted=False)
        ] == [SECURITY]

    def test_a_place_that_is_none(self, coded: Coded) -> None:
        with pytest.raises(Problem) as refused:
            rule(item=coded.item, sources=[], held=[], reason="Why not.", user=coded.judge)
        assert refused.value.code == "other_place"


class TestSettling:
    def test_not_while_a_difference_waits(self, coded: Coded) -> None:
        with pytest.raises(Problem) as refused:
            settle(item=coded.item, user=coded.judge)
        assert refused.value.code == "differences_wait"
        assert selectors.uses_by_code() == {}

    def test_reopening_keeps_the_rulings(self, coded: Coded) -> None:
        coded.rule(coded.held("necessary", NECESSITY))
        settle(item=coded.item, user=coded.judge)
        reopen(item=coded.item, user=coded.judge)
        assert Ruling.objects.filter(replaced_at=None).count() == 2
        assert open_places(coded.item) == []
        settle(item=coded.item, user=coded.judge)
        assert Ruling.objects.count() == 2

    def test_all_items_without_a_difference_at_once(self, coded: Coded) -> None:
        found, agreed = coded.item.round, coded.item.round.items.get(passage__label="7.2")
        assert settle_agreed(found=found, user=coded.judge) == 1
        agreed.refresh_from_db()
        coded.item.refresh_from_db()
        assert agreed.settled_at and not coded.item.settled_at
        with pytest.raises(RoleMissing):
            settle_agreed(found=found, user=coded.ann)

    def test_what_is_settled_is_opened_before_it_is_ruled_on_again(self, coded: Coded) -> None:
        first = coded.rule(coded.held("necessary", NECESSITY))
        settle(item=coded.item, user=coded.judge)
        again = [str(one.pk) for one in first.sources.all()]
        with pytest.raises(Problem) as refused:
            rule(item=coded.item, sources=again, held=[], reason="No.", user=coded.judge)
        assert refused.value.code == "settled"

    def test_gold_is_ruled_on_anew_not_deleted_or_undone(self, coded: Coded) -> None:
        ruling = coded.rule(coded.held("necessary", NECESSITY))
        gold = ruling.golds.get()
        with pytest.raises(Problem) as refused:
            delete_annotation(annotation=gold, revision=gold.revision, user=coded.judge)
        assert refused.value.code == "held"
        assert selectors.last_acts(coded.judge, coded.version) == (None, None)

    def test_nothing_holds_outside_the_item(self, coded: Coded) -> None:
        with pytest.raises(Problem) as refused:
            coded.rule(coded.held("invoked its security", SECURITY))
        assert refused.value.code == "outside_item"

    def test_direction_and_weight_are_those_that_coders_share(self, coded: Coded) -> None:
        rows = Annotation.objects.filter(quote="ban")
        rows.update(direction="adverse")
        rows.filter(coder=coded.ann).update(weight=4)
        coded.rule(coded.held("necessary", NECESSITY))
        settle(item=coded.item, user=coded.judge)
        gold = Annotation.objects.get(layer=Layer.GOLD, quote="ban")
        assert (gold.direction, gold.weight) == ("adverse", 4)
        rows.filter(coder=coded.ben).update(weight=2)
        assert shared_details(rows.exclude(layer=Layer.GOLD)) == ("adverse", None)

    def test_who_may(self, coded: Coded) -> None:
        with pytest.raises(RoleMissing):
            settle(item=coded.item, user=coded.ann)
        coded.ann.groups.set(coded.judge.groups.all())
        with pytest.raises(Problem) as refused:
            settle(item=coded.item, user=User.objects.get(pk=coded.ann.pk))
        assert refused.value.code == "own_item"

    def test_not_before_all_handed_in(self, coded: Coded) -> None:
        Item.objects.filter(pk=coded.item.pk).update(released_at=None)
        with pytest.raises(Problem) as refused:
            settle(item=coded.item, user=coded.judge)
        assert refused.value.code == "not_handed_in"
