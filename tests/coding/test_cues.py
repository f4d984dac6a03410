"""The grammar of cues (docs/codebook.md), one line a case, and the spans suggested by them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.suggest import compile_cue, suggest
from coding.suggest.cues import SPANS
from coding.suggest.engine import PER_CODE, Piece
from coding.suggest.pipeline import pipeline


def found(text: str, cue: str, language: str = "en") -> list[str]:
    """The words a cue matches in a one-passage text."""
    rows = suggest(text, [Piece(1, 0, len(text))], [(cue, "a.code")], language)
    return [row.matched for row in rows]


MATCHES = [
    # language, cue, text, matched words (None: nothing)
    ("en", "like product", "They are LIKE Product here.", "LIKE Product"),
    ("en", "like product", "They like the product.", None),
    ("en", "like product", "An unlike product.", None),
    ("en", "like product", "Two like products.", None),
    ("en", "like product*", "Two like products.", "like products"),
    ("en", "misappropriat*", "The misappropriation of secrets.", "misappropriation"),
    ("en", "misappropriat*", "He misappropriates.", "misappropriates"),
    ("en", "trade-restrictive", "Less trade-restrictive means.", "trade-restrictive"),
    ("en", "trade-restrictive", "Less trade\u2011restrictive means.", "trade\u2011restrictive"),
    ("en", "like product", "They are like\nproduct here.", "like\nproduct"),
    ("en", "reasonably .. alternative", "A reasonably alternative way.", "reasonably alternative"),
    (
        "en", "reasonably .. alternative", "A reasonably one two three four five six alternative.",
        "reasonably one two three four five six alternative",
    ),
    ("en", "reasonably .. alternative", "Reasonably 1 2 3 4 5 6 7 alternative.", None),
    ("en", "reasonably .. alternative", "So reasonably. An alternative.", None),
    ("en", "reasonably .. alternative", "Reasonably so. Alternative.", None),
    (
        "en", "reasonably .. alternative", "A reasonably, if (as held) five, six, alternative.",
        "reasonably, if (as held) five, six, alternative",
    ),
    ("en", "alternative reasonably", "A reasonably alternative.", None),
    (
        "en", "necess* .. chapeau .. meas*", "Necessity under the chapeau of the measures.",
        "Necessity under the chapeau of the measures",
    ),
    ("zh", "必要性", "本案涉及必要性检验。", "必要性"),
    ("zh", "替代 .. 措施", "存在替代性的其他措施。", "替代性的其他措施"),
    ("zh", "替代 .. 措施", "替代一二三四五六七八九十措施。", "替代一二三四五六七八九十措施"),
    ("zh", "替代 .. 措施", "替代一二三四五六七八九十百措施。", None),
    ("zh", "替代 .. 措施", "无可替代。措施另有规定。", None),
    ("zh", "无效*", "该措施无效果。", "无效"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "cue", "text", "matched"), MATCHES)
def test_the_grammar(language: str, cue: str, text: str, matched: str | None) -> None:
    assert found(text, cue, language) == ([] if matched is None else [matched])


@pytest.mark.parametrize("cue", ["", "  ", ".. word", "word .."])
def test_cues_without_words_at_their_ends_are_refused(cue: str) -> None:
    with pytest.raises(ValueError, match="cue"):
        compile_cue(cue, "a.code", "en")


def test_the_span_is_the_sentence_that_holds_the_cue() -> None:
    text = "7.1. First words. The ban is necessary for health. Last words."
    (row,) = suggest(text, [Piece(5, 5, len(text))], [("ban is necessary", "a")], "en")
    assert text[row.start : row.end] == "The ban is necessary for health."
    assert (row.passage, row.cue, row.matched) == (5, "ban is necessary", "ban is necessary")


def test_a_very_long_sentence_gives_the_clause() -> None:
    text = (
        "A " + "long " * 200 + "start; the ban is necessary for health; and " + "more " * 50 + "."
    )
    (row,) = suggest(text, [Piece(1, 0, len(text))], [("ban is necessary", "a")], "en")
    assert text[row.start : row.end] == "the ban is necessary for health"


def test_abbreviations_do_not_cut_a_sentence_short() -> None:
    text = "In the U.S. case the ban is necessary. Second."
    (row,) = suggest(text, [Piece(1, 0, len(text))], [("ban is necessary", "a")], "en")
    assert text[row.start : row.end].endswith("ban is necessary.")


def test_more_cues_and_longer_ones_score_higher_footnotes_lower() -> None:
    text = "The ban is necessary for health."
    cues = [("ban", "a"), ("ban is necessary", "b"), ("ban is necessary", "c"), ("health", "c")]
    rows = {row.code: row for row in suggest(text, [Piece(1, 0, len(text))], cues, "en")}
    assert rows["a"].score < rows["b"].score < rows["c"].score <= 1
    foot = suggest(text, [Piece(1, 0, len(text), footnote=True)], [("ban", "a")], "en")
    assert foot[0].score < rows["a"].score


def test_a_phrase_cannot_flood_a_text() -> None:
    text = "The ban is here. " * (PER_CODE * 3)
    rows = suggest(text, [Piece(1, 0, len(text))], [("ban", "a")], "en")
    assert len(rows) == PER_CODE
    assert rows == suggest(text, [Piece(1, 0, len(text))], [("ban", "a")], "en")


def test_offsets_beyond_the_bmp() -> None:
    text = "𝒳𝒴 first. 𝒳 the ban stays."
    (row,) = suggest(text, [Piece(1, 0, len(text))], [("ban", "a")], "en")
    assert text[row.start : row.end] == "𝒳 the ban stays."


def test_the_pipeline_by_itself() -> None:
    nlp = pipeline("en", [("ban .. necessary", "loophole.exception.necessity")])
    assert nlp.pipe_names[-1] == "casebase_cues"
    doc = nlp("The ban was held necessary.")
    (span,) = doc.spans[SPANS]
    assert (span.text, span.label_, span.id_) == (
        "ban was held necessary", "loophole.exception.necessity", "ban .. necessary",
    )  # fmt: skip


ALPHABET = st.sampled_from(
    ["ban", "is", "necessary", ".", ",", ";", "-", "\n", "\n\n", "(", "“", "𝒳"]
)


@given(st.lists(ALPHABET, max_size=40))
@settings(max_examples=60, deadline=None)
def test_spans_always_hold_what_matched(words: list[str]) -> None:
    text = " ".join(words)
    for row in suggest(text, [Piece(1, 0, len(text))], [("ban .. necessary", "a")], "en"):
        assert 0 <= row.start < row.end <= len(text)
        assert row.matched in text[row.start : row.end]
        assert row.matched.startswith("ban") and row.matched.endswith("necessary")
