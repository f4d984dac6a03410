"""Citations of every kind of source, as docs/editions.md has them."""

from __future__ import annotations

from datetime import date

import pytest

from casebase.models import CaseEvent, Document, Passage
from casebase.pinpoint import STYLES, cite
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> Document:
    case = factories.case(title_en="Atlantis – Measures on Lanterns")
    return Document(
        case=case, kind="panel_report", symbol="WT/DS999/R", title="A title", date=date(2024, 3, 5)
    )


def three(document: Document, passage: Passage, language: str = "en") -> list[str]:
    return [cite(document, passage, style=style, language=language) for style in STYLES]


def test_a_report_by_paragraph_and_standing(report):
    passage = Passage(label="7.12")
    assert three(report, passage) == [
        "Panel Report, Atlantis—Measures on Lanterns, ¶ 7.12, WTO Doc. WT/DS999/R (circulated Mar. 5, 2024).",
        "WTO, Atlantis—Measures on Lanterns—Report of the Panel (5 March 2024) WT/DS999/R [7.12]",
        "WTO. Atlantis—Measures on Lanterns: WT/DS999/R[R]. 2024-03-05: ¶ 7.12.",
    ]
    for day in (date(2023, 1, 1), date(2024, 4, 20)):
        CaseEvent.objects.create(case=report.case, date=day, kind="report_adopted")
    assert cite(report, passage).endswith("WT/DS999/R (adopted Apr. 20, 2024).")
    assert cite(report, Passage(label="12", kind="footnote", page=9)).split(", ")[2] == "n.12"


def test_an_appellate_body_report(report):
    report.kind, report.symbol = "ab_report", "WT/DS999/AB/R"
    assert cite(report, Passage(label="19")).startswith("Appellate Body Report, Atlantis—")
    assert "—Report of the Appellate Body (" in cite(report, Passage(label="19"), style="oscola")


def test_an_opinion_by_page_as_courts_number_no_paragraphs():
    opinion = Document(
        kind="opinion", title="Lantern Co. v. ITC", symbol="No. 2009-9999 (Fed. Cir.)",
        date=date(2010, 5, 26),
    )  # fmt: skip
    passage = Passage(label="4", page=12)
    assert three(opinion, passage) == [
        "Lantern Co. v. ITC, No. 2009-9999, slip op. at 12 (Fed. Cir. May 26, 2010).",
        "Lantern Co. v. ITC, No 2009-9999 (Fed Cir, 26 May 2010) 12",
        "U.S. Court of Appeals for the Federal Circuit. Lantern Co. v. ITC: No. 2009-9999[Z]. 2010-05-26: 12.",
    ]
    note = Passage(label="3", page=12, kind="footnote")
    assert "slip op. at 12 n.3" in cite(opinion, note)
    assert "passage 4 " in cite(opinion, Passage(label="4")) + " "
    opinion.symbol = "707 F.3d 1295"
    assert cite(opinion, passage) == "Lantern Co. v. ITC, 707 F.3d 1295, 12 (May 26, 2010)."


def test_a_notice_of_the_commission():
    case = factories.case("337-TA-9999", forum="usitc337")
    notice = Document(
        case=case, kind="notice", title="Certain Lanterns; Notice", symbol="89 Fed. Reg. 1",
        date=date(2024, 2, 1),
    )  # fmt: skip
    assert three(notice, Passage(label="3")) == [
        "Certain Lanterns; Notice, 89 Fed. Reg. 1, ¶ 3 (Feb. 1, 2024).",
        "US International Trade Commission, ‘Certain Lanterns; Notice’ (1 February 2024) 89 Fed. Reg. 1 [3]",
        "U.S. International Trade Commission. Certain Lanterns; Notice: 89 Fed. Reg. 1[Z]. 2024-02-01: ¶ 3.",
    ]


@pytest.mark.parametrize(
    ("label", "english"),
    [
        ("第二条", "art. 2"),
        ("第三十三条之一", "art. 33-1"),
        ("第一章", "第一章"),
        ("第一千二百条", "第一千二百条"),
    ],
)
def test_a_statute_by_article(label, english):
    statute = Document(kind="statute", language="zh", title="灯笼条例", date=date(2004, 3, 31))
    bluebook, oscola, gbt = three(statute, Passage(label=label))
    assert bluebook == f"灯笼条例, {english} (Mar. 31, 2004)."
    assert oscola == f"灯笼条例 (31 March 2004), {english.replace('.', '')}"
    assert gbt == f"灯笼条例[S]. 2004-03-31: {label}."


def test_our_digest_names_the_case_and_says_what_it_is():
    case = factories.case(short_title_en="Atlantis – Lanterns", short_title_zh="亚特兰蒂斯—灯笼案")
    digest = Document(case=case, kind="digest", title="Digest", date=date(2024, 3, 5))
    assert three(digest, Passage(label="3")) == [
        "Atlantis – Lanterns (DS999), NTB Casebase digest, ¶ 3.",
        "Atlantis – Lanterns (DS999), NTB Casebase digest [3]",
        "NTB Casebase. Atlantis – Lanterns (DS999): NTB Casebase digest[DB]: ¶ 3.",
    ]
    chinese = cite(digest, Passage(label="3"), style="gbt7714", language="zh")
    assert chinese == "NTB Casebase. 亚特兰蒂斯—灯笼案 (DS999): NTB Casebase案例摘要[DB]: 第3段."


def test_what_is_not_known_is_left_out():
    bare = Document(kind="other", title="A letter")
    assert three(bare, Passage(order=5)) == [
        "A letter, passage 5.", "A letter passage 5", "A letter[R]: passage 5.",
    ]  # fmt: skip
