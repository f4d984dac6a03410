"""What is a block quote, and what belongs to the paragraph around it: invented reports and opinions."""

from __future__ import annotations

import pytest

from legaltext.reading import Source
from legaltext.segmentation import DocumentKind, Segmented, segment
from tests.legaltext.documents import assert_accounted_for, assert_passages_cover

FULL = "The complainant considers that the hats which enter the territory are weighed twice at the border"
LAST = "and that this takes too long."


def _segment(text: str, kind: DocumentKind) -> Segmented:
    source = Source("text/plain", text)
    segmented = segment(source, kind=kind)
    assert_accounted_for(source, segmented)
    assert_passages_cover(segmented)
    return segmented


def _passages(text: str, kind: DocumentKind) -> list[tuple[str, str, str]]:
    found = _segment(text, kind)
    return [(one.kind, one.label, found.text[one.start : one.end]) for one in found.passages]


def _report(inside: str, lead: str = "The Panel recalls that it reads as follows:") -> str:
    paragraphs = "\n".join(f"2.{number}     {FULL}\n{LAST}" for number in range(2, 6))
    return f"2.1     {FULL}\nand so on. {lead}\n{inside}\n{paragraphs}\n"


def _kinds(inside: str, lead: str = "The Panel recalls that it reads as follows:") -> list[str]:
    return [kind for kind, _, _ in _passages(_report(inside, lead), "wto_report")]


@pytest.mark.parametrize(
    "inside",
    [
        "        1.      the law on hats, as it stands;\n        2.      the practice; and\n        3.      its use.",
        "        (a)     to find that the law which is at issue in this dispute and on which the\n"
        "                parties differ is inconsistent with the Agreement.",
        "        \uf0b7   the law on hats\n        \uf0b7   the law on caps and on the weighing of\n            them",
        "        Chairman:       Mr. First\n        Members:        Ms. Second\n                        Mr. Third",
    ],
)
def test_lists_and_panelists_belong_to_the_paragraph(inside: str) -> None:
    assert _kinds(inside) == ["paragraph"] * 5


@pytest.mark.parametrize(
    "inside",
    [
        "        Each hat which enters the territory shall be weighed before it\n        is sold to anyone.",
        '        "Each hat shall be weighed:\n        (a)     on its entry; and\n        (b)     on its sale."12',
        "        2. Each hat shall be weighed before it is sold in the territory.\n"
        "        3. Each cap shall be weighed after it is sold in the territory.",
    ],
)
def test_a_whole_quotation_at_the_end_stands_by_itself(inside: str) -> None:
    assert _kinds(inside) == ["paragraph", "quote", *["paragraph"] * 4]


def test_a_table_at_the_end_is_one_whatever_marks_its_rows_have() -> None:
    rows = "\n".join(f"        ({sign})     Hats of kind {sign}         10 %" for sign in "abc")
    assert _kinds(rows)[1] == "table"


def test_a_hanging_indent_sets_nothing_off() -> None:
    hanging = "        at the border of the territory, and then once more before they are sold."
    assert (
        _kinds(hanging, lead="The hats which come from abroad and which are weighed twice")
        == ["paragraph"] * 5
    )


def test_the_next_item_of_a_list_is_no_heading() -> None:
    inside = (
        "        (h)     Undue delay in the decisions of the authority on hats.\n"
        "        (i)     Failure to provide for review of the decisions of the\n"
        "                authority on caps"
    )
    assert "heading" not in _kinds(inside)
    first = "        (i)     Failure to Provide for Review"
    assert _kinds(first, lead=LAST)[1] == "heading"


def test_an_excerpt_begins_amid_a_quote_or_a_paragraph() -> None:
    rest = "        to the dispute. The Chairman shall inform the Members of it.\n"
    paragraphs = "\n".join(f"1.{number}     {FULL}\n{LAST}" for number in range(8, 12))
    assert _passages(rest + paragraphs, "wto_report")[0][:2] == ("quote", "")
    assert _passages(f"{LAST}\n{paragraphs}", "wto_report")[0][:2] == ("paragraph", "")
    title = "REPORT OF THE PANEL\n\n" + paragraphs.replace("1.8 ", "1.1 ", 1).replace(
        "1.9 ", "1.2 "
    )
    assert _passages(title, "wto_report")[0][0] != "paragraph"


