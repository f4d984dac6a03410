"""A treatment that somebody codes is searched as soon as the outbox is drained, at the decision that it is about."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from casebase.models import Citation
from casebase.services.treat import treat
from coding.services import change_annotation, delete_annotation
from coding.services.load_codebook import load_codebook
from coding.services.undo import redo, undo
from coding.treatments import CODES
from search import indexing, service
from search.models import OutboxEntry
from search.request import SearchRequest
from tests import factories
from tests.casebase import library
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db

CITED, CITING = "wt-ds901-r", "wt-ds903-r"
REVERSED, FOLLOWED = "impact.appeal.reversed", "impact.treatment.followed"
WORDS = "What the report in WT/DS901/R says in paragraph 7.2 is before us."


@pytest.fixture
def indexed(engine: str) -> Citation:
    """Three disputes in the index; the citation of the report on Widgets in ¶ 7.1 of that on Gears."""
    load_codebook(folder=ROOT / "fixtures" / "codebook")
    library.two_disputes()
    gears = library.case("DS903", "Gamma – Gears")
    library.decision(gears, "WT/DS903/R", {"7.1": WORDS}, date(2012, 1, 1))
    indexing.rebuild()
    indexing.drain()
    return Citation.objects.get(version__document__slug=CITING)


def waiting() -> set[str]:
    return set(OutboxEntry.objects.values_list("document", flat=True))


def standing() -> dict[str, int]:
    """Standing → passages of the cited report that search shows under it, after a drain; nothing is left to mend."""
    indexing.drain()
    assert not indexing.drift()
    found = service.search(SearchRequest("case:DS901 AND kind:panel_report", by="passage"))
    facet = next(one for one in found.facets if one.name == "standing")
    return {value.value: value.count for value in facet.values}


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_coding_puts_both_documents_in_the_outbox(indexed: Citation, code: str) -> None:
    factories.coded(indexed.version, factories.person("coder"), WORDS, code)
    assert waiting() >= {CITED, CITING}
    standing()


def test_standing_follows_what_is_coded_changed_undone_and_taken_off(indexed: Citation) -> None:
    coder = factories.person("coder")
    before = standing()
    assert "negative" not in before
    row = factories.coded(indexed.version, coder, WORDS, REVERSED)
    negative = standing()
    assert set(negative) == {"negative"}

    row = change_annotation(annotation=row, revision=row.revision, user=coder, code=FOLLOWED)
    assert waiting() >= {CITED, CITING}
    assert "negative" not in standing()

    undo(version=indexed.version, user=coder)
    assert waiting() >= {CITED, CITING}
    assert standing() == negative
    redo(version=indexed.version, user=coder)
    assert "negative" not in standing()
    undo(version=indexed.version, user=coder)

    row.refresh_from_db()
    delete_annotation(annotation=row, revision=row.revision, user=coder)
    assert waiting() >= {CITED, CITING}
    assert standing() == before


def test_a_span_made_shorter_lets_go_of_what_it_held(indexed: Citation) -> None:
    coder = factories.person("coder")
    row = factories.coded(indexed.version, coder, WORDS, REVERSED)
    assert "negative" in standing()
    change_annotation(
        annotation=row, revision=row.revision, user=coder, start=row.start, end=row.start + 8
    )
    assert waiting() >= {CITED, CITING}
    assert "negative" not in standing()


def test_other_codes_leave_the_cited_documents_alone(indexed: Citation) -> None:
    factories.coded(
        indexed.version, factories.person("coder"), WORDS, "loophole.exception.necessity"
    )
    assert waiting() == {CITING}


def test_a_coding_taken_back_with_its_transaction_leaves_nothing(indexed: Citation) -> None:
    class Failed(Exception):  # noqa: N818 (what went wrong does not matter)
        pass

    with pytest.raises(Failed), transaction.atomic():
        factories.coded(indexed.version, factories.person("coder"), WORDS, REVERSED)
        raise Failed
    assert waiting() == set()
    assert "negative" not in standing()


def test_a_treatment_set_on_the_citation_is_searched_too(indexed: Citation) -> None:
    treat(
        citation=indexed, treatment="reversed", note="", revision=0, user=factories.person("coder")
    )
    assert CITED in waiting()
    assert set(standing()) == {"negative"}
