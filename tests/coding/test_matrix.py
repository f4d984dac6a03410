"""Loophole × countermeasure × outcome: what is counted, and that every cell leads to just its chains."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from casebase.models import TextVersion
from coding import selectors, services
from coding.matrix import chain_matrix
from coding.services.annotations import withdraw
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def chains(version: TextVersion) -> TextVersion:
    """Three chains: two join necessity and an alternative, one security too; one has no countermeasure."""
    coder = make.person("coder")
    necessity = make.coded(version, coder, "ban was necessary", make.NECESSITY)
    security = make.coded(version, coder, "invoked its security", make.SECURITY)
    other = make.coded(version, coder, "trade-restrictive alternative", make.ALTERNATIVE)
    for rows, direction in (
        ((necessity, other), "adverse"),
        ((necessity, security, other), "favourable"),
        ((security,), "mixed"),
    ):
        links = [{"annotation": str(row.pk), "axis": row.code.axis} for row in rows]
        services.save_chain(
            case=version.document.case, user=coder, links=links, direction=direction
        )
    return version


def test_a_chain_counts_once_in_each_pair_it_has_evidence_for(chains: TextVersion) -> None:
    found = chain_matrix(selectors.chains(), selectors.labels(), by_group=False)
    assert found.chains == 2
    assert [(row.loophole, row.countermeasure, row.tally.counts) for row in found.rows] == [
        ("Necessity", "Alternative", (1, 1, 0, 0)),
        ("Security", "Alternative", (1, 0, 0, 0)),
    ]
    grouped = chain_matrix(selectors.chains(), selectors.labels(), by_group=True)
    assert [(row.loophole, row.tally.counts) for row in grouped.rows] == [
        ("Exception", (1, 1, 0, 0))
    ]


@pytest.mark.parametrize("query", ["", "?level=codes", "?forum=wto", "?level=codes&forum=wto"])
def test_every_cell_leads_to_as_many_chains_as_it_says(
    client: Client, chains: TextVersion, query: str
) -> None:
    matrix = client.get(f"/chains/matrix/{query}").context["matrix"]
    assert matrix.rows
    for row in matrix.rows:
        assert client.get(row.address).context["page"].paginator.count == row.tally.total
    links = {
        one.get("href")
        for one in ET.fromstring(matrix.picture).iter("{http://www.w3.org/2000/svg}a")
    }
    assert {row.address for row in matrix.rows} <= links


def test_withdrawn_evidence_is_not_counted(client: Client, chains: TextVersion) -> None:
    necessity = chains.annotations.get(code__key=make.NECESSITY)
    withdraw(necessity)
    matrix = client.get("/chains/matrix/?level=codes").context["matrix"]
    assert [(row.loophole, row.tally.total) for row in matrix.rows] == [("Security", 1)]
    assert len(client.get(f"/chains/?loophole={make.NECESSITY}").context["chains"]) == 0


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_opens_before_there_is_a_chain_and_with_a_forum_nobody_knows(
    client: Client, language: str
) -> None:
    for query in ("", "?forum=moon&level=x"):
        answer = client.get(f"/chains/matrix/{query}", headers={"accept-language": language})
        assert answer.status_code == 200
