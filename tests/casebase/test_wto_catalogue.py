"""The WTO documents catalogue: symbols, dates and restrictions, joint disputes, and XML that means harm."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casebase import sources
from casebase.models import Case, Document
from casebase.services.ingest import ingest
from legaltext.records import RecordsError
from legaltext.wto_catalogue import parse, read_symbol
from tests.casebase.samples import report_json, write

PANEL: dict[str, str] = {
    "SYMBOL": "WT/DS999/R",
    "CATTITLE": "Atlantis &amp;amp; Lemuria - Labelling of Lanterns - Report of the Panel",
    "CATID": "700001",
    "ISSUINGDATE": "05/03/2024",
    "RESTRICTIONTYPENAME": "U",
    "CONCERNEDCOUNTRIES": "Atlantis#Lemuria",
}
JOINT = {
    **PANEL, "SYMBOL": "WT/DS998/AB/R#WT/DS999/AB/R", "CATID": "700002", "ISSUINGDATE": "13/12/2024",
    "CATTITLE": "Atlantis - Labelling of Lanterns - Report of the Appellate Body",
}  # fmt: skip
REQUEST = {
    **PANEL, "SYMBOL": "WT/DS999/1#G/TBT/D/99", "CATID": "700003", "ISSUINGDATE": "02/01/2023",
    "CATTITLE": "Atlantis - Labelling of Lanterns - Request for consultations by Lemuria",
}  # fmt: skip
RESTRICTED = {**PANEL, "SYMBOL": "WT/DS999/7", "CATID": "700004", "RESTRICTIONTYPENAME": "R"}


def catalogue(*rows: dict[str, str], declared: bool = True) -> str:
    hits = "".join(
        "<autn:hit><autn:content><DOCUMENT>"
        + "".join(f"<{name}>{value}</{name}>" for name, value in row.items())
        + "</DOCUMENT></autn:content></autn:hit>\n"
        for row in rows
    )
    namespace = ' xmlns:autn="http://schemas.autonomy.com/aci/"' if declared else ""
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<autnresponse{namespace}><responsedata>"
        f"<autn:totalhits>{len(rows)}</autn:totalhits>{hits}</responsedata></autnresponse>"
    )


def outcome(report: Any) -> tuple[int, int, int, int]:
    return (
        len(report.created), len(report.changed), len(report.unchanged), len(report.rejected),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("symbol", "number", "kind", "known"),
    [
        ("WT/DS999/R", 999, "R", True),
        ("WT/DS26/R/USA", 26, "R", True),
        ("WT/DS999/AB/R", 999, "AB/R", True),
        ("WT/DS999/RW2", 999, "RW", True),
        ("WT/DS999/AB/RW", 999, "AB/RW", True),
        ("WT/DS27/ARB/ECU", 27, "ARB", True),
        ("WT/DS999/ARB25/1", 999, "ARB", True),
        ("WT/DS999/R/Add.1", 999, "", True),
        ("WT/DS999/R/Corr.2", 999, "", True),
        ("WT/DS999/1", 999, "", True),
        ("WT/DS999/6/Rev.1", 999, "", True),
        ("WT/DS999/AB/4", 999, "", True),
        ("WT/DS999/lantern", 999, "", False),
        ("WT/DS999", 999, "", False),
    ],
)
def test_symbols(symbol: str, number: int, kind: str, known: bool) -> None:
    found = read_symbol(symbol)
    assert found is not None
    assert (found.text, found.number, found.kind, found.known) == (symbol, number, kind, known)


@pytest.mark.parametrize("symbol", ["G/TBT/D/99", "WT/DS0/R", "WT/DSX/1", "WT/DSB/M/1", ""])
def test_symbols_of_no_dispute(symbol: str) -> None:
    assert read_symbol(symbol) is None


@pytest.mark.parametrize("declared", [True, False])
def test_an_entry(declared: bool) -> None:
    (entry,) = parse(catalogue(JOINT, declared=declared))
    assert (entry.disputes, entry.issued, entry.public) == ((998, 999), date(2024, 12, 13), True)
    (entry,) = parse(catalogue(PANEL))
    assert entry.title.startswith("Atlantis & Lemuria")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<autnresponse><DOCUMENT>", "broken_xml"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "doctype"),
        ('<?xml version="1.0"?> <!-- x -->\n<!doctype a []><a/>', "doctype"),
        ("", "broken_xml"),
    ],
)
def test_xml_that_is_broken_or_declares_entities_is_refused(text: str, code: str) -> None:
    with pytest.raises(RecordsError) as refused:
        parse(text)
    assert refused.value.code == code


@pytest.mark.django_db
class TestImport:
    def test_a_report_is_a_step_and_an_authority(self, tmp_path: Path) -> None:
        file = write(tmp_path, "catalogue.xml", catalogue(PANEL, REQUEST))
        assert sources.detect(file).name == "wto-catalogue"
        assert outcome(ingest(files=[file])) == (1, 1, 0, 0)
        case = Case.objects.get()
        assert (case.key, case.forum) == ("DS999", "wto")
        assert case.authorities == ["WT/DS999/R", "WT/DS999/1"]
        assert [(event.date, event.kind) for event in case.events.all()] == [
            (date(2023, 1, 2), "other"),
            (date(2024, 3, 5), "panel_report_circulated"),
        ]
        assert "G/TBT/D/99" in case.events.first().text_en
        assert case.sources.get().ident == "wto-catalogue"
        assert not Document.objects.exists()

    def test_a_joint_symbol_speaks_of_each_dispute(self, tmp_path: Path) -> None:
        file = write(tmp_path, "catalogue.xml", catalogue(JOINT))
        assert outcome(ingest(files=[file])) == (2, 0, 0, 0)
        for key, other in (("DS998", "DS999"), ("DS999", "DS998")):
            case = Case.objects.get(key=key)
            assert case.authorities == [f"WT/{key}/AB/R"]
            assert case.events.get().kind == "ab_report_circulated"
            assert list(case.relations.values_list("other_key", "relation")) == [(other, "joined")]

    def test_restricted_and_odd_entries_are_kept_and_marked(self, tmp_path: Path) -> None:
        derestricted = {**PANEL, "SYMBOL": "WT/DS999/8", "CATID": "1", "RESTRICTIONTYPENAME": "D"}
        unknown = {**PANEL, "SYMBOL": "WT/DS999/R", "CATID": "2", "RESTRICTIONTYPENAME": "Z"}
        odd = {**PANEL, "SYMBOL": "WT/DS999/lantern", "CATID": "3"}
        rows = (RESTRICTED, derestricted, unknown, odd)
        report = ingest(files=[write(tmp_path, "c.xml", catalogue(*rows))])
        assert outcome(report) == (1, 3, 0, 0)
        case = Case.objects.get()
        assert case.authorities == ["WT/DS999/8"]
        assert {event.kind for event in case.events.all()} == {"other"}
        told = " ".join(event.text_en for event in case.events.all())
        assert "WT/DS999/7 (restricted): " in told
        assert "WT/DS999/R (restriction “Z” not known): " in told
        assert "(symbol WT/DS999/lantern of no known kind): " in told

    def test_a_bad_date_or_a_symbol_of_no_dispute_is_refused_with_its_place(
        self, tmp_path: Path
    ) -> None:
        bad = {**PANEL, "ISSUINGDATE": "02/30/2020"}
        other = {**PANEL, "SYMBOL": "G/TBT/D/99", "CATID": "9"}
        report = ingest(files=[write(tmp_path, "c.xml", catalogue(bad, other, REQUEST))])
        assert outcome(report) == (1, 0, 0, 2)
        assert [entry["place"] for entry in report.rejected] == [
            "c.xml, line 2, WT/DS999/R", "c.xml, line 3, G/TBT/D/99",
        ]  # fmt: skip
        assert "02/30/2020" in report.rejected[0]["message"]

    def test_the_same_file_changes_nothing_and_a_newer_one_what_it_says(
        self, tmp_path: Path
    ) -> None:
        first = write(tmp_path, "a.xml", catalogue(PANEL, RESTRICTED, JOINT))
        ingest(files=[first])
        assert outcome(ingest(files=[first])) == (0, 0, 4, 0)
        opened = {**RESTRICTED, "RESTRICTIONTYPENAME": "D"}
        second = write(tmp_path, "b.xml", catalogue(opened, REQUEST))
        assert outcome(ingest(files=[second])) == (0, 2, 0, 0)
        case = Case.objects.get(key="DS999")
        assert "WT/DS999/7" in case.authorities
        assert not case.events.filter(text_en__contains="restricted").exists()
        assert case.events.count() == 4

    def test_the_catalogue_and_a_report_agree(self, tmp_path: Path) -> None:
        report = write(tmp_path, "r.json", report_json())
        file = write(tmp_path, "c.xml", catalogue(PANEL, REQUEST))
        for one in (report, file):
            ingest(files=[one])
        for one in (report, file, report):
            assert set(ingest(files=[one]).as_dict()["changed"]) == set()
        case = Case.objects.get()
        assert set(case.authorities) == {"WT/DS999/R", "WT/DS999/1"}
        assert case.documents.get().slug == "wt-ds999-r"

    def test_another_latin_encoding_is_read_as_declared(self, tmp_path: Path) -> None:
        text = catalogue({**PANEL, "CATTITLE": "Péché"}).replace("UTF-8", "ISO-8859-1")
        ingest(
            files=[write(tmp_path, "c.xml", text.encode("latin-1"))], source_name="wto-catalogue"
        )
        assert "Péché" in Case.objects.get().events.get().text_en