def test_an_excerpt_may_begin_with_the_last_paragraph_of_a_chapter() -> None:
    text = f"1.7     {FULL}\n{LAST}\nII.     FACTUAL ASPECTS\n2.1     {FULL}\n{LAST}\n2.2     {FULL}\n{LAST}\n"
    labels = [label for kind, label, _ in _passages(text, "wto_report") if kind == "paragraph"]
    assert labels == ["1.7", "2.1", "2.2"]


def test_the_first_footnote_of_an_excerpt_is_known_by_its_place() -> None:
    text = (
        f"2.1     {FULL}\nof the territory (Hats Act, B.E. 24694 (1926)).\n"
        "         4\n            The year number designates the year in the calendar of Freedonia.\n\f"
        f"2.2     {FULL}\n{LAST}\n2.3     {FULL}\n{LAST}\n"
    )
    assert ("footnote", "4") in [one[:2] for one in _passages(text, "wto_report")]


BODY = "was decided in the court below on the ground that hats and caps"
QUOTE = "        Each hat which enters the territory shall be\n        weighed before it is sold.\n"


def _opinion(*parts: str) -> list[tuple[str, str, str]]:
    first = "    The case at hand on which the parties differ in this court"
    paragraph = f"{first}\n{BODY}\nare alike. We agree with it.\n"
    return _passages(paragraph * 6 + "".join(parts) + paragraph * 3, "opinion")


def test_a_quote_in_the_middle_belongs_to_the_paragraph_that_goes_on() -> None:
    lead = f"    The statute on which the parties differ in this court here\n{BODY}\nare alike provides:\n\n"
    rest = f"\n19 U.S.C. § 1337(a). It is typical of statutes on the subject\n{BODY}\ndiffer.\n"
    found = _opinion(lead, QUOTE, rest)
    assert "quote" not in [kind for kind, _, _ in found]
    joined = next(text for _, _, text in found if "provides:" in text)
    assert joined.endswith("differ.")
    assert "\nEach hat which" in joined
    again = _opinion(lead, QUOTE, rest, "\n", QUOTE, rest)
    assert sum(kind == "paragraph" for kind, _, _ in again) == sum(
        kind == "paragraph" for kind, _, _ in found
    )


def test_a_quote_that_ends_a_paragraph_of_an_opinion_stands_by_itself() -> None:
    lead = f"    The statute on which the parties differ in this court here\n{BODY}\nare alike provides:\n\n"
    found = _opinion(lead, QUOTE, "\n")
    assert [kind for kind, _, _ in found].count("quote") == 1


def test_a_claim_after_its_lead_in_is_no_heading() -> None:
    lead = f"    The patent on which the parties differ in this court here\n{BODY}\nare alike. Claim 1 provides:\n\n"
    claim = "        1. Apparatus for Weighing of Hats\n        and caps, comprising a scale.\n\n"
    assert "heading" not in [kind for kind, _, _ in _opinion(lead, claim)]


@pytest.mark.parametrize(
    ("heading", "label", "text"),
    [
        (
            "                              II\n\n                       WEIGHING OF HATS\n\n",
            "II", "II WEIGHING OF HATS",
        ),
        (
            "B. The Commission Misapplied the “All or Substantially\n                        All” Test\n",
            "B.", "B. The Commission Misapplied the “All or Substantially All” Test",
        ),
    ],
)  # fmt: skip
def test_a_title_on_two_lines_is_one_heading(heading: str, label: str, text: str) -> None:
    assert ("heading", label, text) in _opinion(heading)


def test_words_after_a_raised_call_go_on_with_their_row() -> None:
    parted = (
        "    The case at hand on which the parties differ in the patent7\n"
        + " " * 63 + "and on the claims.\n"
        + f"{BODY}\nare alike. We agree with it.\n"
    )  # fmt: skip
    found = [text for _, _, text in _opinion(parted) if "patent7" in text]
    assert found[0].endswith("We agree with it.")
