"""Several spans at once, deleted ones brought back, and where coders differ."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User

from casebase.models import TextVersion
from coding.models import Annotation, Change
from coding.round_selectors import Scope
from coding.services import redo, restore_annotation, save_chain, undo
from coding.services.rounds import Plan, hand_in, plan_round, start_round
from coding.services.settle import Held, open_places, rule, settle
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db: None) -> User:
    return make.person("coder", "ada")


@pytest.fixture
def three(version: TextVersion, ada: User) -> list[Annotation]:
    return [make.coded(version, ada, words) for words in ("panel asked", "ban was", "void")]


def several(user: User, rows: list[Annotation], **body: Any) -> Any:
    items = [{"id": str(row.pk), "revision": row.revision} for row in rows]
    address = "/api/documents/ds999-digest/several/"
    return make.client_of(user).post(address, {"items": items, **body}, format="json")


def living() -> set[tuple[str, str]]:
    return set(Annotation.objects.filter(deleted=False).values_list("quote", "code__key"))


def test_several_are_recoded_and_one_undo_takes_it_back(
    version: TextVersion, ada: User, three: list[Annotation]
) -> None:
    before = living()
    act = str(uuid.uuid4())
    answer = several(ada, three, what="recode", code=make.VOID, act=act)
    assert answer.status_code == 200, answer.json()
    assert {code for _quote, code in living()} == {make.VOID}
    assert {one["revision"] for one in answer.json()["annotations"]} == {2}
    several(ada, three, what="recode", code=make.VOID, act=act)  # its answer was lost
    assert Change.objects.filter(act=act).count() == 3
    assert len(undo(version=version, user=ada)["annotations"]) == 3
    assert living() == before
    redo(version=version, user=ada)
    assert {code for _quote, code in living()} == {make.VOID}


def test_all_are_deleted_or_none(version: TextVersion, ada: User, three: list[Annotation]) -> None:
    chain = save_chain(
        case=version.document.case, user=ada, links=[{"annotation": str(three[1].pk)}]
    )
    refused = several(ada, three, what="delete")
    assert (refused.status_code, refused.json()["place"]) == (409, chain.ident)
    assert len(living()) == 3
    Annotation.objects.filter(pk=three[2].pk).update(revision=5)
    assert several(ada, [three[0], three[2]], what="delete").status_code == 409
    assert len(living()) == 3
    other = make.person("coder", "ben")
    assert several(other, three[:1], what="delete").status_code == 403
    assert several(ada, three[:1], what="delete").status_code == 200
    assert len(living()) == 2


def test_a_deleted_span_is_listed_and_comes_back(
    version: TextVersion, ada: User, three: list[Annotation]
) -> None:
    several(ada, three[:1], what="delete")
    api = make.client_of(ada)
    listed = api.get("/api/documents/ds999-digest/deleted/").json()
    assert [one["quote"] for one in listed] == ["panel asked"]
    other = make.client_of(make.person("coder", "ben"))
    assert other.get("/api/documents/ds999-digest/deleted/").json() == []
    back = api.post(f"/api/annotations/{three[0].pk}/restore/", {"revision": 2}, format="json")
    assert (back.status_code, back.json()["deleted"]) == (200, False)
    undo(version=version, user=ada)
    assert len(living()) == 2


def test_an_earlier_state_is_restored_from_the_history(
    version: TextVersion, ada: User, three: list[Annotation]
) -> None:
    several(ada, three[:1], what="recode", code=make.VOID)
    row = Annotation.objects.get(pk=three[0].pk)
    first = Change.objects.filter(object_id=row.pk).order_by("pk")[0]
    restored = restore_annotation(annotation=row, revision=2, user=ada, change=first.pk)
    assert (restored.code.key, restored.revision) == (make.NECESSITY, 3)
    assert list(
        Change.objects.filter(object_id=row.pk).order_by("pk").values_list("action", flat=True)
    ) == ["create", "change", "restore"]
    of_another = Change.objects.filter(object_id=three[1].pk)[0]
    answer = make.client_of(ada).post(
        f"/api/annotations/{row.pk}/restore/",
        {"revision": 3, "change": of_another.pk},
        format="json",
    )
    assert answer.status_code == 404


def test_differences_and_rulings_are_shown_when_they_may_be(
    version: TextVersion, ada: User
) -> None:
    ben, manager = make.person("coder", "ben"), make.person("manager")
    plan = Plan(title="First", scope=Scope(documents=("ds999-digest",)), seed=1, size=1)
    started = start_round(
        planned=plan_round(plan=plan, coders=[ada, ben], user=manager), user=manager
    )
    item = started.items.select_related("version", "passage").get()
    assert item.passage is not None
    words = version.text[item.passage.body_start : item.passage.body_start + 12]
    make.coded(version, ada, words)
    make.coded(version, ben, words, code=make.SECURITY)
    address = "/api/documents/ds999-digest/disagreements/"
    rulings = f"/api/codes/{make.SECURITY}/rulings/"
    for reader in (ada, ben, manager):
        assert make.client_of(reader).get(address).json() == []
    for coder in (ada, ben):
        hand_in(items=[item], user=coder)
    (place,) = make.client_of(ada).get(address).json()
    assert (place["kind"], place["url"]) == ("code", "")
    assert make.client_of(manager).get(address).json()[0]["url"].startswith("/rounds/")
    assert make.client_of(None).get(address).json() == []
    item.refresh_from_db()
    (open_place,) = open_places(item)
    held = [Held(open_place.start, open_place.end, make.SECURITY)]
    sources = [mark.ident for mark in open_place.marks]
    rule(item=item, sources=sources, held=held, reason="It names security.", user=manager)
    assert make.client_of(None).get(rulings).json() == []
    settle(item=item, user=manager)
    assert [one["reason"] for one in make.client_of(None).get(rulings).json()] == [
        "It names security."
    ]
    assert make.client_of(ada).get(address).json() == []
    again = plan_round(
        plan=Plan(title="Again", scope=Scope(documents=("ds999-digest",)), seed=2),
        coders=[make.person("coder", "cy"), ben],
        user=manager,
    )
    start_round(planned=again, user=manager)
    assert make.client_of(ada).get(rulings).json() != []
    judging = User.objects.get(username="cy")  # who has to judge the same words is not told
    assert make.client_of(judging).get(rulings).json() == []
