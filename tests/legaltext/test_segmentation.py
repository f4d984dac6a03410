"""Segmentation on invented documents in the layouts of the real ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legaltext.reading import Source, read
from legaltext.segmentation import DOCUMENT_KINDS, DocumentKind, Segmented, segment
from tests.legaltext.documents import (
    assert_accounted_for,
    assert_passages_cover,
    docx,
    report_page,
)
from tests.legaltext.linear import assert_linear

REPORT = "\n".join([
    "WT/DS999/R",
    "3 February 2020",
    "FREEDONIA – MEASURES ON HATS",
    "REPORT OF THE PANEL",
    report_page(2, [
        "TABLE OF CONTENTS",
        "1 INTRODUCTION ................................................ 3",
        "1.1 Complaint by Sylvania ..................................... 3",
        "1.2 The measure ............................................... 4",
    ]),
    report_page(3, [
        "1 INTRODUCTION",
        "1.1 Complaint by Sylvania",
        "1.1. On 9 December 2018 the complainant asked for consultations about the rules on risk-",
        "based hats, which in its view were inconsistent with the obligations of Freedonia under the",
        "agreement.1 The risk-based hats came from Sylvania and the rules on their compliance were in",
        "1.2. Consultations took place but failed to resolve the dispute between the two parties, so that",
        "in the year",
        "2019. The matter was then referred to a panel, and the parties agreed on who should sit in",
        "1 Request for consultations by Sylvania, WT/DS999/1.",
    ]),
    report_page(4, [
        "the panel without further delay.2",
        "1.2 The measure",
        "1.3. The measure provides the following:",
        'Every hat which enters the territory shall be weighed, measured and found',
        'to be on its entry, before it is sold or given to anyone, "in compli-',
        'ance" with the rules.',
        "1.4. In light of the above, the Panel makes the findings that follow here:",
        "a. the hats are like products within the meaning of the provision that the complainant has",
        "invoked in its request; and",
        "b. the rules on compliance treat them less favourably than the hats which are made at home by",
        "the domestic industry.",
        "2 Request for a panel by Sylvania.",
    ]),
])  # fmt: skip


def _segment(text: str, kind: DocumentKind | None = None) -> Segmented:
    source = Source("text/plain", text)
    segmented = segment(source, kind=kind)
    assert_accounted_for(source, segmented)
    assert_passages_cover(segmented)
    return segmented


def _listed(segmented: Segmented, *kinds: str) -> list[tuple[str, str]]:
    return [
        (passage.label, segmented.text[passage.body_start : passage.end])
        for passage in segmented.passages
        if not kinds or passage.kind in kinds
    ]


def test_report_paragraphs_are_numbered_by_sequence() -> None:
    found = _segment(REPORT)
    assert found.kind == "wto_report"
    assert found.language == "en"
    labels = [label for label, _ in _listed(found, "paragraph")]
    assert labels == ["1.1", "1.2", "1.3", "1.4"]


def test_report_headings_carry_number_level_and_path() -> None:
    found = _segment(REPORT)
    headings = [
        (p.label, p.level, found.text[p.body_start : p.end])
        for p in found.passages
        if p.kind == "heading"
    ]
    assert headings == [
        ("1", 1, "INTRODUCTION"),
        ("1.1", 2, "Complaint by Sylvania"),
        ("1.2", 2, "The measure"),
    ]
    third = next(p for p in found.passages if p.label == "1.3")
    assert third.heading_path == ("1 INTRODUCTION", "1.2 The measure")
    assert third.page == 4


def test_a_paragraph_is_joined_over_the_page_break_and_its_footnote_follows() -> None:
    found = _segment(REPORT)
    order = [(p.kind, p.label) for p in found.passages if p.label and p.kind != "heading"]
    assert order == [
        ("paragraph", "1.1"),
        ("paragraph", "1.2"),
        ("footnote", "1"),
        ("paragraph", "1.3"),
        ("paragraph", "1.4"),
        ("footnote", "2"),
    ]
    second = dict(_listed(found, "paragraph"))["1.2"]
    assert "who should sit in the panel without further delay.2" in second
    assert "in the year\n2019. The matter" in second or "in the year 2019. The matter" in second


def test_furniture_is_out_of_every_passage() -> None:
    found = _segment(REPORT)
    texts = [p.text for p in found.furniture if p.kind in {"running_head", "page_number"}]
    assert texts == ["WT/DS999/R", "- 2 -", "WT/DS999/R", "- 3 -", "WT/DS999/R", "- 4 -"]
    assert "- 3 -" not in found.text


def test_hyphens_at_line_ends() -> None:
    bodies = dict(_listed(_segment(REPORT), "paragraph"))
    assert "the rules on risk-based hats" in bodies["1.1"]
    assert "compliance" in _segment(REPORT).text
    assert "compli-" not in _segment(REPORT).text


def test_list_items_stay_in_their_paragraph_on_lines_of_their_own() -> None:
    lines = dict(_listed(_segment(REPORT), "paragraph"))["1.4"].split("\n")
    assert [line[:2] for line in lines[1:]] == ["a.", "b."]
    assert lines[1].endswith("invoked in its request; and")


def test_a_quote_that_ends_a_paragraph_stands_by_itself() -> None:
    quotes = _listed(_segment(REPORT), "quote")
    assert len(quotes) == 1
    assert quotes[0][1].startswith("Every hat")


def test_contents_are_no_paragraphs() -> None:
    contents = _listed(_segment(REPORT), "contents")
    assert len(contents) == 1
    assert contents[0][1].count("\n") == 3


OLDER = """
II.      FACTUAL ASPECTS
A.       THE MEASURE
2.1      This dispute concerns the tax on hats that Freedonia imposed in the course of the
year.1 The tax was levied at the border and at a rate that depended on the colour of hats
          1
            WT/DS998/1.
