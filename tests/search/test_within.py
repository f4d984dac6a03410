"""The matches of a query inside one document, and the menu of citations."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casebase.citing.hits import citations
from casebase.models import Passage
from search import indexing, registry
from search.within import matches_within
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def slug(settings: Any, tmp_path: Any) -> str:
    """The small document, in a library and an index of its own."""
    settings.ELASTICSEARCH_URL = settings.REDIS_URL = ""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    stored = factories.document(of=factories.case())
    indexing.rebuild()
    return stored.slug


def words(query: str, slug: str) -> list[str]:
    text = _text(slug)
    return [text[start:end] for start, end in matches_within(query, slug, text)]


def _text(slug: str) -> str:
    return str(Passage.objects.filter(version__document__slug=slug)[0].version.text)


class TestMatches:
    def test_offsets_are_those_of_the_text(self, slug: str) -> None:
        assert words("respondent", slug) == ["respondent", "respondent"]
        assert words('"into the void"', slug) == ["into the void"]

    def test_only_passages_that_match_are_marked(self, slug: str) -> None:
        assert words("respondent AND security", slug) == ["respondent", "security"]
        assert words("respondent AND NOT security", slug) == ["respondent"]
        assert words("respondent AND kind:opinion", slug) == []

    def test_characters_beyond_the_plane_count_once(self, slug: str) -> None:
        assert words("plane", slug) == ["plane"]

    @pytest.mark.parametrize("query", ["", "AND", '"open', "case:DS999", "zebra"])
    def test_nothing_to_mark(self, slug: str, query: str) -> None:
        assert words(query, slug) == []

    def test_a_text_that_the_index_does_not_have_yet(self, slug: str) -> None:
        text = "Before. " + _text(slug)
        found = matches_within("respondent", slug, text)
        assert [text[start:end] for start, end in found] == ["respondent", "respondent"]

    def test_without_an_index(self, slug: str, settings: Any, tmp_path: Any) -> None:
        settings.SEARCH_INDEX_DIR = tmp_path / "none"
        assert words("respondent AND security", slug) == ["respondent", "respondent", "security"]

    def test_the_page_asks_for_them(self, client: Client, slug: str) -> None:
        html = client.get(f"/documents/{slug}/", {"q": '"the ban"'}).content.decode()
        assert f"/documents/{slug}/marks/?q=%22the%20ban%22" in html
        answer = client.get(f"/documents/{slug}/marks/", {"q": '"the ban"'}).json()
        assert len(answer["marks"]) == 1
        assert client.get("/documents/none/marks/").status_code == 404

    def test_the_way_back_is_the_results_page_one_came_from(
        self, client: Client, slug: str
    ) -> None:
        def back(referer: str) -> str:
            page = client.get(f"/documents/{slug}/", {"q": "ban"}, headers={"Referer": referer})
            html: str = page.content.decode()
            return html.split("data-back href=")[1].split('"')[1]

        there = "http://testserver/search/?q=ban&kind=digest&page=2"
        assert back(there) == "/search/?q=ban&amp;kind=digest&amp;page=2"
        for other in ("http://evil.example/search/?q=x", "http://testserver/cases/?q=x", "", "::"):
            assert back(other) == "/search/?q=ban"


class TestCitations:
    def test_every_style_of_a_passage_and_of_a_case(self, slug: str) -> None:
        found = citations([f"{slug}#1", "case/DS999", f"{slug}#99", "none#1", "x", "#"], "en")
        assert set(found) == {f"{slug}#1", "case/DS999"}
        assert set(found["case/DS999"]) == set(registry.STYLES)
        assert (
            found[f"{slug}#1"]["bluebook"].text
            == "A ban on things (DS999), NTB Casebase digest, ¶ 7.1."
        )

    def test_many_cost_no_more_queries_than_one(
        self, slug: str, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(6):
            assert len(citations([f"{slug}#{order}" for order in range(4)], "zh-hans")) == 4

    def test_the_menu_and_its_page(self, client: Client, slug: str) -> None:
        page = client.get("/search/cite/", {"id": f"{slug}#1"}).content.decode()
        part = client.get("/search/cite/", {"id": f"{slug}#1", "part": "1"}).content.decode()
        assert "<html" in page
        assert "<html" not in part
        for html in (page, part):
            assert html.count("data-style=") == 3
            assert "<i>A ban on things (DS999)</i>" in html
        assert client.get("/search/cite/", {"id": "none#1"}).status_code == 404

    def test_a_title_with_markup_stays_text(self, client: Client, slug: str) -> None:
        case = factories.case("DS998", title_en='<script>alert("1")</script>', number=998)
        part = client.get("/search/cite/", {"id": f"case/{case.key}", "part": "1"}).content.decode()
        assert "<script>" not in part
        assert "&lt;script&gt;" in part

    def test_results_and_passage_pages_offer_them(self, client: Client, slug: str) -> None:
        results = client.get("/search/", {"q": "ban", "by": "passage"}).content.decode()
        assert f"/search/cite/?id={slug}%231" in results
        assert f'id="hit-{slug}-1"' in results
        passage = client.get(f"/documents/{slug}/passages/1/").content.decode()
        assert passage.count("data-style=") == 3
