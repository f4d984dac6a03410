"""Rounds: given out, coded blind, handed in, seen."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User

from casebase.models import TextVersion
from coding import selectors
from coding.models import Annotation, Item, Layer, Mode, Round, Stage, Unit
from coding.round_selectors import Scope, progress, rounds_of
from coding.services import create_annotation, delete_annotation, undo
from coding.services.rounds import Plan, close_round, hand_in, plan_round, start_round, take_out
from coding.visibility import visible_annotations
from problems import Problem
from tests import factories
from tests.factories import NECESSITY, SECURITY

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return factories.person("manager")


@pytest.fixture
def ann() -> User:
    return factories.person("coder", "ann")


@pytest.fixture
def ben() -> User:
    return factories.person("coder", "ben")


def started(manager: User, coders: list[User], **values: Any) -> Round:
    scope = Scope(documents=("ds999-digest",))
    plan = Plan(title="First round", scope=scope, seed=5, **values)
    return start_round(planned=plan_round(plan=plan, coders=coders, user=manager), user=manager)


def code(version: TextVersion, coder: User, words: str, key: str = NECESSITY) -> Annotation:
    start = version.text.index(words)
    return create_annotation(
        version=version, start=start, end=start + len(words), code=key, coder=coder
    )


def items(found: Round) -> list[Item]:
    return list(found.items.select_related("version"))


def test_every_item_is_given_to_so_many(
    version: TextVersion, manager: User, ann: User, ben: User
) -> None:
    found = started(manager, [ann, ben])
    assert found.items.count() == 2  # the third paragraph is too short to be judged
    assert [(one.coder, one.given, one.handed_in) for one in progress(found)] == [
        ("ann", 2, 0),
        ("ben", 2, 0),
    ]
    (mine,) = rounds_of(ann)
    assert (mine.given, mine.left) == (2, 2)


class TestBlind:
    def test_nobody_but_the_coder_sees_a_coding_before_all_handed_in(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        found = started(manager, [ann, ben])
        mine = code(version, ann, "necessary")
        assert mine.layer == Layer.BLIND
        for person in (ben, manager, factories.person("adjudicator"), factories.person("editor")):
            assert mine not in visible_annotations(person)
        assert mine in visible_annotations(ann)
        hand_in(items=items(found), user=ann)
        assert mine not in visible_annotations(ben)
        released = hand_in(items=items(found), user=ben)
        assert len(released) == 2
        assert mine in visible_annotations(ben)
        assert mine in visible_annotations(manager)
        assert mine not in visible_annotations(factories.person("", "reader"))

    def test_who_judges_sees_no_other_coding_there_not_even_the_library_s(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        library = create_annotation(version=version, start=30, end=60, code=SECURITY, coder=None)
        found = started(manager, [ann, ben])
        assert library not in visible_annotations(ann)
        assert library in visible_annotations(manager)
        hand_in(items=items(found), user=ann)
        assert library not in visible_annotations(ann)
        hand_in(items=items(found), user=ben)
        assert library in visible_annotations(ann)

    def test_what_was_coded_before_counts_as_coded_in_the_round(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        mine = code(version, ann, "necessary")
        assert selectors.coded_passage_count() == 1
        started(manager, [ann, ben])
        mine.refresh_from_db()
        assert mine.layer == Layer.BLIND
        assert selectors.coded_passage_count() == 0

    def test_no_public_reading_shows_it(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        started(manager, [ann, ben])
        mine = code(version, ann, "necessary")
        assert selectors.uses_by_code() == {}
        assert selectors.codings_by_passage("ds999-digest") == {}
        assert selectors.codes_of_passages([mine.passage_id]) == {}
        api = factories.client_of(ben)
        assert api.get(f"/api/annotations/{mine.pk}/").status_code == 404
        assert api.get(f"/api/annotations/{mine.pk}/history/").status_code == 404
        assert api.get("/api/annotations/").json()["count"] == 0
        assert api.delete(f"/api/annotations/{mine.pk}/?revision=1").status_code == 404
        assert api.get("/api/documents/ds999-digest/codings/").json()["annotations"] == []

    def test_an_open_round_hides_nothing_from_coders(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        started(manager, [ann, ben], mode=Mode.OPEN)
        mine = code(version, ann, "necessary")
        assert mine in visible_annotations(ben)
        assert mine not in visible_annotations(factories.person("", "reader"))


class TestHandingIn:
    def test_what_is_handed_in_stays_as_it_is(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        found = started(manager, [ann, ben])
        mine = code(version, ann, "necessary")
        hand_in(items=items(found), user=ann)
        hand_in(items=items(found), user=ann)
        with pytest.raises(Problem) as refused:
            code(version, ann, "ban")
        assert refused.value.code == "handed_in"
        with pytest.raises(Problem):
            delete_annotation(annotation=mine, revision=1, user=ann)
        with pytest.raises(Problem):
            undo(version=version, user=ann)
        mine.refresh_from_db()
        assert not mine.deleted

    def test_only_one_s_own(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        found = started(manager, [ann, ben])
        with pytest.raises(Problem) as refused:
            hand_in(items=items(found), user=factories.person("coder", "eve"))
        assert refused.value.status == 403

    def test_alone_there_is_nothing_to_settle(
        self, version: TextVersion, manager: User, ann: User
    ) -> None:
        found = started(manager, [ann], per_item=1)
        mine = code(version, ann, "necessary")
        hand_in(items=items(found), user=ann)
        mine.refresh_from_db()
        assert mine.layer == Layer.OPEN
        assert found.items.filter(settled_at=None).count() == 0


class TestChanges:
    def test_taking_a_coder_out_loses_nothing(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        found = started(manager, [ann, ben])
        mine, theirs = code(version, ann, "necessary"), code(version, ben, "ban")
        hand_in(items=items(found), user=ann)
        assert len(take_out(found=found, coder=ben, user=manager)) == 2
        theirs.refresh_from_db()
        assert not theirs.deleted
        assert theirs in visible_annotations(ben)
        assert code(version, ben, "reasonably").layer == Layer.OPEN
        mine.refresh_from_db()
        assert mine.layer != Layer.BLIND

    def test_what_a_coder_taken_out_sends_late_is_refused(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        """It would be open to everybody, so also to those who judge the passage blind."""
        found = started(manager, [ann, ben])
        mine = code(version, ben, "ban")
        take_out(found=found, coder=ben, user=manager)
        for late in (
            lambda: code(version, ben, "reasonably"),
            lambda: delete_annotation(annotation=mine, revision=1, user=ben),
            lambda: undo(version=version, user=ben),
        ):
            with pytest.raises(Problem) as refused:
                late()
            assert refused.value.code == "taken_out"
        assert list(Annotation.objects.values_list("layer", "deleted")) == [(Layer.BLIND, False)]

    def test_closing_lets_coders_see(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        found = started(manager, [ann, ben])
        mine = code(version, ann, "necessary")
        assert close_round(found=found, user=manager).stage == Stage.CLOSED
        assert mine in visible_annotations(ben)
        with pytest.raises(Problem) as refused:
            hand_in(items=items(found), user=ben)
        assert refused.value.status == 409

    def test_starting_twice(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        found = started(manager, [ann, ben])
        with pytest.raises(Problem):
            start_round(planned=found, user=manager)


class TestPlanning:
    def test_passages_under_way_are_not_drawn_again(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        started(manager, [ann, ben])
        with pytest.raises(Problem) as refused:
            started(manager, [ann, ben])
        assert refused.value.code == "nothing_to_code"

    def test_whole_documents(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        found = started(manager, [ann, ben], unit=Unit.DOCUMENT)
        (item,) = items(found)
        assert item.passage is None
        assert code(version, ann, "void").layer == Layer.BLIND

    def test_who_may(self, version: TextVersion, manager: User, ann: User, ben: User) -> None:
        with pytest.raises(Problem) as refused:
            started(manager, [ann, factories.person("editor")])
        assert refused.value.code == "not_a_coder"
        with pytest.raises(Problem) as refused:
            started(manager, [ann], per_item=2)
        assert refused.value.code == "too_few_coders"

    def test_chains_are_not_blinded(
        self, version: TextVersion, manager: User, ann: User, ben: User
    ) -> None:
        """A passage that a coder's chain rests on is not drawn: its page would show the coding."""
        from coding.services import save_chain

        mine = code(version, ann, "necessary")
        save_chain(
            case=version.document.case, user=ann, id=uuid.uuid4(),
            links=[{"annotation": str(mine.pk), "axis": "loophole"}],
        )  # fmt: skip
        found = started(manager, [ann, ben])
        assert [item.passage.label for item in items(found) if item.passage] == ["7.2"]


def test_codings_brought_in_are_blind_too(
    version: TextVersion, manager: User, ann: User, ben: User
) -> None:
    from coding.selectors import code_by_key, current_codebook
    from coding.services.bring_in import Incoming, bring_in

    started(manager, [ann, ben])
    start = version.text.index("ban")
    row = Incoming(uuid.uuid4(), start, start + 3, code_by_key(NECESSITY), ann)
    bring_in(version=version, rows=[row], codebook=current_codebook(), actor=ann)
    assert Annotation.objects.get().layer == Layer.BLIND
