"""Places where codings differ, and in what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.rounds.comparing import Mark, places

ANN, BEN = 1, 2
NECESSITY, SECURITY = "loophole.exception.necessity", "loophole.exception.security"
ALTERNATIVE = "countermeasure.argument.alternative"


def mark(coder: int, start: int, end: int, code: str = NECESSITY) -> Mark:
    return Mark(start, end, code, coder, f"{coder}/{start}-{end}/{code}")


def found(*marks: Mark, coders: tuple[int, ...] = (ANN, BEN)) -> list[tuple[int, int, str]]:
    return [(place.start, place.end, place.kind) for place in places(marks, coders)]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([mark(ANN, 0, 9), mark(BEN, 0, 9)], [(0, 9, "none")]),
        ([mark(ANN, 0, 9), mark(BEN, 2, 12)], [(0, 12, "boundary")]),
        ([mark(ANN, 0, 9), mark(BEN, 9, 12)], [(0, 9, "missed"), (9, 12, "missed")]),
        ([mark(ANN, 0, 9), mark(BEN, 2, 12, SECURITY)], [(0, 12, "code")]),
        ([mark(ANN, 0, 9), mark(BEN, 2, 12, ALTERNATIVE)], [(0, 12, "axis")]),
        ([mark(ANN, 0, 9)], [(0, 9, "missed")]),
        ([], []),
        # One code cut in two by the other: still the same code on other words.
        ([mark(ANN, 0, 20), mark(BEN, 0, 8), mark(BEN, 10, 20)], [(0, 20, "boundary")]),
        # An agreed code does not hide that one of them gave another as well.
        (
            [mark(ANN, 0, 9), mark(BEN, 0, 9), mark(ANN, 0, 9, SECURITY)],
            [(0, 9, "none"), (0, 9, "missed")],
        ),
    ],
)  # fmt: skip
def test_two_coders(marks: list[Mark], expected: list[tuple[int, int, str]]) -> None:
    assert sorted(found(*marks)) == sorted(expected)


def test_of_three_all_must_agree() -> None:
    two = [mark(1, 0, 9), mark(2, 0, 9)]
    assert found(*two, coders=(1, 2, 3)) == [(0, 9, "missed")]
    assert found(*two, mark(3, 0, 9), coders=(1, 2, 3)) == [(0, 9, "none")]
    assert found(*two, mark(3, 1, 9), coders=(1, 2, 3)) == [(0, 9, "boundary")]
    assert found(*two, mark(3, 1, 9, SECURITY), coders=(1, 2, 3)) == [(0, 9, "code")]


SPANS = st.lists(
    st.builds(
        lambda coder, start, length, code: mark(coder, start, start + length, code),
        st.sampled_from([1, 2, 3]),
        st.integers(0, 40),
        st.integers(1, 12),
        st.sampled_from([NECESSITY, SECURITY, ALTERNATIVE]),
    ),
    max_size=14,
)


@given(SPANS)
def test_every_mark_is_in_exactly_one_place(marks: list[Mark]) -> None:
    grouped = places(marks, (1, 2, 3))
    members = [one for place in grouped for one in place.marks]
    assert sorted(members) == sorted(set(marks))
    assert grouped == places(reversed(marks), (3, 1, 2))
    for place in grouped:
        assert (place.kind == "missed") >= (len({one.coder for one in place.marks}) == 1)
