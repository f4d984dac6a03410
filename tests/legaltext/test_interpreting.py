"""What interprets a provision and what only mentions it."""

from __future__ import annotations

import pytest

from legaltext.interpreting import SNIPPET, about_meaning, decides, read
from tests.legaltext.linear import assert_linear

INTERPRETING = [
    "The Panel begins with the ordinary meaning of [Article 2.4] and turns to its context.",
    "[Article 2.4] requires a Member to use a standard as a basis.",
    "We read [Article XX(b)] in the light of the object and purpose of the agreement.",
    "The legal standard under [Article 2.1] has three elements.",
    "The Appellate Body applied the two-tier test set out in [Article XX].",
    "The infringement of [Article III:2] must be determined on an overall assessment.",
    "专家组认为，[第2.4条]的含义应结合上下文解释。",
]
MENTIONING = [
    "The measure is a subsidy within the meaning of [Article 1.1].",
    "In the context of [Article XX] the Panel recalled its finding.",
    "The Panel finds the label inconsistent with the obligation in [Article 2.4] to use standards.",
    "The claim therefore falls within the scope of [Article 5.1.2].",
    "The international standard named by [Article 2.4] was adopted in 1999.",
    "Lemuria submits that [Article 2.4] requires every Member to wait.",
    "The Panel now turns to [Article 2.4].",
    "The word was discussed before. The Panel now turns to [Article 2.4].",
]


def marked(sentence: str) -> tuple[str, list[tuple[int, int]]]:
    start, end = sentence.index("["), sentence.index("]") - 1
    return sentence.replace("[", "").replace("]", ""), [(start, end)]


@pytest.mark.parametrize("sentence", INTERPRETING)
def test_words_of_interpretation_beside_a_provision(sentence):
    text, spans = marked(sentence)
    assert read(text, 0, len(text), spans).strength > 0


@pytest.mark.parametrize("sentence", MENTIONING)
def test_a_mere_mention(sentence):
    text, spans = marked(sentence)
    assert read(text, 0, len(text), spans).strength == 0


@pytest.mark.parametrize(
    ("headings", "decision", "expected"),
    [
        (["7 FINDINGS", "7.1 Claims under Article 2"], False, True),
        (["7 FINDINGS", "7.1 Claims", "7.1.1 Main arguments of the parties"], False, False),
        (["3 PARTIES' REQUESTS FOR FINDINGS AND RECOMMENDATIONS"], False, False),
        (["2 FACTUAL ASPECTS"], False, False),
        (["6 INTERIM REVIEW", "6.2 Findings on Article 2"], False, False),
        (["8 CONCLUSIONS AND RECOMMENDATION"], False, True),
        ([], False, False),
        ([], True, True),
        (["BACKGROUND"], True, False),
        (["DISCUSSION", "II"], True, True),
        (["IV"], True, True),
        (["三、认定"], False, True),
        (["二、主张与抗辩"], False, False),
    ],
)
def test_headings_tell_a_finding(headings, decision, expected):
    assert decides(headings, decision=decision) is expected


def test_a_heading_may_announce_what_a_provision_means():
    assert about_meaning(["7 FINDINGS", "7.1.2 Legal standard"])
    assert not about_meaning(["7.1 Legal standard", "7.1.1 Application"])
    assert not about_meaning([])


def test_the_telling_sentence_is_shown_and_every_mention_marked():
    text = (
        "7.1. The Panel turns to Article 2.4. It recalls much. "
        "The ordinary meaning of Article 2.4 is plain, says art. 2.4 itself."
    )
    spans = [(text.index("Article 2.4"), text.index("Article 2.4") + 11)]
    second = text.index("Article 2.4", spans[0][1])
    spans.append((second, second + 11))
    reading = read(text, 5, len(text), spans)
    assert reading.text == "The ordinary meaning of Article 2.4 is plain, says art. 2.4 itself."
    assert [reading.text[start:end] for start, end in reading.marks] == ["Article 2.4"]
    assert reading.cut == (True, False)


def test_a_long_sentence_is_cut_around_the_provision():
    text = "word " * 300 + "Article 2.4" + " word" * 300
    start = text.index("Article")
    reading = read(text, 0, len(text), [(start, start + 11)])
    assert len(reading.text) <= SNIPPET + 20
    assert reading.text[slice(*reading.marks[0])] == "Article 2.4"
    assert reading.cut == (True, True)


def test_members_of_a_range_are_marked_once():
    text = "Articles 2.1 to 2.4 apply."
    assert read(text, 0, len(text), [(9, 12), (12, 19), (12, 19), (16, 19)]).marks == (
        (9, 12),
        (12, 19),
    )


@pytest.mark.parametrize("piece", ["a.", "Art. ", "A. ", "\n", "the ", "context ", "(", "标准"])
def test_reading_is_linear(piece):
    def work(text: str) -> None:
        text = f"{text} Article 2.4 {text}"
        start = text.index("Article 2.4")
        read(text, 0, len(text), [(start, start + 11)])

    assert_linear(work, piece, 20_000)
