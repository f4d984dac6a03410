"""Anchors: exact where they can be, a person's choice where they tie, never an exception."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from legaltext.anchors import Anchor, AnchorError, create, reanchor, resolve
from tests.legaltext.linear import seconds

TEXT = "The Panel finds the measure inconsistent. The Panel then turns to the next claim. 𝔘𝔫𝔦."
WORDS = st.text(alphabet="ab cde𝔘𝔫é中", max_size=60)


def test_create_keeps_context() -> None:
    anchor = create(TEXT, 4, 9)
    assert (anchor.exact, anchor.prefix) == ("Panel", "The ")
    assert anchor.suffix == TEXT[9:41]
    assert resolve(TEXT, anchor)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (5, 4), (0, 10_000)])
def test_bad_bounds_are_refused(start: int, end: int) -> None:
    with pytest.raises(AnchorError):
        create(TEXT, start, end)


def test_moved_by_an_insertion_before() -> None:
    anchor = create(TEXT, 4, 9)
    found = reanchor("A new first sentence. " + TEXT, anchor)
    assert (found.status, found.start) == ("moved", 26)


def test_context_decides_between_two_places() -> None:
    anchor = create(TEXT, 46, 51)
    text = "Inserted. " + TEXT
    found = reanchor(text, anchor)
    assert (found.status, found.start) == ("moved", 56)


def test_a_tie_is_left_to_a_person() -> None:
    anchor = Anchor(500, 505, "Panel", "", "")
    found = reanchor("Panel or Panel", anchor)
    assert found.status == "ambiguous"
    assert found.start is None
    assert [(c.start, c.end) for c in found.candidates] == [(9, 14), (0, 5)]


def test_changed_words_are_found_with_a_score() -> None:
    text = "Before. " + TEXT.replace("the measure inconsistent", "that measure inconsistent")
    anchor = create(TEXT, 0, 41)
    found = reanchor(text, anchor)
    assert found.status == "fuzzy"
    assert 0.85 <= found.score < 1
    assert found.start is not None and found.end is not None
    assert text[found.start : found.end] == "The Panel finds that measure inconsistent."[:-1] + "."


def test_deleted_words_are_orphaned() -> None:
    anchor = create(TEXT, 0, 41)
    assert reanchor("Entirely different matters were discussed.", anchor).status == "orphaned"


def test_a_long_text_stays_fast() -> None:
    filler = "Some other sentence about tariffs and quotas stands here. " * 20_000
    text = filler + TEXT.replace("finds", "found") + filler
    anchor = create(TEXT, 0, 41)
    assert reanchor(text, anchor).status == "fuzzy"
    assert seconds(lambda: reanchor(text, anchor)) < 5


@settings(max_examples=200, deadline=None)
@given(before=WORDS, exact=WORDS, after=WORDS, inserted=WORDS)
def test_an_insertion_before_keeps_the_words(
    before: str, exact: str, after: str, inserted: str
) -> None:
    assume(exact)
    anchor = create(before + exact + after, len(before), len(before) + len(exact))
    text = inserted + before + exact + after
    found = reanchor(text, anchor)
    if found.start is not None and found.status in {"unchanged", "moved"}:
        assert text[found.start : found.end] == exact
    else:
        assert found.status == "ambiguous"
    assert found.status not in {"orphaned", "fuzzy"}


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(max_size=80),
    start=st.integers(-5, 90),
    end=st.integers(-5, 90),
    exact=st.text(max_size=30),
    prefix=st.text(max_size=8),
    suffix=st.text(max_size=8),
)
def test_any_anchor_is_answered(
    text: str, start: int, end: int, exact: str, prefix: str, suffix: str
) -> None:
    found = reanchor(text, Anchor(start, end, exact, prefix, suffix))
    if found.start is not None:
        assert found.end is not None
        assert 0 <= found.start <= found.end <= len(text)
    else:
        assert found.status in {"ambiguous", "orphaned"}
