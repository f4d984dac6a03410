"""What a decision's own proceedings make of it, under the law of the WTO and of Section 337."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from casebase import citator
from casebase.models import Case, CaseEvent, CaseProvision, CaseRelation
from casebase.services.ingest import ingest
from tests.casebase import library
from tests.casebase.samples import write
from tests.casebase.test_citator import standing

pytestmark = pytest.mark.django_db


def dispute(key: str, *steps: tuple[str, date, str]) -> Case:
    """A case with steps of which one kind may come twice."""
    made = library.case(key, f"Case {key}")
    for kind, day, words in steps:
        CaseEvent.objects.create(case=made, kind=kind, date=day, text_en=words, source="test")
    return made


def twice_appealed() -> Case:
    """An original and a compliance proceeding, both appealed, then a second compliance panel."""
    return dispute(
        "DS911",
        ("panel_report_circulated", date(2014, 7, 14), ""),
        ("appealed", date(2014, 8, 22), ""),
        ("ab_report_circulated", date(2014, 12, 18), ""),
        ("report_adopted", date(2015, 1, 16), ""),
        ("compliance_panel_report", date(2018, 3, 21), ""),
        ("appealed", date(2018, 4, 27), ""),
        ("ab_report_circulated", date(2019, 7, 16), ""),
        ("report_adopted", date(2019, 8, 15), ""),
        ("compliance_panel_report", date(2021, 1, 1), ""),
        ("report_adopted", date(2021, 2, 1), ""),
    )


def level(name: str, on: date) -> tuple[str, str]:
    found = standing(name, on)
    return found.level, found.reason


class TestRounds:
    @pytest.mark.parametrize(
        ("symbol", "on", "expected"),
        [
            ("WT/DS911/AB/R", date(2015, 2, 1), ("stands", "adopted 2015-01-16")),
            (
                "WT/DS911/AB/RW",
                date(2015, 2, 1),
                ("not_issued", "issued 2019-07-16, after the day asked for"),
            ),
            ("WT/DS911/AB/RW", date(2020, 1, 1), ("stands", "adopted 2019-08-15")),
            ("WT/DS911/RW", date(2018, 5, 1), ("caution", "under appeal since 2018-04-27")),
            ("WT/DS911/RW", date(2020, 1, 1), ("stands", "adopted 2019-08-15")),
            (
                "WT/DS911/RW2",
                date(2020, 1, 1),
                ("not_issued", "issued 2021-01-01, after the day asked for"),
            ),
            ("WT/DS911/RW2", date(2022, 1, 1), ("stands", "adopted 2021-02-01")),
        ],
    )
    def test_each_report_has_the_steps_of_its_own_round(
        self, symbol: str, on: date, expected: tuple[str, str]
    ) -> None:
        case = twice_appealed()
        library.decision(case, "WT/DS911/99", {"1": f"See {symbol}."}, None, kind="other")
        assert level(symbol, on) == expected

    def test_a_report_whose_symbol_names_the_complainant_is_one(self) -> None:
        case = dispute(
            "DS912",
            ("panel_report_circulated", date(1997, 8, 18), ""),
            ("report_adopted", date(1998, 2, 13), ""),
        )
        library.decision(case, "WT/DS912/R/USA", {"8.1": "So."}, date(1997, 8, 18))
        assert level("WT/DS912/R/USA", date(2000, 1, 1)) == ("stands", "adopted 1998-02-13")


class TestAppeals:
    def test_an_appeal_heard_after_december_2019_was_never_into_the_void(self) -> None:
        case = dispute(
            "DS913",
            ("panel_report_circulated", date(2018, 6, 28), ""),
            ("appealed", date(2018, 7, 19), ""),
            ("ab_report_circulated", date(2020, 6, 9), ""),
            ("report_adopted", date(2020, 6, 29), ""),
        )
        library.decision(case, "WT/DS913/R", {"7.1": "So."}, date(2018, 6, 28))
        assert level("WT/DS913/R", date(2020, 3, 1)) == ("caution", "under appeal since 2018-07-19")
        assert level("WT/DS913/R", date(2020, 7, 1))[0] == "stands"

    def test_an_appeal_to_arbitrators_is_heard(self) -> None:
        case = dispute(
            "DS914",
            ("appealed", date(2025, 4, 22), "The complainant initiates appeal arbitration."),
            ("arbitration", date(2025, 7, 21), "The award is circulated."),
        )
        library.decision(case, "WT/DS914/R", {"7.1": "So."}, date(2025, 4, 22))
        assert level("WT/DS914/R", date(2025, 5, 1)) == ("caution", "under appeal since 2025-04-22")
        after = level("WT/DS914/R", date(2026, 1, 1))
        assert after == (
            "caution",
            "appealed to arbitration; it stands as the award of 2025-07-21 leaves it",
        )

    def test_an_old_appeal_of_unknown_end_is_not_called_void(self) -> None:
        case = dispute(
            "DS915",
            ("panel_report_circulated", date(2001, 1, 1), ""),
            ("appealed", date(2001, 2, 1), ""),
        )
        library.decision(case, "WT/DS915/R", {"7.1": "So."}, date(2001, 1, 1))
        found = level("WT/DS915/R", date(2026, 1, 1))
        assert found == ("caution", "appealed 2001-02-01; what came of it is not known here")

    def test_where_the_appellate_body_found_otherwise_the_panel_report_says_so(self) -> None:
        library.two_disputes()
        widgets = Case.objects.get(key="DS901")
        for stage, finding in (("panel", "no_violation"), ("ab", "violation")):
            CaseProvision.objects.create(
                case=widgets, provision="TBT 2.1", stage=stage, finding=finding
            )
        library.decision(widgets, "WT/DS901/AB/R", {"1": "So."}, date(2001, 3, 1), kind="ab_report")
        panel = standing("WT/DS901/R", date(2005, 1, 1))
        assert (panel.level, panel.reason) == (
            "caution",
            "the Appellate Body decided otherwise on TBT 2.1",
        )
        assert panel.proofs[0].event and panel.proofs[0].event.kind == "ab_report_circulated"
        assert standing("WT/DS901/AB/R", date(2005, 1, 1)).level == "stands"
        assert standing("WT/DS901/R", date(2001, 1, 1)).level == "caution"  # under appeal


class TestJoined:
    def test_a_report_on_joined_disputes_stands_under_each_symbol(self) -> None:
        library.two_disputes()
        widgets = Case.objects.get(key="DS901")
        library.case("DS903", "Listed only")
        CaseRelation.objects.create(case=widgets, other_key="DS903", relation="joined")
        library.decision(
            Case.objects.get(key="DS902"), "WT/DS902/RW", {"1": "See WT/DS903/AB/R."}, None
        )
        assert level("WT/DS903/AB/R", date(2005, 1, 1)) == ("stands", "adopted 2001-05-01 (DS901)")

    def test_whichever_symbol_the_library_holds_the_report_under(self) -> None:
        old, _new = library.two_disputes()
        widgets = Case.objects.get(key="DS901")
        for other in ("DS903", "DS904"):
            CaseRelation.objects.create(case=widgets, other_key=other, relation="joined")
        library.decision(
            Case.objects.get(key="DS902"),
            "WT/DS902/RW",
            {"1": "See WT/DS903/R, para. 7.2.", "2": "See WT/DS904/R, para. 7.2."},
            None,
        )
        found = citator.authorities_of(["WT/DS901/R", "WT/DS903/R", "WT/DS904/R"]).values()
        assert {one.document for one in found} == {old}
        assert {one.names for one in found} == {
            frozenset(("WT/DS901/R", "WT/DS903/R", "WT/DS904/R"))
        }
        assert citator.cited_counts(old)["7.2"].total() == 4

    def test_two_reports_on_joined_disputes_stay_two(self) -> None:
        old, _new = library.two_disputes()
        widgets = Case.objects.get(key="DS901")
        CaseRelation.objects.create(case=widgets, other_key="DS903", relation="joined")
        other = library.decision(
            library.case("DS903", "Delta"), "WT/DS903/R", {"7.1": "So."}, date(2000, 5, 1)
        )
        found = citator.authorities_of(["WT/DS901/R", "WT/DS903/R"])
        assert (found["WT/DS901/R"].document, found["WT/DS903/R"].document) == (old, other)
        assert found["WT/DS901/R"].names == {"WT/DS901/R"}

    def test_numbered_documents_of_joined_disputes_are_not_one(self) -> None:
        library.two_disputes()
        widgets = Case.objects.get(key="DS901")
        CaseRelation.objects.create(case=widgets, other_key="DS903", relation="joined")
        library.decision(
            Case.objects.get(key="DS902"),
            "WT/DS902/RW",
            {"1": "See WT/DS901/5.", "2": "See WT/DS903/5."},
            None,
        )
        found = citator.authority("WT/DS901/5")
        assert found
        assert [row.canonical for row in citator.citing(found)] == ["WT/DS901/5"]


def investigation(*steps: tuple[str, date, str]) -> Case:
    made = Case.objects.create(
        key="337-TA-9001", forum="usitc337", number=9001, title_en="Certain Widgets"
    )
    for kind, day, words in steps:
        CaseEvent.objects.create(case=made, kind=kind, date=day, text_en=words, source="test")
    return made


class TestSection337:
    @pytest.mark.parametrize(
        ("kind", "words", "expected"),
        [
            ("court_decision", "The Federal Circuit affirms.", "stands"),
            ("court_decision", "The Federal Circuit reverses.", "negative"),
            ("court_decision", "The Federal Circuit vacates the limited exclusion order and remands.", "negative"),
            ("court_decision", "The Federal Circuit vacates in part, affirms in part and remands.", "caution"),
            ("court_decision", "The Federal Circuit declines to reverse the determination.", "unknown"),
            ("court_decision", "Rehearing en banc is denied.", "unknown"),
            ("court_decision", "The Federal Circuit dismisses a first appeal as premature.", "unknown"),
            ("presidential_review", "The determination is disapproved.", "negative"),
            ("other", "The Trade Representative disapproves the determination for the President.", "negative"),
            ("other", "The President does not disapprove; the order becomes final.", "unknown"),
            ("other", "The time of presidential review ends without disapproval of the order.", "unknown"),
        ],
    )  # fmt: skip
    def test_courts_and_the_president_are_heard(self, kind: str, words: str, expected: str) -> None:
        investigation((kind, date(2015, 11, 10), words))
        found = standing("337-TA-9001", date(2020, 1, 1))
        assert found.level == expected, found.reason
        assert standing("337-TA-9001", date(2014, 1, 1)).level == "unknown"

    def test_the_last_court_decides(self) -> None:
        investigation(
            ("court_decision", date(2013, 12, 13), "A panel of the court vacates the orders in part."),
            ("court_decision", date(2015, 8, 10), "The court en banc upholds the Commission’s reading."),
        )  # fmt: skip
        assert standing("337-TA-9001", date(2014, 1, 1)).level == "caution"
        assert standing("337-TA-9001", date(2016, 1, 1)).level == "stands"

    def test_an_opinion_that_was_imported_speaks_of_what_it_reviews(self) -> None:
        investigation()
        court = Case.objects.create(
            key="CAFC-2013-9", forum="cafc", title_en="Widgets v. ITC",
            facts=[{"kind": "disposition", "value": "reversed and remanded", "source": "opinion",
                    "date": "2020-01-01", "place": {}}],
        )  # fmt: skip
        CaseEvent.objects.create(case=court, kind="court_decision", date=date(2014, 1, 2))
        CaseRelation.objects.create(case=court, other_key="337-TA-9001", relation="reviews")
        found = standing("337-TA-9001", date(2020, 1, 1))
        assert (found.level, found.reason) == (
            "negative",
            "reversed and remanded by the court, CAFC-2013-9",
        )
        assert found.proofs[0].event and found.proofs[0].event.case == court
        assert standing("CAFC-2013-9", date(2020, 1, 1)).level == "unknown"


PAGE = """DS999: Atlantis — Measures Concerning the Labelling of Lanterns
Current status
Implementation notified by respondent on 5 May 2019
Key facts
Short title: Atlantis – Lanterns
Complainant: Canada
Respondent: Japan
Agreements cited:
(as cited in request for consultations)
GATT 1994: Art. III:4
Consultations requested: 5 May 2010
Panel report circulated: 5 May 2012
(adopted on 5 June 2012)
Art 21.5 DSU Panel report circulated: 5 May 2014
Article 21.5 Appellate Body Report circulated: 5 September 2014
(adopted on 5 October 2014)
"""


def test_a_dispute_page_tells_compliance_reports_from_the_original_ones(tmp_path: Path) -> None:
    assert not ingest(files=[write(tmp_path, "p.txt", PAGE)], source_name="wto-page").rejected
    steps = [(row.date.year, row.kind) for row in CaseEvent.objects.order_by("date", "id")]
    assert steps == [
        (2010, "consultations_requested"), (2012, "panel_report_circulated"), (2012, "report_adopted"),
        (2014, "compliance_panel_report"), (2014, "ab_report_circulated"), (2014, "report_adopted"),
    ]  # fmt: skip


class TestWhatAPageSays:
    """The standing of a decision is that of the whole, however little of it a page shows."""

    def reversed_in(self, paragraph: str) -> None:
        library.two_disputes()
        widgets = Case.objects.get(key="DS901")
        library.decision(
            widgets,
            "WT/DS901/AB/R",
            {"1": f"The Appellate Body reverses the Panel's finding in WT/DS901/R{paragraph}."},
            date(2001, 3, 1),
            kind="ab_report",
        )

    def test_a_filter_by_paragraph_hides_no_reversal(self, client: Client) -> None:
        self.reversed_in("")
        page = client.get("/citator/WT/DS901/R/?label=7.3").content.decode()
        assert "no longer stands" in page
        answer = client.get("/api/citator/", {"name": "WT/DS901/R", "label": "7.3"}).json()
        assert (answer["level"], answer["total"]) == ("negative", 1)

    def test_the_page_of_the_case_knows_what_its_own_appeal_did(self, client: Client) -> None:
        self.reversed_in("")
        assert "no longer stands" in client.get("/citator/DS901/").content.decode()

    def test_a_paragraph_falls_with_the_whole(self, client: Client) -> None:
        self.reversed_in("")
        assert "no longer stands" in self.paragraph(client, "7.3")

    def test_a_paragraph_does_not_fall_with_another(self, client: Client) -> None:
        self.reversed_in(", para. 7.1")
        assert "no longer stands" in self.paragraph(client, "7.1")
        assert "no longer stands" not in self.paragraph(client, "7.3")

    @staticmethod
    def paragraph(client: Client, label: str) -> str:
        address = f"/documents/wt-ds901-r/paragraphs/{label}/"
        return client.get(address, follow=True).content.decode()

    def test_many_authorities_in_one_passage_cost_no_more_queries(
        self, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        library.two_disputes()
        words = "; ".join(f"WT/DS{number}/R" for number in range(1, 80))
        library.decision(Case.objects.get(key="DS902"), "WT/DS902/RW", {"1": f"See {words}."}, None)
        with django_assert_max_num_queries(45):
            client.get("/documents/wt-ds902-rw/passages/1/")
