"""Dispute pages and plain texts: lists, key facts, numbered paragraphs and titles, on invented ones."""

from __future__ import annotations

import pytest

from legaltext.reading import Source
from legaltext.segmentation import DocumentKind, Segmented, segment
from tests.legaltext.documents import assert_accounted_for, assert_passages_cover

FACTS = """Case Number and Name
DS999: Freedonia — Measures on Hats

Key facts
Complainant: Sylvania
Respondent: Freedonia
Agreements cited:
(as cited in request for consultations) Art. I:1, III:4  GATT 1994
Art. 2.1, 2.2  Trade-Related Investment Measures (TRIMs)
Panel report circulated: 11 July 2003
(adopted on 10 December 2003 )

Latest document
Freedonia - Measures on Hats - Action by the Dispute Settlement Body
WT/DS999/12 | 16 December 2003

Summary of the dispute to date
"""
SENTENCE = "The Panel considered that hats are weighed on entry and that caps are not. "


def _segment(text: str, kind: DocumentKind = "page") -> Segmented:
    source = Source("text/plain", text)
    segmented = segment(source, kind=kind)
    assert_accounted_for(source, segmented)
    assert_passages_cover(segmented)
    return segmented


def _bodies(text: str, kind: DocumentKind = "page") -> list[str]:
    found = _segment(text, kind)
    return [found.text[one.start : one.end] for one in found.passages if one.kind == "paragraph"]


def _headings(text: str, kind: DocumentKind = "page") -> list[str]:
    found = _segment(text, kind)
    return [found.text[one.start : one.end] for one in found.passages if one.kind == "heading"]


def _labels(text: str, kind: DocumentKind = "page") -> list[str]:
    return [one.label for one in _segment(text, kind).passages if one.label]


def test_rows_of_key_facts_belong_to_their_entry() -> None:
    bodies = _bodies(FACTS)
    assert "Complainant: Sylvania" in bodies
    assert "Panel report circulated: 11 July 2003\n(adopted on 10 December 2003 )" in bodies
    cited = next(body for body in bodies if body.startswith("Agreements cited:"))
    assert cited.count("\n") == 2
    assert cited.endswith("(TRIMs)")


def test_the_latest_document_is_one_entry_and_its_title_no_heading() -> None:
    assert "WT/DS999/12 | 16 December 2003" in _bodies(f"{FACTS}{SENTENCE}")[-2].split("\n")
    assert "Latest document" in _headings(FACTS)
    assert not any("Action by" in heading for heading in _headings(FACTS))


@pytest.mark.parametrize(
    "listed",
    [
        "Articles 2.1 of the Agreement;\n\nArticle III:4 of the GATT 1994; and\n\nArticle 7.",
        "Article 2.\n \nArticle III:4 of the GATT 1994.\n \nThe Protocol of Accession.",
        "(i) Article 2 is breached.\n\n(ii) Article 3 is not.",
        "— upheld the finding on hats;\n\n— reversed that on caps:\n\n(a) in part; and\n\n(b) wholly.",
        "1. It upheld the finding on hats.\n\n2. It reversed that on caps.",
        "the duty on hats, and\n\nthe tax on caps.",
    ],
)
def test_items_belong_to_the_paragraph_of_their_lead_in(listed: str) -> None:
    after = f"Panel proceedings\n{SENTENCE}\n\n{SENTENCE}"
    text = f"{FACTS}\n{SENTENCE}\n\nThe Panel found as follows:\n\n{listed}\n{after}"
    lists = [body for body in _bodies(text) if body.startswith("The Panel found")]
    assert lists[0].split("\n")[1:] == [row.strip() for row in listed.split("\n") if row.strip()]
    assert "Panel proceedings" in _headings(text)
    assert not _labels(text)


def test_a_paragraph_after_a_lead_in_that_is_no_item_stands_by_itself() -> None:
    text = f"{FACTS}\n{SENTENCE}\n\nThe Panel said:\n\n{SENTENCE}\n\n{SENTENCE}"
    assert "The Panel said:" in _bodies(text)


def test_consecutive_numbers_are_labels() -> None:
    numbered = "\n\n".join(
        f"{number}. {SENTENCE}\n\nHats of kind {number}" for number in range(1, 5)
    )
    text = f"{FACTS}\n{numbered}\n\n{SENTENCE}"
    assert _labels(text) == ["1", "2", "3", "4"]
    first = next(one for one in _segment(text).passages if one.label == "1")
    assert _segment(text).text[first.body_start :].startswith("The Panel considered")
    assert "Hats of kind 2" in _headings(text)


def test_a_second_run_begins_with_one() -> None:
    run = f"1. {SENTENCE}\n\n2. {SENTENCE}\n\n"
    assert _labels(f"{FACTS}\n{run}{SENTENCE}\n\n{run}") == ["1", "2", "1", "2"]


@pytest.mark.parametrize(
    "lines",
    [
        f"1. {SENTENCE}",  # a note at the end: no second one follows
        f"2. {SENTENCE}\n\n3. {SENTENCE}",  # no beginning
        f"1. {SENTENCE}\n\n3. {SENTENCE}",  # a gap
        "1. hats;\n\n2. caps;",  # items that go on
        "1. Hats\n\n2. Caps",  # items without a full stop
        f"3 June 2002. {SENTENCE}\n\n4 June 2002. {SENTENCE}",
    ],
)
def test_other_numbers_are_none(lines: str) -> None:
    assert _labels(f"{FACTS}\n{SENTENCE}\n\n{lines}\n\n{SENTENCE}") == []


def test_numbered_paragraphs_of_a_plain_text_that_is_wrapped() -> None:
    body = "The complainant says that the weighing of hats takes too long at every\nborder and that caps pass."
    text = "\n\n".join(f"{number}. {body}" for number in range(1, 6))
    assert _labels(text, "text") == ["1", "2", "3", "4", "5"]


def test_a_long_title_between_blank_lines_heads_what_follows() -> None:
    title = "The claims of Sylvania with respect to " + "the weighing of hats and " * 5 + "caps"
    assert len(title) > 120
    text = f"{FACTS}\n{SENTENCE}\n\n{title}\n\n{SENTENCE}\n\n{SENTENCE}"
    assert title in _headings(text)
    assert title + "." not in _headings(text.replace(title, title + "."))


def test_a_short_page_is_not_taken_for_wrapped_lines() -> None:
    text = "Key facts\nComplainant: Sylvania\nRespondent: Freedonia\n\nConsultations\nComplaint by Sylvania.\n"
    assert _headings(text) == ["Key facts", "Consultations"]
