"""What the citator gives to search, and that the index follows when citations or treatments change."""

from dataclasses import replace

import pytest

from casebase.indexing import LibrarySource
from casebase.models import CitationTreatment
from casebase.services.treat import treat
from search import registry
from search.importance import importance
from search.models import OutboxEntry
from search.query import parse
from search.records import PassageRecord
from search.titles import forget_titles, titled
from tests import factories
from tests.casebase import library

pytestmark = pytest.mark.django_db
OLD, NEW = "wt-ds901-r", "wt-ds902-r"


def records(slug: str = OLD) -> dict[str, PassageRecord]:
    """Label → record, with its citations, but without the standing of the decision, which bounds importance."""
    found = LibrarySource().records_of([slug])[slug]
    return {
        one.label.rstrip("."): replace(one, standing="")
        for one in found
        if one.passage_kind == "paragraph"
    }


def test_a_paragraph_has_its_citations_and_how_they_treat_it() -> None:
    library.two_disputes()
    found = records()
    assert {label: one.cited for label, one in found.items()} == {"7.1": 1, "7.2": 2, "7.3": 1}
    assert found["7.2"].treated == (("followed", 1),)
    assert importance(found["7.2"]) > importance(found["7.1"]) > 0


def test_what_nobody_cites_has_none() -> None:
    library.two_disputes()
    assert {(one.cited, one.treated) for one in LibrarySource().records_of([NEW])[NEW]} == {(0, ())}


def test_all_enrichers_together() -> None:
    library.two_disputes()
    assert sum(one.cited for one in registry.records(OLD)) == 4


def test_a_new_citing_text_has_the_cited_document_indexed_again() -> None:
    _old, new = library.two_disputes()
    OutboxEntry.objects.all().delete()
    assert new.case
    library.decision(new.case, "WT/DS902/R", {"7.1": "We agree with nobody."}, new.date)
    assert OutboxEntry.objects.filter(document=OLD).exists()
    assert {one.cited for one in records().values()} == {0}


def test_a_treatment_has_the_cited_document_indexed_again() -> None:
    library.two_disputes()
    OutboxEntry.objects.all().delete()
    row = CitationTreatment.objects.get(treatment="followed")
    user = factories.person("coder")
    treat(citation=row.citation, treatment="departed", note="", revision=row.revision, user=user)
    assert OutboxEntry.objects.filter(document=OLD).exists()
    assert importance(records()["7.2"]) == 0


def test_titles_are_the_librarys_names_of_cases() -> None:
    library.two_disputes()
    forget_titles()
    assert titled(parse("the rule in Alpha - Widgets").query) == [("alpha widgets", "DS901")]
    assert titled(parse("widgets of alpha").query) == []
    forget_titles()