WT/DS998/R
Page 2
which were brought into the country by travellers and by traders alike in that year.
2.2      The law reads as follows:
         "Hats shall be taxed, whether green
         or blue."
2.3      The rate was
2.5 per cent in the first year and rose to three per cent in the second year of the law as
amended.
B.       THE PROCEDURE
2.4      A request was made.
"""


def test_the_older_layout() -> None:
    found = _segment(OLDER, "wto_report")
    assert [label for label, _ in _listed(found, "paragraph")] == ["2.1", "2.2", "2.3", "2.4"]
    assert [label for label, _ in _listed(found, "heading")] == ["II.", "A.", "B."]
    assert _listed(found, "footnote") == [("1", "WT/DS998/1.")]
    assert _listed(found, "quote") == [("", '"Hats shall be taxed, whether green or blue."')]
    bodies = dict(_listed(found, "paragraph"))
    assert "colour of hats which were brought" in bodies["2.1"]
    assert "2.5 per cent" in bodies["2.3"]


def _opinion(double: bool) -> str:
    gap = "\n\n" if double else "\n"
    body = gap.join([
        "      The Commission found that the imported hats infringe the patent in suit",
        "and issued a limited exclusion order against the importer, who appeals the",
        "decision. We affirm.",
        "      The patent concerns hats of many colours, and the accused products are",
        "hats with a single colour, which the importer sells in the United States of",
        "America.",
    ])  # fmt: skip
    return (
        " United States Court of Appeals for the Federal Circuit\n"
        "                              2031-1234\n\n"
        "                          HATS CORPORATION,\n\n"
        "Before FIRST, SECOND, and THIRD, Circuit Judges.\n\n"
        "FIRST, Circuit Judge.\n\n" + body + "\n\n"
        "                                DISCUSSION\n\n" + body + "\n"
    )


@pytest.mark.parametrize("double", [True, False])
def test_opinions_in_both_spacings(double: bool) -> None:
    found = _segment(_opinion(double))
    assert found.kind == "opinion"
    paragraphs = _listed(found, "paragraph")
    assert [label for label, _ in paragraphs] == ["1", "2", "3", "4"]
    assert paragraphs[0][1].startswith("The Commission found that the imported hats infringe")
    assert paragraphs[0][1].endswith("who appeals the decision. We affirm.")
    assert [body for _, body in _listed(found, "heading")] == ["DISCUSSION"]


def test_running_heads_of_opinions_are_found_by_repetition() -> None:
    line = "word after word stands in this line of the opinion until it is full"
    pages = [
        f"Case: 31-1234   Document: 57   Page: {n}   Filed: 02/03/2031\n\n"
        + (f"{n}                  HATS v. ITC\n\n" if n % 2 == 0 else f"HATS v. ITC              {n}\n\n")
        + "\n".join([line] * 14)
        for n in range(1, 9)
    ]  # fmt: skip
    found = _segment("\n".join(pages), "opinion")
    assert "Filed:" not in found.text
    assert "HATS v. ITC" not in found.text
    assert {p.page for p in found.passages} <= set(range(1, 9))


STATUTE = """# 弗里多尼亚对外贸易条例

