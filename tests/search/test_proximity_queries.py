"""Proximity and wildcards as they are typed: understood, refused with place and suggestion, printed."""

import time

import pytest

from search.query import (
    And,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    QueryError,
    Question,
    Wildcard,
    Word,
    parse,
    print_query,
)

A, B, C, D = (Word(letter) for letter in "abcd")


def words(left: Node, right: Node, distance: int = 5, *, ordered: bool = False) -> Near:
    return Near(left, right, "words", distance, ordered)


def sentence(left: Node, right: Node) -> Near:
    return Near(left, right, "sentence")


def paragraph(left: Node, right: Node) -> Near:
    return Near(left, right, "paragraph")


UNDERSTOOD: list[tuple[str, Node, str]] = [
    ("a w/5 b", words(A, B), "a w/5 b"),
    ("a /5 b", words(A, B), "a w/5 b"),
    ("a W/5 b", words(A, B), "a w/5 b"),
    ("a +5 b", words(A, B, ordered=True), "a pre/5 b"),
    ("a PRE/5 b", words(A, B, ordered=True), "a pre/5 b"),
    ("a /s b", sentence(A, B), "a /s b"),
    ("a /P b", paragraph(A, B), "a /p b"),
    # full-width marks, curly quotes, a pasted line break, a comma after the operator
    ("a ｗ／５ b", words(A, B), "a w/5 b"),
    ("a／ｓ b", Question((Word("a/s"), B)), "a/s b"),
    (
        "“a b”　＋５　(c　OR\nd)",
        words(Phrase("a b"), Or((C, D)), ordered=True),
        '"a b" pre/5 (c OR d)',
    ),
    ("a\nw/5,\nb", words(A, B), "a w/5 b"),
    ('"a b"/5"c d"', words(Phrase("a b"), Phrase("c d")), '"a b" w/5 "c d"'),
    ("(a OR b)/s(c OR d)", sentence(Or((A, B)), Or((C, D))), "(a OR b) /s (c OR d)"),
    # precedence: words, then /s, then /p, then AND, then OR; from left to right
    ("a w/5 b w/3 c", words(words(A, B), C, 3), "a w/5 b w/3 c"),
    ("a w/5 (b w/3 c)", words(A, words(B, C, 3)), "a w/5 (b w/3 c)"),
    ("a /s b w/5 c", sentence(A, words(B, C)), "a /s (b w/5 c)"),
    ("a /p b /s c", paragraph(A, sentence(B, C)), "a /p (b /s c)"),
    ("a w/5 b /p c OR d", Or((paragraph(words(A, B), C), D)), "(a w/5 b) /p c OR d"),
    ("a b w/5 c", And((A, words(B, C))), "a AND b w/5 c"),
    ("a AND b /s c OR d", Or((And((A, sentence(B, C))), D)), "(a AND b /s c) OR d"),
    ("NOT (a w/5 b)", Not(words(A, B)), "NOT (a w/5 b)"),
    ("c -(a w/5 b)", And((C, Not(words(A, B)))), "c AND NOT (a w/5 b)"),
    (
        "((a w/5 b)) kind:opinion",
        And((words(A, B), parse("kind:opinion").query)),
        "a w/5 b AND kind:opinion",
    ),
    # wildcards
    ("wom?n", Wildcard("wom?n"), "wom?n"),
    ("Col*R w/5 lab*", words(Wildcard("col*r"), Prefix("lab")), "col*r w/5 lab*"),
    ("be?t*", Wildcard("be?t*"), "be?t*"),
    ("wom＊n？", Wildcard("wom*n"), "wom*n"),
    ('"the wom?n of trad*"', Phrase("the wom?n of trad*"), '"the wom?n of trad*"'),
    ('"disc* meas*"', Phrase("disc* meas*"), '"disc* meas*"'),
    ('"wom?n"', Wildcard("wom?n"), "wom?n"),
    ("re-export*", Phrase("re-export*"), '"re-export*"'),
    # a question mark is one, and an address has some
    ("what is tea?", Question((Word("what"), Word("is"), Word("tea"))), "what is tea"),
    ('"a like product?"', Phrase("a like product?"), '"a like product?"'),
    ("必要性？检验", Question((Word("必要性"), Word("检验"))), "必要性 检验"),
    ("https://x.org/a?b=*c", Word("https://x.org/a-b=-c"), ""),
    # Chinese needs no spaces
    ("必要性/5检验", words(Word("必要性"), Word("检验")), "必要性 w/5 检验"),
    (
        "必要 ／ｓ （检验 OR 标准）",
        sentence(Word("必要"), Or((Word("检验"), Word("标准")))),
        "必要 /s (检验 OR 标准)",
    ),
    ("必要*", Word("必要"), "必要"),
    # no operators
    ("and/or 24/7 w/o", Question((Word("and/or"), Word("24/7"), Word("w/o"))), "and/or 24/7 w/o"),
    ("w5 tea", Question((Word("w5"), Word("tea"))), "w5 tea"),
    ("a OR w5 OR b", Or((A, Word("w5"), B)), "a OR w5 OR b"),
    ("tea (and) lamps", Question((Word("tea"), Word("and"), Word("lamps"))), "tea and lamps"),
    # lower-case operators, between what are no plain words
    ('"a b" or "c d"', Or((Phrase("a b"), Phrase("c d"))), '"a b" OR "c d"'),
    ('"a b" and (c OR d)', And((Phrase("a b"), Or((C, D)))), '"a b" AND (c OR d)'),
]


