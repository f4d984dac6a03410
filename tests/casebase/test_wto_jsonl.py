"""Documents of WTO disputes line by line: broken lines, lines twice, names with commas, provisions."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casebase import sources
from casebase.models import Case, Document, Original, TextVersion
from casebase.services.ingest import ingest
from legaltext.records import RecordsError
from legaltext.wto_documents import parse_line
from tests.casebase.samples import REPORT_TEXT, report_json, write

REPORT: dict[str, Any] = {
    "case_number": "DS999",
    "doc_type": "PANEL_REPORT",
    "case_title": "Atlantis &amp;amp; Lemuria - Labelling of Lanterns",
    "date": "2024-03-05",
    "complainant": "Korea, Republic of",
    "respondent": "Viet Nam",
    "third_parties": "Canada, Hong Kong, China, Korea, Republic of, Lemuria",
    "agreements_cited": "TBT: Art. 2.1, 2.2; Agreement on Safeguards; Art. III:4 of the GATT 1994; Lamp Code 7",
    "clean_text": REPORT_TEXT,
}
REQUEST = {
    **REPORT, "doc_type": "REQUEST_FOR_CONSULTATIONS", "date": "5 January 2023",
    "case_title": "LABELLING OF LANTERNS", "clean_text": "Lemuria would like to speak about lanterns.",
}  # fmt: skip


def lines(*rows: Any) -> str:
    return "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)


def outcome(report: Any) -> tuple[int, int, int, int]:
    return (
        len(report.created), len(report.changed), len(report.unchanged), len(report.rejected),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "disputes"),
    [
        ("DS135", (135,)),
        (135, (135,)),
        ("WT/DS135/AB/R", (135,)),
        ("DS8, DS10 and DS11", (8, 10, 11)),
    ],
)
def test_numbers_of_disputes(written: Any, disputes: tuple[int, ...]) -> None:
    assert parse_line(json.dumps({**REPORT, "case_number": written})).disputes == disputes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"case_number": ', "not_json"),
        ("[1]", "no_record"),
        (json.dumps({**REPORT, "case_number": "a lantern"}), "no_dispute_number"),
        (json.dumps({**REPORT, "case_number": None}), "no_dispute_number"),
    ],
)
def test_a_broken_line_says_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(RecordsError) as refused:
        parse_line(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("written", "on"),
    [
        ("2024-03-05T00:00:00", date(2024, 3, 5)),
        ("5 March 2024", date(2024, 3, 5)),
        ("March 5, 2024", date(2024, 3, 5)),
        ("03/04/2024", None),
        ("2020-02-30", None),
    ],
)
def test_only_an_unmistakable_date_is_one(written: str, on: date | None) -> None:
    found = parse_line(json.dumps({**REPORT, "date": written}))
    assert (found.date, bool(found.oddities)) == (on, on is None)


def test_provisions_are_resolved_or_stand_as_given() -> None:
    found = parse_line(json.dumps(REPORT)).agreements
    assert [(one.text, one.resolved) for one in found] == [
        ("TBT 2.1", True),
        ("TBT 2.2", True),
        ("SG", True),
        ("GATT 1994 III:4", True),
        ("Lamp Code 7", False),
    ]


@pytest.mark.parametrize("written", [None, "nan", "", "[]", []])
def test_nothing_is_no_name(written: Any) -> None:
    assert parse_line(json.dumps({**REPORT, "third_parties": written})).third_parties == ()


@pytest.mark.django_db
class TestImport:
    def test_a_line_is_a_document_and_facts_of_its_case(self, tmp_path: Path) -> None:
        file = write(tmp_path, "wto.jsonl", lines(REPORT))
        assert sources.detect(file).name == "wto-jsonl"
        assert outcome(ingest(files=[file])) == (1, 0, 0, 0)
        case = Case.objects.get()
        assert (case.key, case.title_en) == (
            "DS999", "Atlantis & Lemuria - Labelling of Lanterns",
        )  # fmt: skip
        roles = {(row.role, row.party.code) for row in case.case_parties.all()}
        assert roles == {
            ("complainant", "KOR"), ("respondent", "VNM"), ("third_party", "CAN"),
            ("third_party", "HKG"), ("third_party", "KOR"), ("third_party", "Lemuria"),
        }  # fmt: skip
        assert case.provisions.get(resolved=False).provision == "Lamp Code 7"
        document = Document.objects.get()
        assert (document.kind, document.date, document.case) == (
            "panel_report", date(2024, 3, 5), case,
        )  # fmt: skip
        assert "2.3" in document.versions.get().passages.values_list("label", flat=True)
        assert Original.objects.get().path.read_bytes() == file.read()

    def test_broken_lines_are_refused_by_number_and_others_come_in(self, tmp_path: Path) -> None:
        rows = lines(REPORT, '{"case_number": "DS9', "", {**REPORT, "case_number": "?"}, REQUEST)
        file = write(tmp_path, "wto.jsonl", rows.encode() + b'{"case_number": "DS1\xff"}\n')
        report = ingest(files=[file])
        assert outcome(report) == (2, 0, 0, 3)
        assert [(entry["code"], entry["place"].split(", ")[1]) for entry in report.rejected] == [
            ("not_json", "line 2"), ("no_dispute_number", "line 4"), ("bad_encoding", "line 6"),
        ]  # fmt: skip

    def test_lines_twice_titles_that_differ_and_the_file_again_change_nothing(
        self, tmp_path: Path
    ) -> None:
        file = write(tmp_path, "wto.jsonl", lines(REPORT, REQUEST, REPORT))
        assert outcome(ingest(files=[file])) == (2, 0, 1, 0)
        assert Case.objects.get().title_en == "Atlantis & Lemuria - Labelling of Lanterns"
        assert outcome(ingest(files=[file])) == (0, 0, 3, 0)
        assert TextVersion.objects.count() == 2

    def test_two_texts_of_one_type_and_day_are_two_documents(self, tmp_path: Path) -> None:
        other = {**REQUEST, "clean_text": "Lemuria would also like to speak about wicks."}
        file = write(tmp_path, "wto.jsonl", lines(REQUEST, other))
        ingest(files=[file])
        assert Document.objects.count() == 2
        assert outcome(ingest(files=[file])) == (0, 0, 2, 0)

    def test_a_newer_file_gives_a_new_text(self, tmp_path: Path) -> None:
        ingest(files=[write(tmp_path, "a.jsonl", lines(REQUEST))])
        newer = {**REQUEST, "clean_text": "Lemuria would like to speak about lanterns soon."}
        assert outcome(ingest(files=[write(tmp_path, "b.jsonl", lines(newer))])) == (0, 1, 0, 0)
        assert Document.objects.get().versions.count() == 2

    def test_several_disputes_share_a_document(self, tmp_path: Path) -> None:
        both = {**REPORT, "case_number": "DS998, DS999"}
        assert outcome(ingest(files=[write(tmp_path, "a.jsonl", lines(both))])) == (2, 0, 0, 0)
        assert Document.objects.get().case.key == "DS998"
        assert Case.objects.get(key="DS999").relations.get().other_key == "DS998"

    def test_without_text_the_facts_are_taken_and_the_lack_is_told(self, tmp_path: Path) -> None:
        bare = {**REPORT, "clean_text": None, "date": "2020-02-30"}
        report = ingest(files=[write(tmp_path, "a.jsonl", lines(bare))])
        assert outcome(report) == (1, 0, 0, 1)
        assert report.rejected[0]["code"] == "no_text"
        case = Case.objects.get()
        assert "2020-02-30" in case.sources.get(note__gt="").note
        assert not Document.objects.exists()

    def test_a_better_source_keeps_its_word(self, tmp_path: Path) -> None:
        ingest(files=[write(tmp_path, "r.json", report_json())])
        before = Case.objects.get().title_en
        ingest(files=[write(tmp_path, "a.jsonl", lines({**REPORT, "case_title": "Lamps"}))])
        case = Case.objects.get()
        assert case.title_en == before
        assert case.provenance["title_en"]["claims"]["wto-jsonl"]["value"] == "Lamps"
        assert Document.objects.get(slug="wt-ds999-r").versions.count() == 1