2001年1月1日 公布

## 第一章 总则

第一条 为了维护秩序，制定本条例。

第二条 进口帽子的，应当申报：

(一)颜色；

(二)重量。

依照第一条和第三条的规定办理。

## 第二章 附则

第三条 本条例自公布之日起施行。
"""


def test_statute_articles_hold_all_their_paragraphs() -> None:
    source = read(STATUTE.encode(), name="a.md")
    found = segment(source)
    assert_accounted_for(source, found)
    assert_passages_cover(found)
    assert (found.kind, found.language) == ("statute", "zh")
    articles = _listed(found, "paragraph")
    assert [label for label, _ in articles] == ["第一条", "第二条", "第三条"]
    assert articles[1][1].split("\n")[-1].startswith("依照第一条")
    assert [p.label for p in found.passages if p.kind == "heading"] == ["", "第一章", "第二章"]


def test_dispute_page_lines_are_paragraphs() -> None:
    found = _segment(
        "Key facts\nShort title: Freedonia — Hats\nComplainant: Sylvania\n\n"
        "Consultations\nComplaint by Sylvania\n\nOn 1 May 2001, " + "it was so. " * 40
    )
    assert found.kind == "page"
    assert ("", "Complainant: Sylvania") in _listed(found, "paragraph")
    assert ("", "Consultations") in _listed(found, "heading")


def test_marked_blocks_are_taken_as_they_are() -> None:
    source = read(docx("<w:p><w:r><w:t>One.</w:t></w:r></w:p>" * 2), name="a.docx")
    found = segment(source, kind="text")
    assert found.text == "One.\n\nOne."
    assert_accounted_for(source, found)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        segment(Source("text/plain", "x"), kind="poem")  # type: ignore[arg-type]


PIECES = st.sampled_from([
    "1.1. The Panel", "1.2. Then", "7.1 Title", "a. item", "- 2 -", "WT/DS1/R", "12 See above.",
    "text.12 more", "    indented quote", "I.", "第一条 甲", "", "\f", "risk-", "based", "Page 3",
    "    3", "word " * 15, "x  y   z", "U.S. ", "——", "DISCUSSION", "FIRST, Circuit Judge.",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(lines=st.lists(PIECES, max_size=40), kind=st.sampled_from((None, *DOCUMENT_KINDS)))
def test_any_text_is_accounted_for(lines: list[str], kind: DocumentKind | None) -> None:
    _segment("\n".join(lines), kind)


@pytest.mark.parametrize(
    "unit",
    [
        "1.1. ",
        "a. b. ",
        "7.1 ",
        "(",
        "- 3 -\n",
        "12 \n",
        ". . . . ",
        "x-\n",
        "WT/DS1/R, ",
        "   1\n",
    ],
)
def test_time_grows_with_length_only(unit: str) -> None:
    assert_linear(lambda text: segment(Source("text/plain", text), kind="wto_report"), unit, 30_000)


def test_headings_and_paragraphs_that_are_both_numbered_through() -> None:
    rows = ["I.       FACTUAL ASPECTS"]
    words = (
        "The Panel notes that Atlantis regulates the sale of lanterns and of lamps, and\n"
        "that its rules came into force in the spring of the second year of the dispute."
    )
    for number in range(1, 6):
        rows.append(f"{number}. Products and their markets")
        rows += [f"{2 * number + more}.       {words}" for more in (5, 6)]
    found = _segment("\n".join(rows), "wto_report").passages
    paragraphs = [one.label.rstrip(".") for one in found if one.kind == "paragraph"]
    assert paragraphs == [str(number) for number in range(7, 17)]
    headings = [one.label.rstrip(".") for one in found if one.kind == "heading"]
    assert headings == ["I", "1", "2", "3", "4", "5"]
