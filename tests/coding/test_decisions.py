"""Decisions on suggestions in rounds and outside, and the passages that come without suggestions."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from casebase.models import TextVersion
from coding import withholding
from coding.decisions import Eyes
from coding.models import Annotation, Decision, Round, Withholding
from coding.round_selectors import Scope
from coding.services import accept_suggestion, reject_suggestion
from coding.services.rounds import Plan, plan_round, start_round
from jobs.models import Job
from tests import factories as make

pytestmark = pytest.mark.django_db
CODINGS = "/api/documents/ds999-digest/codings/"


@pytest.fixture
def draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passages are really drawn."""
    monkeypatch.setattr("coding.decisions.drawn", withholding.drawn)


def round_of(*coders: User, start: bool = True, **plan: Any) -> Round:
    manager = User.objects.filter(username="manager").first() or make.person("manager")
    scope = Scope(documents=("ds999-digest",))
    drawn = plan_round(
        plan=Plan(title="First", scope=scope, seed=1, **plan), coders=list(coders), user=manager
    )
    return start_round(planned=drawn, user=manager) if start else drawn


def shown(user: User | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = make.client_of(user).get(CODINGS).json()["suggestions"]
    return rows


def test_decisions_from_before_a_round_become_those_of_who_made_them(version: TextVersion) -> None:
    ann, bob = make.person("coder", "ann"), make.person("coder", "bob")
    row = make.suggested(version, "reasonably available")
    _row, made = accept_suggestion(suggestion=row, revision=1, user=ann)
    round_of(ann, bob)
    assert shown(ann) == []
    assert [(one["state"], one["revision"]) for one in shown(bob)] == [("pending", 1)]
    taken_back = make.client_of(ann).post("/api/documents/ds999-digest/undo/").json()
    assert taken_back["suggestions"][0]["revision"] == 3  # as if no round had come between
    assert Annotation.objects.get(pk=made.pk).deleted


def test_a_round_has_suggestions_made_for_texts_without(version: TextVersion) -> None:
    round_of(make.person("coder", "ann"), make.person("coder", "bob"))
    assert [job.params["version"] for job in Job.objects.filter(kind="suggest")] == [version.pk]
    make.suggested(version, "reasonably available")
    Job.objects.all().delete()
    round_of(make.person("coder", "cat"), make.person("coder", "dan"), unit="document", mode="open")
    assert not Job.objects.exists()


def test_outside_rounds_a_decision_is_everybodys(version: TextVersion) -> None:
    ann, bob = make.person("coder", "ann"), make.person("coder", "bob")
    row = make.suggested(version, "reasonably available")
    reject_suggestion(suggestion=row, revision=1, user=ann)
    assert shown(bob) == []
    assert not Decision.objects.exists()


def test_one_decides_for_all_what_is_not_in_a_round_of_theirs(version: TextVersion) -> None:
    ann, bob, eve = (make.person("coder", name) for name in ("ann", "bob", "eve"))
    row = make.suggested(version, "reasonably available")
    round_of(ann, bob)
    reject_suggestion(suggestion=row, revision=1, user=eve)
    assert [len(shown(user)) for user in (ann, bob, eve)] == [1, 1, 0]


def test_what_was_handed_in_is_decided_no_more(version: TextVersion) -> None:
    ann, bob = make.person("coder", "ann"), make.person("coder", "bob")
    row = make.suggested(version, "reasonably available")
    found = round_of(ann, bob)
    api = make.client_of(ann)
    items = [item.order for item in found.items.all()]
    api.post(f"/api/rounds/{found.pk}/hand-in/", {"items": items}, format="json")
    answer = api.post(f"/api/suggestions/{row.pk}/reject/", {"revision": 1}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "handed_in")


def test_visitors_and_editors_are_shown_none(version: TextVersion) -> None:
    make.suggested(version, "reasonably available")
    assert shown(None) == shown(make.person("editor")) == []


def test_a_share_of_passages_comes_without(version: TextVersion, draws: None) -> None:
    ann = make.person("coder", "ann")
    make.suggested(version, "reasonably available")
    Withholding.objects.update(share=100)
    assert shown(ann) == []
    make.coded(version, ann, "less")  # not in the page: not known
    start = version.text.index("ban")
    body = {"version": version.pk, "start": start, "end": start + 3, "code": make.NECESSITY}
    answer = make.client_of(ann).post("/api/annotations/", body, format="json")
    assert "exposure" not in answer.json()
    assert [row.exposure for row in Annotation.objects.order_by("-start")] == ["", "withheld"]
    Withholding.objects.update(share=0)
    assert len(shown(ann)) == 1
    for words, hidden, exposure in (("panel", False, "shown"), ("asked", True, "hidden")):
        start = version.text.index(words)
        body |= {"start": start, "end": start + 5, "hidden": hidden}
        made = make.client_of(ann).post("/api/annotations/", body, format="json").json()
        assert Annotation.objects.get(pk=made["id"]).exposure == exposure


def test_a_rounds_share_is_drawn_for_all_its_coders_alike(
    version: TextVersion, draws: None
) -> None:
    ann, bob, eve = (make.person("coder", name) for name in ("ann", "bob", "eve"))
    make.suggested(version, "reasonably available")
    Withholding.objects.update(share=0)
    round_of(ann, bob, withheld=100)
    assert [len(shown(user)) for user in (ann, bob, eve)] == [0, 0, 1]


def test_a_passage_keeps_its_lot_in_a_new_text(version: TextVersion, draws: None) -> None:
    ann, bob = make.person("coder", "ann"), make.person("coder", "bob")
    found = round_of(ann, bob, withheld=50)
    for item in found.items.select_related("passage"):
        alike = {
            Eyes(user, [version.pk]).withheld(item.passage_id, version.pk) for user in (ann, bob)
        }
        lot = withholding.in_round(item.pk, 0, whole=False)
        key, scope = withholding.withholding().key, withholding.of_round(found)
        assert alike == {withholding.drawn(key=key, scope=scope, place=lot, percent=50)}


def test_a_draw_is_repeatable_grows_with_the_share_and_needs_the_key() -> None:
    def taken(key: str, percent: int, scope: str = "person:1") -> set[int]:
        return {
            passage
            for passage in range(4000)
            if withholding.drawn(key=key, scope=scope, place=str(passage), percent=percent)
        }

    ten = taken("a", 10)
    assert ten == taken("a", 10)
    assert 300 < len(ten) < 500
    assert ten < taken("a", 30)
    assert ten != taken("b", 10)
    assert ten != taken("a", 10, "person:2")
    assert (taken("a", 0), len(taken("a", 100))) == (set(), 4000)


def test_the_switch_is_kept_for_the_person(version: TextVersion) -> None:
    api = make.client_of(make.person("coder", "ann"))
    assert api.get("/api/suggestions-switch/").json() == {"hidden": False}
    api.put("/api/suggestions-switch/", {"hidden": True}, format="json")
    assert api.get("/api/suggestions-switch/").json() == {"hidden": True}


def test_why_names_cue_and_public_codings_of_the_same_code(version: TextVersion) -> None:
    ann, bob = make.person("coder", "ann"), make.person("coder", "bob")
    row = make.suggested(version, "reasonably available")
    other = make.text_of(make.document("ds998-digest", of=make.case("DS998", number=998)))
    make.coded(other, bob, "trade-restrictive", make.ALTERNATIVE)
    make.coded(other, bob, "reasonably available", make.ALTERNATIVE)
    why = make.client_of(ann).get(f"/api/suggestions/{row.pk}/why/").json()
    assert (why["cue"], why["matched"]) == ("a cue", "reasonably available")
    assert [(one["quote"], one["same_words"]) for one in why["likes"]] == [
        ("reasonably available", True),
        ("trade-restrictive", False),
    ]
