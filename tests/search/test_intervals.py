"""Where proximities stand, against a slow account of the same definition."""

import time
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search import analysis, plan
from search.intervals import Passage, alternatives, as_span, intervals, marked, matches
from search.plan import Any, Near, Pattern, Sequence, Span, StartsWith, Term


def exact(text: str) -> Span:
    words = tuple(text.split())
    return Term("exact", words[0]) if len(words) == 1 else Sequence("exact", words)


def near(left: Span, right: Span, distance: int, *, ordered: bool = False) -> Near:
    return Near(left, right, "words", distance, ordered)


def together(left: Span, right: Span) -> Near:
    return Near(left, right, "sentence")


A, B, C = exact("a"), exact("b"), exact("c")


@pytest.mark.parametrize(
    ("span", "text", "found"),
    [
        (near(A, B, 1), "a b x b a", [(0, 1), (3, 4)]),
        (near(A, B, 1, ordered=True), "a b x b a", [(0, 1)]),
        (near(A, B, 2), "a x b", [(0, 2)]),
        (near(A, B, 1), "a x b", []),
        (near(A, A, 5), "a", []),
        (near(A, A, 5), "a x a", [(0, 2)]),
        (near(exact("a b"), exact("b c"), 5), "a b c", []),
        (near(exact("a b"), exact("b c"), 5), "a b c b c", [(0, 4)]),
        # the shorter alternative hides no longer one
        (near(Any((exact("a b"), A)), C, 1), "a b c", [(0, 2)]),
        # a proximity in a proximity
        (near(near(A, B, 2), C, 1, ordered=True), "a x b c", [(0, 3)]),
        (near(near(A, B, 2), C, 1, ordered=True), "a x b x c", []),
        (together(A, B), "A here. B here. Then b and a.", [(5, 7)]),
        (together(A, B), "See para. 5 a (cf. b).", [(3, 5)]),
        (together(exact("tea b"), C), "No tea. B c.", []),
        (near(StartsWith("exact", "lab"), Pattern("exact", "wom?n"), 3), "women label", [(0, 1)]),
        (
            near(Sequence("exact", ("of", "lab*"), (1,)), Term("stem", "measur"), 9),
            "measures of labelling",
            [(0, 2)],
        ),
        (near(exact("必 要"), exact("检 验"), 2), "必要性检验", [(0, 4)]),
    ],
)
def test_stands_there(span: Span, text: str, found: list[tuple[int, int]]) -> None:
    passage = Passage(text)
    assert intervals(span, passage) == found
    assert matches(span, passage) == bool(found)


@pytest.mark.parametrize(
    ("span", "text", "words"),
    [
        (near(A, B, 2), "a x x x a x b b", [4, 6]),
        (near(A, B, 3, ordered=True), "b a a x b", [1, 2, 4]),
        (near(A, B, 3), "b a a x b x x x a", [0, 1, 2, 4]),
        (together(A, B), "A here. B a and b here. Thus a.", [2, 3, 5]),
        (near(near(A, B, 1), C, 2), "a b x x c b a x c", [4, 5, 6, 8]),
    ],
)
def test_marks_both_operands_where_they_match(span: Span, text: str, words: list[int]) -> None:
    assert marked(span, Passage(text)) == [(word, word) for word in words]


# --- against a slow account ----------------------------------------------------------------

letters = st.sampled_from("abcd")
leaf_spans = st.one_of(
    letters.map(exact),
    st.lists(letters, min_size=2, max_size=3).map(lambda some: exact(" ".join(some))),
    letters.map(lambda letter: StartsWith("exact", letter)),
    st.sampled_from([Pattern("exact", "?"), Pattern("exact", "a*"), Term("stem", "b")]),
    st.tuples(letters, letters).map(lambda two: Sequence("exact", (two[0], f"{two[1]}*"), (1,))),
)
spans = st.recursive(
    leaf_spans,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda some: Any(tuple(some))),
        st.builds(near, inner, inner, st.integers(1, 4), ordered=st.booleans()),
        st.builds(together, inner, inner),
    ),
    max_leaves=5,
)
texts = st.lists(
    st.sampled_from(["a", "b", "c", "d", "ab", "here. A", "there. C"]), max_size=14
).map(" ".join)
Places = set[tuple[int, int]]


def drawn_out(span: Span) -> list[Span]:
    """The alternatives of a span, none of them with an `Any` or a `Near` of two orders."""
    match span:
        case Any(children):
            return [one for child in children for one in drawn_out(as_span(child))]
        case Near(left, right, unit, distance, ordered):
            pairs = list(product(drawn_out(left), drawn_out(right)))
            found: list[Span] = [Near(one, other, unit, distance, True) for one, other in pairs]
            if not ordered:
                found += [Near(other, one, unit, distance, True) for one, other in pairs]
            return found
        case _:
            return [span]


def places(span: Span, passage: Passage) -> Places:
    """The intervals of one alternative, by trying everything."""
    if not isinstance(span, Near):
        return set(intervals(span, passage))
    pairs = [
        (one, other)
        for one, other in product(places(span.left, passage), places(span.right, passage))
        if one[1] < other[0]
    ]
    made = {(one[0], other[1]) for one, other in pairs}
    minimal = {
        place
        for place in made
        if not any(
            other != place and place[0] <= other[0] and other[1] <= place[1] for other in made
        )
    }
    return {
        (one[0], other[1])
        for one, other in pairs
        if (one[0], other[1]) in minimal
        and (
            other[0] - one[1] <= span.distance
            if span.unit == "words"
            else passage.sentence[one[0]] == passage.sentence[other[1]]
        )
    }


@settings(max_examples=600, deadline=None)
@given(spans, texts)
@example(near(Any((exact("a b"), A)), C, 1), "a b c")
def test_as_trying_everything_finds(span: Span, text: str) -> None:
    passage = Passage(text)
    slow = set().union(*(places(one, passage) for one in drawn_out(span)))
    found = intervals(span, passage)
    assert bool(found) == bool(slow) == matches(span, passage)
    # Single words that are alternatives of each other stay together, and may hide each other's
    # longer pairs; nothing is found that is not there.
    assert set(found) <= slow
    assert bool(marked(span, passage)) == bool(found)
    assert alternatives(span) <= len(drawn_out(span))


@given(
    st.from_regex(r"[ab][ab?*]{0,6}", fullmatch=True), st.text(st.sampled_from("ab"), max_size=8)
)
def test_globs_fit_as_they_say(glob: str, word: str) -> None:
    def slow(glob: str, word: str) -> bool:
        if not glob:
            return not word
        if glob[0] == "*":
            return slow(glob[1:], word) or (bool(word) and slow(glob, word[1:]))
        return bool(word) and glob[0] in {"?", word[0]} and slow(glob[1:], word[1:])

    assert analysis.fits(glob)(word) == slow(glob, word)


def test_long_words_and_passages_take_little_time() -> None:
    began = time.perf_counter()
    assert not analysis.fits("a*a*a*ab")("a" * 20_000)
    passage = Passage("a b " * 3_000)
    assert matches(near(near(A, B, 5), near(B, A, 5), 5), passage)
    assert time.perf_counter() - began < 2


def test_a_field_without_positions_is_no_span() -> None:
    with pytest.raises(ValueError, match="whole"):
        matches(plan.Term("whole", "7.214"), Passage("7.214"))
