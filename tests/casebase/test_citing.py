"""Citations of every kind of source, after the patterns that the published rules print."""

from __future__ import annotations

from datetime import date

import pytest

from casebase.citing import STYLES, cite, cite_case
from casebase.models import Case, CaseEvent, Document, DocumentName, Passage
from tests import factories

pytestmark = pytest.mark.django_db


def three(document: Document, passage: Passage | None, language: str = "en") -> list[str]:
    return [cite(document, passage, style=style, language=language).text for style in STYLES]


def report_of(title: str, symbol: str, day: date, kind: str = "panel_report") -> Document:
    case = factories.case(title_en=title)
    return Document(case=case, kind=kind, symbol=symbol, title="A title", date=day)


class TestReports:
    """Bluebook 21.11(a); OSCOLA's section on international law; GB/T 7714, reports."""

    def test_the_example_of_the_bluebook_and_of_oscola(self) -> None:
        report = report_of(
            "Brazil – Export Financing Programme for Aircraft",
            "WT/DS46/AB/R",
            date(1999, 8, 2),
            "ab_report",
        )
        CaseEvent.objects.create(case=report.case, date=date(1999, 8, 20), kind="report_adopted")
        assert three(report, Passage(label="19")) == [
            "Appellate Body Report, Brazil—Export Financing Programme for Aircraft, ¶ 19, "
            "WTO Doc. WT/DS46/AB/R (adopted Aug. 20, 1999).",
            "WTO, Brazil—Export Financing Programme for Aircraft—Report of the Appellate Body "
            "(2 August 1999) WT/DS46/AB/R [19]",
            "WTO. Brazil—Export Financing Programme for Aircraft: Report of the Appellate Body: "
            "WT/DS46/AB/R[R]. Geneva: WTO, 1999: ¶ 19.",
        ]

    def test_italics_are_where_the_styles_want_them(self) -> None:
        report = report_of("Atlantis – Lanterns & Lamps", "WT/DS999/R", date(2024, 3, 5))
        bluebook, oscola, gbt = (cite(report, None, style=style).html for style in STYLES)
        assert bluebook.startswith("Panel Report, <i>Atlantis—Lanterns &amp; Lamps</i>, WTO Doc.")
        assert "<i>Atlantis—Lanterns &amp; Lamps—Report of the Panel</i> (" in oscola
        assert "<i>" not in gbt

    def test_adoption_counts_from_the_report_on(self) -> None:
        report = report_of("Atlantis – Lanterns", "WT/DS999/R", date(2024, 3, 5))
        assert cite(report, None).text.endswith("(circulated Mar. 5, 2024).")
        for day in (date(2023, 1, 1), date(2024, 4, 20)):
            CaseEvent.objects.create(case=report.case, date=day, kind="report_adopted")
        assert cite(report, None).text.endswith("(adopted Apr. 20, 2024).")

    def test_a_footnote_and_a_chinese_text_that_cites(self) -> None:
        report = report_of("Atlantis – Lanterns", "WT/DS999/R", date(2024, 3, 5))
        note = Passage(label="12", kind="footnote", page=9)
        assert ", n.12, WTO" in cite(report, note).text
        assert cite(report, note, style="oscola").text.endswith(" fn 12")
        assert cite(report, note, style="gbt7714", language="zh").text.endswith(": 脚注12.")
        paragraph = Passage(label="7.12.")
        assert cite(report, paragraph, style="gbt7714", language="zh").text.endswith(": 第7.12段.")

    def test_an_address_and_the_day_it_was_read(self) -> None:
        report = report_of("Atlantis – Lanterns", "WT/DS999/R", date(2024, 3, 5))
        report.url = "https://docs.wto.org/x"
        found = cite(report, Passage(label="7.1"), style="gbt7714", accessed=date(2026, 11, 27))
        assert found.text.endswith(
            "WT/DS999/R[R/OL]. Geneva: WTO, 2024: ¶ 7.1(2024-03-05)[2026-11-27]. https://docs.wto.org/x."
        )

    @pytest.mark.parametrize(
        ("symbol", "title", "body"),
        [
            ("WT/DS344/ARB", "x", "Decision by the Arbitrator"),
            ("WT/DS184/13", "Award of the Arbitrator", "Award of the Arbitrator"),
            ("WT/DS999/RW", "x", "Panel Report"),
        ],
    )
    def test_awards_and_decisions(self, symbol: str, title: str, body: str) -> None:
        award = report_of(f"Atlantis – Lanterns — {title}", symbol, date(2024, 3, 5))
        award.title = title
        assert cite(award, Passage(label="3.2")).text.startswith(f"{body}, Atlantis—Lanterns")
        assert f", ¶ 3.2, WTO Doc. {symbol} (" in cite(award, Passage(label="3.2")).text


