"""Two versions of a text beside each other."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from legaltext.aligning import align, changed_words

WORDS = st.lists(
    st.sampled_from(["the panel", "a ban", "", "it held", "措施", "x" * 40]), max_size=14
)


def shown(old: list[str], new: list[str]) -> list[tuple[str | None, str | None]]:
    return [
        (
            None if pair.old is None else old[pair.old],
            None if pair.new is None else new[pair.new],
        )
        for pair in align(old, new)
    ]


def test_same_changed_gone_and_new() -> None:
    old = ["Findings", "The ban was necessary.", "It was applied fairly.", "Nothing more."]
    new = ["Findings", "A new one comes first.", "The ban was not necessary.", "Nothing more."]
    assert shown(old, new) == [
        ("Findings", "Findings"),
        (None, "A new one comes first."),
        ("The ban was necessary.", "The ban was not necessary."),
        ("It was applied fairly.", None),
        ("Nothing more.", "Nothing more."),
    ]


def test_a_passage_that_stands_often_is_no_anchor() -> None:
    old = ["Id.", "one", "Id.", "two", "Id."]
    new = ["Id.", "one", "Id.", "Id.", "two", "Id."]
    assert sum(pair.same for pair in align(old, new)) == 5
    assert [pair.old for pair in align(old, new) if not pair.same] == [None]


@given(WORDS, WORDS)
def test_every_passage_once_in_order(old: list[str], new: list[str]) -> None:
    pairs = align(old, new)
    assert [pair.old for pair in pairs if pair.old is not None] == list(range(len(old)))
    assert [pair.new for pair in pairs if pair.new is not None] == list(range(len(new)))
    for pair in pairs:
        both = pair.old is not None and pair.new is not None
        assert both or not pair.same
        if pair.old is not None and pair.new is not None:
            assert old[pair.old] == new[pair.new] or not pair.same


@given(st.text("ab 措,", max_size=30), st.text("ab 措,", max_size=30))
def test_what_is_not_marked_is_in_both(old: str, new: str) -> None:
    gone, come = changed_words(old, new)

    def rest(text: str, marked: list[tuple[int, int]]) -> str:
        inside = {at for start, end in marked for at in range(start, end)}
        return "".join(letter for at, letter in enumerate(text) if at not in inside)

    assert "".join(rest(old, gone).split()) == "".join(rest(new, come).split())


def test_words_are_marked_whole_and_chinese_by_character() -> None:
    old, new = "The ban was necessary.", "The measure was not necessary."
    gone, come = changed_words(old, new)
    assert [old[start:end] for start, end in gone] == ["ban"]
    assert [new[start:end].strip() for start, end in come] == ["measure", "not"]
    gone, come = changed_words("该措施是必要的", "该禁令是必要的")
    assert (gone, come) == ([(1, 3)], [(1, 3)])


def test_a_long_text_is_aligned_in_linear_time() -> None:
    old = [f"Paragraph {number} of a long report says this and that." for number in range(40_000)]
    new = ["Another beginning.", *old]
    new[20_000:20_100] = [text.replace("this", "something else") for text in new[20_000:20_100]]
    begun = time.monotonic()
    pairs = align(old, new)
    assert time.monotonic() - begun < 2
    assert sum(pair.same for pair in pairs) == 39_900
