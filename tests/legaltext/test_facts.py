"""Facts that documents print about themselves, from invented front pages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legaltext.facts import case_page, opinion_front, parse_date, report_front

PAGE = """Case Number and Name
DS999: Freedonia — Measures on Hats

Current status
Report(s) adopted, no further action required on 5 October 2011

Key facts
Short title: Freedonia — Hats
Complainant: Korea, Republic of
Respondent: Freedonia
Third Parties (original proceedings): Sylvania; Korea, Republic of; Chinese Taipei
Agreements cited:
(as cited in request for consultations) Art. I:1, III:4  GATT 1994
Art. 2, 2.1, Annex II  Anti-dumping
Part I, para. 1.2  Protocol of Accession
Consultations requested: 14 September 2009
Panel requested: 31 February 2010
Panel report circulated: 13 December 2010
(adopted on 5 October 2011 )

Latest document
Freedonia - Hats - Action by the Dispute Settlement Body
WT/DS999/10 WT/DS998/7 | 7 October 2011

Summary of the dispute to date
The summary below was up-to-date at 24 October 2011
Consultations
Complaint by Korea (See also DS997 and DS998)
"""


def test_dispute_page() -> None:
    page = case_page(PAGE)
    assert (page.number, page.short_title) == (999, "Freedonia — Hats")
    assert page.complainants == ("Korea, Republic of",)
    assert page.third_parties == ("Sylvania", "Korea, Republic of", "Chinese Taipei")
    assert page.status == "Report(s) adopted, no further action required"
    assert page.status_date == date(2011, 10, 5)
    assert page.on("Consultations requested") == date(2009, 9, 14)
    assert page.dates[-1].adopted == date(2011, 10, 5)
    assert page.latest_symbols == ("WT/DS999/10", "WT/DS998/7")
    assert page.see_also == ("DS997", "DS998")


def test_a_date_that_does_not_exist_is_kept_as_printed() -> None:
    requested = next(step for step in case_page(PAGE).dates if step.label == "Panel requested")
    assert (requested.printed, requested.on) == ("31 February 2010", None)


def test_agreements_cited_in_canonical_form() -> None:
    cited = case_page(PAGE).agreements
    assert [one.agreement for one in cited] == [
        "GATT 1994",
        "Anti-dumping",
        "Protocol of Accession",
    ]
    assert cited[0].provisions == ("GATT 1994 I:1", "GATT 1994 III:4")
    assert cited[1].provisions == ("AD 2", "AD 2.1", "AD Annex II")
    assert cited[2].provisions == ()
    assert cited[0].basis == "request for consultations"


def test_report_front() -> None:
    front = report_front(
        "WT/DS998/R\nWT/DS999/R\n3 February 2020\n(20-0001) Page: 1/40\nOriginal: English\n"
        "FREEDONIA – MEASURES\nON HATS\nREPORT OF THE PANEL\n\nWT/DS7/R"
    )
    assert front.symbols == ("WT/DS998/R", "WT/DS999/R")
    assert front.title == "FREEDONIA – MEASURES ON HATS"
    assert front.date == date(2020, 2, 3)
    assert (front.body, front.language) == ("Report Of The Panel", "English")


@pytest.mark.parametrize(
    ("docket", "expected"),
    [
        ("2031-1234", ("2031-1234",)),
        ("2031-1234, -1301", ("2031-1234", "2031-1301")),
        ("06-5096,\u20115117", ("06-5096", "06-5117")),
        ("(Serial No. 10/1)\n04-1361", ("04-1361",)),
    ],
)
def test_opinion_front(docket: str, expected: tuple[str, ...]) -> None:
    front = opinion_front(
        f"United States Court of Appeals\n  for the Federal Circuit\n   {docket}\n\n"
        "   HATS, INC.,\n      Appellant,\n     v.\n"
        " INTERNATIONAL TRADE COMMISSION,\n   Appellee.\n\n"
        "On appeal from the Commission in Investigation No. 337-TA-999.\n\n"
        "   DECIDED: July 4, 2031\n\nBefore A, B, and C, Circuit Judges.\n Inv. No. 337-TA-1"
    )
    assert front.dockets == expected
    assert front.title == "HATS, INC. v. INTERNATIONAL TRADE COMMISSION"
    assert (front.decided, front.decided_from) == (date(2031, 7, 4), "decided")
    assert front.investigations == ("337-TA-999",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 November 2023", date(2023, 11, 3)),
        ("on November 3, 2023", date(2023, 11, 3)),
        ("30 February 2020", None),
        ("", None),
    ],
)
def test_dates(text: str, expected: date | None) -> None:
    assert parse_date(text) == expected


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_facts_or_none(text: str) -> None:
    case_page(text)
    report_front(text)
    opinion_front(text)
