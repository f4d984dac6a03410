"""The page of a case: every fact with its source, and nothing of a hostile title but its words."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casebase import selectors
from casebase.casepage.citing import cited_cases
from casebase.casepage.documents import case_documents
from casebase.casepage.findings import finding_table
from casebase.casepage.neighbours import LIMIT, neighbours
from casebase.casepage.origins import Origins
from casebase.casepage.people import offices
from casebase.casepage.provenance import claims
from casebase.casepage.related import related
from casebase.casepage.rights import rights
from casebase.casepage.timeline import stages
from casebase.drafts import (
    CaseDraft,
    EventDraft,
    FactDraft,
    PartyDraft,
    PersonDraft,
    ProvisionDraft,
)
from casebase.models import Case
from casebase.places import Place
from casebase.services.store_case import store_case
from tests import factories as make
from tests.casebase import library

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'&"


def told(
    key: str, forum: str = "wto", source: str = "wto-list", rank: int = 5, **values: Any
) -> Case:
    return store_case(draft=CaseDraft(key=key, forum=forum, **values), source=source, rank=rank)[0]


def whole(key: str) -> tuple[Case, Origins]:
    case = selectors.whole_cases().get(key=key)
    return case, Origins(case)


def by_stage(key: str) -> dict[str, list[str]]:
    return {
        stage.key: [f"{step.row.date:%Y} {step.row.kind}" for step in stage.steps]
        for stage in stages(*whole(key))
        if stage.steps
    }


def test_steps_of_a_dispute_stand_under_their_stage() -> None:
    kinds = (
        (2001, "consultations_requested", ""), (2002, "panel_established", ""), (2003, "panel_report_circulated", ""),
        (2004, "other", "The chair writes to the DSB."), (2005, "appealed", ""), (2006, "ab_report_circulated", ""),
        (2007, "report_adopted", ""), (2008, "other", "Article 21.3(c) arbitration on the time"),
        (2009, "panel_established", ""), (2010, "other", "Recourse to Article 22.6 of the DSU"),
        (2011, "retaliation_authorised", ""), (2012, "settled", ""),
    )  # fmt: skip
    told(
        "DS1", events=tuple(EventDraft(date(year, 1, 1), kind, text) for year, kind, text in kinds)
    )
    assert by_stage("DS1") == {
        "consultations": ["2001 consultations_requested"],
        "panel": ["2002 panel_established", "2003 panel_report_circulated", "2004 other"],
        "appeal": ["2005 appealed", "2006 ab_report_circulated"],
        "adoption": ["2007 report_adopted", "2012 settled"],
        "compliance": ["2008 other", "2009 panel_established"],
        "retaliation": ["2010 other", "2011 retaliation_authorised"],
    }


def test_steps_of_an_investigation_stand_under_their_stage() -> None:
    kinds = (
        (2001, "complaint_filed", ""), (2002, "investigation_instituted", ""), (2003, "initial_determination", ""),
        (2004, "exclusion_order", ""), (2005, "other", "The Trade Representative disapproves the order."),
        (2006, "court_decision", ""), (2007, "other", "A notice of the Commission"),
    )  # fmt: skip
    told(
        "337-TA-1", "usitc337",
        events=tuple(EventDraft(date(year, 1, 1), kind, text) for year, kind, text in kinds),
    )  # fmt: skip
    assert by_stage("337-TA-1") == {
        "complaint": ["2001 complaint_filed"],
        "institution": ["2002 investigation_instituted"],
        "determination": ["2003 initial_determination"],
        "commission": ["2004 exclusion_order", "2007 other"],
        "review": ["2005 other"],
        "court": ["2006 court_decision"],
    }


def place(order: int, label: str = "7.2") -> Place:
    return Place(f"WT/DS999/R ¶ {label}", "ds999-digest", label, order)


def test_findings_by_stage_lead_to_the_paragraph_in_the_newest_text() -> None:
    case = make.case()
    make.document(of=case)
    rows = (
        ProvisionDraft("TBT 2.1", stage="consultations"),
        ProvisionDraft("SPS 5", stage="consultations", resolved=False),
        ProvisionDraft("TBT 2.2", "violation", "panel", place=place(99)),
        ProvisionDraft("TBT 2.2", "no_violation", "ab"),
    )
    told("DS999", source="wto-report", rank=3, provisions=rows)
    table = finding_table(*whole("DS999"))
    assert table.stages == ["request for consultations", "panel", "Appellate Body"]
    assert [row.provision for row in table.rows] == ["TBT 2.2", "TBT 2.1", "SPS 5"]
    (panel,) = table.rows[0].cells[1]
    assert (panel.label, panel.by_machine) == ("violation", True)
    # The label says which passage: its order in this text is 2, whatever it was when it was read.
    assert panel.link is not None and panel.link.address == "/documents/ds999-digest/#p2"
    assert [entry.label for entry in table.rows[0].cells[2]] == ["no violation"]


def test_a_person_named_by_two_sources_is_one_with_both() -> None:
    for source in ("wto-report", "wto-page"):
        told("DS1", source=source, people=(PersonDraft("Ada Lovelace", "panel_chair"),))
    told("DS1", source="library", people=(PersonDraft("ada lovelace", "panel_chair"),))
    (office,) = offices(*whole("DS1"))
    (person,) = office.people
    assert len(person.origins) == 3


def test_relations_are_read_from_either_side() -> None:
    told("337-TA-1", "usitc337")
    told("CAFC-1", "cafc", source="opinion", relations=(("337-TA-1", "reviews"),))
    told("DS1", relations=(("DS2", "same_measure"), ("DS404", "joined")))
    told("DS2")
    assert [(row.key, row.relation) for row in related(whole("337-TA-1")[0])] == [
        ("CAFC-1", "court_review")
    ]
    assert [(row.key, row.relation) for row in related(whole("CAFC-1")[0])] == [
        ("337-TA-1", "reviews")
    ]
    assert [(row.key, row.case is None) for row in related(whole("DS1")[0])] == [
        ("DS2", False),
        ("DS404", True),
    ]
    assert [row.key for row in related(whole("DS2")[0])] == ["DS1"]
    shown = make.client_of(None).get("/api/cases/337-TA-1/").json()["relations"]
    assert shown == [{"key": "CAFC-1", "relation": "court_review"}]


def test_rights_stand_with_those_that_a_reviewing_court_names() -> None:
    told("337-TA-1", "usitc337", source="usitc-ids", facts=(FactDraft("patent", "US 1"),))
    told(
        "CAFC-1", "cafc", source="opinion", relations=(("337-TA-1", "reviews"),),
        facts=(FactDraft("patent", "US 1"), FactDraft("remedy", "general exclusion order: issued")),
    )  # fmt: skip
    case, origins = whole("337-TA-1")
    patents, remedies = rights(case, related(case), origins)
    assert [saying.case_key for saying in patents.facts[0].sayings] == ["", "CAFC-1"]
    assert remedies.facts[0].value == "general exclusion order (GEO): issued"


def test_two_sources_that_differ_are_both_shown_with_their_days(client: Client) -> None:
    told("DS1", fields={"title_en": "One title", "status": "settled"})
    told(
        "DS1", source="wto-page", rank=6, fields={"title_en": "Another title", "status": "settled"}
    )
    fields = claims(*whole("DS1"))
    (title,) = [field for field in fields if field.disputed]
    assert [(claim.value, claim.stands) for claim in title.claims] == [
        ("Another title", True),
        ("One title", False),
    ]
    assert all(claim.date for claim in title.claims)
    page = client.get("/cases/DS1/").content.decode()
    assert "Sources differ on title (English)." in page and "One title" in page


def crowd() -> Case:
    """A case that cites more cases than are drawn, and one case that cites it."""
    case = make.case(title_en=HOSTILE, started_on=date(2010, 1, 1))
    document = make.document(of=case)
    for number in range(1, LIMIT + 4):
        make.case(
            f"DS{number}", title_en=HOSTILE, number=number, started_on=date(1995 + number, 1, 1)
        )
        make.cite(make.text_of(document), f"DS{number}", number)
    later = make.document("later", of=Case.objects.get(key="DS1"))
    make.cite(make.text_of(later), "DS999", 2)
    return case


def test_the_neighbourhood_is_limited_and_says_how_many_more() -> None:
    case = crowd()
    around = neighbours(case, selectors.cites(case), selectors.cited_by(case))
    assert around is not None
    assert [row.key for row in around.cites][:2] == [f"DS{LIMIT + 3}", f"DS{LIMIT + 2}"]
    assert (len(around.cites), around.more_cites) == (LIMIT, 3)
    assert [(row.key, row.times) for row in around.cited_by] == [("DS1", 2)]
    tree = ET.fromstring(around.picture)
    assert len(tree.findall("{http://www.w3.org/2000/svg}a")) == LIMIT + 1
    lonely = make.case("DS77", number=77)
    assert neighbours(lonely, [], []) is None


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_hostile_titles_are_words_on_the_page(client: Client, language: str) -> None:
    crowd()
    told(
        "DS999", source="opinion", rank=2, fields={"product_en": HOSTILE},
        people=(PersonDraft(HOSTILE, "judge", place=place(2)),), facts=(FactDraft("claims", HOSTILE, place(2)),),
        provisions=(ProvisionDraft(HOSTILE, "violation", "court", place=place(2)),),
    )  # fmt: skip
    page = client.get("/cases/DS999/", headers={"accept-language": language}).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_every_entry_of_the_navigation_leads_to_a_section(client: Client) -> None:
    crowd()
    answer = client.get("/cases/DS999/")
    page = answer.content.decode()
    for ident, _name in answer.context["sections"]:
        assert page.count(f'id="{ident}"') == 1 and f'href="#{ident}"' in page, ident


def test_the_page_costs_the_same_however_much_it_shows(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/cases/DS999/")
        return len(found)

    case = make.case()
    document = make.document(of=case)
    make.cite(make.text_of(document), "DS1", 1)
    told("DS999", provisions=(ProvisionDraft("TBT 2.1", "violation", "panel", place=place(2)),))
    few = queries()
    for number in range(6):
        make.document(f"more-{number}", of=case)
        make.cite(make.text_of(document), f"DS{number + 2}", 1)
    told(
        "DS999",
        provisions=tuple(
            ProvisionDraft(f"TBT {n}", "violation", "panel", place=place(2)) for n in range(9)
        ),
    )
    told(
        "DS999",
        people=tuple(PersonDraft(f"Member {n}", "panelist", place=place(2)) for n in range(9)),
    )
    assert queries() <= few


def test_the_api_tells_people_tariff_numbers_facts_and_places() -> None:
    told(
        "DS999", source="opinion", adds={"hs_codes": ("8513.10",)},
        people=(PersonDraft("Ada Lovelace", "judge", place=place(2)),), facts=(FactDraft("patent", "US 1"),),
        provisions=(ProvisionDraft("TBT 2.1", "violation", "court", place=place(2)),),
    )  # fmt: skip
    found = make.client_of(None).get("/api/cases/DS999/").json()
    assert found["hs_codes"] == ["8513.10"]
    assert (found["people"][0]["name"], found["people"][0]["place"]["label"]) == (
        "Ada Lovelace",
        "7.2",
    )
    assert (found["facts"][0]["value"], found["facts"][0]["place"]) == ("US 1", {})
    assert found["provisions"][0]["place"]["slug"] == "ds999-digest"


def test_findings_stand_as_the_agreements_print_them() -> None:
    names = ("TBT 2.10", "GATT 1994 XX(b)", "TBT 2.9", "GATT 1994 III:4", "TBT 2.9.2")
    told("DS1", provisions=tuple(ProvisionDraft(name, "violation", "panel") for name in names))
    assert [row.provision for row in finding_table(*whole("DS1")).rows] == [
        "TBT 2.9", "TBT 2.9.2", "TBT 2.10", "GATT 1994 III:4", "GATT 1994 XX(b)",
    ]  # fmt: skip


def test_a_finding_leads_to_the_page_of_its_provision(client: Client) -> None:
    told("DS1", provisions=(ProvisionDraft("GATT 1994 XX(b)", "justified", "panel"),))
    assert 'href="/provisions/GATT_1994/XX(b)/"' in client.get("/cases/DS1/").content.decode()


def test_values_that_differ_in_dashes_and_capitals_alone_are_one() -> None:
    told("DS1", fields={"title_en": "Alpha – Measures Concerning Things"})
    told(
        "DS1", source="wto-page", rank=6, fields={"title_en": "Alpha - Measures concerning Things"}
    )
    assert not [field for field in claims(*whole("DS1")) if field.disputed]


def test_a_code_of_the_list_is_not_passed_off_as_a_status(client: Client) -> None:
    told("DS1", fields={"status": "st3"}, events=(EventDraft(date(2020, 1, 1), "status", "ST3"),))
    page = client.get("/cases/DS1/").content.decode()
    assert page.count("code ST3 of the WTO’s list, meaning not established") >= 2


def test_a_step_of_no_kind_is_called_by_its_words() -> None:
    told("DS1", events=(EventDraft(date(2020, 1, 1), "other", "The panel rests."),))
    (step,) = [step for stage in stages(*whole("DS1")) for step in stage.steps]
    assert (step.label, step.text) == ("The panel rests.", "")


def test_cited_cases_are_gathered_with_their_decisions() -> None:
    told("DS2", fields={"short_title_en": "Alpha – Widgets"})
    rows = [
        {"canonical": "DS2", "kind": "wto_dispute", "case_key": "DS2", "times": 2},
        {"canonical": "WT/DS2/AB/R", "kind": "wto_document", "case_key": "DS2", "times": 5},
        {"canonical": "19 U.S.C. 1337", "kind": "us_statute", "case_key": "", "times": 6},
    ]
    case, law = cited_cases(rows)
    assert (case.title, case.key, case.times) == ("Alpha – Widgets", "DS2", 7)
    assert [(one.which, one.times) for one in case.decisions] == [("Appellate Body Report", 5)]
    assert (law.key, law.url) == ("19 U.S.C. 1337", "/provisions/19_U.S.C./1337/")


def test_decisions_come_first_and_say_whether_they_stand(client: Client) -> None:
    library.two_disputes()
    case = Case.objects.get(key="DS901")
    make.document("a-digest", of=case)
    rows = case_documents(case, date(2020, 1, 1))
    assert [row.document.slug for row in rows] == ["wt-ds901-r", "a-digest"]
    assert rows[0].held is not None and rows[1].held is None
    page = client.get("/cases/DS901/").content.decode()
    assert page.index("/documents/wt-ds901-r/") < page.index("/documents/a-digest/")


def test_names_with_commas_of_their_own_are_told_apart(client: Client) -> None:
    parties = (("KOR", "Korea, Republic of"), ("USA", "United States"))
    told("DS1", parties=tuple(PartyDraft("third_party", *party) for party in parties))
    page = client.get("/cases/DS1/").content.decode()
    assert "third parties" in page
    assert "Korea, Republic of; United States" in page
