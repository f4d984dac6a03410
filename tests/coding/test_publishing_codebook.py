"""Publishing an edition of the codebook: what becomes of codings, chains, histories and undo."""

from __future__ import annotations

import random
import uuid
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import User

from casebase.models import TextVersion
from coding import recoding, selectors, services, state
from coding.book.content import book_of
from coding.book.running import run
from coding.models import (
    Annotation,
    Chain,
    ChainLink,
    Change,
    Code,
    CodebookVersion,
    CodeEntry,
    Suggestion,
    SuggestionState,
)
from coding.services import recode
from coding.services.codebook_drafts import add_operation, bring_up_to_date, take_out_operation
from coding.services.publish_codebook import publish_draft
from problems import Problem
from tests import factories as make
from tests.coding.drafts import drafted, guid, part, published, texts

pytestmark = pytest.mark.django_db
NECESSITY, SECURITY, ALTERNATIVE = make.NECESSITY, make.SECURITY, make.ALTERNATIVE


@pytest.fixture
def manager(db: None) -> User:
    return make.person("manager")


@pytest.fixture
def ada(db: None) -> User:
    return make.person("coder", "ada")


def merge(old: str, new: str) -> dict[str, Any]:
    return {"kind": "merge", "code": guid(old), "into": guid(new)}


def test_nothing_changes_before_a_draft_is_published(version: TextVersion, manager: User) -> None:
    draft = drafted(manager, merge(SECURITY, NECESSITY))
    assert Code.objects.get(key=SECURITY).successor is None
    assert services.create_annotation(
        version=version, start=0, end=5, code=SECURITY, coder=manager
    ).code.key == SECURITY  # fmt: skip
    assert draft.base.number == 1


def test_merged_codings_move_and_their_coder_can_still_undo(
    version: TextVersion, manager: User, ada: User
) -> None:
    coding = make.coded(version, ada, "invoked its security", SECURITY, note="first")
    coding = services.change_annotation(
        annotation=coding, revision=coding.revision, user=ada, note="second"
    )
    edition = published(manager, merge(SECURITY, NECESSITY))
    coding.refresh_from_db()
    assert (coding.code.key, coding.codebook_version) == (NECESSITY, edition)
    entry = Change.objects.get(object_id=coding.pk, action="merge")
    assert (entry.actor, entry.before["code"], entry.after["code"]) == (
        manager, SECURITY, NECESSITY,
    )  # fmt: skip
    services.undo(version=version, user=ada)
    coding.refresh_from_db()
    assert (coding.note, coding.code.key) == ("first", NECESSITY)
    services.undo(version=version, user=ada)
    coding.refresh_from_db()
    assert coding.deleted
    services.redo(version=version, user=ada)
    coding.refresh_from_db()
    assert (coding.deleted, coding.code.key, coding.codebook_version) == (
        False, NECESSITY, edition,
    )  # fmt: skip
    with pytest.raises(Problem, match="nothing to undo"):  # the edition is nobody's act here
        services.undo(version=version, user=manager)


def test_two_codings_of_one_coder_become_one(
    version: TextVersion, manager: User, ada: User
) -> None:
    words = "invoked its security"
    gone = make.coded(version, ada, words, SECURITY, note="mine", weight=4)
    kept = make.coded(version, ada, words, NECESSITY, note="yours")
    impact = make.coded(version, ada, "appealed into the void", make.VOID)
    chain = services.save_chain(
        case=version.document.case, user=ada,
        links=[{"annotation": str(gone.pk)}, {"annotation": str(impact.pk)}],
    )  # fmt: skip
    published(manager, merge(SECURITY, NECESSITY))
    for row in (gone, kept, chain):
        row.refresh_from_db()
    assert gone.deleted and not kept.deleted
    assert (kept.note, kept.weight) == ("yours\n\nmine", 4)
    assert {link.annotation_id for link in chain.links.all()} == {kept.pk, impact.pk}
    assert selectors.missing_axes(Chain.objects.get()) == ["countermeasure"]
    assert Change.objects.get(object_id=gone.pk, action="merge").before["note"] == "mine"


def test_a_moved_code_is_still_found_under_its_old_key(
    version: TextVersion, manager: User, ada: User
) -> None:
    coding = make.coded(version, ada, "ban was necessary", NECESSITY)
    group = Code.objects.get(key=make.GROUP)
    published(manager, {"kind": "move", "code": str(group.guid), "key": "loophole.open-textured"})
    coding.refresh_from_db()
    assert coding.code.key == "loophole.open-textured.necessity"
    assert CodeEntry.objects.get(version__number=1, code=coding.code).key == NECESSITY
    # A queue that waited offline still sends the old key.
    late = make.coded(version, ada, "reasonably available", NECESSITY)
    assert late.code == coding.code
    for _ in range(2):
        services.undo(version=version, user=ada)
    coding.refresh_from_db()
    assert coding.deleted
    with pytest.raises(Problem, match="another code"):
        drafted(manager, {"kind": "add", "code": str(uuid.uuid4()), "key": NECESSITY,
                          "fields": texts("x")})  # fmt: skip


