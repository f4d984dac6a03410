"""What importing keeps of people, findings, rights and remedies: each with its source and the words that say so."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casebase import citator
from casebase.authorities import Authorities
from casebase.drafts import CaseDraft, FactDraft, PersonDraft, ProvisionDraft
from casebase.models import Case, CasePerson, CaseProvision
from casebase.places import Place
from casebase.services.ingest import ingest
from casebase.services.load_case import load_case
from casebase.services.store_case import store_case
from tests.casebase.samples import report_json, write
from tests.casebase.test_usitc_ids import VIOLATION, database

pytestmark = pytest.mark.django_db

REPORT = """WT/DS999/R
5 March 2024
ATLANTIS – MEASURES CONCERNING THE LABELLING OF LANTERNS
REPORT OF THE PANEL

1 INTRODUCTION
1.1. Lemuria asked for a panel. On 3 June 2023, the Director-General composed the Panel as follows:
Chairperson: Mr Ada LOVELACE
Members: Ms Grace HOPPER
Mr Alan TURING
1.2. Mu reserved its rights.
2 CONCLUSIONS AND RECOMMENDATION
2.1. For the reasons above, the Panel concludes that:
a. the lantern rule is inconsistent with Article 2.1 of the TBT Agreement;
b. Lemuria has failed to establish that the rule is inconsistent with Article 2.4 of the TBT Agreement.
"""
OPINION = """United States Court of Appeals for the Federal Circuit
2031-1001
LUMEN WORKS, INC.,
Appellant,
v.
INTERNATIONAL TRADE COMMISSION,
Appellee.
Appeal from the United States International Trade Commission in Investigation No. 337-TA-9901.
Decided: March 4, 2031
Before MICHAELS, Chief Judge, O’HARA, and DYCK, Circuit Judges.
DYCK, Circuit Judge.

DISCUSSION

Lumen asserts claims 1-3 of the ’901 patent, U.S. Patent No. 9,999,901, under 19 U.S.C. § 1337(a)(1)(B). The
Commission issued a limited exclusion order.

CONCLUSION

For the foregoing reasons, we affirm the Commission’s determination of no violation of section 337.

                 AFFIRMED

                 COSTS

