"""A day before a decision came out: everything that shows its standing says so, and claims nothing else of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from casebase.models import CitationTreatment, Document
from tests.casebase import library
from tests.casebase.test_citator import standing

pytestmark = pytest.mark.django_db
BADGE = '<span aria-hidden="true">◇</span> not issued yet'


def page(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/citator/WT/DS901/R/?as_of=1999-01-01",  # the decision
        "/citator/DS901/?as_of=1999-01-01",  # its case, with a list of its decisions
        "/documents/wt-ds901-r/paragraphs/7.2/?as_of=1999-01-01",  # a paragraph of it
        "/documents/wt-ds902-r/paragraphs/7.2/?as_of=1999-01-01",  # a passage that cites it
    ],
)
def test_every_page_says_that_it_was_not_issued(client: Client, address: str) -> None:
    library.two_disputes()
    shown = page(client, address)
    assert BADGE in shown
    assert "issued 2000-05-01, after the day asked for" in shown


def test_the_page_no_longer_says_that_nothing_is_known_against_it(client: Client) -> None:
    library.two_disputes()
    assert "nothing known against it" not in page(client, "/citator/WT/DS901/R/?as_of=1999-01-01")
    assert BADGE not in page(client, "/citator/WT/DS901/R/?as_of=2000-05-01")


def test_the_interface_for_programs_says_it_with_its_proof(client: Client) -> None:
    library.two_disputes()
    asked = {"name": "WT/DS901/R", "as_of": "1999-01-01"}
    answer = client.get("/api/citator/", asked).json()
    assert answer["level"] == "not_issued"
    assert [(one["event"], one["on"]) for one in answer["proofs"]] == [
        ("panel_report_circulated", "2000-05-01")
    ]


def test_a_document_that_is_no_report_has_the_day_it_bears() -> None:
    _old, new = library.two_disputes()
    assert new.case is not None
    library.decision(new.case, "WT/DS902/5", {"1": "So."}, date(2009, 1, 1), kind="other")
    assert standing("WT/DS902/5", date(2008, 12, 31)).level == "not_issued"
    assert standing("WT/DS902/5", date(2009, 1, 1)).level == "unknown"


def test_a_citing_document_without_a_date_says_nothing_of_a_decision_to_come() -> None:
    library.two_disputes()
    Document.objects.filter(slug="wt-ds902-r").update(date=None)
    CitationTreatment.objects.update(treatment="departed")
    assert standing("WT/DS901/R", date(2005, 1, 1)).level == "caution"
    found = standing("WT/DS901/R", date(1999, 1, 1))
    assert (found.level, len(found.proofs)) == ("not_issued", 1)