def test_a_code_merged_while_somebody_applies_it(
    version: TextVersion, manager: User, ada: User
) -> None:
    published(manager, merge(SECURITY, NECESSITY))
    api = make.client_of(ada)
    answer = api.post(
        "/api/annotations/",
        {"version": version.pk, "start": 0, "end": 5, "code": SECURITY},
        format="json",
    )
    assert answer.status_code == 409
    told = answer.json()
    assert (told["code"], told["successor"], told["replaced"]) == (
        "code_replaced", NECESSITY, SECURITY,
    )  # fmt: skip
    assert "“Necessity”" in told["remedy"]


def test_what_was_split_or_retired_waits_and_what_was_redefined_can_be_kept(
    version: TextVersion, manager: User, ada: User
) -> None:
    split = make.coded(version, ada, "ban was necessary", NECESSITY)
    redefined = make.coded(version, ada, "trade-restrictive alternative", ALTERNATIVE)
    retired = make.coded(version, ada, "invoked its security", SECURITY)
    other = make.coded(version, make.person("coder", "bob"), "ban was", NECESSITY)
    fields = {"definition_en": "Now another thing.", "definition_zh": "另一回事。"}
    parts = [part(f"{NECESSITY}.strict"), part(f"{NECESSITY}.loose")]
    published(
        manager,
        {"kind": "split", "code": guid(NECESSITY), "into": parts},
        {"kind": "redefine", "code": guid(ALTERNATIVE), "fields": fields, "recode": True},
        {"kind": "retire", "code": guid(SECURITY), "instead": []},
    )
    assert set(recoding.waiting(ada)) == {split, redefined, retired}
    assert set(recoding.waiting(manager)) == {split, redefined, retired, other}
    assert services.create_annotation(
        version=version, start=0, end=5, code=ALTERNATIVE, coder=ada
    ) not in recoding.waiting(ada)

    with pytest.raises(Problem, match="no longer put on text"):
        recode.keep(annotation=retired, revision=retired.revision, user=ada)
    recode.keep(annotation=redefined, revision=redefined.revision, user=ada)
    recode.take(annotation=split, revision=split.revision, user=ada, code=parts[0]["key"])
    recode.drop(annotation=retired, revision=retired.revision, user=ada)
    assert not recoding.waiting(ada)
    pile = recoding.piles(manager)[0]
    assert (pile.coder, pile.waiting, pile.done, pile.why) == ("bob", 1, 0, "split")
    for _ in range(3):
        services.undo(version=version, user=ada)
    assert set(recoding.waiting(ada)) == {split, redefined, retired}


