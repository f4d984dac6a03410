"""What saved searches tell of: each thing once, and nothing is lost; on both engines."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from problems import Problem
from search import indexing, outbox, registry
from search.models import SavedSearch, WatchedDocument
from search.saved.services import change_search
from search.saved.sweep import sweep
from tests.search.corpus import TEA, Source, document
from tests.search.saving import change, index, put, reader_account, saved, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> Any:
    return reader_account()


def test_what_is_there_already_is_not_told(indexed: Source, owner: Any) -> None:
    search = saved(owner, "necessity")
    assert told(search) == []


def test_a_new_passage_is_told_once(indexed: Source, owner: Any) -> None:
    search = saved(owner, "necessity")
    put(indexed, "fresh", "Of the necessity of seals.", "Of something else.")
    assert told(search) == [("new", "fresh#0")]
    assert told(search) == [("new", "fresh#0")]


def test_a_passage_added_to_a_known_document_is_told_alone(indexed: Source, owner: Any) -> None:
    search = saved(owner, "tea")
    put(indexed, "notice", "Notice of a rule on tea: comments are due in thirty days.", "More tea.")
    assert told(search) == [("new", "notice#1")]


def test_a_rebuild_tells_nothing_and_loses_nothing(indexed: Source, owner: Any) -> None:
    search = saved(owner, "tea")
    indexing.rebuild()
    assert told(search) == []
    indexed.documents["fresh"] = document("fresh", "Tea again.")
    indexing.rebuild()  # it comes in without ever having been in the outbox
    assert told(search) == [("new", "fresh#0")]


def test_a_new_text_version_with_the_same_words_is_nothing_new(indexed: Source, owner: Any) -> None:
    search = saved(owner, "tea")
    put(
        indexed,
        "notice",
        "A heading that was not read before.",
        "NOTICE of a rule on tea : com-ments are due\nin thirty days",
        document_kind="notice",
    )
    assert told(search) == []


def test_a_document_that_comes_back_is_nothing_new(indexed: Source, owner: Any) -> None:
    search = saved(owner, "tea")
    kept = indexed.documents.pop("notice")
    index("notice")
    assert told(search) == []
    indexed.documents["notice"] = kept
    index("notice")
    assert told(search) == []


def test_a_coding_is_told_with_its_code(indexed: Source, owner: Any) -> None:
    search = saved(owner, "code:loophole.exception")
    change(indexed, "tea-panel", 1, codes=("loophole.exception.security",))
    assert told(search) == [("coded", "tea-panel#1")]
    assert search.items.get().record["codes"] == ["loophole.exception.security"]


def test_a_coding_taken_back_and_made_again_is_told_once(indexed: Source, owner: Any) -> None:
    search = saved(owner, "chests")
    for codes in (("impact.clarified",), (), ("impact.clarified",)):
        change(indexed, "tea-panel", 1, codes=codes)
        sweep()
    assert told(search) == [("coded", "tea-panel#1")]


def test_a_coding_of_what_is_told_and_not_yet_read_joins_it(indexed: Source, owner: Any) -> None:
    search = saved(owner, "seals")
    put(indexed, "fresh", "Seals.")
    sweep()
    change(indexed, "fresh", codes=("impact.clarified",))
    assert told(search) == [("new", "fresh#0")]
    assert search.items.get().record["codes"] == ["impact.clarified"]


def test_what_matches_by_another_fact_is_told_as_that(indexed: Source, owner: Any) -> None:
    search = saved(owner, "status:reversed")
    change(indexed, "tea-ab", 0, status="reversed")
    assert told(search) == [("matches", "tea-ab#0")]


def test_filters_are_part_of_the_search(indexed: Source, owner: Any) -> None:
    search = saved(owner, "tea", kind="notice")
    put(indexed, "a", "Tea in a notice.", document_kind="notice")
    put(indexed, "b", "Tea in an opinion.", document_kind="opinion")
    assert told(search) == [("new", "a#0")]


def test_of_a_question_only_passages_with_all_words_are_told(indexed: Source, owner: Any) -> None:
    search = saved(owner, "downstream seals")
    put(indexed, "a", "Seals of another kind.", "Downstream are the seals.")
    assert told(search) == [("new", "a#1")]


def test_an_index_that_is_behind_loses_nothing(indexed: Source, owner: Any) -> None:
    search = saved(owner, "seals")
    indexed.documents["late"] = document("late", "Seals, late.")
    outbox.touch("late")  # and nobody drains
    assert told(search) == []
    indexing.drain()
    assert told(search) == [("new", "late#0")]


def test_after_a_week_down_everything_is_told_once(indexed: Source, owner: Any) -> None:
    search = saved(owner, "seals")
    sweep()
    for day in range(7):
        put(indexed, f"day-{day}", f"Seals of day {day}.", "Other things.")
        if day == 3:
            indexing.rebuild()
    change(indexed, "day-1", 0, codes=("impact.clarified",))
    indexed.documents.pop("day-5")
    index("day-5")
    expected = [("new", f"day-{day}#0") for day in (0, 2, 3, 4, 6, 1)]
    assert told(search) == told(search)
    assert sorted(told(search)) == sorted(expected)


def test_a_clock_that_goes_back_loses_nothing(
    indexed: Source, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = saved(owner, "seals")
    put(indexed, "before", "Seals before.")
    sweep()
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() - timedelta(days=400))
    put(indexed, "after", "Seals after.")
    assert told(search) == [("new", "before#0"), ("new", "after#0")]


def test_two_sweeps_at_once_tell_once(
    indexed: Source, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second sweep runs wholly between the reading and the writing of the first."""
    from search.saved import sweep as module

    search = saved(owner, "seals")
    put(indexed, "fresh", "Seals.")
    matches = module._matches

    def slow(*args: Any) -> Any:
        found = matches(*args)
        monkeypatch.setattr(module, "_matches", matches)
        sweep()
        return found

    monkeypatch.setattr(module, "_matches", slow)
    assert told(search) == [("new", "fresh#0")]


