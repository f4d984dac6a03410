"""Court opinions of several years: who wrote them, their headings, footnotes that go on, how they end."""

from __future__ import annotations

from legaltext.reading import Source
from legaltext.segmentation import Segmented, segment
from tests.legaltext.documents import assert_accounted_for, assert_passages_cover

WORDS = "red green blue brown black white yellow purple orange pink grey violet".split()  # noqa: SIM905


def _body(number: int = 0, times: int = 1) -> str:
    """Paragraphs of three lines, each with words of its own, so that none looks like a running head."""
    out = []
    for one in range(number, number + times):
        colour, other = WORDS[one % 12], WORDS[one // 12 % 12]
        out.append(
            f"      The Commission found a violation of law by import of all {colour} and {other} hats,\n"
            f"and the {colour} hats are sold within the United States by {other} importers and\n"
            f"by others who wear {other} hats when the {colour} ones are not to be had there.\n"
        )
    return "".join(out)


BODY = _body()


def _segment(text: str) -> Segmented:
    source = Source("text/plain", text)
    found = segment(source, kind="opinion")
    assert_accounted_for(source, found)
    assert_passages_cover(found)
    return found


def _listed(found: Segmented, *kinds: str) -> list[tuple[str, str]]:
    return [(p.label, found.text[p.start : p.end]) for p in found.passages if p.kind in kinds]


def test_an_author_named_only_as_the_filer_ends_the_front_matter() -> None:
    found = _segment(
        "  United States Court of Appeals for the Federal Circuit\n\n          05-1123\n\n"
        "Before FIRST, SECOND, and THIRD, Circuit Judges.\n\n"
        "Opinion for the court filed by Circuit Judge SECOND. Dissenting opinion filed by Circuit\n"
        "Judge FIRST.\n\n" + _body(1, 15) + "\n\nFIRST, Circuit Judge, dissenting in part and concurring in\n"
        "the judgment.\n\n" + BODY
    )  # fmt: skip
    assert len(_listed(found, "paragraph")) == 16
    fronts = [text for _, text in _listed(found, "front")]
    assert fronts[-2].endswith("Judge FIRST.")
    assert fronts[-1].endswith("the judgment.")


def test_titles_are_headings_and_sentences_are_none() -> None:
    found = _segment(
        BODY + "                                  DISCUSSION\n" + BODY + "A. The Claims of the Hat Patent\n" + BODY
        + "          Government lease commences, the base year will be the first\n"
        + "          year of a full assessment, and so on for the years after it.\n" + BODY
    )  # fmt: skip
    assert _listed(found, "heading") == [
        ("", "DISCUSSION"),
        ("A.", "A. The Claims of the Hat Patent"),
    ]


def test_a_title_above_a_page_break_does_not_run_into_the_text() -> None:
    pages = [f"\f{n}                      HATS v. ITC\n\n" + _body(5 * n, 4) for n in range(2, 6)]
    found = _segment(_body(1, 4) + "      I. Infringement of the Patent\n" + "".join(pages))
    assert _listed(found, "heading") == [("I.", "I. Infringement of the Patent")]


def test_what_the_court_does_ends_its_sentence_and_heads_nothing() -> None:
    found = _segment(
        BODY + "      For these reasons the final determination of the Commission on all the hats is\n"
        "                           AFFIRMED-IN-PART, REVERSED-IN-PART, and\n"
        "                                      REMANDED.\n"
        "                                       COSTS\n"
        "      No costs.\n"
    )  # fmt: skip
    assert _listed(found, "heading") == [("", "COSTS")]
    assert (
        "Commission on all the hats is\nAFFIRMED-IN-PART" in dict(_listed(found, "paragraph"))["2"]
    )


def test_a_footnote_called_by_a_sign() -> None:
    found = _segment(
        "United States Court of Appeals for the Federal Circuit\n\n"
        "Before FIRST, SECOND, ∗ and THIRD, Circuit Judges.\n\nFIRST, Circuit Judge.\n\n" + BODY
        + "∗     Judge Second took no part in this decision, as is usual with such\n      judges.\n\f" + BODY
    )  # fmt: skip
    assert _listed(found, "footnote") == [
        ("∗", "∗ Judge Second took no part in this decision, as is usual with such judges.")
    ]


def test_a_footnote_goes_on_at_the_bottom_of_the_next_page() -> None:
    found = _segment(
        BODY + "      The hats are imported. 1\n\n\n"
        "   1   See Sorrell v. IMS Health Inc.,\n\f" + _body(1, 3) + "\n\n"
        "564 U.S. 552 (2011), which is about something else.\n\f" + _body(5, 2)
    )  # fmt: skip
    assert [label for label, _ in _listed(found, "footnote")] == ["1"]
    assert _listed(found, "footnote")[0][1].endswith(
        "564 U.S. 552 (2011), which is about something else."
    )


def test_a_line_that_goes_on_with_a_citation_is_no_footnote() -> None:
    found = _segment(
        BODY + "      The statute says so, as it has said so for a long time, and it is to be found in\n"
        "   19 U.S.C. § 1337, which is about hats.\n\f" + BODY
    )  # fmt: skip
    assert not _listed(found, "footnote")


def test_a_separate_opinion_does_not_stand_under_the_headings_of_the_first() -> None:
    found = _segment(
        "United States Court of Appeals for the Federal Circuit\n\nFIRST, Circuit Judge.\n\n" + BODY
        + "                                  CONCLUSION\n" + BODY + "\f"
        "United States Court of Appeals for the Federal Circuit\n\n             HATS,\n           v.\n"
        "SECOND, Circuit Judge, dissenting.\n\n" + BODY
    )  # fmt: skip
    assert [p.heading_path for p in found.passages if p.kind == "paragraph"] == [
        (),
        ("CONCLUSION",),
        (),
    ]
    assert ("", "v.") not in _listed(found, "paragraph", "heading")


def _commission_opinion() -> str:
    lines = [
        "PUBLIC VERSION", "", "                UNITED STATES INTERNATIONAL TRADE COMMISSION",
        "                              Washington, D.C.", "", "In the Matter of", "",
        "CERTAIN HATS AND COMPONENTS                  Investigation No. 337-TA-9999", "THEREOF", "",
        "                             COMMISSION OPINION", "", *_body(1, 2).split("\n"),
        "I.     BACKGROUND", "", "       A.      Procedural History", "",
    ]  # fmt: skip
    for page in range(1, 6):
        lines += [
            *_body(10 * page, 8).split("\n"),
            "",
            f"{page:>40}",
            "                   PUBLIC VERSION",
            "",
        ]
    return "\n".join(lines)


def test_an_opinion_of_the_commission() -> None:
    found = _segment(_commission_opinion())
    assert [label for label, _ in _listed(found, "heading")] == ["", "I.", "A."]
    assert _listed(found, "heading")[0][1] == "COMMISSION OPINION"
    assert [p.kind for p in found.passages][:4] == ["front"] * 4
    assert not _listed(found, "footnote")
    assert {"PUBLIC VERSION", "5"} <= {piece.text for piece in found.furniture}
    last = found.passages[-1]
    assert last.heading_path == ("COMMISSION OPINION", "I. BACKGROUND", "A. Procedural History")


def test_a_notice_of_the_commission() -> None:
    text = (
        "[Federal Register Volume 96, Number 45 (Friday, March 7, 2031)]\n[Pages 12345-12346]\n\n"
        "INTERNATIONAL TRADE COMMISSION\n\n[Investigation No. 337-TA-9999]\n\n"
        "AGENCY: U.S. International Trade Commission.\n\nACTION: Notice.\n\n"
        "SUMMARY: Notice is hereby given that the U.S. International Trade\n"
        "Commission has determined not to review an initial determination\n"
        "of the presiding judge.\n\n"
        "SUPPLEMENTARY INFORMATION: The Commission instituted this investigation\n"
        "on January 5, 2030, on a complaint about hats.\n"
        "    On February 3, 2031, the judge issued the determination.\n\n"
        "    By order of the Commission.\n[FR Doc. 2031-12345 Filed 3-6-31; 8:45 am]\n"
    )
    source = Source("text/plain", text)
    found = segment(source)
    assert_accounted_for(source, found)
    bodies = [body for _, body in _listed(found, "paragraph")]
    assert "AGENCY: U.S. International Trade Commission." in bodies
    assert any(body.endswith("determination of the presiding judge.") for body in bodies)
    assert "On February 3, 2031, the judge issued the determination." in bodies
