"""Marks and snippets, from the tree of the query."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import analysis
from search.highlight import highlight, snippet
from search.query import parse
from search.service import marks


def marked(query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in highlight(parse(query).query, text)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("discrimination measure", "Measures may discriminate.", ["Measures", "discriminate"]),
        ("the measure", "The measures of the state", ["measures"]),
        ('"the measure"', "The measure, the measures", ["The measure"]),
        ('"like products"', "like products are like product", ["like products"]),
        ('"trade restrictive than"', "more trade-restrictive than it", ["trade-restrictive than"]),
        ("discriminat*", "indiscriminate discriminatory", ["discriminatory"]),
        ('"of discriminat*"', "of discrimination and discrimination", ["of discrimination"]),
        ("a AND NOT tea", "a cup of tea", ["a"]),
        ("tea forum:wto", "the WTO and tea", ["tea"]),
        ("337-TA-796", "Inv. No. 337‑TA‑796.", ["337‑TA‑796"]),
        ("panel's", "The panel’s panels", ["panel", "panels"]),
        ("必要性检验", "对必要性检验的要求", ["必要性检验"]),
        ("必要性 检验", "检验其必要性", ["检验", "必要性"]),
        ("Côte ﬁnding", "côte findings cote", ["côte", "findings", "cote"]),
        # proximities: both sides where they stand close, and nowhere else
        ("tea w/2 label", "tea and labels; here no tea is in a label", ["tea", "labels"]),
        ("tea pre/2 label", "labelled tea of label", ["tea", "label"]),
        (
            '"of tea" w/3 (lab* OR mark)',
            "of tea and of marks or of tea some labels",
            ["of tea", "marks", "of tea", "labels"],
        ),
        (
            "tea /s label",
            "The tea is good. No label. A label of tea is here.",
            ["label", "tea"],
        ),
        (
            "tea /s label /s lamp",
            "Tea and a lamp. The label of a lamp is by the tea.",
            ["label", "lamp", "tea"],
        ),
        ("tea /p label", "The tea is good. No label.", ["tea", "label"]),
        ("lamp OR tea w/1 label", "tea; lamps", ["lamps"]),
        ("(tea w/1 label) w/5 rule", "a tea label, a rule, a tea", ["tea", "label", "rule"]),
        ("lamp AND NOT (tea w/1 label)", "tea label lamp", ["lamp"]),
        ("必要性 w/3 检验", "必要性的检验。检验，必要性", ["必要性", "检验", "检验", "必要性"]),
        ("必要性 /s 检验", "必要性在此。检验在彼。", []),
        # wildcards
        ("wom?n", "woman, women, womxen", ["woman", "women"]),
        ("col*r", "colour color colours", ["colour", "color"]),
        ('"the wom?n of trad*"', "the women of trade; the women of", ["the women of trade"]),
        ('"disc* of meas*"', "discussion of measures of", ["discussion of measures"]),
        ("", "tea", []),
        ("😀 tea", "😀 tea", ["tea"]),
    ],
)
def test_marks(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == expected


def test_marks_of_a_broken_query_are_none() -> None:
    assert marks("tea AND (", "tea") == []


def test_snippet_is_cut_at_sentences() -> None:
    text = "Nothing here. " * 30 + "The tea is labelled. Another one follows." + " And more." * 60
    cut = snippet(parse("tea").query, text, length=120)
    assert cut.text.startswith(("Nothing", "The tea"))
    assert cut.text.endswith(".")
    assert "The tea is labelled." in cut.text
    assert len(cut.text) <= 120
    assert cut.cut == (True, True)
    assert [cut.text[low:high] for low, high in cut.highlights] == ["tea"]
    assert text[cut.start :].startswith(cut.text)


def test_snippet_of_one_long_sentence_is_cut_between_words() -> None:
    text = "word " * 200 + "tea " + "word " * 200
    cut = snippet(parse("tea").query, text, length=100)
    assert len(cut.text) <= 100
    assert set(cut.text.split()) == {"word", "tea"}


def test_chinese_snippet() -> None:
    text = "第一句话。" * 40 + "必要性检验在此。" + "最后一句。" * 40
    cut = snippet(parse("必要性检验").query, text, length=60)
    assert "必要性检验在此。" in cut.text
    assert cut.text.endswith("。")


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=300),
    st.sampled_from(["tea", '"a b"', "te*", "必要", "a b c", "", "a w/3 b", "t?a /s be*"]),
)
def test_offsets_are_always_inside(text: str, query: str) -> None:
    node = parse(query).query
    spans = highlight(node, text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    cut = snippet(node, text, length=40)
    assert text[cut.start : cut.start + len(cut.text)] == cut.text
    assert all(0 <= start < end <= len(cut.text) for start, end in cut.highlights)


class TestTokens:
    def test_identifiers_also_stand_whole(self) -> None:
        found = analysis.wholes(
            "See 337-TA-796, WT/DS593/R/Add.1, paras. 7.214-7.216 and F.3d; trade-off."
        )
        assert {
            "337-ta-796",
            "wt/ds593/r/add.1",
            "wt/ds593",
            "wt/ds593/r",
            "7.214",
            "7.216",
            "f.3d",
        } <= set(found)
        assert "trade-off" not in found

    def test_offsets_are_those_of_the_source(self) -> None:
        text = "Straße “ﬁne” 😀 必要²"
        assert [text[token.start : token.end] for token in analysis.tokens(text)] == [
            "Straße",
            "ﬁne",
            "必",
            "要",
        ]
        assert analysis.words(text) == ["strasse", "fine", "必", "要"]

    def test_streams_share_positions(self) -> None:
        words = analysis.words("The panel's trade-restrictive findings in § 7.214")
        assert words == ["the", "panel", "s", "trade", "restrictive", "findings", "in", "7", "214"]
        assert len(analysis.stems(words)) == len(words)