def test_a_search_that_fails_is_left_where_it_is_and_others_go_on(
    indexed: Source, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails on the first of several chunks; the later ones must not move it past the first."""
    from search.saved import sweep as module

    monkeypatch.setattr(module, "CHUNK_DOCUMENTS", 1)
    poor, fine = saved(owner, "seals", "Poor"), saved(owner, "seals", "Fine")
    for name in ("a", "b", "c"):
        put(indexed, name, f"Seals {name}.")
    matches, failures = module._matches, [1]

    def failing(reader: Any, plan: Any, rows: Any) -> Any:
        if failures:
            failures.pop()
            raise RuntimeError("the engine refused this one")
        return matches(reader, plan, rows)

    with monkeypatch.context() as patch:
        patch.setattr(module, "_matches", failing)
        sweep()
    counts = sorted(search.items.count() for search in (poor, fine))
    assert counts == [0, 3]
    assert len(told(poor)) == len(told(fine)) == 3


def test_a_query_changed_during_a_sweep_is_not_moved_on_by_the_old_one(
    indexed: Source, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.saved import sweep as module

    monkeypatch.setattr(module, "CHUNK_DOCUMENTS", 1)
    search = saved(owner, "seals")
    for name in ("a", "b"):
        put(indexed, name, f"Stamps {name}.")
    matches = module._matches

    def changing(reader: Any, plan: Any, rows: Any) -> Any:
        found = matches(reader, plan, rows)
        monkeypatch.setattr(module, "_matches", matches)
        SavedSearch.objects.filter(pk=search.pk).update(
            query="stamps", revision=search.revision + 1, rebase=True
        )
        return found

    monkeypatch.setattr(module, "_matches", changing)
    sweep()
    assert told(search) == [("new", "a#0"), ("new", "b#0")]


def test_a_document_written_by_halves_is_looked_at_again(
    indexed: Source, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine may show some passages of a document before the others; the digest is the same."""
    from search.saved import changes

    search = saved(owner, "seals")
    put(indexed, "fresh", "Seals one.", "Seals two.")
    whole, read = changes._states, changes._read

    def half_states(reader: Any) -> dict[str, str]:
        return {slug: state.replace(":2", ":1") for slug, state in whole(reader).items()}

    def half_read(reader: Any, batch: list[str]) -> Any:
        found = read(reader, batch)
        if "fresh" in found:
            found["fresh"].popitem()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(changes, "_states", half_states)
        patch.setattr(changes, "_read", half_read)
        assert len(told(search)) == 1
    assert len(told(search)) == 2 == len(set(told(search)))


def test_a_retired_code_is_said_and_nothing_is_lost(
    indexed: Source, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = saved(owner, "code:loophole.exception.security OR seals")
    old, new = "loophole.exception.security", "loophole.exception.essential"
    monkeypatch.setattr(registry, "_retired", [lambda keys: {old: (new,)} if old in keys else {}])
    change(indexed, "tea-panel", 2, codes=(new,))
    change(indexed, "tea-ab", 0, codes=(new,))
    put(indexed, "fresh", "Seals.")
    assert told(search) == []
    search.refresh_from_db()
    assert search.problem["code"] == "code_retired" and new in search.problem["remedy"]
    with pytest.raises(Problem):
        change_search(search=search, query=f"code:{old}")
    change_search(search=search, query=f"code:{new} OR seals")
    assert search.problem is None
    # tea-ab#0 was among the results under the old code; it has a new code now, which is told.
    assert sorted(told(search)) == [
        ("coded", "tea-ab#0"), ("coded", "tea-panel#2"), ("new", "fresh#0"),
    ]  # fmt: skip


def test_another_query_does_not_tell_what_was_there(indexed: Source, owner: Any) -> None:
    search = saved(owner, "seals")
    change_search(search=search, query="tea")
    assert told(search) == []
    put(indexed, "fresh", "Tea.")
    assert told(search) == [("new", "fresh#0")]


def test_a_search_saved_while_the_index_does_not_answer_begins_later(
    indexed: Source, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.backends.base import IndexUnavailable
    from search.saved import sweep as module

    def down() -> Any:
        raise IndexUnavailable("down")

    with monkeypatch.context() as patch:
        patch.setattr(module, "get_backend", down)
        search = saved(owner, "tea")
    assert search.rebase and search.swept_through is None
    assert told(search) == []
    put(indexed, "fresh", "Tea.")
    assert told(search) == [("new", "fresh#0")]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_each_new_match_is_told_exactly_once(
    indexed: Source, owner: Any, seed: int
) -> None:
    """Random changes, sweeps, rebuilds: what ever stood in the index at a sweep is told once."""
    chance = random.Random(seed)
    search = saved(owner, "seals")
    expected: set[str] = set()
    for step in range(30):
        slug = f"doc-{chance.randrange(5)}"
        match chance.randrange(5):
            case 0 | 1:
                words = [f"Seals {chance.randrange(40)} {slug}." for _ in range(3)]
                put(indexed, slug, *dict.fromkeys(words), **TEA)
            case 2:
                indexed.documents.pop(slug, None)
                index(slug)
            case 3:
                indexing.rebuild()
            case _ if step > 2:
                sweep()
                expected |= {r.text for r in indexed.passages() if "Seals" in r.text}
    sweep()
    expected |= {r.text for r in indexed.passages() if "Seals" in r.text}
    found = [item.record["snippet"] for item in search.items.all()]
    assert sorted(found) == sorted(expected)
    assert WatchedDocument.objects.filter(state="").exists() or expected
