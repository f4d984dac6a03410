"""The spaCy components: the same findings, on anyone's own Doc."""

from __future__ import annotations

import pytest
import spacy

import legaltext

REPORT = """\
WT/DS999/R

7.1.   The Panel recalls Article 2.2 of the TBT Agreement,\r
which also WT/DS58/AB/R, para. 121, had asked.

7.2.   The respondent invoked 𝒳 and Article XX(b) of the GATT 1994.
"""


def test_citations_are_those_of_find() -> None:
    doc = legaltext.pipeline("en")(REPORT)
    found = legaltext.find(REPORT)
    group = doc.spans["citations"]
    assert [(span.label_, span.id_) for span in group] == [
        (one.kind, one.canonical) for one in found
    ]
    exact = [(item["start"], item["end"]) for item in group.attrs["items"]]
    assert exact == [(one.start, one.end) for one in found]
    for span, one in zip(group, found, strict=True):
        assert one.text in span.text


def test_passages_stand_in_the_docs_own_text() -> None:
    doc = legaltext.pipeline("en")(REPORT)
    paragraphs = [span for span in doc.spans["passages"] if span.label_ == "paragraph"]
    assert [span.id_ for span in paragraphs] == ["7.1", "7.2"]
    for span, first, last in zip(paragraphs, ("7.1.", "7.2."), ("asked.", "1994."), strict=True):
        words = span.text.strip()
        assert words.startswith(first) and words.endswith(last)


@pytest.mark.parametrize("text", ["", "   \n", "One word"])
def test_little_text_has_little_in_it(text: str) -> None:
    doc = legaltext.pipeline("en")(text)
    assert len(doc.spans["citations"]) == 0


def test_chinese_and_titles_that_are_given() -> None:
    doc = legaltext.pipeline("zh", aliases={"US – Ban": "DS999"})(
        "依《TBT协定》第2.2条，参见US – Ban案。"
    )
    assert {span.id_ for span in doc.spans["citations"]} == {"TBT 2.2", "DS999"}


def test_in_ones_own_pipeline_and_through_bytes() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("legal_citations", config={"key": "law"})
    doc = nlp("See 19 U.S.C. § 1337(a)(1)(B).")
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [span.id_ for span in again.spans["law"]] == ["19 U.S.C. 1337(a)(1)(B)"]
    assert nlp.get_pipe_meta("legal_citations").assigns == ["doc.spans"]
