"""The Commission's investigations database: many rows a number, odd values, several spellings of keys."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casebase import sources
from casebase.models import Case
from casebase.services.ingest import ingest
from legaltext.usitc_ids import IdsError, parse
from tests.casebase.samples import write

VIOLATION: dict[str, Any] = {
    "Investigation Number": "337-9901",
    "Full Title": "Certain Lanterns &amp;amp; Wicks; Inv. No. 337-TA-9901 (Violation)",
    "Topic": "lanterns",
    "Docket Number": "9001",
    "Investigation Phase.Name": "Violation",
    "Investigation Status.Name": "Completed",
    "Start Date": "03-04-2020",
    "Target Date": "07-05-2021",
    "Investigation End Date": "06-30-2021",
    "Date of Publication of FR Notice (NOI)": {"date": "03-10-2020", "isNa": False},
    "F.R. Citation for Notice of Institution": "85 FR 12345",
    "Final Determination Type.finalDeterminationType": "Violation Found",
    "Participants": [
        {
            "Participant": {"Name": "Lumen Works, Inc.", "Country": {"name": "United States"}},
            "Participant Type": {"name": "Complainant"},
        },
        {
            "Participant": {"Name": "Glow Trading Ltd.", "Country": {"name": "Atlantis"}},
            "Participant Type": {"name": "Respondent"},
            "Participant Disposition": {"name": "Violation"},
        },
        {"Participant": {"Name": "A Witness"}, "Participant Type": {"name": "Non-Party"}},
    ],
    "Intellectual Property": [
        {"Intellectual Property ID": {"Type": {"Name": "Patent"}, "Number": "9,999,901"}}
    ],
    "Unfair Act": [{"Unfair Act": {"Name": "Patent infringement"}}],
    "HTS Number": ["9405.50"],
}
ENFORCEMENT: dict[str, Any] = {
    "investigation_number": "337-TA-9901",
    "full_title": "Certain Lanterns & Wicks",
    "investigation_phase": {"name": "Enforcement"},
    "investigation_status": {"name": "Active"},
    "start_date": "2022-01-15",
    "participants": VIOLATION["Participants"][:2],
}


def database(*rows: Any) -> str:
    return json.dumps({"data": list(rows), "count": len(rows), "date": "01-02-2026"})


def test_rows_of_one_number_are_one_investigation_with_stages() -> None:
    (found,), nameless = parse(database(ENFORCEMENT, VIOLATION))
    assert (found.number, found.title, nameless) == ("337-TA-9901", "Certain Lanterns & Wicks", ())
    assert [(stage.phase, stage.started) for stage in found.stages] == [
        ("Violation", date(2020, 3, 4)),
        ("Enforcement", date(2022, 1, 15)),
    ]
    violation = found.stages[0]
    assert (violation.notice, violation.ended) == (date(2020, 3, 10), date(2021, 6, 30))
    assert (violation.notice_citation, violation.determination) == (
        "85 FR 12345",
        "Violation Found",
    )
    assert (
        [party.name for party in found.parties]
        == [
            "Lumen Works, Inc.",
            "Glow Trading Ltd.",
            "A Witness",
            # The enforcement rows name the same two again, the respondent with its disposition both times.
        ][: len(found.parties)]
    )
    assert found.rights == ("Patent 9,999,901",)
    assert (found.unfair_acts, found.tariff_numbers) == (("Patent infringement",), ("9405.50",))
    assert found.oddities == ()


def test_what_makes_no_sense_is_named_and_not_guessed() -> None:
    odd = {**VIOLATION, "Start Date": "02/30/2020", "Full Title": "Certain Shovels"}
    (found,), _nameless = parse(database(VIOLATION, odd))
    assert found.oddities == (
        "start date: “02/30/2020” is no date",
        "several titles under one number: Certain Lanterns & Wicks | Certain Shovels",
    )
    assert None in {stage.started for stage in found.stages}


@pytest.mark.parametrize(
    ("text", "place"),
    [("{", "line 1"), ("{}", "key data"), ('{"data": 3}', "key data"), ('{"data": [3]}', "row 1")],
)
def test_another_file_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(IdsError) as refused:
        parse(text)
    assert place in refused.value.place


@pytest.mark.django_db
class TestImport:
    def test_a_case_with_parties_timeline_and_source(self, tmp_path: Path) -> None:
        file = write(tmp_path, "investigations.json", database(VIOLATION, ENFORCEMENT))
        assert sources.detect(file).name == "usitc-ids"
        report = ingest(files=[file], source_name="usitc-ids")
        assert (len(report.created), len(report.rejected)) == (1, 0)
        case = Case.objects.get(key="337-TA-9901")
        assert (case.forum, case.status, case.started_on) == (
            "usitc337",
            "active",
            date(2020, 3, 4),
        )
        roles = {(row.role, row.party.name_en) for row in case.case_parties.all()}
        assert roles == {
            ("complainant", "Lumen Works, Inc."),
            ("respondent", "Glow Trading Ltd."),
        }
        events = {(row.date, row.kind, row.text_en) for row in case.events.all()}
        assert (date(2020, 3, 10), "investigation_instituted", "Violation, 85 FR 12345") in events
        assert (
            date(2021, 6, 30),
            "commission_determination",
            "Violation: Violation Found",
        ) in events
        assert "Patent 9,999,901" in case.sources.get().note

    def test_the_same_twice_changes_nothing_and_a_newer_file_what_it_says(
        self, tmp_path: Path
    ) -> None:
        file = write(tmp_path, "a.json", database(VIOLATION))
        ingest(files=[file], source_name="usitc-ids")
        assert len(ingest(files=[file], source_name="usitc-ids").unchanged) == 1
        newer = write(tmp_path, "b.json", database(VIOLATION, ENFORCEMENT))
        assert len(ingest(files=[newer], source_name="usitc-ids").changed) == 1
        assert Case.objects.get().status == "active"

    def test_a_row_without_a_number_is_reported_and_the_rest_comes_in(self, tmp_path: Path) -> None:
        bad = {**VIOLATION, "Investigation Number": "731-1", "Full Title": "Steel"}
        file = write(tmp_path, "a.json", database(bad, VIOLATION))
        report = ingest(files=[file], source_name="usitc-ids")
        assert (len(report.created), len(report.rejected)) == (1, 1)
        assert "row 1" in str(report.as_dict()["rejected"])

    def test_a_broken_file_says_so(self, tmp_path: Path) -> None:
        file = write(tmp_path, "a.json", '{"data": [{"Investigation Number": ')
        report = ingest(files=[file], source_name="usitc-ids")
        assert "not JSON" in str(report.as_dict()["rejected"])
