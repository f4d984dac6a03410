"""Both engines find exactly the passages that `search.intervals` says match, whatever is asked."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search import indexing, intervals, plan
from search.backends import get_backend
from search.backends.base import Reader
from search.compile import span
from search.query import parse
from search.spans import operands
from tests.search.corpus import Source, document

pytestmark = pytest.mark.django_db

# Few words, some of one stem, in short sentences: everything meets everything.
WORDS = ("label", "labels", "tea", "teas", "is", "必", "要")
STEMS = ("label", "tea", "is")
GLOBS = ("te*", "lab?l*", "*s", "?ea", "i?", "*")


def passages() -> list[str]:
    """Every order of a few words that a generator of fixed seed comes to, cut into sentences."""
    import random

    chosen = random.Random(5)
    texts = []
    for _number in range(400):
        words = [chosen.choice(WORDS) for _ in range(chosen.randint(1, 12))]
        marks = [chosen.choice(("", "", ".", ";")) for _ in words]
        joined = " ".join(f"{word}{mark}" for word, mark in zip(words, marks, strict=True))
        texts.append(joined.replace(". t", ". T").replace("; l", "; L").replace(". i", ". I"))
    return texts


words = st.one_of(
    st.builds(plan.Term, st.just("exact"), st.sampled_from(WORDS)),
    st.builds(plan.Term, st.just("stem"), st.sampled_from(STEMS)),
    st.builds(plan.StartsWith, st.just("exact"), st.sampled_from(("te", "la", "i"))),
    st.builds(plan.Pattern, st.just("exact"), st.sampled_from(GLOBS)),
)


def sequence(values: list[str], name: plan.TextField = "exact") -> plan.Sequence:
    globs = tuple(at for at, value in enumerate(values) if set(value) & set("*?"))
    return plan.Sequence(name, tuple(values), globs)


runs = st.one_of(
    st.lists(st.sampled_from(WORDS + GLOBS), min_size=2, max_size=4).map(sequence),
    st.lists(st.sampled_from(STEMS), min_size=2, max_size=3).map(
        lambda some: sequence(some, "stem")
    ),
)


def wider(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    near = st.builds(plan.Near, inner, inner, st.just("words"), st.integers(1, 4), st.booleans())
    same = st.builds(plan.Near, inner, inner, st.just("sentence"), st.just(0), st.booleans())
    either = st.lists(inner, min_size=2, max_size=3).map(lambda some: plan.Any(tuple(some)))
    return st.one_of(near, same, either)


spans = wider(st.recursive(st.one_of(words, words, runs), wider, max_leaves=4))


@pytest.fixture
def reader(db: None, engine: str, source: Source) -> Iterator[Reader]:
    source.documents = {"small": document("small", *passages())}
    indexing.rebuild()
    yield get_backend().reader()


TEA, LABEL = plan.Term("exact", "tea"), plan.Term("stem", "label")


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(span=spans)
@example(span=plan.Near(TEA, TEA, "words", 1))
@example(span=plan.Near(TEA, plan.Term("exact", "is"), "words", 4, ordered=True))
@example(span=plan.Near(plan.Any((TEA, sequence(["tea", "is"]))), LABEL, "words", 1))
@example(span=plan.Near(plan.Near(TEA, LABEL, "words", 2), LABEL, "words", 1))
@example(span=sequence(["*", "tea"]))
@example(span=span(parse("tea /s label /s is").query))
@example(span=span(parse("tea /s label /s labels").query))
@example(span=span(parse("(tea OR is) w/2 label").query))
def test_what_stands_close(reader: Reader, source: Source, span: plan.Span) -> None:
    expected = {
        record.id
        for record in source.passages()
        if intervals.matches(span, intervals.Passage(record.text))
    }
    found = reader.top(span, limit=1000, offset=0, by_rank=None)
    assert {item.stored["id"] for item in found} == expected
    assert reader.count(span) == expected_number(reader, span, expected)


def expected_number(reader: Reader, span: plan.Span, expected: set[str]) -> int:
    """Of the span; and those without it are all others that have its words."""
    others = plan.All((), (operands(span),), (span,))
    candidates = reader.count(operands(span))
    assert reader.count(others) == candidates - len(expected)
    assert sum(reader.tally(span, ["attributes"])["attributes"].values()) == len(expected)
    return len(expected)
