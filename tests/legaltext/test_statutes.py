"""English statutes in the layouts in which they are published, and Chinese ones from a printed page."""

from __future__ import annotations

import pytest

from legaltext.reading import PageSpan, Source, read
from legaltext.segmentation import Passage, Segmented, segment
from legaltext.segmentation.guessing import guess_kind
from tests.legaltext.documents import assert_accounted_for, assert_passages_cover

CODE = """TITLE 19—CUSTOMS DUTIES
CHAPTER 4—TARIFF ACT
PART II—HATS

§1336. Costs of production
(a) Change of classification
In order to put this chapter into effect, the Commission shall investigate.
(b) Change of price
(June 17, 1930, ch. 497, §336, 46 Stat. 701.)

Editorial Notes

The Schedule referred to is not set out.

§1337. Unfair practices with hats
The Commission proceeds as provided for under
§ 1337. The rest is left to the courts.

§1338. Discrimination
The President shall specify what he finds.
"""

LETTERS = """§ 1. Hats

(a) First
(1) Subject to paragraph (2)—
(A) the following is unlawful—
(i) to wear one;
(ii) to sell one.
(b) Second
(c) Third
(d) Fourth
(e) Fifth
(f) Sixth
(g) Seventh
(h) Eighth
(i) Ninth
(1) In addition—
(A) as follows:
(i) one; and
(ii) two.
(j) Tenth
"""

BILL = """    Be it enacted by the Senate and House of Representatives of the
United States of America in Congress assembled,

SECTION 1. SHORT TITLE; TABLE OF CONTENTS.

    (a) Short Title.--This Act may be cited as the ``Hats Act of
2031''.
    (b) Table of Contents.--The table of contents is as follows:

Sec. 1. Short title; table of contents.
Sec. 2. Findings.
                       TITLE I--UNFAIR HATS
Sec. 101. Amendments.

SEC. 2. FINDINGS.

    Congress finds the following:
            (1) Hats are imported in large numbers into the territory
        of the United States, as the Commission found under section
        337 of the Tariff Act.
            (2) More is to be done.

                       TITLE I--UNFAIR HATS

SEC. 101. AMENDMENTS.

    Section 337 of the Tariff Act is amended by striking the word
that stands in it.
"""

UNION = """REGULATION (EU) 2031/1 OF THE COUNCIL

of 27 April 2031

Whereas:

(1)


Article 8 of the Charter provides that everyone has a hat.

(2)


It should be respected.

HAS ADOPTED THIS REGULATION:

CHAPTER I

General provisions

Section 1

Purpose

Article 1

Subject-matter

1.   This Regulation lays down rules.

2.   It protects:

(a)

hats; and

(b)

caps.

Article 2

Entry into force

This Regulation shall enter into force on the twentieth day.

Done at Brussels, 27 April 2031.

For the Council

ANNEX I

List of hats

1. Caps
"""

TREATY = """AGREEMENT ON HATS

Hereby agree as follows:

Article 1
General Provisions

1.1       The terms of this Agreement have the meaning given to them in GATT 1994.
1.2       The panel shall apply the DSU.

TECHNICAL REGULATIONS

Article 2
Preparation of Regulations

2.1       Members shall ensure treatment no less favourable.
2.9       Where no standard exists, Members shall:
2.9.1     publish a notice;
2.9.2     notify others.
2.10      Subject to the above.

Article 3

3.1       Members shall take measures.
"""

BRITISH = """Hats Act 2031
An Act to impose a duty on hats.
Be it enacted as follows:—

PART 1
Import duty

1 Charge to duty
(1) A duty is charged.
(2) It is known as hat duty.

2 Declarations
Part 2 of Schedule 1 makes provision about declarations.

3 Goods
(1) In this Part goods are hats.

SCHEDULE 1
Declarations

PART 1
Introduction

1 This Schedule makes provision.
2 (1) A declaration is one.
"""

MARKDOWN = """## § 1. Flag; stripes {#section-1}

The flag shall be striped.

### Statutory Notes

#### Amendments
1968—Pub. L. 90–381 struck out.

## § 2. DEFINITIONS. {#section-2}

For purposes of this Act—

**(1)** the term ‘flag’ has a meaning;
**(2)** the term ‘hat’—
  (A) has another.

## § 3. Use {#section-3}

No person shall use it.
"""


def _statute(text: str, name: str = "a.txt") -> Segmented:
    source = read(text.encode(), name=name)
    found = segment(source)
    assert found.kind == "statute"
    assert_accounted_for(source, found)
    assert_passages_cover(found)
    return found


def _labels(found: Segmented, *kinds: str) -> list[str]:
    return [p.label for p in found.passages if p.kind in kinds and p.label]


def _named(found: Segmented, label: str, *, last: bool = False) -> Passage:
    named = [p for p in found.passages if p.label == label]
    return named[-1 if last else 0]


def _body(found: Segmented, passage: Passage) -> str:
    return found.text[passage.body_start : passage.end]


def test_a_section_with_parts_is_a_heading_and_one_without_a_passage() -> None:
    found = _statute(CODE)
    assert _labels(found, "heading") == ["TITLE 19", "CHAPTER 4", "PART II", "§1336"]
    assert _labels(found, "paragraph") == ["(a)", "(b)", "§1337", "§1338"]
    assert [p.level for p in found.passages if p.kind == "heading"] == [1, 2, 3, 4, 5]
    last = _named(found, "§1338")
    assert _body(found, last) == "Discrimination\nThe President shall specify what he finds."
    assert [path[:7] for path in last.heading_path] == ["TITLE 1", "CHAPTER", "PART II"]


