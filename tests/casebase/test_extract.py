"""`manage.py extract`: passages and citations for scripts, without a database."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

REPORT = """\
WT/DS999/R

                              - 12 -

7.1.   The Panel recalls Article 2.2 of the TBT Agreement and Article XX(b) of the GATT 1994.

7.2.   In WT/DS58/AB/R, para. 121, the Appellate Body asked something else, as did the Commission in
Inv. No. 337-TA-1226 under 19 U.S.C. § 1337(a)(1)(B).
"""


def run(*arguments: Any) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("extract", *map(str, arguments), "--jsonl", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_every_offset_points_into_the_text_that_is_written(report: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    rows = run(report, "--source", "wto-report", "--text", texts)
    text = (texts / "report.txt.txt").read_bytes().decode()
    assert {row["type"] for row in rows} == {"passage", "citation"}
    for row in rows:
        assert text[row["start"] : row["end"]] == row["text"]
        assert row["file"] == "report.txt"
        for pinpoint in row.get("pinpoints", []):
            assert text[pinpoint["start"] : pinpoint["end"]] == pinpoint["label"]
    labels = [row["label"] for row in rows if row["kind"] == "paragraph"]
    assert labels == ["7.1", "7.2"]


def test_citations_have_one_canonical_form_and_their_case(report: Path) -> None:
    found = {
        (row["kind"], row["canonical"], row["target"], *(one["label"] for one in row["pinpoints"]))
        for row in run(report)
        if row["type"] == "citation" and row["canonical"] != "WT/DS999/R"
    }
    assert found == {
        ("provision", "TBT 2.2", None),
        ("provision", "GATT 1994 XX(b)", None),
        ("wto_document", "WT/DS58/AB/R", "DS58", "121"),
        ("investigation", "337-TA-1226", "337-TA-1226"),
        ("us_statute", "19 U.S.C. 1337(a)(1)(B)", None),
    }


def test_a_folder_is_read_in_order_and_a_bad_file_stops_nothing(
    report: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder" / "deep"
    folder.mkdir(parents=True)
    (folder / "b.txt").write_text(REPORT, encoding="utf-8")
    (folder.parent / "a.pdf").write_bytes(b"%PDF-1.7 broken")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("extract", str(folder.parent), stdout=out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert ended.value.code == 1
    assert (rows[0]["type"], rows[0]["file"]) == ("error", "a.pdf")
    assert rows[0]["message"] and rows[0]["remedy"]
    assert rows[1]["file"] == "deep/b.txt"


def test_short_titles_resolve_through_the_table_that_is_given(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("As in US – Ban on Things, para. 7.3, so here.", "utf-8")
    table = tmp_path / "aliases.json"
    table.write_text(json.dumps({"US – Ban on Things": "DS999"}), "utf-8")
    (found,) = [row for row in run(tmp_path / "a.txt", "--aliases", table) if "canonical" in row]
    assert (found["canonical"], found["target"]) == ("DS999", "DS999")
    assert [one["label"] for one in found["pinpoints"]] == ["7.3"]


@pytest.mark.parametrize("content", ["[]", "{", '{"a": 1}'])
def test_a_table_that_is_none_is_refused(report: Path, tmp_path: Path, content: str) -> None:
    table = tmp_path / "aliases.json"
    table.write_text(content, "utf-8")
    with pytest.raises(CommandError, match=r"aliases\.json"):
        run(report, "--aliases", table)


def test_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such file"):
        run(tmp_path / "nothing.txt")