@pytest.mark.parametrize(("text", "node", "printed"), UNDERSTOOD)
def test_understood_and_printed(text: str, node: Node, printed: str) -> None:
    assert parse(text).query == node
    if printed:
        assert print_query(node) == printed
        assert parse(printed).query == node


REFUSED: list[tuple[str, int, int, str]] = [
    # what was meant for an operator
    ("a / s b", 2, 3, "a /s b"),
    ("a w5 b", 2, 2, "a w/5 b"),
    ("a /sent b", 2, 5, "a /s b"),
    ("a w/s b", 2, 3, "a /s b"),
    ("a w/p b", 2, 3, "a /p b"),
    ("a near/5 b", 2, 6, "a w/5 b"),
    ("a NEAR/5 b", 2, 6, "a w/5 b"),
    ("a /para b", 2, 5, "a /p b"),
    ("a +s b", 2, 2, "a /s b"),
    ("a w/ 5 b", 2, 4, "a w/5 b"),
    ("a w /5 b", 2, 4, "a w/5 b"),
    ("a ／　ｓ b", 2, 3, "a /s b"),
    ("a w/5b", 2, 4, "a w/5 b"),
    ("a pre5 b", 2, 4, "a pre/5 b"),
    ('"a b"~5', 5, 2, "a w/5 b"),
    # distances
    ("a w/0 b", 2, 3, "a w/1 b"),
    ("a pre/101 b", 2, 7, "a pre/100 b"),
    ("a /" + "9" * 5000 + " b", 2, 5001, "a w/100 b"),
    # something missing
    ("a w/5", 2, 3, "a"),
    ("/s a", 0, 2, "a"),
    ("a AND /s b", 6, 2, "a AND b"),
    ("a w/5 /s b", 6, 2, "a w/5 b"),
    ("(a w/5) b", 3, 3, "(a ) b"),
    # what makes no sense beside a proximity
    ("a w/5 NOT b", 6, 5, "a AND NOT b"),
    ("a w/5 -b", 6, 2, "a AND -b"),
    ("a /s kind:opinion", 5, 12, "a AND kind:opinion"),
    ("a /p (b OR NOT c)", 5, 12, "a AND (b OR NOT c)"),
    ("(a /s b) w/5 c", 0, 8, "(a /s b) /s c"),
    ("a w/5 (b OR (c /p d))", 6, 15, "a /p (b OR (c /p d))"),
    ("(a /p b) /s c", 0, 8, "(a /p b) /p c"),
    ("(a AND b) /s c", 0, 9, "(a AND b) AND c"),
    ("(a b) w/5 c", 0, 5, '"a b" w/5 c'),
    ("(a or b) w/5 c", 0, 8, "(a OR b) w/5 c"),
    ("a /s b /s c /s d /s a /s b", 22, 2, "a /s b /s c /s d /s a /p b"),
    # wildcards
    ("*ea tea", 0, 3, "ea tea"),
    ("?ea tea", 0, 3, "ea tea"),
    ("t*a", 0, 3, ""),
    ("trade-* tea", 0, 7, "trade- tea"),
    ("ab*c*d*e*f", 0, 10, ""),
    ("必*性", 0, 3, "必 pre/5 性"),
    ('"the * of tea"', 0, 14, '"the" pre/2 "of tea"'),
    ('"*" tea', 0, 3, "tea"),
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


@pytest.mark.parametrize(
    "text",
    [
        " OR ".join(["tea"] * 10_000),
        " w/5 ".join(["tea"] * 10_000),
        " ".join(f"w{n}" for n in range(10_000)),
        "(" * 10_000 + "tea",
        "(tea w/5 " * 400 + "x" + ")" * 400,
        "tea " + "/s " * 3_000,
        " /p ".join(["tea"] * 400),
        " w/5 ".join(["(a-b OR c-d OR e-f)"] * 15),
        "a(" * 5_000,
        "b(a" * 3_000,
        "tea" * 350_000,
        "(" * 1_000_000,
        '"' + "*" * 1_000_000,
        "*" * 9_000,
        "a?" * 4_500,
        "ab" + "*b" * 4_000,
        '"' + "ab*c " * 1_900 + '"',
        "/ " * 5_000,
        "w " * 5_000,
        "必/5" * 2_500,
        "or " * 3_000 + "(x) or (y)",
        "-" * 9_000 + "a",
        "😀 w/5 😀",
        "code:" * 1_900,
        "kind:(" + "a," * 4_000,
    ],
)
def test_monstrous_queries_are_answered_within_a_second(text: str) -> None:
    began = time.perf_counter()
    try:
        node = parse(text).query
    except QueryError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert parse(print_query(node)).query == node
    assert time.perf_counter() - began < 1


def test_too_many_alternatives_are_refused_at_the_operator() -> None:
    chain = " w/5 ".join(["tea"] * 10)
    with pytest.raises(QueryError) as caught:
        parse(chain)
    assert chain[caught.value.position :].startswith("w/5")
    assert parse(" +5 ".join(["tea"] * 10)).query, "one order has no alternatives"