def test_history_and_notes_are_no_part_of_the_law() -> None:
    found = _statute(CODE)
    assert _body(found, _named(found, "(b)")) == "Change of price"
    history = next(p for p in found.passages if "46 Stat." in found.text[p.start : p.end])
    assert (history.kind, history.label) == ("paragraph", "")
    note = next(p for p in found.passages if found.text[p.start : p.end].startswith("The Schedule"))
    assert note.heading_path[-1] == "Editorial Notes"


def test_a_roman_number_inside_a_part_is_not_taken_for_a_letter() -> None:
    found = _statute(LETTERS)
    assert _labels(found, "paragraph") == [f"({letter})" for letter in "abcdefghij"]
    assert _body(found, _named(found, "(i)")).endswith("(i) one; and\n(ii) two.")


def test_a_bill_with_its_contents() -> None:
    found = _statute(BILL)
    assert [
        p.kind for p in found.passages if "Sec. 2. Findings" in found.text[p.start : p.end]
    ] == ["contents"]
    assert _labels(found, "heading") == ["SECTION 1", "SEC. 2", "TITLE I"]
    assert _labels(found, "paragraph") == ["(a)", "(b)", "(1)", "(2)", "SEC. 101"]
    assert _body(found, _named(found, "(1)")).endswith("found under section 337 of the Tariff Act.")
    assert _named(found, "(1)").heading_path == ("SEC. 2. FINDINGS.",)
    assert _named(found, "SEC. 101").heading_path == ("TITLE I--UNFAIR HATS",)


def test_a_regulation_of_the_union() -> None:
    found = _statute(UNION)
    assert _labels(found, "heading") == ["CHAPTER I", "Section 1", "Article 1", "ANNEX I"]
    assert _labels(found, "paragraph") == ["(1)", "(2)", "1", "2", "Article 2", "1"]
    recital = _named(found, "(1)")
    assert recital.heading_path == ("Whereas:",)
    assert _body(found, recital) == "Article 8 of the Charter provides that everyone has a hat."
    assert _body(found, _named(found, "2")) == "It protects:\n(a) hats; and\n(b) caps."
    assert _named(found, "2").heading_path == (
        "CHAPTER I General provisions", "Section 1 Purpose", "Article 1 Subject-matter",
    )  # fmt: skip
    assert _named(found, "1", last=True).heading_path == ("ANNEX I List of hats",)


def test_a_treaty_is_no_report_though_its_paragraphs_are_numbered_like_one() -> None:
    found = _statute(TREATY)
    assert _labels(found, "paragraph") == ["1.1", "1.2", "2.1", "2.9", "2.10", "3.1"]
    assert _named(found, "2.1").heading_path == (
        "TECHNICAL REGULATIONS", "Article 2 Preparation of Regulations",
    )  # fmt: skip


def test_a_british_act() -> None:
    found = _statute(BRITISH)
    assert _labels(found, "heading") == ["PART 1", "1", "3", "SCHEDULE 1", "PART 1", "2"]
    assert _labels(found, "paragraph") == ["(1)", "(2)", "2", "(1)", "1", "(1)"]
    assert _named(found, "(1)", last=True).heading_path == (
        "SCHEDULE 1 Declarations", "PART 1 Introduction", "2",
    )  # fmt: skip


def test_markdown_with_notes() -> None:
    found = _statute(MARKDOWN, "a.md")
    assert _labels(found, "heading", "paragraph") == ["§ 1", "§ 2", "(1)", "(2)", "§ 3"]
    assert "#" not in found.text and "**" not in found.text
    note = next(p for p in found.passages if found.text[p.start : p.end].startswith("1968"))
    assert note.heading_path == ("§ 1. Flag; stripes", "Statutory Notes", "Amendments")


@pytest.mark.parametrize(
    "text",
    [
        "The Panel met.\nArticle 2.1 of the Agreement says so.\nArticle 2.2 does not.\n" * 5,
        "We review under 19 U.S.C.\n§ 1337. The Commission\nfound, see\n§ 1338. The rest\n" * 5,
        "Section 337 of the Act applies.\nSection 338 of the Act does not.\nSection 339 may.\n" * 5,
    ],
)
def test_texts_about_statutes_are_none(text: str) -> None:
    assert guess_kind(text) != "statute"


def test_lines_of_a_printed_chinese_page_are_joined() -> None:
    page = (
        "        弗里多尼亚帽子条例\n"
        "    第一条  为了维护帽子贸易的秩序和公平竞争，促进帽子\n"
        "贸易健康发展，制定本条例。依照\n"
        "第三条的规定，适用于所有的帽子进口和出口的经营活动。\n"
        "    第二条  进口帽子的经营者应当在进口之前向主管部门申\n"
        "报，主管部门应当予以登记。\n"
        "    第三条  本条例自公布之日起施行。"
    )
    source = Source("application/pdf", page, pages=(PageSpan(1, 0, len(page)),))
    found = segment(source)
    assert_accounted_for(source, found)
    assert _labels(found, "paragraph") == ["第一条", "第二条", "第三条"]
    assert "促进帽子贸易健康发展" in found.text
    assert "申报，主管部门" in found.text
