"""The citator's pages as a reader meets them: places by their names, days, footnotes, whole cases."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from casebase import citator
from casebase.citator.notes import calls
from casebase.citator.showing import _from_a_word, _to_a_word
from casebase.models import Citation, Document, Passage, PassageKind
from tests import factories
from tests.casebase import library

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def footnote(document: Document, label: str) -> Passage:
    """Make the passage with this number a footnote, as a report's reader stores them."""
    passage = Passage.objects.get(version__document=document, label=label)
    passage.kind = PassageKind.FOOTNOTE
    passage.save()
    return passage


@pytest.mark.parametrize(
    ("rows", "means"),
    [
        ([("7.1", "heading", 4), ("7.1", "paragraph", 9)], {"7.1": 9}),
        ([("7.1.", "heading", 4)], {"7.1": 4}),
        ([("12", "footnote", 3), ("12", "paragraph", 50), ("12", "paragraph", 90)], {"12": 50}),
        ([("12", "footnote", 3)], {}),
        ([("", "paragraph", 3)], {}),
    ],
)
def test_a_cited_number_means_a_paragraph_before_a_heading_and_never_a_footnote(
    rows: list[tuple[str, str, int]], means: dict[str, int]
) -> None:
    assert citator.numbered(rows) == means


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ('exclusively."268 The panel, in the Regulation.269', {"268", "269"}),
        ("of the product.270", {"270"}),
        ("para. 7.100 of GATT 1994, and 1,000 tonnes", set()),
        ("see paragraph 12 and Article 2.9.2", set()),
        ("with Article III:4 of the GATT 1994.65", {"65"}),
        ("a ratio of 11994.65, or of 94.65", set()),
    ],
)
def test_calls_of_footnotes_are_numbers_glued_to_a_word(text: str, numbers: set[str]) -> None:
    assert calls(text) == numbers


def test_a_cut_keeps_whole_words() -> None:
    assert _from_a_word("llate Body Report, ") == "… Body Report, "
    assert _to_a_word(", para. 301; and Jap") == ", para. 301; and …"
    assert _from_a_word("中" * 60) == "…" + "中" * 60
    assert _to_a_word("中" * 60) == "中" * 60 + "…"


class TestFootnotes:
    @pytest.fixture
    def called(self) -> Document:
        library.case("DS901", library.WIDGETS, panel_report_circulated=date(2000, 5, 1))
        gadgets = library.case("DS902", library.GADGETS)
        paragraphs = {"7.1": "This is consistent with the panel.12", "12": library.FOLLOWED}
        document = library.decision(gadgets, "WT/DS902/R", paragraphs, date(2010, 1, 1))
        footnote(document, "12")
        return document

    def test_a_paragraph_shows_its_footnotes_and_what_they_cite(
        self, client: Client, called: Document
    ) -> None:
        shown = page(client, f"/documents/{called.slug}/paragraphs/7.1/")
        assert "Its footnotes" in shown and "n. 12" in shown
        citation = Citation.objects.get(passage__label="12", case_key="DS901")
        assert f"#c{citation.pk}" in shown

    def test_a_footnote_is_called_one_and_leads_back(
        self, client: Client, called: Document
    ) -> None:
        order = Passage.objects.get(version__document=called, label="12").order
        shown = page(client, f"/documents/{called.slug}/passages/{order}/")
        assert "¶ 12" not in shown
        assert "Called in" in shown and "¶ 7.1" in shown
        assert "The passage has no number by which it could be cited." in shown

    def test_a_footnote_that_cites_is_no_paragraph(self, client: Client, called: Document) -> None:
        shown = page(client, "/citator/DS901/")
        assert "WT/DS902/R n. 12" in shown and "¶ 12" not in shown

    def test_a_footnote_numbered_like_a_cited_paragraph_is_not_cited(self, client: Client) -> None:
        old, _new = library.two_disputes()
        cited = Passage.objects.get(version__document=old, label="7.2")
        assert "cited 2" in page(client, f"/documents/{old.slug}/")
        footnote(old, "7.2")
        assert "cited 2" not in page(client, f"/documents/{old.slug}/")
        assert client.get(f"/documents/{old.slug}/paragraphs/7.2/").status_code == 404
        assert "followed" not in page(client, f"/documents/{old.slug}/passages/{cited.order}/")


class TestDays:
    def test_what_came_later_is_left_out_and_counted(self, client: Client) -> None:
        library.two_disputes()
        shown = page(client, "/citator/WT/DS901/R/?as_of=2005-01-01")
        assert "2 citations after 2005-01-01 are left out." in shown
        assert "No document of the library cited it by that day." in shown
        assert "left out" not in page(client, "/citator/WT/DS901/R/")

    def test_a_day_goes_along_with_every_link(self, client: Client) -> None:
        library.two_disputes()
        shown = page(client, "/citator/DS901/?as_of=2015-01-01")
        assert "/citator/WT/DS901/R?as_of=2015-01-01" in shown.replace("R/?", "R?")
        assert "/passages/1/?as_of=2015-01-01" in shown

    def test_a_step_that_proves_leads_to_the_timeline(self, client: Client) -> None:
        library.two_disputes()
        shown = page(client, "/citator/WT/DS901/R/?as_of=2005-01-01")
        assert "/cases/DS901/#timeline" in shown
        assert 'id="timeline"' in page(client, "/cases/DS901/")


class TestWholeCases:
    def test_a_case_shows_what_became_of_its_decisions(self, client: Client) -> None:
        library.two_disputes()
        shown = page(client, "/citator/DS901/")
        head = shown[: shown.index("Standing as of")]
        assert "Panel Report" in head and "Appellate Body Report" in head
        assert "followed in" not in head  # what one panel did is no standing of the case

    def test_a_passage_that_cites_a_case_shows_them_too(self, client: Client) -> None:
        library.two_disputes()
        shown = page(client, "/documents/wt-ds902-r/paragraphs/7.1/")
        assert "/citator/WT/DS901/AB/R/" in shown
        assert "adopted 2001-05-01" in shown

    def test_the_list_of_cases_in_front_of_a_report_cites_nothing(self, client: Client) -> None:
        library.two_disputes()
        gadgets = Document.objects.get(slug="wt-ds902-r").case
        assert gadgets is not None
        listing = {"1": "Alpha – Widgets Panel Report, WT/DS901/R, DSR 2001:I."}
        third = library.decision(gadgets, "WT/DS902/RW", listing, date(2012, 1, 1))
        assert "WT/DS902/RW" in page(client, "/citator/WT/DS901/R/")
        Passage.objects.filter(version__document=third).update(kind=PassageKind.FRONT)
        assert "WT/DS902/RW" not in page(client, "/citator/WT/DS901/R/")


def test_a_decision_leads_back_to_its_citation(client: Client) -> None:
    library.two_disputes()
    client.force_login(factories.person("coder"))
    row = Citation.objects.get(passage__label="7.1", case_key="DS901")
    answer = client.post(
        f"/citations/{row.pk}/treatment/", {"treatment": "followed", "revision": "1"}
    )
    assert answer["Location"].endswith(f"/passages/{row.passage.order}/#c{row.pk}")
