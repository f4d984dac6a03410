"""Deciding on suggestions, and the job that makes them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from casebase.models import TextVersion
from coding.models import Annotation, Change, Suggestion, SuggestionState
from jobs import services as jobs
from jobs.models import Job, JobState
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def coder(db: None) -> User:
    return make.person("coder")


def decide(user: User | None, row: Suggestion, verb: str, **data: Any) -> Any:
    return make.client_of(user).post(f"/api/suggestions/{row.pk}/{verb}/", data, format="json")


def test_accepting_makes_an_annotation_in_one_act(version: TextVersion, coder: User) -> None:
    row = make.suggested(version, "reasonably available")
    answer = decide(coder, row, "accept", revision=1)
    assert answer.status_code == 200, answer.json()
    data = answer.json()
    assert data["suggestion"]["state"] == "accepted"
    assert data["annotation"]["origin"] == "suggestion"
    assert data["annotation"]["quote"] == "reasonably available"
    assert Change.objects.values("act").distinct().count() == 1
    assert {change.kind for change in Change.objects.all()} == {"annotation", "suggestion"}


def test_accepting_with_another_code_and_span(version: TextVersion, coder: User) -> None:
    row = make.suggested(version, "reasonably available")
    data = decide(
        coder, row, "accept", revision=1, code=make.NECESSITY, start=row.start + 11
    ).json()
    assert data["annotation"]["code"] == make.NECESSITY
    assert data["annotation"]["quote"] == "available"
    assert Suggestion.objects.get().code.key == make.ALTERNATIVE


def test_rejecting(version: TextVersion, coder: User) -> None:
    row = make.suggested(version, "reasonably available")
    assert decide(coder, row, "reject", revision=1).json()["state"] == "rejected"
    assert Annotation.objects.count() == 0
    codings = make.client_of(coder).get("/api/documents/ds999-digest/codings/").json()
    assert codings["suggestions"] == []


@pytest.mark.parametrize("verb", ["accept", "reject"])
def test_refusals(version: TextVersion, coder: User, verb: str) -> None:
    row = make.suggested(version, "reasonably available")
    assert decide(None, row, verb, revision=1).status_code in {401, 403}
    assert decide(make.person("editor"), row, verb, revision=1).status_code == 403
    assert decide(coder, row, verb, revision=5).json()["code"] == "stale_revision"
    assert decide(coder, row, "reject", revision=1).status_code == 200
    again = decide(coder, row, verb, revision=2)
    assert (again.status_code, again.json()["code"]) == (409, "decided")


def start(user: User | None) -> Any:
    return make.client_of(user).post("/api/documents/ds999-digest/suggest/")


def test_the_job_suggests_with_reasons_once(version: TextVersion, coder: User) -> None:
    answer = start(coder)
    assert answer.status_code == 202
    job = answer.json()["job"]
    assert start(coder).json()["job"] == job
    jobs.run(job_id=job)
    assert Job.objects.get().state == JobState.SUCCEEDED, Job.objects.get().problem
    assert start(coder).json()["job"] == job
    codings = make.client_of(coder).get("/api/documents/ds999-digest/codings/").json()
    assert codings["suggesting"] == {"state": "succeeded", "job": job}
    found = {(row["code"], row["label"]) for row in codings["suggestions"]}
    assert found == {
        (make.NECESSITY, "7.1"),
        (make.ALTERNATIVE, "7.1"),
        (make.SECURITY, "7.2"),
        (make.VOID, "7.3"),
    }
    for row in codings["suggestions"]:
        assert row["matched"] in row["quote"]
        assert row["matched"] in row["reason"]
        assert row["cue"] in row["reason"]
        assert 0 <= row["score"] <= 1


def test_a_decision_stands_when_suggesting_again(version: TextVersion, coder: User) -> None:
    job = start(coder).json()["job"]
    jobs.run(job_id=job)
    count = Suggestion.objects.count()
    row = Suggestion.objects.filter(code__key=make.VOID).get()
    decide(coder, row, "reject", revision=1)
    Job.objects.all().update(state=JobState.FAILED)
    jobs.run(job_id=start(coder).json()["job"])
    assert Suggestion.objects.count() == count
    row.refresh_from_db()
    assert row.state == SuggestionState.REJECTED


def test_starting_needs_the_coders_role(version: TextVersion) -> None:
    assert start(None).status_code in {401, 403}
    assert start(make.person("editor")).status_code == 403
    assert Job.objects.count() == 0
