"""Rows of the Commission's docket, as XML and as JSON, escaped twice, confidential, and odd."""

from __future__ import annotations

import html
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casebase import originals, sources
from casebase.models import Case
from casebase.services.ingest import ingest
from legaltext.edis import investigation_in, parse
from legaltext.records import RecordsError
from tests.casebase.samples import write

ORDER: dict[str, str] = {
    "id": "990001",
    "documentType": "Order",
    "documentTitle": "On the Inspection of Lanterns & Wicks",
    "securityLevel": "Public",
    "filedBy": "A. Clerk",
    "firmOrganization": "USITC",
    "onBehalfOf": "Administrative Law Judge",
    "documentDate": "2031/09/14 00:00:00",
    "officialReceivedDate": "2031/09/15 11:16:00",
    "investigationNumber": "337-9901",
}
SECRET = {
    **ORDER, "id": "990002", "documentType": "Motion", "documentTitle": "To Keep the Wick Secret",
    "securityLevel": "Confidential", "firmOrganization": "Lumen & Partners LLP",
    "onBehalfOf": "Glow Trading Ltd.", "investigationNumber": "337-TA-9901",
}  # fmt: skip


def as_xml(*rows: dict[str, str]) -> str:
    def text(value: str) -> str:
        return html.escape(html.escape(value))

    documents = "".join(
        "<document>"
        + "".join(f"<{key}>{text(value)}</{key}>" for key, value in row.items())
        + "</document>\n"
        for row in rows
    )
    return f"<?xml version='1.0'?>\n<results><documents>\n{documents}</documents></results>"


def as_json(*rows: dict[str, str]) -> str:
    return json.dumps(rows)


def without(row: dict[str, str], *names: str) -> dict[str, str]:
    return {key: value for key, value in row.items() if key not in names}


def outcome(report: Any) -> tuple[int, int, int, int]:
    return (
        len(report.created), len(report.changed), len(report.unchanged), len(report.rejected),
    )  # fmt: skip


def test_xml_and_json_say_the_same() -> None:
    snake = {
        "id": "990001", "document_type": "Order", "title": ORDER["documentTitle"],
        "security_level": "Public", "filed_by": "A. Clerk", "firm_organization": "USITC",
        "on_behalf_of": "Administrative Law Judge", "document_date": "2031-09-14",
        "official_received_date": "2031-09-15T11:16:00", "investigation_number": "337-9901",
    }  # fmt: skip
    (xml,) = parse(as_xml(ORDER))
    assert (xml.title, xml.filed) == (ORDER["documentTitle"], date(2031, 9, 14))
    for text in (as_json(ORDER), as_json(snake), json.dumps({"documents": [ORDER]})):
        (found,) = parse(text)
        same = ("ident", "type", "title", "security", "firm", "behalf", "filed", "investigation")
        assert [getattr(found, name) for name in same] == [getattr(xml, name) for name in same]


def test_an_investigation_in_words() -> None:
    assert investigation_in("337-1478_docket.json") == "337-TA-1478"
    assert investigation_in("Inv. No. 337-TA-0655") == "337-TA-655"
    assert investigation_in("337-1478 and 337-1479") == investigation_in("731-1478") == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not_json"),
        ("7", "no_documents"),
        ("<results><document>", "broken_xml"),
        ('<!DOCTYPE r [<!ENTITY x "y">]><r/>', "doctype"),
    ],
)
def test_another_file_is_refused(text: str, code: str) -> None:
    with pytest.raises(RecordsError) as refused:
        parse(text)
    assert refused.value.code == code


