"""Rounds over REST."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from casebase.models import TextVersion
from coding.models import Round, Stage
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(version: TextVersion) -> dict[str, User]:
    found = {name: make.person("coder", name) for name in ("ann", "bob", "eve")}
    return found | {"manager": make.person("manager"), "adjudicator": make.person("adjudicator")}


PLAN = {"title": "First", "coders": ["ann", "bob"], "documents": ["ds999-digest"], "seed": 7}


def planned(people: dict[str, User], **more: Any) -> str:
    answer = make.client_of(people["manager"]).post("/api/rounds/", PLAN | more, format="json")
    assert answer.status_code == 201, answer.json()
    address: str = f"/api/rounds/{answer.json()['id']}/"
    return address


def test_a_round_from_plan_to_close(people: dict[str, User]) -> None:
    address = planned(people)
    manager, ann, bob, eve = (
        make.client_of(people[name]) for name in ("manager", "ann", "bob", "eve")
    )
    assert ann.get(address).status_code == 404  # not before it has begun
    assert manager.get(address).json()["coders"] == ["ann", "bob"]
    assert manager.post(f"{address}start/").json()["stage"] == "running"
    assert manager.post(f"{address}start/").json()["code"] == "wrong_stage"
    assert [row["given"] for row in ann.get("/api/rounds/").json()] == [2]
    assert eve.get("/api/rounds/").json() == []
    told = ann.get(address).json()
    assert (told["coders"], told["seed"], told["sample"]) == (None, None, None)
    items = ann.get(f"{address}items/").json()
    assert [(row["label"], row["handed_in"], row["codings"]) for row in items] == [
        ("7.1", False, 0),
        ("7.2", False, 0),
    ]
    orders = [row["order"] for row in items]
    assert ann.post(f"{address}hand-in/", {"items": orders}, format="json").json() == {
        "handed_in": orders,
        "released": [],
    }
    one = {"items": orders[:1]}
    assert bob.post(f"{address}hand-in/", one, format="json").json()["released"] == orders[:1]
    assert bob.post(f"{address}hand-in/", one, format="json").json()["released"] == []
    assert [row["released"] for row in ann.get(f"{address}items/").json()] == [True, False]
    links = make.client_of(people["adjudicator"]).get(address).json()["links"]
    assert links["differences"] == [f"/rounds/{told['id']}/{orders[0]}/"]
    assert "differences" not in told["links"]
    assert [row["coder"] for row in ann.get(f"{address}progress/").json()] == ["ann"]
    assert manager.get(f"{address}progress/").json() == [
        {"coder": "ann", "given": 2, "handed_in": 2},
        {"coder": "bob", "given": 2, "handed_in": 1},
    ]
    taken = manager.post(f"{address}take-out/", {"coder": "bob"}, format="json")
    assert taken.status_code == 200
    assert [row["removed"] for row in bob.get(f"{address}items/").json()] == [False, True]
    assert manager.post(f"{address}close/").json()["stage"] == Stage.CLOSED


def test_who_may_not_is_refused(people: dict[str, User]) -> None:
    address = planned(people)
    ann, eve = make.client_of(people["ann"]), make.client_of(people["eve"])
    assert ann.post("/api/rounds/", PLAN, format="json").status_code == 403
    for verb in ("start", "close", "take-out"):
        assert ann.post(f"{address}{verb}/", {"coder": "bob"}, format="json").status_code == 403
    make.client_of(people["manager"]).post(f"{address}start/")
    assert eve.get(f"{address}items/").status_code == 404
    refused = ann.post(f"{address}hand-in/", {"items": [9999]}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")
    assert make.client_of(None).get("/api/rounds/").status_code in {401, 403}


def test_a_plan_that_makes_no_sense_names_the_field(people: dict[str, User]) -> None:
    api = make.client_of(people["manager"])
    for wrong in (
        {"documents": ["none"]},
        {"coders": ["nobody"]},
        {"unit": "document", "documents": []},
    ):
        answer = api.post("/api/rounds/", PLAN | wrong, format="json")
        assert answer.status_code == 400
        assert set(answer.json()) & {"documents", "coders"}
    assert not Round.objects.exists()
