"""Coded spans of later treatment speak in the citator, with their words as evidence."""

from __future__ import annotations

import json

import pytest

from casebase import citator
from casebase.models import Case, CaseRelation, Citation, Treatment
from casebase.selectors import current_version
from casebase.services.treat import treat
from coding.selectors import labels
from coding.services import create_annotation, delete_annotation
from coding.services.load_codebook import load_codebook
from coding.treatments import CODES
from problems import Problem
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


REVERSED = "impact.appeal.reversed"
ADDED = {
    "7.8": "As 19 U.S.C. 1337 shows, the report in WT/DS901/R is departed from.",
    "7.9": "Reports WT/DS901/R; WT/DS903/R are departed from.",
    "7.10": "The appeal, WT/DS901/AB/R, reversed the panel.",
}


def coded_by(words: str, code: str, name: str = "coder") -> dict[str, str]:
    """Canonical form → treatment of each citation in these words of a third report, coded by `name`."""
    gadgets = Case.objects.get(key="DS902")
    document = library.decision(gadgets, "WT/DS902/RW", ADDED, None)
    version = current_version(document)
    assert version
    factories.coded(version, factories.person("coder", name), words, code)
    start = version.text.index(words)
    inside = Citation.objects.filter(version=version, start__range=(start, start + len(words)))
    found = citator.treated(list(inside))
    return {row.canonical: found[row.pk].treatment for row in inside if row.pk in found}


def test_a_statute_beside_the_authority_is_no_second_one(edge: Citation) -> None:
    assert coded_by(ADDED["7.8"], DEPARTED) == {"WT/DS901/R": "departed"}


def test_the_symbols_of_a_report_on_joined_disputes_are_one_authority(edge: Citation) -> None:
    assert coded_by(ADDED["7.9"], DEPARTED) == {}
    CaseRelation.objects.create(
        case=Case.objects.get(key="DS901"), other_key="DS903", relation="joined"
    )
    assert coded_by(ADDED["7.9"], DEPARTED, "other") == {
        "WT/DS901/R": "departed", "WT/DS903/R": "departed",
    }  # fmt: skip


def test_nobody_reverses_the_appellate_body(edge: Citation) -> None:
    assert coded_by(ADDED["7.10"], REVERSED) == {}
    row = Citation.objects.get(
        canonical="WT/DS901/AB/R", version__document__slug="wt-ds902-rw", passage__label="7.10"
    )
    with pytest.raises(Problem) as refused:
        treat(
            citation=row, treatment="reversed", note="", revision=0, user=factories.person("editor")
        )
    assert refused.value.code == "beyond_appeal"


def test_of_two_codings_the_one_that_hurts_most_counts_whichever_came_first(edge: Citation) -> None:
    for number, codes in enumerate([(DEPARTED, "impact.treatment.followed")]):
        for code in codes:
            coder = factories.person("coder", f"{number}{code}")
            factories.coded(edge.version, coder, library.FOLLOWED, code)
    assert said(edge) == "departed"