def test_a_draft_that_another_edition_overtook_is_refused_until_it_is_brought_up(
    codebook: CodebookVersion, manager: User
) -> None:
    late = drafted(manager, {"kind": "retire", "code": guid(SECURITY), "instead": []})
    published(manager, merge(SECURITY, NECESSITY))
    with pytest.raises(Problem, match="Another edition"):
        publish_draft(draft=late, revision=late.revision, user=manager)
    late = bring_up_to_date(draft=late, revision=late.revision, user=manager)
    with pytest.raises(Problem, match="does not have this code"):
        publish_draft(draft=late, revision=late.revision, user=manager)
    late = take_out_operation(
        draft=late, revision=late.revision, user=manager, operation=late.operations[0]["id"]
    )
    with pytest.raises(Problem, match="changes nothing"):
        publish_draft(draft=late, revision=late.revision, user=manager)


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (lambda: merge(make.GROUP, NECESSITY), "codes below"),
        (lambda: merge(NECESSITY, ALTERNATIVE), "of its axis"),
        (lambda: {"kind": "move", "code": guid(SECURITY), "key": "impact.security"}, "another axis"),
        (lambda: {"kind": "move", "code": guid(SECURITY), "key": "loophole.Bad key"}, "small letters"),
        (lambda: {"kind": "rename", "code": guid(SECURITY), "fields": {"label_zh": " "}}, "both lang"),
        (lambda: {"kind": "split", "code": guid(SECURITY), "into": [part("loophole.a")]}, "two or more"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_with_the_reason(
    codebook: CodebookVersion, manager: User, operation: Any, words: str
) -> None:
    with pytest.raises(Problem, match=words):
        drafted(manager, operation())


def test_suggestions_follow_or_are_put_away(version: TextVersion, manager: User) -> None:
    moved = make.suggested(version, "invoked its security", SECURITY)
    away = make.suggested(version, "reasonably available", ALTERNATIVE)
    published(
        manager,
        merge(SECURITY, NECESSITY),
        {"kind": "retire", "code": guid(ALTERNATIVE), "instead": []},
    )
    for row in (moved, away):
        row.refresh_from_db()
    assert (moved.code.key, moved.state) == (NECESSITY, SuggestionState.PENDING)
    assert away.state == SuggestionState.REJECTED
    assert Suggestion.objects.count() == 2


def random_operation(draw: random.Random, user: User, draft: Any) -> dict[str, Any]:
    """Any operation on any codes of the draft's book; many cannot be done."""
    book = run(book_of(draft.base), draft.operations).book
    code, other = (str(draw.choice(book.entries).guid) for _ in range(2))
    axis = draw.choice(["loophole", "countermeasure", "impact"])
    key = f"{axis}.{''.join(draw.choices('abc', k=2))}"
    kind = draw.choice(["add", "rename", "redefine", "move", "split", "merge", "merge", "retire"])
    return {
        "add": {"code": str(uuid.UUID(int=draw.getrandbits(128))), "key": key, "fields": texts(key)},
        "rename": {"code": code, "fields": {"label_en": key}},
        "redefine": {"code": code, "fields": {"definition_en": key}, "recode": draw.random() < 0.5},
        "move": {"code": code, "key": key},
        "split": {"code": code, "into": [part(f"{key}.x"), part(f"{key}.y")]},
        "merge": {"code": code, "into": other},
        "retire": {"code": code, "instead": [other]},
    }[kind] | {"kind": kind}  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_published_every_coding_keeps_its_history_and_has_a_code(
    version: TextVersion, manager: User, seed: int
) -> None:
    draw = random.Random(seed)
    people = [make.person("coder", name) for name in ("ada", "bob")]
    for _round in range(3):
        codable = list(selectors.entries().filter(codable=True))
        for _ in range(6):
            start = draw.randrange(4) * 5
            services.create_annotation(
                version=version, start=start, end=start + 20, coder=draw.choice(people),
                code=draw.choice(codable).code.key,
            )  # fmt: skip
        _gild_and_chain(draw, version, people[0])
        draft, before = drafted(manager), Annotation.objects.count()
        for _ in range(8):
            operation = random_operation(draw, manager, draft)
            try:
                draft = add_operation(
                    draft=draft, revision=draft.revision, user=manager, operation=operation
                )
            except Problem:
                draft.refresh_from_db()
        if draft.operations:
            publish_draft(draft=draft, revision=draft.revision, user=manager)
        assert Annotation.objects.count() == before
        _check_histories()
        assert not ChainLink.objects.filter(annotation__deleted=True).exists()
    for coder in people:  # every act can be taken back, or is refused with the reason
        for _ in range(20):
            try:
                services.undo(version=version, user=coder)
            except Problem as problem:
                assert problem.code in ("nothing_to_undo", "changed_since", "used_in_chain")
                break
    _check_histories()


def _gild_and_chain(draw: random.Random, version: TextVersion, user: User) -> None:
    """Make one coding gold where none stands, and a chain of some that its axis allows."""
    rows = list(Annotation.objects.filter(deleted=False).order_by("pk"))
    one = draw.choice(rows)
    place = {"code": one.code, "start": one.start, "end": one.end, "layer": "gold"}
    if not Annotation.objects.filter(**place, deleted=False).exists():
        Annotation.objects.filter(pk=one.pk).update(layer="gold")
    links = [{"annotation": str(row.pk)} for row in draw.sample(rows, min(4, len(rows)))]
    services.save_chain(case=version.document.case, user=user, links=links)


def _check_histories() -> None:
    current = selectors.current_codebook()
    has_entry = set(current.entries.values_list("code", flat=True))
    for annotation in Annotation.objects.select_related("code"):
        log = list(Change.objects.filter(object_id=annotation.pk).order_by("id"))
        assert log[0].before is None
        assert log[-1].after == state.of_annotation(annotation) | {"code": log[-1].after["code"]}
        assert selectors.code_by_key(log[-1].after["code"]) == annotation.code
        for earlier, later in pairwise(log):
            assert {**earlier.after, "code": ""} == {**later.before, "code": ""}
        if not annotation.deleted:
            assert annotation.code_id in has_entry, annotation
            assert annotation.code.successor is None
