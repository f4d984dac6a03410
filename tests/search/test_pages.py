"""The results page, the API and the commands, on Tantivy."""

import json
import re
from dataclasses import replace
from io import StringIO
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.test import Client
from rest_framework.renderers import JSONRenderer

from search import indexing, outbox, registry, service, views
from search.api import SearchResultSerializer
from search.clauses import clauses, other_reading
from search.params import Params
from search.query import parse, print_query
from search.request import SearchRequest
from tests.search.corpus import Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(source: Source, settings: Any) -> Source:
    settings.ELASTICSEARCH_URL = ""
    indexing.rebuild()
    return source


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(f"/search/?{address}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


class TestResultsPage:
    def test_hits_link_to_the_marked_paragraph(self, client: Client, library: Source) -> None:
        html = page(client, "q=%22trade+restrictive%22")
        assert "<mark>trade-restrictive</mark>" in html
        assert "/documents/tea-panel/?q=%22trade%20restrictive%22#p0" in html
        assert 'href="/cases/DS901/"' in html
        assert "7.214" in html
        assert "The index is current" in html

    def test_totals_and_ticks(self, client: Client, library: Source) -> None:
        html = page(client, "q=&kind=opinion&by=passage")
        assert re.search(r"1 case,\s+2 passages", html)
        assert re.search(r'name="kind" value="opinion"[^>]* checked', html)
        assert 'href="?q=&amp;by=passage"' in html, "the tick can be taken away"

    def test_htmx_gets_the_results_alone(self, client: Client, library: Source) -> None:
        html = page(client, "q=tea", **{"HX-Request": "true"})
        assert "<html" not in html
        assert "case-hits" in html
        assert 'id="facet-forum"' in html

    def test_error_has_caret_and_suggestion(self, client: Client, library: Source) -> None:
        response = client.get("/search/", {"q": "tea /sent lamps"})
        assert response.status_code == 400
        html = response.content.decode()
        assert "tea /sent lamps\n    ^^^^^" in html
        assert "tea /s lamps" in html

    def test_no_index_is_said_and_nothing_breaks(
        self, client: Client, source: Source, settings: Any
    ) -> None:
        settings.ELASTICSEARCH_URL = ""
        response = client.get("/search/", {"q": "tea"})
        assert response.status_code == 503
        assert "there is no index yet" in response.content.decode()

    def test_waiting_changes_are_said(self, client: Client, library: Source) -> None:
        outbox.touch("notice")
        assert "1 change waiting" in page(client, "q=tea")

    def test_markup_in_texts_and_queries_stays_text(self, client: Client, library: Source) -> None:
        library.change("notice", text="<script>alert(1)</script> tea & <b>lamp</b>")
        outbox.touch("notice")
        indexing.drain()
        html = page(client, "q=%22alert%22+AND+NOT+%22%3Ctea%3E%22")
        assert "Nothing matches" in html
        assert "<tea>" not in html
        html = page(client, "q=%22alert%22")
        assert "<script>alert" not in html
        assert "&lt;script&gt;<mark>alert</mark>(1)" in html

    def test_pages_to_the_end(self, client: Client, library: Source) -> None:
        total = len(library.passages())
        seen = [
            re.findall(r"data-open", page(client, f"q=&by=passage&size=4&page={n}"))
            for n in range(1, 6)
        ]
        assert sum(len(some) for some in seen) == total
        assert "There is no such page" in page(client, "q=tea&page=99")

    @pytest.mark.parametrize(
        "address", ["page=0", "page=-1", "page=x", "size=10000", "by=x&sort=y", "year=x", "forum="]
    )
    def test_odd_addresses(self, client: Client, library: Source, address: str) -> None:
        page(client, f"q=tea&{address}")

    def test_codes_are_chips_with_labels(
        self, client: Client, library: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        registry.register_facet_labels(
            "loophole", lambda values, language: dict.fromkeys(values, f"A gap ({language})")
        )
        assert "A gap (en)" in page(client, "q=necessary&by=passage")

    def test_reading_is_shown_and_switched(self, client: Client, library: Source) -> None:
        html = page(client, "q=tea+lamps")
        assert "Read as a question" in html
        assert "tea+AND+lamps" in html

    @pytest.mark.parametrize("query", ["tea", "tea OR lamps", "tea AND NOT nothing"])
    def test_all_passages_of_a_case_are_a_click_away(
        self, client: Client, library: Source, query: str
    ) -> None:
        asked = Params.read(QueryDict(f"q={quote(query)}"))
        result = service.search(replace(asked.request("en"), per_case=1))
        shown = views._all_of(asked, result)
        for group in result.groups:
            if group.passages > 1:
                narrowed = Params.read(QueryDict(shown[group.case]))
                assert narrowed.by == "passage"
                assert service.search(narrowed.request("en")).total_passages == group.passages
        assert shown


class TestFacetsOfThePage:
    def test_a_tree_is_folded_but_for_the_way_to_a_tick(
        self, client: Client, library: Source
    ) -> None:
        assert "TBT 2.4.2" not in page(client, "q=")
        html = page(client, "q=&provision=TBT+2.4.2")
        for value in ("TBT", "TBT 2", "TBT 2.1", "TBT 2.4", "TBT 2.4.2"):
            assert f'name="provision" value="{value}"' in html
        assert re.search(r'data-node="provision=TBT 2" aria-expanded="true"', html)

    def test_what_the_reader_opened_and_typed_comes_with_the_request(
        self, client: Client, library: Source
    ) -> None:
        header = {"HX-Request": "true", "X-Facets": "open=provision%3DTBT&find.party=fre"}
        html = page(client, "q=", **header)
        assert 'value="TBT 2"' in html and 'value="TBT 2.1"' not in html
        parties = re.findall(r'name="party" value="([^"]+)"', html)
        assert parties == ["FRE"]
        response = client.get("/search/facets/party/?q=", headers=header)
        assert re.findall(r'name="(\w+)" value="([^"]+)"', response.content.decode()) == [
            ("party", "FRE")
        ]
        assert "X-Facets" in response["Vary"]

    def test_a_long_facet_is_sent_in_part_and_whole_on_request(
        self, client: Client, library: Source
    ) -> None:
        library.change("notice", parties=tuple(f"P{number:03}" for number in range(90)))
        outbox.touch("notice")
        indexing.drain()
        html = page(client, "q=&party=P080")
        sent = re.findall(r'name="party" value="(P\d+)"', html)
        assert len(sent) < 70 and "P080" in sent
        response = client.get("/search/facets/party/?q=tea&kind=notice&party=P001")
        html = response.content.decode()
        assert len(set(re.findall(r'name="party" value="(P\d+)"', html))) == 90
        assert '<input type="hidden" name="kind" value="notice">' in html

    def test_odd_requests_for_a_facet(self, client: Client, library: Source) -> None:
        assert client.get("/search/facets/colour/?q=tea").status_code == 404
        assert client.get("/search/facets/party/?q=tea+AND+(").status_code == 400
        odd = {"HX-Request": "true", "X-Facets": "open=" + "x" * 9000 + "&find.party=%00&whole"}
        assert client.get("/search/facets/party/?q=tea", headers=odd).status_code == 200

    def test_years_from_two_boxes_become_one_range(self, client: Client, library: Source) -> None:
        address = "q=&by=case&sort=relevance&from=2016&to=2014&year=1999..2000"
        response = client.get(f"/search/?{address}", headers={"HX-Request": "true"})
        assert response["HX-Push-Url"] == "/search/?q=&year=2014..2016"
        html = response.content.decode()
        assert "2014–2016" in html
        assert html.count('class="chosen"') == 3

    @pytest.mark.parametrize("sort", ["relevance", "date", "oldest", "treatment"])
    def test_orders_to_choose(self, client: Client, library: Source, sort: str) -> None:
        assert f'<option value="{sort}" selected>' in page(client, f"q=tea&sort={sort}")

    def test_results_can_be_selected(self, client: Client, library: Source) -> None:
        html = page(client, "q=tea&by=passage")
        chosen = re.findall(r'name="select" value="([^"]+)" form="selection"', html)
        assert len(chosen) == html.count("data-hit")
        total = service.search(SearchRequest("tea", by="passage")).total_passages
        assert len(chosen) == total
        assert f'data-passages="{total}"' in html


class TestAPI:
    def test_answer(self, client: Client, library: Source) -> None:
        answer = client.get(
            "/api/search/", {"q": "tea labels", "by": "passage", "forum": "wto"}
        ).json()
        assert answer["reading"] == "question"
        assert answer["total_passages"] == len(answer["hits"]) == 2
        assert answer["hits"][0]["highlights"]
        forum = next(facet for facet in answer["facets"] if facet["name"] == "forum")
        assert {
            "value": "wto",
            "label": "wto",
            "count": 2,
            "selected": True,
            "above": "",
        } in forum["values"]

    def test_by_case(self, client: Client, library: Source) -> None:
        answer = client.get("/api/search/", {"q": "DS901"}).json()
        assert answer["groups"][0]["case"] == "DS901"
        assert answer["hits"] == []

    @pytest.mark.parametrize("by", ["case", "passage"])
    def test_the_answer_has_the_shape_that_the_schema_says(
        self, client: Client, library: Source, by: str
    ) -> None:
        answer = client.get("/api/search/", {"q": "tea", "by": by}).json()
        described = json.loads(JSONRenderer().render(SearchResultSerializer(answer).data))
        assert described == answer

    def test_same_numbers_as_the_page(self, client: Client, library: Source) -> None:
        answer = client.get("/api/search/?q=&kind=panel_report&kind=opinion").json()
        html = page(client, "q=&kind=panel_report&kind=opinion")
        assert f"{answer['total_cases']} cases" in html


class TestCommands:
    def run(self, *arguments: str) -> Any:
        out = StringIO()
        call_command("search", *arguments, "--json", stdout=out)
        return json.loads(out.getvalue())

    def test_search_prints_json(self, library: Source) -> None:
        answer = self.run('"trade restrictive"')
        assert (answer["total_cases"], answer["total_passages"], answer["behind"]) == (1, 1, 0)
        hit = answer["hits"][0]
        assert (hit["case"], hit["document"], hit["label"], hit["page"]) == (
            "DS901",
            "tea-panel",
            "7.214",
            41,
        )
        assert [hit["snippet"][low:high] for low, high in hit["highlights"]] == [
            "trade-restrictive"
        ]
        record = library.documents["tea-panel"][0]
        assert (hit["start"], hit["end"]) == (record.start, record.end)

    def test_by_case_limit_and_offset(self, library: Source) -> None:
        whole = self.run("tea lamps", "--by", "case")
        second = self.run("tea lamps", "--by", "case", "--limit", "1", "--offset", "1")
        assert [case["case"] for case in second["cases"]] == [whole["cases"][1]["case"]]

    def test_bad_query_exits_2_with_a_caret(self, library: Source) -> None:
        errors = StringIO()
        with pytest.raises(SystemExit) as caught:
            call_command("search", "tea AND", stderr=errors)
        assert caught.value.code == 2
        assert "  tea AND\n      ^^^\n" in errors.getvalue()

    def test_no_index(self, source: Source, settings: Any) -> None:
        settings.ELASTICSEARCH_URL = ""
        with pytest.raises(CommandError, match="search_index rebuild"):
            call_command("search", "tea")


def test_an_address_says_everything() -> None:
    from django.http import QueryDict

    params = Params.read(
        QueryDict("q=tea&forum=wto&forum=cafc&by=passage&sort=date&page=3&size=50")
    )
    again = Params.read(QueryDict(params.address(page=3)))
    assert again == params
    assert Params.read(QueryDict(params.without("forum", "wto"))).filters == (("forum", ("cafc",)),)


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("tea labels", "tea AND labels"),
        ("tea labels forum:wto", "tea AND labels AND forum:wto"),
        ("tea", ""),
        ("tea AND labels", "tea labels"),
        ('"tea labels" OR lamp*', "tea labels lamp"),
        ("forum:wto", ""),
        ('"like product" w/5 (tea OR lab*)', "like product tea lab"),
        ("wom?n /s tea", "tea"),
        ("wom?n", ""),
    ],
)
def test_other_reading(query: str, other: str) -> None:
    assert other_reading(parse(query)) == other
    if other:
        assert print_query(parse(other).query) == other


