"""Coded spans of later treatment speak in the citator, with their words as evidence."""

from __future__ import annotations

import json

import pytest

from casebase import citator
from casebase.models import Citation, Treatment
from casebase.selectors import current_version
from coding.selectors import labels
from coding.services import create_annotation, delete_annotation
from coding.services.load_codebook import load_codebook
from coding.treatments import CODES
from tests import factories
from tests.casebase import library
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db
DEPARTED = "impact.treatment.departed"


@pytest.fixture
def edge() -> Citation:
    """ "Alpha – Widgets" in ¶ 7.1 of the later report, where the words suggest that it is followed."""
    load_codebook(folder=ROOT / "fixtures" / "codebook")
    library.two_disputes()
    return Citation.objects.get(
        passage__label="7.1", canonical="DS901", version__document__slug="wt-ds902-r"
    )


def said(edge: Citation) -> str | None:
    found = citator.treated([Citation.objects.select_related("treatment").get(pk=edge.pk)]).get(
        edge.pk
    )
    return found.treatment if found and not found.suggested else None


def test_every_code_of_treatment_is_in_the_codebook() -> None:
    codes = {
        code["key"]
        for code in json.loads((ROOT / "fixtures/codebook/impact.json").read_text("utf-8"))["codes"]
        if code["codable"]
    }
    assert set(CODES) <= codes
    assert set(CODES.values()) == set(Treatment) - {Treatment.NOT_ADOPTED}


def test_a_coded_sentence_treats_what_it_cites(edge: Citation) -> None:
    coder = factories.person("coder")
    row = factories.coded(edge.version, coder, library.FOLLOWED, DEPARTED, note="said otherwise")
    assert labels()[DEPARTED]
    assert said(edge) == "departed"
    found = citator.treated([edge])[edge.pk]
    assert (found.quote, found.reason, found.by) == (library.FOLLOWED, "said otherwise", coder.pk)
    delete_annotation(annotation=row, revision=row.revision, user=coder)
    assert said(edge) is None


def test_a_span_with_two_authorities_treats_neither(edge: Citation) -> None:
    version = edge.version
    citation = Citation.objects.get(passage__label="7.2", canonical="WT/DS901/R", version=version)
    passage = citation.passage
    create_annotation(
        version=version,
        start=passage.body_start,
        end=passage.end,
        code=DEPARTED,
        coder=factories.person("coder"),
    )
    assert said(citation) is None


def test_codings_go_along_to_a_new_text(edge: Citation) -> None:
    factories.coded(edge.version, factories.person("coder"), library.FOLLOWED, DEPARTED)
    document = edge.version.document
    assert document.case
    library.decision(
        document.case, "WT/DS902/R", {"7.1": "New.", "7.2": library.FOLLOWED}, document.date
    )
    moved = Citation.objects.get(version=current_version(document), canonical="DS901")
    assert said(moved) == "departed"
