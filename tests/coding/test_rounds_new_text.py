"""A document gets a new text while a round is under way: blindness, rulings and outcomes go along."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from casebase.models import TextVersion
from coding.models import Annotation, Layer, Round
from coding.outcome_selectors import outcomes_of
from coding.round_selectors import Scope
from coding.services import create_annotation
from coding.services.rounds import Plan, hand_in, plan_round, start_round
from coding.services.settle import Held, open_places, rule, settle
from coding.visibility import visible_annotations
from tests import factories
from tests.coding.test_new_text import next_text
from tests.factories import NECESSITY, SECURITY

pytestmark = pytest.mark.django_db

EARLIER = "A paragraph that was not there before stands here now, long enough to be judged."


@pytest.fixture
def coders(version: TextVersion) -> list[User]:
    return [factories.person("coder", name) for name in ("ann", "ben")]


@pytest.fixture
def found(version: TextVersion, coders: list[User]) -> Round:
    manager = factories.person("manager")
    plan = Plan(title="First", scope=Scope(documents=("ds999-digest",)), seed=1)
    return start_round(planned=plan_round(plan=plan, coders=coders, user=manager), user=manager)


def code(version: TextVersion, coder: User, words: str, key: str = NECESSITY) -> Annotation:
    start = version.text.index(words)
    return create_annotation(
        version=version, start=start, end=start + len(words), code=key, coder=coder
    )


def test_who_codes_the_new_text_is_still_blind(
    version: TextVersion, coders: list[User], found: Round
) -> None:
    ann, ben = coders
    before = code(version, ann, "necessary")
    new = next_text(extra=EARLIER)
    after = code(new, ann, "the ban")
    before.refresh_from_db()
    assert (before.layer, after.layer, before.version) == (Layer.BLIND, Layer.BLIND, new)
    assert not visible_annotations(ben).filter(pk__in=[before.pk, after.pk]).exists()
    for coder in coders:
        hand_in(items=list(found.items.select_related("version")), user=coder)
    assert visible_annotations(ben).filter(pk__in=[before.pk, after.pk]).count() == 2


def test_rulings_and_what_they_made_go_along(
    version: TextVersion, coders: list[User], found: Round
) -> None:
    ann, ben = coders
    judge = factories.person("adjudicator", "judge")
    code(version, ann, "necessary")
    code(version, ben, "was necessary", SECURITY)
    for coder in coders:
        hand_in(items=list(found.items.select_related("version")), user=coder)
    item = found.items.select_related("version", "round").get(passage__label="7.1")
    (place,) = open_places(item)
    held = [Held(place.marks[0].start, place.marks[0].end, SECURITY)]
    rule(
        item=item, sources=[m.ident for m in place.marks], held=held, reason="So it is.", user=judge
    )
    settle(item=item, user=judge)
    new = next_text(("the ban", "the measure"), extra=EARLIER)
    item.refresh_from_db()
    assert (item.version, item.passage.label if item.passage else "") == (new, "7.1")
    ruling = item.rulings.get()
    assert new.text[ruling.start : ruling.end] == ruling.quote == "was necessary"
    client = Client()
    client.force_login(judge)
    page = client.get(f"/rounds/{found.pk}/{item.order}/").content.decode()
    assert "1 of 1 ruled on" in page and "So it is." in page
    (settled,) = (one for rows in outcomes_of(found, ben).values() for one in rows)
    assert [told.fate for told in settled.told] == ["kept"]
    report = client.get(f"/rounds/{found.pk}/agreement/?format=json").json()
    assert report["scope"]["coders"] == ["ann", "ben"]


def test_an_item_whose_passage_is_gone_stays_where_it_was(
    version: TextVersion, coders: list[User], found: Round
) -> None:
    item = found.items.get(passage__label="7.2")
    rows = [dict(row) for row in factories.PARAGRAPHS if row.get("label") != "7.2"]
    factories.text_of(factories.document(paragraphs=rows))
    item.refresh_from_db()
    assert item.version == version
    hand_in(items=[item], user=coders[0])
