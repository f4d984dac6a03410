"""One rule says which paragraphs a citation means; the citator and the provision index count by it alike."""

from __future__ import annotations

from datetime import date

import pytest

from casebase import citator, selectors
from casebase.citator.meaning import meant, paragraph_owners
from casebase.models import Document, Passage, PassageKind
from casebase.provisions.cited import Target, times_cited
from tests.casebase import library


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        (None, ["7.1", "7.2", "7.3"]),  # the decision itself is named
        ({}, []),
        ({"7.1": {1}, "7.2": {1, 2}, "7.3": {2}}, ["7.1"]),  # only its case is named
    ],
)
def test_a_citation_of_the_case_means_what_only_one_decision_has(
    owners: dict[str, set[int]] | None, expected: list[str]
) -> None:
    assert meant(["7.1", "7.2", "7.3"], 1, owners) == expected


@pytest.mark.django_db
class TestBothCountAlike:
    @pytest.fixture
    def old(self) -> Document:
        return library.two_disputes()[0]

    def counted(self, document: Document) -> tuple[dict[str, int], dict[str, int]]:
        """Label → how often it is cited: as the citator counts, and as the provision index does."""
        version = selectors.current_version(document)
        assert version is not None and document.case is not None
        rows = {row.pk: row for row in version.passages.exclude(label="")}
        target = Target(document.pk, document.case.key)
        labels = {pk: "" if row.kind == PassageKind.FOOTNOTE else row.label for pk, row in rows.items()}  # fmt: skip
        citing = {one.pk: one.document_id for one in selectors.current_versions()}
        index = times_cited({pk: (target, label) for pk, label in labels.items()}, citing)
        by_citator = {label: found.total() for label, found in citator.cited_counts(document).items()}  # fmt: skip
        by_index = {rows[pk].label: found.passage for pk, found in index.items() if found.passage}
        return by_citator, by_index

    def test_where_the_decision_or_only_the_case_is_named(self, old: Document) -> None:
        citator_says, index_says = self.counted(old)
        assert citator_says == index_says
        assert citator_says == {"7.1": 1, "7.2": 2, "7.3": 1}

    def test_where_another_decision_of_the_case_has_the_number(self, old: Document) -> None:
        assert old.case is not None
        library.decision(old.case, "WT/DS901/AB/R", {"7.2": "So."}, date(2001, 3, 1))
        citator_says, index_says = self.counted(old)
        assert citator_says == index_says
        assert citator_says["7.2"] == 1  # the range that names the report; the other names the case

    def test_a_footnote_of_another_decision_takes_no_number_away(self, old: Document) -> None:
        assert old.case is not None
        other = library.decision(old.case, "WT/DS901/AB/R", {"7.2": "n."}, date(2001, 3, 1))
        Passage.objects.filter(version__document=other, label="7.2").update(
            kind=PassageKind.FOOTNOTE
        )
        assert paragraph_owners(["DS901"], ["7.2"]) == {"DS901": {"7.2": {old.pk}}}
        citator_says, index_says = self.counted(old)
        assert citator_says == index_says and citator_says["7.2"] == 2
