"""Reports numbered through, and annexes that count anew: labels as printed, the path tells which annex."""

from __future__ import annotations

from legaltext.reading import Source
from legaltext.segmentation import Segmented, segment
from tests.legaltext.documents import assert_accounted_for, assert_passages_cover

HEAD = "\n\nWT/DS999/AB/R\nPage {}\n\n"

APPEAL = (
    "WT/DS999/AB/R\n12 October 1998\n\nFREEDONIA – IMPORTS OF HATS\nAB-1998-4\n"
    "Report of the Appellate Body\n" + HEAD.format("i") + "TABLE OF CONTENTS\n"
    "I. Introduction ....................................................... 1\n"
    "II. Arguments ......................................................... 2\n"
    + HEAD.format(1)
    + "I.        Introduction\n\n"
    "1.        Freedonia appeals from certain issues of law and legal interpretations in the Panel Report,\n"
    'Freedonia – Imports of Hats (the "Panel Report").1  The Panel was established upon a\n'
    "request from Sylvania.\n"
    "2.        The Panel found that the measure is inconsistent with the GATT 1994, and said:\n"
    "          1. the hats are like;\n"
    "          2. the hats are treated less favourably; and\n"
    "          3. no exception applies.\n"
    "3.        On 13 July 1998 Freedonia notified its decision to appeal, as it told the other Members at\n"
    "1 WT/DS999/R, 15 May 1998.\n"
    + HEAD.format(2)
    + "the meeting of the Dispute Settlement Body on\n"
    "15. July 1998 in the afternoon.\n"
    "II.       Arguments of the Participants\n"
    "A.        Claims of Error by Freedonia – Appellant\n"
    "4.        Freedonia argues that the Panel erred, and it refers to the following law:\n\n"
    "ANNEX III\nHATS\n1. Every hat is a hat.\n"
    "5.        Freedonia also argues that it erred again.\n" + HEAD.format(3) + "ANNEX I\n"
    "NOTIFICATION OF AN APPEAL\n"
    "I. BACKGROUND\n"
    "1.        Freedonia hereby notifies its decision.1\n"
    "2.        It asks that the findings be reversed.\n"
    "1 See the Panel Report.\n" + HEAD.format(4) + "ANNEX II\n"
    "PROCEDURAL RULING\n"
    "1.1.      The Division rules as follows.\n"
    "1.2.      It does.\n" + HEAD.format(5) + "ANNEX III\n"
    "LETTER OF BORDURIA\n"
    "We have nothing to say about hats, and are content to listen.\n"
)


def _appeal() -> Segmented:
    source = Source("text/plain", APPEAL)
    found = segment(source)
    assert found.kind == "wto_report"
    assert_accounted_for(source, found)
    assert_passages_cover(found)
    return found


def _labelled(found: Segmented, kind: str) -> list[tuple[str, str]]:
    """(annex or "", label) of the passages of a kind."""
    return [
        (p.heading_path[0] if p.heading_path and "ANNEX" in p.heading_path[0] else "", p.label)
        for p in found.passages
        if p.kind == kind
    ]


def test_a_report_is_numbered_through_and_every_annex_counts_anew() -> None:
    assert _labelled(_appeal(), "paragraph") == [
        ("", "1"), ("", "2"), ("", "3"), ("", "4"), ("", "5"),
        ("ANNEX I NOTIFICATION OF AN APPEAL", "1"), ("ANNEX I NOTIFICATION OF AN APPEAL", "2"),
        ("ANNEX II PROCEDURAL RULING", "1.1"), ("ANNEX II PROCEDURAL RULING", "1.2"),
        ("ANNEX III LETTER OF BORDURIA", ""),
    ]  # fmt: skip


def test_the_annexes_are_headings_and_their_own_headings_stand_below() -> None:
    headings = [(p.label, p.level) for p in _appeal().passages if p.kind == "heading"]
    assert headings == [
        ("I.", 1), ("II.", 1), ("A.", 2), ("ANNEX I", 1), ("I.", 2), ("ANNEX II", 1), ("ANNEX III", 1),
    ]  # fmt: skip


def test_an_annex_quoted_amid_paragraphs_is_part_of_its_paragraph() -> None:
    found = _appeal()
    fourth = next(p for p in found.passages if p.label == "4")
    fifth = next(p for p in found.passages if p.label == "5")
    assert "Every hat is a hat." in found.text[fourth.start : fifth.start]
    assert fifth.heading_path == fourth.heading_path


def test_footnotes_count_anew_too() -> None:
    assert _labelled(_appeal(), "footnote") == [
        ("", "1"), ("ANNEX I NOTIFICATION OF AN APPEAL", "1"),
    ]  # fmt: skip


def test_running_heads_of_the_front_pages_are_furniture() -> None:
    found = _appeal()
    assert "Page" not in found.text.replace("Panel", "")
    assert {p.text for p in found.furniture} >= {"Page i", "Page 4"}


def test_a_list_of_annexes_is_no_annex() -> None:
    text = (
        "WT/DS999/R/Add.1\n- A-1 -\n\nLIST OF ANNEXES\nANNEX A\nWORKING PROCEDURES\nContents Page\n"
        "Annex A-1 Working Procedures A-2\nAnnex A-2 More of them A-3\n\n"
        "WT/DS999/R/Add.1\n- A-2 -\n\nANNEX A-1\nWORKING PROCEDURES OF THE PANEL\nGeneral\n"
        "1. (1) In these proceedings, the Panel shall follow the relevant provisions of the DSU.\n"
        "2. (1) The deliberations of the Panel shall be kept confidential by all in them.\n\n"
        "WT/DS999/R/Add.1\n- A-3 -\n\nANNEX A-2\nADDITIONAL PROCEDURES\n"
        "1. The following procedures apply to information of a business.\n"
        "2. They are kept.\n"
    )
    source = Source("text/plain", text)
    found = segment(source, kind="wto_report")
    assert_accounted_for(source, found)
    assert _labelled(found, "paragraph") == [
        ("ANNEX A-1 WORKING PROCEDURES OF THE PANEL", "1"),
        ("ANNEX A-1 WORKING PROCEDURES OF THE PANEL", "2"),
        ("ANNEX A-2 ADDITIONAL PROCEDURES", "1"),
        ("ANNEX A-2 ADDITIONAL PROCEDURES", "2"),
    ]
    assert "- A-3 -" not in found.text