class TestOpinions:
    """Bluebook 10.5 and 10.8.1(b); OSCOLA 2.8."""

    @pytest.fixture
    def opinion(self) -> Document:
        return Document(
            kind="opinion", title="Lantern Co. v. ITC", symbol="No. 2009-9999 (Fed. Cir.)",
            date=date(2010, 5, 26),
        )  # fmt: skip

    def test_a_slip_opinion_by_page_as_courts_number_no_paragraphs(self, opinion: Document) -> None:
        assert three(opinion, Passage(label="4", page=12)) == [
            "Lantern Co. v. ITC, No. 2009-9999, slip op. at 12 (Fed. Cir. May 26, 2010).",
            "Lantern Co v ITC No 2009-9999 (Fed Cir, 26 May 2010) 12",
            "U.S. Court of Appeals for the Federal Circuit. Lantern Co. v. ITC: No. 2009-9999[Z]. "
            "2010-05-26: 12.",
        ]
        note = Passage(label="3", page=12, kind="footnote")
        assert "slip op. at 12 n.3" in cite(opinion, note).text
        assert "passage 4 " in cite(opinion, Passage(label="4")).text

    def test_a_reporters_page_is_given_only_where_it_is_one(self, opinion: Document) -> None:
        opinion.symbol = "707 F.3d 1295"
        opinion.case = factories.case("CAFC-2009-9999", forum="cafc")
        assert cite(opinion, Passage(page=1300)).text == (
            "Lantern Co. v. ITC, 707 F.3d 1295, 1300 (Fed. Cir. 2010)."
        )
        assert cite(opinion, Passage(page=12)).text == (
            "Lantern Co. v. ITC, 707 F.3d 1295 (Fed. Cir. 2010) (slip op. at 12)."
        )
        assert three(opinion, None) == [
            "Lantern Co. v. ITC, 707 F.3d 1295 (Fed. Cir. 2010).",
            "Lantern Co v ITC 707 F 3d 1295 (Fed Cir 2010)",
            "U.S. Court of Appeals for the Federal Circuit. Lantern Co. v. ITC: 707 F.3d 1295[Z]. 2010-05-26.",
        ]

    @pytest.mark.parametrize(
        ("title", "bluebook", "oscola"),
        [
            (
                "U.S. LANTERN CORPORATION v. INTERNATIONAL TRADE COMMISSION",
                "U.S. Lantern Corp. v. Int'l Trade Comm'n",
                "US Lantern Corporation v International Trade Commission",
            ),
            (
                "LAMPS AND MORE, LLC v. ITC",
                "Lamps and More, LLC v. ITC",
                "Lamps and More, LLC v ITC",
            ),
            ("O'BRIEN GROUP CO. v. LG", "O'Brien Grp. Co. v. LG", "O'Brien Group Co v LG"),
            ("Lantern Company v. ITC", "Lantern Co. v. ITC", "Lantern Company v ITC"),
        ],
    )
    def test_names_in_capitals_and_their_abbreviations(
        self, opinion: Document, title: str, bluebook: str, oscola: str
    ) -> None:
        opinion.title = title
        assert cite(opinion, None).text.startswith(f"{bluebook}, No. 2009-9999")
        assert cite(opinion, None, style="oscola").text.startswith(f"{oscola} No 2009-9999")

    def test_a_docketed_opinion_that_a_reporter_printed(self, opinion: Document) -> None:
        opinion.case = factories.case("CAFC-2009-9999", forum="cafc")
        opinion.slug = "cafc-2009-9999-opinion"
        opinion.save()
        DocumentName.objects.create(document=opinion, name="661 F.3d 1322")
        assert cite(opinion, Passage(page=12)).text == (
            "Lantern Co. v. ITC, 661 F.3d 1322 (Fed. Cir. 2010) (No. 2009-9999, slip op. at 12)."
        )


class TestTheCommission:
    """Bluebook 14.2(a) and 14.4."""

    @pytest.fixture
    def case(self) -> Case:
        return factories.case(
            "337-TA-9999", forum="usitc337", title_en="Certain Lanterns; Inv. No. 337-TA-9999"
        )

    def test_a_commission_opinion(self, case: Case) -> None:
        opinion = Document(
            case=case, kind="opinion", title="Commission Opinion", date=date(2009, 12, 17)
        )
        assert three(opinion, Passage(page=12)) == [
            "Certain Lanterns, Inv. No. 337-TA-9999, Comm'n Op. at 12 (Dec. 17, 2009).",
            "Certain Lanterns Inv No 337-TA-9999, Commission Opinion (17 December 2009) 12",
            "U.S. International Trade Commission. Certain Lanterns: Commission Opinion: "
            "Inv. No. 337-TA-9999[Z]. 2009-12-17: 12.",
        ]

    @pytest.mark.parametrize(
        ("title", "named"),
        [
            ("Notice of a Commission determination", "Comm'n Notice"),
            ("Final Initial Determination on Violation", "Initial Determination"),
            ("Limited Exclusion Order", "Comm'n Order"),
        ],
    )
    def test_its_other_papers(self, case: Case, title: str, named: str) -> None:
        paper = Document(case=case, kind="notice", title=title, date=date(2009, 12, 17))
        assert cite(paper, None).text == (
            f"Certain Lanterns, Inv. No. 337-TA-9999, {named} (Dec. 17, 2009)."
        )

    def test_a_notice_in_the_federal_register(self, case: Case) -> None:
        notice = Document(
            case=case, kind="notice", title="Certain Lanterns; Notice", symbol="75 Fed. Reg. 74339",
            date=date(2010, 11, 30),
        )  # fmt: skip
        assert three(notice, Passage(label="3")) == [
            "Certain Lanterns; Notice, 75 Fed. Reg. 74,339, ¶ 3 (Nov. 30, 2010).",
            "US International Trade Commission, ‘Certain Lanterns; Notice’ (30 November 2010) "
            "75 Fed Reg 74339 [3]",
            "U.S. International Trade Commission. Certain Lanterns; Notice: 75 Fed. Reg. 74,339[Z]. "
            "2010-11-30: ¶ 3.",
        ]


