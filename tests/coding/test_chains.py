"""Chains over the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from casebase.models import TextVersion
from coding.models import Annotation, Chain
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def coder(db: None) -> User:
    return make.person("coder")


@pytest.fixture
def evidence(version: TextVersion, coder: User) -> list[Annotation]:
    """One annotation per axis."""
    return [
        make.coded(version, coder, "ban was necessary", make.NECESSITY),
        make.coded(version, coder, "trade-restrictive alternative", make.ALTERNATIVE),
        make.coded(version, coder, "appealed into the void", make.VOID),
    ]


def links(rows: list[Annotation]) -> list[dict[str, str]]:
    return [{"annotation": str(row.pk), "axis": row.code.axis} for row in rows]


def post(user: User | None, **data: Any) -> Any:
    return make.client_of(user).post(
        "/api/chains/", {"document": "ds999-digest", **data}, format="json"
    )


def test_a_chain_with_all_three_axes(coder: User, evidence: list[Annotation]) -> None:
    answer = post(
        coder,
        links=links(evidence),
        title_en="T",
        direction="adverse",
        weight=4,
        as_of="2024-05-01",
    )
    assert answer.status_code == 201, answer.json()
    data = answer.json()
    assert (data["ident"], data["case"], data["missing"]) == ("ds999-1", "DS999", [])
    assert [link["axis"] for link in data["links"]] == ["loophole", "countermeasure", "impact"]
    assert data["links"][0]["quote"] == "ban was necessary"
    assert data["links"][0]["label"] == "7.1"
    assert data["as_of"] == "2024-05-01"
    assert make.client_of(None).get("/api/chains/").json()["count"] == 1
    assert post(coder, links=[]).json()["ident"] == "ds999-2"


def test_an_incomplete_chain_says_what_it_lacks(coder: User, evidence: list[Annotation]) -> None:
    assert post(coder, links=links(evidence[:1])).json()["missing"] == ["countermeasure", "impact"]


def test_repeating_a_request_makes_one_chain(coder: User, evidence: list[Annotation]) -> None:
    ident = str(evidence[0].pk)  # any UUID
    first = post(coder, id=ident, links=links(evidence))
    assert post(coder, id=ident, links=links(evidence)).json()["id"] == first.json()["id"]
    assert Chain.objects.count() == 1


def test_changing_with_revisions(coder: User, evidence: list[Annotation]) -> None:
    data = post(coder, links=links(evidence)).json()
    client = make.client_of(coder)
    url = f"/api/chains/{data['id']}/"
    changed = client.patch(
        url, {"revision": 1, "title_en": "New", "links": links(evidence[1:])}, format="json"
    )
    assert changed.status_code == 200, changed.json()
    assert (changed.json()["revision"], changed.json()["missing"]) == (2, ["loophole"])
    stale = client.patch(url, {"revision": 1, "title_en": "Other"}, format="json")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_revision")
    assert stale.json()["theirs"]["title_en"] == "New"
    assert stale.json()["yours"]["title_en"] == "Other"
    assert client.delete(url + "?revision=1").status_code == 409
    assert client.delete(url + "?revision=2").json()["deleted"]
    assert client.get(url).status_code == 404


def test_evidence_on_its_own_axis_only(coder: User, evidence: list[Annotation]) -> None:
    answer = post(coder, links=[{"annotation": str(evidence[0].pk), "axis": "impact"}])
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_axis")


def test_evidence_cannot_be_deleted_under_a_chain(coder: User, evidence: list[Annotation]) -> None:
    post(coder, links=links(evidence))
    client = make.client_of(coder)
    answer = client.delete(f"/api/annotations/{evidence[0].pk}/?revision=1")
    assert (answer.status_code, answer.json()["code"]) == (409, "used_in_chain")
    assert "ds999-1" in answer.json()["place"]


def test_who_may_change_whose(coder: User, evidence: list[Annotation]) -> None:
    assert post(None, links=[]).status_code in {401, 403}
    assert post(make.person("editor"), links=[]).status_code == 403
    url = f"/api/chains/{post(coder, links=links(evidence)).json()['id']}/"
    other = make.client_of(make.person("coder", "coder2"))
    assert other.patch(url, {"revision": 1, "title_en": "x"}, format="json").status_code == 403
    assert other.delete(url + "?revision=1").status_code == 403
    judge = make.client_of(make.person("adjudicator"))
    assert judge.patch(url, {"revision": 1, "title_en": "x"}, format="json").status_code == 200


def test_a_document_without_a_case_has_no_chains(codebook: Any, coder: User) -> None:
    make.document("alone")
    answer = make.client_of(coder).post(
        "/api/chains/", {"document": "alone", "links": []}, format="json"
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "no_case")