No costs.
"""


def imported(folder: Path, name: str, data: str, source: str) -> list[int]:
    """Import twice; the counts of what the second time created, changed and refused, which must be nothing."""
    file = write(folder, name, data)
    assert not ingest(files=[file], source_name=source).rejected
    again = ingest(files=[file], source_name=source)
    return [len(again.created), len(again.changed), len(again.rejected)]


def test_a_panel_report_gives_people_and_findings_with_their_paragraphs(tmp_path: Path) -> None:
    assert imported(tmp_path, "r.json", report_json(text=REPORT), "wto-report") == [0, 0, 0]
    people = [(row.name, row.role, row.place["text"]) for row in CasePerson.objects.order_by("id")]
    assert people == [
        ("Ada Lovelace", "panel_chair", "WT/DS999/R ¶ 1.1"),
        ("Grace Hopper", "panelist", "WT/DS999/R ¶ 1.1"),
        ("Alan Turing", "panelist", "WT/DS999/R ¶ 1.1"),
    ]
    findings = {row.provision: row for row in CaseProvision.objects.all()}
    assert {(key, row.finding, row.stage) for key, row in findings.items()} == {
        ("TBT 2.1", "violation", "panel"),
        ("TBT 2.4", "no_violation", "panel"),
    }
    place = findings["TBT 2.1"].place
    assert (place["text"], place["slug"]) == ("WT/DS999/R ¶ 2.1", "wt-ds999-r")
    assert findings["TBT 2.1"].source == "wto-report"


def test_what_a_newer_text_no_longer_says_is_taken_back(tmp_path: Path) -> None:
    imported(tmp_path, "r.json", report_json(text=REPORT), "wto-report")
    newer = REPORT.replace(
        "is inconsistent with Article 2.1", "is not inconsistent with Article 2.1"
    )
    newer = newer.replace("Mr Alan TURING\n", "")
    imported(tmp_path, "r2.json", report_json(text=newer), "wto-report")
    rows = CaseProvision.objects.filter(provision="TBT 2.1")
    assert [row.finding for row in rows] == ["no_violation"]
    assert CasePerson.objects.count() == 2


def test_an_opinion_gives_judges_findings_rights_and_what_it_reviews(tmp_path: Path) -> None:
    assert imported(tmp_path, "o.txt", OPINION, "opinion") == [0, 0, 0]
    case = Case.objects.get(key="CAFC-2031-1001")
    assert [(row.name, row.role) for row in case.people.all()] == [
        ("Michaels", "judge"),
        ("O’Hara", "judge"),
        ("Dyck", "judge"),
    ]
    findings = {(row.provision, row.stage, row.finding) for row in case.provisions.all()}
    assert ("19 U.S.C. 1337", "court", "no_violation") in findings
    assert ("19 U.S.C. 1337(a)(1)(B)", "court", "cited") in findings
    facts = {(fact["kind"], fact["value"]) for fact in case.facts}
    assert facts >= {
        ("disposition", "affirmed"),
        ("patent", "US 9999901"),
        ("claims", "'901: 1-3"),
        ("remedy", "limited exclusion order: issued"),
        ("determination", "no violation"),
    }
    assert all(fact["source"] == "opinion" and fact["place"]["slug"] for fact in case.facts)
    assert [(row.other_key, row.relation) for row in case.relations.all()] == [
        ("337-TA-9901", "reviews")
    ]


def test_an_opinion_whose_caption_names_no_investigation_is_filed_by_its_opening(
    tmp_path: Path,
) -> None:
    bare = OPINION.replace(" in Investigation No. 337-TA-9901", "")
    told = bare.replace("The\nCommission issued", "In Inv. No. 337-TA-9907, the\nCommission issued")
    imported(tmp_path, "o.txt", told, "opinion")
    assert [row.other_key for row in Case.objects.get().relations.all()] == ["337-TA-9907"]
    imported(tmp_path, "p.txt", bare.replace("2031-1001", "2031-1002"), "opinion")
    other = Case.objects.get(key="CAFC-2031-1002")
    assert not other.relations.exists() and [fact["kind"] for fact in other.facts] == [
        "disposition"
    ]


STAFF: list[Any] = [
    {"Staff": {"Name": "Ada Lovelace"}, "Staff Role": {"name": "Administrative Law Judge"}},
    {"Staff Name": "Grace Hopper", "Role": "ALJ"},
    {"first_name": "Alan", "last_name": "Turing", "position": "Chief Administrative Law Judge"},
    {"Name": "An Attorney", "Type": "Investigative Attorney"},
    "Somebody Unnamed",
]


def test_the_database_gives_judges_tariff_numbers_and_rights(tmp_path: Path) -> None:
    rows = database({**VIOLATION, "Staff": STAFF})
    assert imported(tmp_path, "investigations.json", rows, "usitc-ids") == [0, 0, 0]
    case = Case.objects.get()
    assert {(row.name, row.role) for row in case.people.all()} == {
        ("Ada Lovelace", "administrative_law_judge"),
        ("Grace Hopper", "administrative_law_judge"),
        ("Alan Turing", "administrative_law_judge"),
    }
    assert case.hs_codes == ["9405.50"]
    assert case.provenance["hs_codes"]["added"]["9405.50"]["source"] == "usitc-ids"
    facts = [(fact["kind"], fact["value"]) for fact in case.facts]
    assert facts == [
        ("patent", "US 9999901"),
        ("unfair_act", "Patent infringement"),
        ("determination", "Violation: Violation Found"),
    ]


def test_a_notice_of_one_investigation_gives_its_rights(tmp_path: Path) -> None:
    notice = {
        "document_number": "2031-00001",
        "publication_date": "2031-03-05",
        "type": "Notice",
        "title": "Certain Lanterns; Notice of a Final Determination",
        "abstract": "The Commission has issued a limited exclusion order for U.S. Patent No. 9,999,901.",
        "docket_ids": ["Investigation No. 337-TA-9901"],
        "html_url": "https://example.org/2031-00001",
    }
    both = {**notice, "document_number": "2031-00002"}
    both["docket_ids"] = ["Investigation No. 337-TA-9902", "Investigation No. 337-TA-9903"]
    page = json.dumps({"count": 2, "results": [notice, both]})
    assert imported(tmp_path, "fr.json", page, "federal-register") == [0, 0, 0]
    facts = Case.objects.get(key="337-TA-9901").facts
    assert {fact["value"] for fact in facts} == {"US 9999901", "limited exclusion order: issued"}
    assert {fact["place"]["slug"] for fact in facts} == {"fr-2031-00001"}
    assert Case.objects.get(key="337-TA-9902").facts == []


def place(slug: str = "wt-ds999-r", label: str = "8.1") -> Place:
    return Place(f"{slug} ¶ {label}", slug, label, 7)


def told(source: str, rank: int, **values: Any) -> str:
    draft = CaseDraft(key="DS999", forum="wto", **values)
    return store_case(draft=draft, source=source, rank=rank)[1]


def test_a_finding_a_person_checked_keeps_its_source_and_gains_the_place() -> None:
    checked = ProvisionDraft("TBT 2.1", "violation", "panel", "s2")
    read = ProvisionDraft("TBT 2.1", "violation", "panel", place=place())
    for first, second in ((checked, read), (read, checked)):
        Case.objects.all().delete()
        for one in (first, second, first, second):
            source, rank = ("library", 9) if one.source else ("wto-report", 3)
            outcome = told(
                source, rank, provisions=(one,), read_from=one.place.slug if one.place else ""
            )
        assert outcome == "unchanged"
        row = CaseProvision.objects.get()
        assert (row.source, row.place["label"]) == ("s2", "8.1")


def test_every_finding_that_is_read_too_gains_its_place_at_once() -> None:
    names = ("TBT 2.1", "TBT 2.2", "TBT 2.4")
    told(
        "library", 9, provisions=tuple(ProvisionDraft(n, "violation", "panel", "s2") for n in names)
    )
    read = tuple(ProvisionDraft(n, "violation", "panel", place=place()) for n in names)
    assert told("wto-report", 3, provisions=read, read_from="wt-ds999-r") == "changed"
    assert [row.place["label"] for row in CaseProvision.objects.all()] == ["8.1"] * 3
    assert told("wto-report", 3, provisions=read, read_from="wt-ds999-r") == "unchanged"


def test_two_documents_of_one_case_keep_their_own() -> None:
    for slug in ("wt-ds999-r", "wt-ds999-rw") * 2:
        outcome = told(
            "wto-report", 3,
            people=(PersonDraft(f"Chair of {slug}", "panel_chair", place=place(slug)),),
            facts=(FactDraft("patent", slug, place(slug)),),
            read_from=slug,
        )  # fmt: skip
    assert outcome == "unchanged"
    assert CasePerson.objects.count() == 2
    assert [fact["value"] for fact in Case.objects.get().facts] == ["wt-ds999-r", "wt-ds999-rw"]


def test_a_case_file_may_name_people_and_tariff_numbers() -> None:
    data = {
        "key": "DS999", "forum": "wto", "events": [], "parties": [], "provisions": [], "documents": [],
        "sources": [{"id": "s1", "title": "The report"}],
        "people": [{"name": "Ada Lovelace", "role": "panel_chair", "source": "s1"}],
        "hs_codes": ["8513.10"],
    }  # fmt: skip
    assert load_case(data=data, authorities=Authorities()) == "created"
    assert load_case(data=data, authorities=Authorities()) == "unchanged"
    case = Case.objects.get()
    assert [(row.name, row.source) for row in case.people.all()] == [("Ada Lovelace", "s1")]
    assert case.hs_codes == ["8513.10"]


def test_two_opinions_of_one_docket_stay_two(tmp_path: Path) -> None:
    """The panel's, and the full court's two years later: neither is a new text of the other."""
    later = OPINION.replace("March 4, 2031", "March 4, 2033").replace(
        "we affirm the Commission’s determination of no violation of section 337", "we reverse"
    ).replace("AFFIRMED", "REVERSED")  # fmt: skip
    for name, text in (("a.txt", OPINION), ("b.txt", later), ("a.txt", OPINION)):
        assert imported(tmp_path, name, text, "opinion") == [0, 0, 0]
    case = Case.objects.get(key="CAFC-2031-1001")
    assert [(row.slug, row.versions.count()) for row in case.documents.order_by("date")] == [
        ("cafc-2031-1001-opinion", 1), ("cafc-2031-1001-opinion-2033-03-04", 1),
    ]  # fmt: skip
    assert [row.date.year for row in case.events.all()] == [2031, 2033]
    assert str(case.started_on) == "2031-03-04"
    assert sorted(fact["value"] for fact in case.facts if fact["kind"] == "disposition") == [
        "affirmed", "reversed",
    ]  # fmt: skip
    Case.objects.create(key="337-TA-9901", forum="usitc337", title_en="Lanterns")
    found = citator.authority("337-TA-9901")
    assert found
    levels = [
        citator.standings([found], as_of=date(year, 6, 1))[found.name].level
        for year in (2030, 2031, 2033)
    ]
    assert levels == ["unknown", "stands", "negative"]
