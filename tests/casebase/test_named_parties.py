"""Parties that no source states are inferred from notices and titles, and the page says from where."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from casebase.casepage.named_parties import named_parties
from casebase.casepage.related import related
from casebase.digests import compose
from casebase.drafts import DocumentDraft, PartyDraft
from casebase.models import Case, CaseRelation
from casebase.services.store_case import store_case
from casebase.services.store_document import store_document
from legaltext.extraction import citations_of
from legaltext.facts import complainants_named, sides_named
from tests.casebase.test_case_page import CaseDraft

FILED = "Notice is hereby given that a complaint was filed on May 5, 2020, under section 337, "


@pytest.mark.parametrize(
    ("ending", "who"),
    [
        ("on behalf of Acme, Inc. of Utica, New York. The complaint alleges.", "Acme, Inc. of Utica, New York"),
        ("on behalf of Acme, Inc. A supplement was filed.", "Acme, Inc."),
        ("on behalf of Acme Co. of St. Ives and Apex AB of Oslo.", "Acme Co. of St. Ives and Apex AB of Oslo"),
        ("on behalf of company, city, state or country.", None),
        ("by Acme, Inc.", None),
    ],
)  # fmt: skip
def test_a_notice_says_for_whom_a_complaint_was_filed(ending: str, who: str | None) -> None:
    found = complainants_named(FILED + ending)
    assert (found[0] if found else None) == who
    if found:
        assert (FILED + ending)[found[1] : found[2]].startswith("Acme")


@pytest.mark.parametrize(
    ("title", "sides"),
    [
        ("ACME, INC. v. INTERNATIONAL TRADE COMMISSION", ("ACME, INC.",)),
        ("Acme Inc. v. ITC", ("Acme Inc.",)),
        ("Acme v. Apex", ("Acme", "Apex")),
        ("In re Acme", ()),
        ("337-TA-613", ()),
    ],
)
def test_a_title_names_who_was_before_the_court(title: str, sides: tuple[str, ...]) -> None:
    assert sides_named(title) == sides


def investigation(**values: object) -> Case:
    draft = CaseDraft(key="337-TA-9001", forum="usitc337", fields={"title_en": "Widgets"}, **values)  # type: ignore[arg-type]
    return store_case(draft=draft, source="federal-register", rank=4)[0]


def reviewed(case: Case) -> Case:
    title = "ACME, INC. v. INTERNATIONAL TRADE COMMISSION"
    court = Case.objects.create(key="CAFC-2013-9", forum="cafc", title_en=title)
    CaseRelation.objects.create(case=court, other_key=case.key, relation="reviews")
    return court


def notice(case: Case, text: str) -> None:
    rows = [{"heading": "Notice"}, {"label": "", "text": text}]
    draft = DocumentDraft(
        slug="fr-2020-1", kind="notice", title="A notice", symbol="85 FR 1", language="en",
        text=compose(rows, "en"), date=date(2020, 6, 1), case_key=case.key,
    )  # fmt: skip
    store_document(draft=draft, citations=citations_of(draft.text), case_of=lambda canonical: "")


@pytest.mark.django_db
class TestThePage:
    def test_the_title_of_a_court_case_names_a_party(self, client: Client) -> None:
        reviewed(investigation())
        for key in ("337-TA-9001", "CAFC-2013-9"):
            shown = client.get(f"/cases/{key}/").content.decode()
            facts = shown[shown.index('id="key-facts"') : shown.index('id="timeline"')]
            assert "ACME, INC." in facts and "before the court" in facts and "inferred" in facts
            assert '<a href="/cases/CAFC-2013-9/">title of CAFC-2013-9</a>' in facts
            assert "not known" not in facts

    def test_a_notice_names_the_complainant_and_leads_to_its_words(self, client: Client) -> None:
        notice(investigation(), FILED + "on behalf of Acme, Inc. of Utica, New York. The rest.")
        shown = client.get("/cases/337-TA-9001/").content.decode()
        assert "Acme, Inc. of Utica, New York" in shown
        assert '<a href="/documents/fr-2020-1/#p1">85 FR 1</a>' in shown

    def test_a_notice_of_several_investigations_does_not_say_of_which(self) -> None:
        case = investigation()
        numbers = " Inv. No. 337-TA-9001 and Inv. No. 337-TA-902."
        notice(case, FILED + "on behalf of Acme, Inc. The rest." + numbers)
        assert named_parties(case, related(case)) == []

    def test_what_a_source_states_is_not_mixed_with_what_is_inferred(self, client: Client) -> None:
        party = PartyDraft("complainant", "apex", "Apex Ltd.", kind="company")
        reviewed(investigation(parties=(party,)))
        shown = client.get("/cases/337-TA-9001/").content.decode()
        assert "Apex Ltd." in shown and "inferred from" not in shown

    def test_where_nothing_names_them_they_are_not_known(self, client: Client) -> None:
        investigation()
        assert "not known" in client.get("/cases/337-TA-9001/").content.decode()
