"""Files with values longer, larger or stranger than any column: stored or refused in words, and never run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError
from django.test import Client

from casebase.models import Case, Document
from casebase.services.ingest import ingest
from tests.casebase.samples import REPORT_TEXT, report_json, write
from tests.casebase.test_usitc_ids import database

pytestmark = pytest.mark.django_db
LONG = "x" * 10_000
NUMBERS = ("99999999999", "9" * 40, "0")


def outcome(folder: Path, name: str, data: str, source: str) -> tuple[int, int]:
    """How many items were created or changed, and how many refused."""
    report = ingest(files=[write(folder, name, data)], source_name=source)
    assert all(row["remedy"] for row in report.rejected)
    return len(report.created) + len(report.changed), len(report.rejected)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": LONG}, {"document_symbol": f"WT/DS999/R{LONG}"}, {"url": "https://x.org/" + LONG},
        {"document_symbol": "; ".join(f"WT/DS{n}/R" for n in range(900, 999))}, {"date": LONG}, {"date": "2020-02-30"},
        {"title": "<script>alert(1)</script>"}, {"document_symbol": "WT/DS99999999999999/R"}, {"title": "a\x00b"},
        {"text": REPORT_TEXT.replace("Atlantis", "At\x00lantis")},
    ],
)  # fmt: skip
def test_a_report_with_any_value(changes: dict[str, str], tmp_path: Path, client: Client) -> None:
    first = outcome(tmp_path, "r.json", report_json(**changes), "wto-report")
    assert sum(first) == 1
    assert outcome(tmp_path, "r.json", report_json(**changes), "wto-report")[0] == 0
    for case in Case.objects.all():
        assert b"<script>alert" not in client.get(f"/cases/{case.key}/").content


def test_an_address_that_runs_is_no_address(tmp_path: Path) -> None:
    outcome(tmp_path, "r.json", report_json(url="javascript:alert(1)"), "wto-report")
    assert Document.objects.get().url == ""


def test_a_report_on_joined_disputes_has_the_symbols_of_its_first_page(tmp_path: Path) -> None:
    text = REPORT_TEXT.replace(
        "WT/DS999/R\n5 March", "WT/DS998/R\nWT/DS999/R\nWT/DS998/R/Add.1\n5 March"
    )
    outcome(tmp_path, "r.txt", text, "wto-report")
    stored = Document.objects.get()
    assert stored.symbol == "WT/DS998/R; WT/DS999/R"
    assert stored.slug == "wt-ds998-r"
    assert list(stored.names.values_list("name", flat=True)) == ["WT/DS998/R", "WT/DS999/R"]
    case = Case.objects.get()
    assert case.authorities == ["WT/DS998/R", "WT/DS999/R"]
    assert [(row.other_key, row.relation) for row in case.relations.all()] == [("DS999", "joined")]


@pytest.mark.parametrize("number", NUMBERS)
def test_an_investigation_with_any_number(number: str, tmp_path: Path) -> None:
    row: dict[str, Any] = {
        "Investigation Number": f"337-{number}",
        "Full Title": LONG,
        "Topic": LONG,
    }
    assert sum(outcome(tmp_path, "i.json", database(row), "usitc-ids")) == 1


@pytest.mark.parametrize("number", NUMBERS)
def test_a_dispute_with_any_number(number: str, tmp_path: Path) -> None:
    row = {"case_number": f"DS{number}", "doc_type": LONG, "case_title": LONG, "date": "2020-02-30",
           "complainant": LONG, "respondent": "", "third_parties": LONG, "agreements_cited": LONG,
           "clean_text": "1.1. So."}  # fmt: skip
    assert sum(outcome(tmp_path, "d.jsonl", json.dumps(row), "wto-jsonl")) == 1
    page = f"DS{number}: Atlantis — Lanterns\nComplainant: {LONG}\nRespondent: Mu\n"
    page += "Consultations requested: 1 March 2022\n"
    assert sum(outcome(tmp_path, "p.txt", page, "wto-page")) == 1


def test_a_value_that_no_column_takes_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_values: Any) -> None:
        raise DataError

    monkeypatch.setattr("casebase.services.ingest.store_document", refuse)
    assert outcome(tmp_path, "r.json", report_json(), "wto-report") == (0, 1)