@pytest.mark.parametrize(
    ("query", "kind", "text"),
    [
        ("tea w/5 lab*", "within 5 words", "tea w/5 lab*"),
        ("tea +5 label", "within 5 words, in this order", "tea pre/5 label"),
        ("tea /s label", "in one sentence", "tea /s label"),
        ("tea /p label", "in one paragraph", "tea /p label"),
        ("wom?n", "fitting", "wom?n"),
    ],
)
def test_clauses_of_proximity_and_wildcards(query: str, kind: str, text: str) -> None:
    (found,) = clauses(parse(query).query)
    assert (found.kind, found.text) == (kind, text)


def test_clauses() -> None:
    found = clauses(parse('"like products" AND code:loophole.ip AND NOT tea AND (a OR b)').query)
    assert [(clause.kind, clause.text) for clause in found] == [
        ("exact phrase", "like products"),
        ("code, with all below", "loophole.ip"),
        ("without", "tea"),
        ("any of", "a OR b"),
    ]


class TestWhyAndLike:
    def test_each_hit_offers_its_reasons_and_its_like(
        self, client: Client, library: Source
    ) -> None:
        html = page(client, "q=tea+labels&by=passage")
        assert 'hx-get="/search/why/?q=tea+labels&amp;id=tea-panel%230"' in html
        assert 'href="/search/?like=tea-panel%3A0&amp;by=passage"' in html
        assert 'href="/search/?coded_like=tea-panel%3A0&amp;by=passage"' in html

    def test_reasons_as_a_part_and_as_a_page(self, client: Client, library: Source) -> None:
        address = "/search/why/?q=tea+labels&id=tea-panel%230"
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert "2 of 2 words" in part
        whole = client.get(address).content.decode()
        assert "<h1>Why this one</h1>" in whole
        assert "2 of 2 words" in whole

    def test_reasons_through_the_api(self, client: Client, library: Source) -> None:
        told = client.get("/api/search/why/", {"q": "tea labels", "id": "tea-panel#0"}).json()
        assert sum(one["points"] for one in told["reasons"]) == pytest.approx(
            told["score"], rel=1e-3
        )
        assert (
            client.get("/api/search/why/", {"q": "tea", "id": "lamps-panel#0"}).status_code == 404
        )
        refused = client.get("/api/search/why/", {"q": "tea AND (", "id": "tea-panel#0"})
        assert (refused.status_code, refused.json()["code"]) == (400, "query")

    def test_a_bad_query_for_reasons_is_no_error_of_ours(
        self, client: Client, library: Source
    ) -> None:
        assert client.get("/search/why/?q=tea+AND+(&id=x").status_code == 400
        assert client.get("/search/why/").status_code in {404, 400}

    def test_passages_like_one_name_it_and_keep_it_in_every_address(
        self, client: Client, library: Source
    ) -> None:
        html = page(client, "like=tea-panel:0&by=passage")
        assert "Passages like" in html
        assert 'name="like" value="tea-panel:0"' in html
        assert "like=tea-panel%3A0" in html
        assert "tea-ab" in html
        assert "/search/why/?q=&amp;like=tea-panel%3A0&amp;id=tea-ab%230" in html
        told = client.get("/search/why/?q=&like=tea-panel:0&id=tea-ab%230").content.decode()
        assert "It names the same provisions" in told
        assert 'href="/search/?q=&amp;like=tea-panel%3A0"' in told

    def test_passages_coded_like_one_through_the_api(self, client: Client, library: Source) -> None:
        found = client.get("/api/search/", {"coded_like": "tea-panel:0", "by": "passage"}).json()
        assert [hit["id"] for hit in found["hits"]] == []
        found = client.get("/api/search/", {"like": "tea-panel:0", "by": "passage"}).json()
        assert "tea-ab#0" in [hit["id"] for hit in found["hits"]]

    def test_no_such_passage(self, client: Client, library: Source) -> None:
        assert client.get("/api/search/", {"like": "tea-panel:77"}).status_code == 404
        assert client.get("/search/?like=nothing:1").status_code == 404
