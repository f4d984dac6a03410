"""Rounds in the browser's terms: planned by a manager, handed in, ruled on, settled."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from casebase.models import TextVersion
from coding.models import Annotation, Layer, Round, Ruling
from coding.services import create_annotation
from tests import factories
from tests.factories import NECESSITY, SECURITY

pytestmark = pytest.mark.django_db

PLAN = {
    "title": "A first look", "unit": "passage", "mode": "blind", "per_item": "2", "size": "10",
    "documents": "ds999-digest", "withheld": "10", "seed": "5",
}  # fmt: skip


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def people(version: TextVersion) -> dict[str, User]:
    return {
        "manager": factories.person("manager"),
        "judge": factories.person("adjudicator", "judge"),
        "ann": factories.person("coder", "ann"),
        "ben": factories.person("coder", "ben"),
    }


def planned(people: dict[str, User], **values: Any) -> Any:
    coders = [str(people[name].pk) for name in ("ann", "ben")]
    return signed_in(people["manager"]).post("/rounds/new/", {**PLAN, "coders": coders, **values})


def test_from_plan_to_gold(version: TextVersion, people: dict[str, User]) -> None:
    manager, judge = signed_in(people["manager"]), signed_in(people["judge"])
    address = planned(people)["Location"]
    assert manager.post(f"{address}start/").status_code == 302
    assert manager.get(f"{address}agreement/").status_code == 409
    for name, words, code in (("ann", "ban", NECESSITY), ("ben", "the ban", SECURITY)):
        start = version.text.index(words)
        create_annotation(
            version=version, start=start, end=start + len(words), code=code, coder=people[name]
        )
        shown = signed_in(people[name]).get(address).content.decode()
        assert "¶ 7.1" in shown and "1 code" in shown
        assert ">handed in<" not in shown
        signed_in(people[name]).post(f"{address}hand-in/", {"document": "ds999-digest"})
    assert "¶ 7.1" in judge.get(address).content.decode()
    agreement = judge.get(f"{address}agreement/").content.decode()
    assert "Krippendorff" in agreement
    file = judge.get(f"{address}agreement/?format=json").json()
    assert file["scope"]["coders"] == ["ann", "ben"]
    order = Round.objects.get().items.get(passage__label="7.1").order
    page = judge.get(f"{address}{order}/").content.decode()
    assert "0 of 1 ruled on" in page and "another code of the same axis" in page
    assert "ann" not in page.partition("<main")[2].replace("annot", "")
    sources = " ".join(str(row.pk) for row in Annotation.objects.all())
    start = version.text.index("ban")
    hold = f"{start}-{start + 3}-{NECESSITY}"
    ruling = {"sources": sources, "hold": hold, "reason": "The test is one of necessity."}
    assert judge.post(f"{address}{order}/rule/", ruling).status_code == 302
    assert judge.post(f"{address}{order}/settle/").status_code == 302
    (gold,) = Annotation.objects.filter(layer=Layer.GOLD)
    assert (gold.quote, gold.code.key) == ("ban", NECESSITY)
    settled = judge.get(f"{address}{order}/").content.decode()
    assert "The test is one of necessity." in settled and "ann" in settled


def test_something_new_may_hold(version: TextVersion, people: dict[str, User]) -> None:
    address = planned(people)["Location"]
    signed_in(people["manager"]).post(f"{address}start/")
    coded = create_annotation(
        version=version, start=20, end=40, code=NECESSITY, coder=people["ann"]
    )
    for name in ("ann", "ben"):
        signed_in(people[name]).post(f"{address}hand-in/", {"document": "ds999-digest"})
    order = Round.objects.get().items.get(passage__label="7.1").order
    new = {"sources": str(coded.pk), "code": SECURITY, "reason": "Read on."}
    judge = signed_in(people["judge"])
    judge.post(f"{address}{order}/rule/", {**new, "words": "words that are nowhere"})
    assert not Ruling.objects.exists()
    judge.post(f"{address}{order}/rule/", {**new, "words": "reasonably available"})
    assert Ruling.objects.get().golds.get().quote == "reasonably available"


class TestPlanning:
    def test_mistakes_are_named(self, people: dict[str, User]) -> None:
        for values, told in (
            ({"documents": "nowhere"}, "There is no document “nowhere”"),
            ({"unit": "document", "documents": ""}, "Name the documents"),
            ({"opens_on": "2026-02-02", "closes_on": "2026-01-01"}, "lies before the first"),
            ({"per_item": "3"}, "needs more coders"),
            ({"coders": []}, "required"),
        ):
            answer = planned(people, **values)
            assert answer.status_code == 400
            assert told in answer.content.decode()
        assert not Round.objects.exists()

    def test_only_a_manager(self, people: dict[str, User]) -> None:
        for name in ("judge", "ann"):
            assert signed_in(people[name]).get("/rounds/new/").status_code == 403
        assert Client().get("/rounds/new/").status_code == 302


def test_a_round_of_others_is_not_there(people: dict[str, User]) -> None:
    address = planned(people)["Location"]
    eve = signed_in(factories.person("coder", "eve"))
    assert eve.get(address).status_code == 404
    assert eve.post(f"{address}hand-in/", {"document": "ds999-digest"}).status_code == 404
    assert signed_in(people["ann"]).get(address).status_code == 404, "not before it starts"


def test_a_change_of_coders(version: TextVersion, people: dict[str, User]) -> None:
    address = planned(people)["Location"]
    manager = signed_in(people["manager"])
    manager.post(f"{address}start/")
    manager.post(f"{address}take-out/", {"coder": "ben"})
    shown = manager.get(address).content.decode()
    assert ">ben<" not in shown and ">ann<" in shown
    manager.post(f"{address}close/")
    assert Round.objects.get().stage == "closed"
