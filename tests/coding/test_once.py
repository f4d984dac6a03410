"""A change that is sent twice is done once; and never in another person's session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from casebase.models import TextVersion
from coding.models import Annotation, Change, SuggestionState
from coding.services import change_annotation
from coding.services.undo import undo
from tests import factories as make

pytestmark = pytest.mark.django_db

Send = Callable[[APIClient, str], Any]


@pytest.fixture
def ada(db: None) -> User:
    return make.person("coder", "ada")


def patch(client: APIClient, key: str) -> Any:
    row = Annotation.objects.get()
    values = {"note": "typed once", "revision": 1}
    address = f"/api/annotations/{row.pk}/"
    return client.patch(address, values, format="json", headers={"Idempotency-Key": key})


def delete(client: APIClient, key: str) -> Any:
    address = f"/api/annotations/{Annotation.objects.get().pk}/?revision=1"
    return client.delete(address, headers={"Idempotency-Key": key})


def take_back(client: APIClient, key: str) -> Any:
    return client.post("/api/documents/ds999-digest/undo/", headers={"Idempotency-Key": key})


@pytest.mark.parametrize("send", [patch, delete, take_back])
def test_the_same_request_again_changes_nothing_more(
    send: Send, version: TextVersion, ada: User
) -> None:
    make.coded(version, ada, "ban was necessary")
    client = make.client_of(ada)
    first, again = send(client, "k1"), send(client, "k1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert Change.objects.count() == 2


@pytest.mark.parametrize("send", [patch, delete])
def test_another_change_of_an_old_state_is_still_a_conflict(
    send: Send, version: TextVersion, ada: User
) -> None:
    make.coded(version, ada, "ban was necessary")
    client = make.client_of(ada)
    assert patch(client, "k1").status_code == 200
    assert send(client, "k2").status_code == 409


def test_what_was_changed_after_it_is_answered_as_it_is_now(
    version: TextVersion, ada: User
) -> None:
    row = make.coded(version, ada, "ban was necessary")
    client = make.client_of(ada)
    patch(client, "k1")
    change_annotation(annotation=row, revision=2, user=ada, note="typed later")
    assert patch(client, "k1").json()["note"] == "typed later"
    assert Annotation.objects.get().note == "typed later"


def test_a_key_is_one_s_own(version: TextVersion, ada: User) -> None:
    """Another person's act cannot be joined, nor its answer had, by knowing its key."""
    row = make.coded(version, ada, "ban was necessary")
    patch(make.client_of(ada), "k1")
    chief = make.person("adjudicator", "bob")
    assert patch(make.client_of(chief), "k1").status_code == 409
    values = {"note": "by the chief", "revision": 2}
    make.client_of(chief).patch(
        f"/api/annotations/{row.pk}/", values, format="json", headers={"Idempotency-Key": "k1"}
    )
    assert len(set(Change.objects.values_list("act", flat=True))) == 3


@pytest.mark.parametrize("verdict", ["accept", "reject"])
def test_a_decision_sent_twice_is_one(verdict: str, version: TextVersion, ada: User) -> None:
    row = make.suggested(version, "reasonably available")
    client = make.client_of(ada)
    answers = [
        client.post(
            f"/api/suggestions/{row.pk}/{verdict}/",
            {"revision": 1}, format="json", headers={"Idempotency-Key": "k1"},
        )
        for _time in range(2)
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    row.refresh_from_db()
    assert row.state == {"accept": "accepted", "reject": SuggestionState.REJECTED}[verdict]
    assert Annotation.objects.count() == int(verdict == "accept")


def test_a_page_of_one_person_does_nothing_in_the_session_of_another(
    version: TextVersion, ada: User
) -> None:
    row = make.coded(version, ada, "ban was necessary")
    client = Client()
    values = {"note": "ada's", "revision": 1}

    def send() -> Any:
        return client.patch(
            f"/api/annotations/{row.pk}/", values, content_type="application/json",
            headers={"X-Opened-By": "ada"},
        )  # fmt: skip

    assert send().status_code == 401
    client.force_login(make.person("adjudicator", "bob"))
    refused = send()
    assert (refused.status_code, refused.json()["code"]) == (403, "other_account")
    client.force_login(ada)
    assert send().status_code == 200
    assert [change.actor for change in Change.objects.all()] == [ada, ada]


def test_the_server_s_clock_going_back_a_day_does_not_mix_up_undo(
    version: TextVersion, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.coded(version, ada, "ban was necessary")
    yesterday = timezone.now() - timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: yesterday)
    later = make.coded(version, ada, "reasonably available")
    assert undo(version=version, user=ada)["annotations"] == [later]
    assert [row.quote for row in Annotation.objects.filter(deleted=False)] == ["ban was necessary"]
