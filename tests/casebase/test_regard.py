"""The standing of decisions in search: as a facet, as an order, and kept right when a decision is treated anew."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casebase.citator import Level, Proof, Standing
from casebase.indexing import LibrarySource
from casebase.models import Citation, CitationTreatment
from casebase.regard import regard
from casebase.services.treat import treat
from search import indexing, registry, service
from search.models import OutboxEntry
from search.records import MOST_REGARD
from search.request import SearchRequest
from tests import factories as make
from tests.casebase import library

pytestmark = pytest.mark.django_db


def standing_of(slug: str) -> tuple[str, int]:
    record = registry.records(slug)[0]
    return record.standing, record.regard


def test_decisions_have_a_standing_and_other_documents_none() -> None:
    old, _new = library.two_disputes()
    digest = make.document("a-digest", of=old.case)
    assert standing_of(old.slug)[0] == "caution", "it was modified on appeal"
    assert standing_of(digest.slug) == ("", 0)
    assert standing_of("case/DS901") == ("", 0)


def test_a_person_s_treatment_reaches_the_index(settings: Any) -> None:
    old, new = library.two_disputes()
    indexing.rebuild()
    citation = Citation.objects.filter(version__document=new, canonical="WT/DS901/R").first()
    assert citation is not None
    row = CitationTreatment.objects.filter(citation=citation).first()
    treat(
        citation=citation, treatment="reversed", note="", user=make.person("coder"),
        revision=row.revision if row else 0,
    )  # fmt: skip
    assert OutboxEntry.objects.filter(document=old.slug).exists()
    indexing.drain()
    assert not indexing.drift()
    found = service.search(SearchRequest("", {"standing": ["negative"]}, by="passage"))
    assert {hit.document for hit in found.hits} == {old.slug}
    assert {hit.standing for hit in found.hits} == {"negative"}


def test_a_document_that_treats_it_anew_touches_what_it_treats() -> None:
    old, _new = library.two_disputes()
    OutboxEntry.objects.all().delete()
    third = library.case("DS903", "Gamma – Gears")
    library.decision(third, "WT/DS903/R", {"7.1": library.MODIFIED}, date(2012, 1, 1))
    touched = set(OutboxEntry.objects.values_list("document", flat=True))
    assert old.slug in touched


def test_the_better_standing_comes_first_then_the_more_followed() -> None:
    def numbered(level: Level, followed: int) -> int:
        proof = Proof(level, "", None, citation=Citation())
        return regard(Standing(level, date(2020, 1, 1), (proof,) * followed))

    order = [
        numbered(Level.NEGATIVE, 1),
        numbered(Level.CAUTION, 1),
        numbered(Level.UNKNOWN, 0),
        numbered(Level.STANDS, 1),
        numbered(Level.STANDS, 3),
        numbered(Level.STANDS, 5000),
    ]
    assert order == sorted(order)
    assert len(set(order)) == len(order)
    assert order[0] > 0 and order[-1] <= MOST_REGARD


def test_results_by_treatment() -> None:
    library.two_disputes()
    indexing.rebuild()
    for by in ("case", "passage"):
        result = service.search(SearchRequest("", sort="treatment", by=by, limit=50))  # type: ignore[arg-type]
        ranks = {"stands": 4, "unknown": 3, "caution": 2, "negative": 1, "": 0}
        found = [ranks[one.standing] for one in (*result.groups, *result.hits)]
        assert found == sorted(found, reverse=True)
        assert len(set(found)) > 1, "the test proves nothing"


def test_what_search_asks_costs_a_bounded_number_of_queries() -> None:
    old, new = library.two_disputes()
    digest = make.document("a-digest", of=old.case)
    slugs = [old.slug, new.slug, digest.slug, "case/DS901", "case/DS902"]

    def queries(of: list[str]) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert set(LibrarySource().records_of(of)) == set(of)
        return len(asked)

    assert queries(slugs) <= queries([old.slug, "case/DS901"]) <= 45
    assert queries(["case/DS901", "case/DS902"]) <= 4


def test_many_are_read_as_each_by_itself() -> None:
    old, new = library.two_disputes()
    slugs = [old.slug, new.slug, "case/DS901", "gone", "case/gone"]
    together = registry.records_of(slugs)
    assert together == {slug: found for slug in slugs if (found := registry.records(slug))}
    assert len(together) == 3
