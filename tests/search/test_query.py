"""The query language: what is understood, what is refused and how, and the canonical text."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import registry
from search.query import (
    And,
    Every,
    Field,
    Near,
    Node,
    Not,
    Or,
    Parsed,
    Phrase,
    Prefix,
    QueryError,
    Question,
    Range,
    Unit,
    Wildcard,
    Word,
    parse,
    print_query,
)
from search.query.fields import FIELDS

UNDERSTOOD: list[tuple[str, Node, str]] = [
    ("", Every(), "question"),
    ("necessity", Word("necessity"), "question"),
    ("like products", Question((Word("like"), Word("products"))), "question"),
    (
        "the like (so-called) products?",
        Question(tuple(map(Word, ["the", "like", "so-called", "products"]))),
        "question",
    ),
    ("“like product”", Phrase("like product"), "boolean"),
    ("a AND b OR c", Or((And((Word("a"), Word("b"))), Word("c"))), "boolean"),
    ("a (b OR c)", And((Word("a"), Or((Word("b"), Word("c"))))), "boolean"),
    ("a -b", And((Word("a"), Not(Word("b")))), "boolean"),
    ("NOT (a b)", Not(And((Word("a"), Word("b")))), "boolean"),
    ("discriminat*", Prefix("discriminat"), "boolean"),
    ('"trade restrict*"', Phrase("trade restrict*"), "boolean"),
    ("trade-restrict*", Phrase("trade-restrict*"), "boolean"),
    ("US – Gasoline", Question((Word("US"), Word("Gasoline"))), "question"),
    ("337‑TA‑1226", Word("337-TA-1226"), "question"),
    ("§ 1337(a)(1)(B),", Word("1337(a)(1)(B)"), "question"),
    ("GATT III:4", Question((Word("GATT"), Word("III:4"))), "question"),
    ("必要性检验", Word("必要性检验"), "question"),
    ("必要性，检验", Question((Word("必要性"), Word("检验"))), "question"),
    ("「必要性」", Phrase("必要性"), "boolean"),
    ("year:2015..2024", Field("year", (Range(2015, 2024),)), "boolean"),
    ("year:2015..", Field("year", (Range(2015, None),)), "boolean"),
    ("year：2015", Field("year", (Range(2015, 2015),)), "boolean"),
    ('provision:"TBT 2.4"+', Field("provision", ("TBT 2.4",), below=True), "boolean"),
    ("code:loophole.exception", Field("code", ("loophole.exception",), below=True), "boolean"),
    ('kind:(opinion, "panel_report")', Field("kind", ("opinion", "panel_report")), "boolean"),
    ("year:(2015,2017..2019)", Field("year", (Range(2015, 2015), Range(2017, 2019))), "boolean"),
    ('kind:"Court opinion"', Field("kind", ("opinion",)), "boolean"),
    ("forum：WTO", Field("forum", ("wto",)), "boolean"),
    ("lang:Chinese", Field("lang", ("zh",)), "boolean"),
    ("direction:direction.adverse", Field("direction", ("adverse",)), "boolean"),
    ("cites：DS58", Field("cites", ("DS58",)), "boolean"),
    ('cites:"WT/DS58/AB/R"', Field("cites", ("WT/DS58/AB/R",)), "boolean"),
    ("tea forum:wto", And((Word("tea"), Field("forum", ("wto",)))), "question"),
    (
        "tea labels forum:wto",
        And((Question((Word("tea"), Word("labels"))), Field("forum", ("wto",)))),
        "question",
    ),
]


@pytest.mark.parametrize(("text", "node", "reading"), UNDERSTOOD)
def test_understood(text: str, node: Node, reading: str) -> None:
    assert parse(text) == Parsed(node, reading)


REFUSED: list[tuple[str, int, int, str]] = [
    ("(a OR b", 0, 1, "(a OR b)"),
    ("a OR b)", 6, 1, "a OR b"),
    ("a AND", 2, 3, "a"),
    ("AND a", 0, 3, "a"),
    ("a AND OR b", 6, 2, "a AND b"),
    ('tea "like', 4, 1, 'tea "like"'),
    ('a ""', 2, 2, "a"),
    ("cod:x tea", 0, 3, "code:x tea"),
    ("tea *", 4, 1, "tea"),
    ("year:20x tea", 5, 3, ""),
    ("year:2024..2015", 5, 10, "year:2015..2024"),
    ("forum:wto+", 9, 1, "forum:wto"),
    ("kind:(notice, opinion", 5, 1, "kind:(notice, opinion)"),
    ("kind:pannel tea", 5, 6, "kind:panel_report tea"),
    ("kind:(opinion, panel)", 15, 5, "kind:(opinion, panel_report)"),
    ("forum:itc", 6, 3, "forum:usitc337"),
    ("forum:zzz", 6, 3, ""),
    ("lang:fr", 5, 2, ""),
    ("direction:advers", 10, 6, "direction:adverse"),
    ("case:() tea", 0, 7, "tea"),
    ("---", 0, 3, ""),
    ("a*", 0, 2, ""),
]


@pytest.mark.parametrize(("text", "position", "length", "suggestion"), REFUSED)
def test_refused_with_place_and_suggestion(
    text: str, position: int, length: int, suggestion: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    error = caught.value
    assert (error.position, error.length, error.suggestion) == (position, length, suggestion)
    assert error.message


def test_caret_stands_under_the_error() -> None:
    with pytest.raises(QueryError) as caught:
        parse("tea labels /sent lamps")
    line, caret = caught.value.caret("tea labels /sent lamps")
    assert line[caret.index("^") :].startswith("/sent")
    assert caret.count("^") == 5


@pytest.mark.parametrize(
    "text",
    [
        "a " * 6000,
        "(" * 500,
        "NOT " * 500 + "a",
        "(a OR " * 200,
        "a OR " * 3000,
        '"' * 999,
        "*" * 50,
        "😀" * 10,
        "(a OR b" + " AND (c OR d" * 30 + ")" * 31,
        "a b " * 300 + "-c",
    ],
)
def test_monstrous_queries_are_answered(text: str) -> None:
    try:
        parse(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)


# --- properties -------------------------------------------------------------------------

words = st.from_regex(
    r"[a-z]{2,8}|[a-z]{2,5}-[a-z]{2,5}|[0-9]{1,2}\.[0-9]{1,3}|[必要性检验]{1,4}", fullmatch=True
)
values = st.from_regex(
    r"[a-z]{2,8}|[A-Z]{2,4} [0-9]\.[0-9]|[a-z]{2,4}\.[a-z]{2,4}|[A-Z]{2}\(b\)", fullmatch=True
)
years = st.integers(1900, 2100)


@st.composite
def fields(draw: st.DrawFn) -> Field:
    name = draw(st.sampled_from(sorted(FIELDS)))
    spec = FIELDS[name]
    if spec.number:
        low, high = sorted([draw(years), draw(years)])
        choices = [Range(low, high), Range(low, None), Range(None, high), Range(low, low)]
        return Field(name, (draw(st.sampled_from(choices)),))
    closed = sorted(registry.closed_values(name))
    chosen = draw(
        st.lists(st.sampled_from(closed) if closed else values, min_size=1, max_size=3, unique=True)
    )
    return Field(name, tuple(chosen), below=spec.tree or (spec.below and draw(st.booleans())))


wild = st.from_regex(r"[a-z]{2,4}\*[a-z]{1,3}|[a-z]\?[a-z]{1,3}|[a-z]{2}\?[a-z]\*", fullmatch=True)
phrases = st.one_of(
    st.lists(words, min_size=1, max_size=3),
    st.tuples(words, st.one_of(wild, st.from_regex(r"[a-z]{2,5}\*", fullmatch=True)), words),
).map(lambda some: Phrase(" ".join(some)))
worded = st.one_of(
    words.map(Word),
    st.from_regex(r"[a-z]{2,8}", fullmatch=True).map(Prefix),
    wild.map(Wildcard),
    phrases,
)


def flat(kind: type[And] | type[Or], children: list[Node]) -> Node:
    found: list[Node] = []
    for child in children:
        found.extend(child.children if isinstance(child, kind) else [child])
    return kind(tuple(found))


def near(inner: st.SearchStrategy[Node], unit: Unit) -> st.SearchStrategy[Near]:
    """Two operands of a proximity: leaves, OR of them, and proximities no wider."""
    if unit == "words":
        return st.builds(Near, inner, inner, st.just(unit), st.integers(1, 100), st.booleans())
    return st.builds(Near, inner, inner, st.just(unit))


def nested(inner: st.SearchStrategy[Node], unit: Unit, most: int) -> st.SearchStrategy[Node]:
    return st.recursive(
        inner,
        lambda some: st.one_of(
            near(some, unit), st.lists(some, min_size=2, max_size=3).map(lambda two: flat(Or, two))
        ),
        max_leaves=most,
    )


proximities = nested(nested(nested(worded, "words", 3), "sentence", 2), "paragraph", 2)
booleans = st.recursive(
    st.one_of(worded, fields(), proximities),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: flat(And, some)),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: flat(Or, some)),
    ),
    max_leaves=5,
)
questions = st.lists(words.map(Word), min_size=2, max_size=5).map(
    lambda some: Question(tuple(some))
)
asked = st.builds(
    lambda question, some: And((question, *some)) if some else question,
    questions,
    st.lists(fields(), max_size=2),
)


@settings(max_examples=300, deadline=None)
@given(booleans | asked)
def test_print_and_parse_give_the_same_tree(node: Node) -> None:
    assert parse(print_query(node)).query == node


alphabet = st.sampled_from(
    [
        *'abz 必要"()-*?:,.+/“”（）：；',
        *("AND ", "OR ", "NOT ", " or ", "code:", "year:", "..", "2015", "😀"),
        *(" w/5 ", " /s ", " /p ", " +3 ", "w5", "/5", "/ s ", " near/2 "),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(alphabet, max_size=25).map("".join) | st.text(max_size=40))
def test_only_query_errors_with_sound_suggestions(text: str) -> None:
    try:
        node = parse(text).query
    except QueryError as error:
        assert 0 <= error.position <= max(len(text), 1)
        assert error.length >= 1
        parse(error.suggestion)
    else:
        assert parse(print_query(node)).query == node


@pytest.mark.parametrize("run", ["\u0301", "_", "-", "/", "…", "*_", "(", "'"])
def test_a_long_run_of_marks_is_read_in_time(run: str) -> None:
    """Ten thousand characters are allowed; work that grows with the square of them takes seconds."""
    began = time.process_time()
    with contextlib.suppress(QueryError):
        parse("t" + run * (9_000 // len(run)) + "ea")
    assert time.process_time() - began < 0.5
