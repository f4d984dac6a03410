"""Undo and redo: every act taken back gives the start again, done again the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebase.models import TextVersion
from coding import services, state
from coding.models import Annotation, Chain, Change, Suggestion, SuggestionState
from coding.services.load_codebook import load_codebook
from problems import Problem
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def coder(db: None) -> User:
    return make.person("coder")


def undo(user: User | None, verb: str = "undo") -> Any:
    return make.client_of(user).post(f"/api/documents/ds999-digest/{verb}/")


def test_undo_and_redo_a_coding(version: TextVersion, coder: User) -> None:
    make.coded(version, coder, "ban was necessary")
    answer = undo(coder)
    assert answer.status_code == 200, answer.json()
    data = answer.json()
    assert data["annotations"][0]["deleted"]
    assert (data["can_undo"], data["can_redo"]) == (False, True)
    assert "ban was necessary" in data["label"]
    back = undo(coder, "redo").json()
    assert not back["annotations"][0]["deleted"]
    assert back["annotations"][0]["revision"] == 3
    assert (back["can_undo"], back["can_redo"]) == (True, False)
    actions = [(change.action, change.undoes) for change in Change.objects.order_by("id")]
    acts = [change.act for change in Change.objects.order_by("id")]
    assert actions == [("create", None), ("undo", acts[0]), ("redo", acts[1])]


def test_an_accepted_suggestion_goes_back_whole(version: TextVersion, coder: User) -> None:
    row = make.suggested(version, "reasonably available")
    services.accept_suggestion(suggestion=row, revision=1, user=coder)
    data = undo(coder).json()
    assert (len(data["annotations"]), len(data["suggestions"])) == (1, 1)
    assert Suggestion.objects.get().state == SuggestionState.PENDING
    assert Annotation.objects.get().deleted
    undo(coder, "redo")
    assert Suggestion.objects.get().state == SuggestionState.ACCEPTED
    assert Suggestion.objects.get().annotation == Annotation.objects.get(deleted=False)


def test_nothing_to_undo(version: TextVersion, coder: User) -> None:
    assert (undo(coder).status_code, undo(coder).json()["code"]) == (409, "nothing_to_undo")
    assert undo(coder, "redo").json()["code"] == "nothing_to_redo"


def test_undo_takes_ones_own_acts_only(version: TextVersion, coder: User) -> None:
    make.coded(version, coder, "ban")
    other = make.person("coder", "coder2")
    assert undo(other).json()["code"] == "nothing_to_undo"
    assert undo(None).status_code in {401, 403}
    assert undo(make.person("editor")).status_code == 403


def test_what_somebody_changed_since_is_not_taken_back(version: TextVersion, coder: User) -> None:
    row = make.coded(version, coder, "ban")
    judge = make.person("adjudicator")
    services.change_annotation(annotation=row, revision=1, user=judge, note="settled")
    answer = undo(coder)
    assert (answer.status_code, answer.json()["code"]) == (409, "changed_since")
    assert answer.json()["who"] == "adjudicator"
    assert "adjudicator" in answer.json()["message"]
    assert not Annotation.objects.get().deleted


def test_evidence_of_anothers_chain_is_not_taken_back(version: TextVersion, coder: User) -> None:
    row = make.coded(version, coder, "ban")
    link = {"annotation": str(row.pk), "axis": "loophole"}
    services.save_chain(
        case=version.document.case, user=make.person("coder", "coder2"), links=[link]
    )
    assert undo(coder).json()["code"] == "used_in_chain"


def test_a_new_act_empties_redo(version: TextVersion, coder: User) -> None:
    make.coded(version, coder, "ban")
    undo(coder)
    make.coded(version, coder, "panel")
    codings = make.client_of(coder).get("/api/documents/ds999-digest/codings/").json()
    assert (codings["can_undo"], codings["can_redo"]) == (True, False)
    visitor = make.client_of(None).get("/api/documents/ds999-digest/codings/").json()
    assert (visitor["can_undo"], visitor["can_redo"]) == (False, False)


def test_a_chain_comes_back_with_its_links(version: TextVersion, coder: User) -> None:
    row = make.coded(version, coder, "ban")
    link = {"annotation": str(row.pk), "axis": "loophole"}
    chain = services.save_chain(case=version.document.case, user=coder, links=[link])
    services.save_chain(chain=chain, revision=1, user=coder, links=[], title_en="Empty")
    data = undo(coder).json()
    assert [entry["annotation"] for entry in data["chains"][0]["links"]] == [str(row.pk)]
    undo(coder)
    assert Chain.objects.get().deleted


def test_undoing_a_change_of_code_gives_its_edition_back(
    version: TextVersion, coder: User, tmp_path: Path
) -> None:
    row = make.coded(version, coder, "ban")
    load_codebook(folder=make.codebook_files(tmp_path / "next", 2, provisions=["TBT 2.2"]))
    services.change_annotation(annotation=row, revision=1, user=coder, code=make.SECURITY)
    assert Annotation.objects.get().codebook_version.number == 2
    data = undo(coder).json()["annotations"][0]
    assert (data["code"], data["codebook_version"]) == (make.NECESSITY, 1)


# --- a property over random acts ---------------------------------------------------------

WORDS = ["ban was necessary", "panel asked", "reasonably available", "𝒳 stands", "the void"]
CODES = [make.NECESSITY, make.SECURITY, make.ALTERNATIVE, make.VOID]


def world() -> dict[str, Any]:
    """What exists now, by id; a thing never made and a thing deleted are both absent."""
    found: dict[str, Any] = {}
    for annotation in Annotation.objects.select_related("code").filter(deleted=False):
        found[str(annotation.pk)] = state.of_annotation(annotation)
    for suggestion in Suggestion.objects.all():
        found[str(suggestion.pk)] = state.of_suggestion(suggestion)
    for chain in Chain.objects.filter(deleted=False):
        found[str(chain.pk)] = state.of_chain(chain)
    return found


def do(version: TextVersion, user: User, kind: str, a: int, b: int) -> None:
    """One random act; acts that do not apply are refused and change nothing."""
    rows = list(Annotation.objects.filter(deleted=False).order_by("start", "end", "code__key"))
    one = rows[a % len(rows)] if rows else None
    waiting = Suggestion.objects.filter(state=SuggestionState.PENDING).order_by("start").first()
    chain = Chain.objects.filter(deleted=False).order_by("ident").first()
    link = [{"annotation": str(one.pk), "axis": one.code.axis}] if one else []
    acts: dict[str, Callable[[], object] | None] = {
        "code": lambda: make.coded(version, user, WORDS[a % 5], CODES[b % 4]),
        "change": one
        and (
            lambda: services.change_annotation(
                annotation=one, revision=one.revision, user=user, code=CODES[b % 4], note=f"n{b}"
            )
        ),
        "delete": one
        and (lambda: services.delete_annotation(annotation=one, revision=one.revision, user=user)),
        "accept": waiting
        and (
            lambda: services.accept_suggestion(
                suggestion=waiting, revision=waiting.revision, user=user
            )
        ),
        "reject": waiting
        and (
            lambda: services.reject_suggestion(
                suggestion=waiting, revision=waiting.revision, user=user
            )
        ),
        "chain": lambda: services.save_chain(case=version.document.case, user=user, links=link),
        "rechain": chain
        and (
            lambda: services.save_chain(
                chain=chain, revision=chain.revision, user=user, links=link, title_en=f"t{b}"
            )
        ),
        "unchain": chain
        and (lambda: services.delete_chain(chain=chain, revision=chain.revision, user=user)),
    }
    act = acts[kind]
    if act is not None:
        try:
            act()
        except Problem:
            return


KINDS = ["code", "change", "delete", "accept", "reject", "chain", "rechain", "unchain"]
ACTS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 9), st.integers(0, 9)), max_size=12
)


@given(acts=ACTS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_undoing_everything_is_the_start_and_redoing_it_the_end(
    version: TextVersion, coder: User, acts: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        mark = transaction.savepoint()
        make.suggested(version, "reasonably available")
        make.suggested(version, "less trade-restrictive")
        start = world()
        for kind, a, b in acts:
            do(version, coder, kind, a, b)
        end, taken = world(), 0
        while _went(services.undo, version, coder):
            taken += 1
        assert world() == start
        for _ in range(taken):
            assert _went(services.redo, version, coder)
        assert world() == end
        assert not _went(services.redo, version, coder)
        while _went(services.undo, version, coder):
            taken -= 1
        assert taken == 0
        assert world() == start
        transaction.savepoint_rollback(mark)


def _went(verb: Callable[..., object], version: TextVersion, user: User) -> bool:
    try:
        verb(version=version, user=user)
    except Problem as problem:
        assert problem.code.startswith("nothing_to_"), problem
        return False
    return True