@pytest.mark.django_db
class TestImport:
    @pytest.mark.parametrize("form", [as_xml, as_json])
    def test_each_row_is_a_step_with_firm_client_and_security(
        self, tmp_path: Path, form: Any
    ) -> None:
        file = write(tmp_path, "docket", form(ORDER, SECRET))
        assert sources.detect(file).name == "edis"
        assert outcome(ingest(files=[file])) == (1, 1, 0, 0)
        case = Case.objects.get()
        assert (case.key, case.forum) == ("337-TA-9901", "usitc337")
        assert [(event.kind, event.text_en) for event in case.events.all()] == [
            (
                "other",
                "Order: On the Inspection of Lanterns & Wicks (USITC on behalf of Administrative Law Judge; "
                "EDIS 990001)",
            ),
            (
                "other",
                "Motion: To Keep the Wick Secret (Lumen & Partners LLP on behalf of Glow Trading Ltd.; "
                "Confidential; EDIS 990002)",
            ),
        ]

    def test_only_the_complaint_itself_and_the_final_id_have_a_kind(self, tmp_path: Path) -> None:
        complaint = {**ORDER, "documentType": "Complaint"}
        rows = [
            {**complaint, "id": "1", "documentTitle": "Complaint of Lumen Works"},
            {**complaint, "id": "2", "documentTitle": "Exhibits 1 to 9 of the Complaint"},
            {**ORDER, "id": "3", "documentType": "ID/RD - Final on Violation"},
            {**ORDER, "id": "4", "documentType": "ID/RD - Other Than Final on Violation"},
        ]
        ingest(files=[write(tmp_path, "d.json", as_json(*rows))])
        kinds = [event.kind for event in Case.objects.get().events.order_by("source")]
        assert kinds == ["complaint_filed", "other", "initial_determination", "other"]

    def test_the_same_again_changes_nothing_and_a_newer_file_what_it_says(
        self, tmp_path: Path
    ) -> None:
        first = write(tmp_path, "a.json", as_json(ORDER, SECRET, SECRET))
        ingest(files=[first])
        assert outcome(ingest(files=[first])) == (0, 0, 2, 0)
        opened = {**SECRET, "securityLevel": "Public"}
        another = {**ORDER, "id": "990003", "documentTitle": "Another Order of that Day"}
        second = write(tmp_path, "b.json", as_json(opened, another))
        assert outcome(ingest(files=[second])) == (0, 2, 0, 0)
        case = Case.objects.get()
        assert case.events.count() == 3
        assert not case.events.filter(text_en__contains="Confidential").exists()

    def test_rows_without_a_number_go_by_the_case_given_or_the_name_of_the_file(
        self, tmp_path: Path
    ) -> None:
        row = as_json(without(ORDER, "investigationNumber"))
        nowhere = ingest(files=[write(tmp_path, "docket.json", row)])
        assert nowhere.rejected[0]["code"] == "no_investigation"
        ingest(files=[write(tmp_path, "337-9902_docket.json", row)])
        case = Case.objects.get(key="337-TA-9902")
        assert "file's name" in case.sources.get().note
        ingest(files=[write(tmp_path, "337-9903.json", row)], case_key="337-TA-9902")
        assert Case.objects.get() == case

    def test_what_makes_no_sense_is_marked_or_refused_with_its_place(self, tmp_path: Path) -> None:
        rows = [
            {**ORDER, "id": "1", "documentDate": "2031/02/30 00:00:00"},
            {**ORDER, "id": "2", "documentDate": "soon", "officialReceivedDate": ""},
            {**ORDER, "id": "3", "investigationNumber": "731-1234"},
            {**ORDER, "id": ""},
            without({**ORDER, "id": "5"}, "securityLevel"),
        ]
        report = ingest(files=[write(tmp_path, "337-9901.xml", as_xml(*rows))])
        assert outcome(report) == (1, 1, 0, 3)
        assert [(entry["code"], entry["place"]) for entry in report.rejected] == [
            ("no_date", "337-9901.xml, line 4, 2"),
            ("no_investigation", "337-9901.xml, line 5, 3, 731-1234"),
            ("no_number", "337-9901.xml, line 6"),
        ]
        marked, unknown = (event.text_en for event in Case.objects.get().events.order_by("source"))
        assert "document date “2031/02/30 00:00:00” is no date" in marked
        assert "security level not given" in unknown

    def test_a_long_title_leaves_room_for_the_number(self, tmp_path: Path) -> None:
        long = {**ORDER, "documentTitle": "lantern " * 200, "onBehalfOf": "wick " * 200}
        ingest(files=[write(tmp_path, "d.json", as_json(long))])
        text = Case.objects.get().events.get().text_en
        assert len(text) <= 500 and text.endswith("EDIS 990001)")

    def test_the_real_rows_twice(self, data: Path) -> None:
        file = originals.describe(data / "usitc337" / "edis" / "337-1478_docket_sample.json")
        assert sources.detect(file).name == "edis"
        report = ingest(files=[file])
        assert report.rejected == []
        case = Case.objects.get(key="337-TA-1478")
        assert case.events.count() == 6
        assert case.events.filter(text_en__contains="Confidential").count() == 2
        assert outcome(ingest(files=[file])) == (0, 0, 6, 0)