def test_the_registers_own_short_form_is_the_same_notice() -> None:
    notice = Document(kind="notice", title="Lanterns", symbol="89 FR 96", date=date(2024, 1, 2))
    assert cite(notice, None).text == "Lanterns, 89 Fed. Reg. 96 (Jan. 2, 2024)."
    assert cite(notice, None, style="oscola").text == "‘Lanterns’ (2 January 2024) 89 Fed Reg 96"


@pytest.mark.parametrize(
    ("label", "english"),
    [
        ("第二条", "art. 2"),
        ("第三十三条之一", "art. 33-1"),
        ("第一章", "第一章"),
        ("第一千二百条", "第一千二百条"),
    ],
)
def test_a_statute_of_china_by_article(label: str, english: str) -> None:
    """Bluebook 20.1.1 and 20.5: the country in parentheses at the end."""
    statute = Document(kind="statute", language="zh", title="灯笼条例", date=date(2004, 3, 31))
    assert three(statute, Passage(label=label)) == [
        f"灯笼条例 (Mar. 31, 2004), {english} (China).",
        f"灯笼条例 (31 March 2004) (China), {english.replace('.', '')}",
        f"灯笼条例[S]. 2004-03-31: {label}.",
    ]


def test_a_statute_of_the_united_states_by_section() -> None:
    statute = Document(kind="statute", language="en", title="Tariff Act of 1930")
    assert cite(statute, Passage(label="§ 337")).text == "Tariff Act of 1930, § 337."


def test_a_dispute_page() -> None:
    """Bluebook 18.2.2; OSCOLA 3.4.8."""
    page = Document(
        kind="dispute_page", title="DS999 Atlantis – Lanterns", date=date(2025, 1, 20),
        url="https://www.wto.org/ds999_e.htm",
    )  # fmt: skip
    assert cite(page, None).text == (
        "DS999 Atlantis – Lanterns, World Trade Org., https://www.wto.org/ds999_e.htm "
        "(last updated Jan. 20, 2025)."
    )
    assert cite(page, None, style="oscola", accessed=date(2025, 5, 2)).text == (
        "WTO, ‘DS999 Atlantis – Lanterns’ (20 January 2025) <https://www.wto.org/ds999_e.htm> "
        "accessed 2 May 2025"
    )
    assert cite(page, None, style="gbt7714", accessed=date(2025, 5, 2)).text == (
        "WTO. DS999 Atlantis – Lanterns[EB/OL]. 2025-01-20[2025-05-02]. https://www.wto.org/ds999_e.htm."
    )


def test_our_digest_names_the_case_and_says_what_it_is() -> None:
    case = factories.case(short_title_en="Atlantis – Lanterns", short_title_zh="亚特兰蒂斯—灯笼案")
    digest = Document(case=case, kind="digest", title="Digest", date=date(2024, 3, 5))
    assert three(digest, Passage(label="3")) == [
        "Atlantis – Lanterns (DS999), NTB Casebase digest, ¶ 3.",
        "Atlantis – Lanterns (DS999), NTB Casebase digest [3]",
        "NTB Casebase. Atlantis – Lanterns (DS999): NTB Casebase digest[DB]: ¶ 3.",
    ]
    chinese = cite(digest, Passage(label="3"), style="gbt7714", language="zh").text
    assert chinese == "NTB Casebase. 亚特兰蒂斯—灯笼案 (DS999): NTB Casebase案例摘要[DB]: 第3段."


def test_a_case_as_such() -> None:
    dispute = factories.case(title_en="Atlantis – Lanterns")
    assert [cite_case(dispute, style=style).text for style in STYLES] == [
        "Atlantis – Lanterns, WT/DS999.",
        "WTO, Atlantis – Lanterns WT/DS999",
        "WTO. Atlantis – Lanterns: DS999[Z].",
    ]


def test_what_is_not_known_is_left_out() -> None:
    bare = Document(kind="other", title="A letter")
    assert three(bare, Passage(order=5)) == [
        "A letter, passage 5.", "A letter passage 5", "A letter[R]: passage 5.",
    ]  # fmt: skip
    assert three(bare, None) == ["A letter.", "A letter", "A letter[R]."]
