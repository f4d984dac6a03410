"""The query as a form: what it writes is understood, what it reads comes out the same."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from search import indexing
from search.builder import Form, Unfit, compose, read
from search.query import And, Node, QueryError, parse
from tests.search.corpus import Source


@pytest.mark.parametrize(
    ("form", "query"),
    [
        (Form(), ""),
        (Form(all="tea"), "tea"),
        (Form(all="tea labels"), "tea AND labels"),
        (Form(all="labell* 337-TA-1226 wom?n"), "labell* AND 337-TA-1226 AND wom?n"),
        (Form(phrase="like products"), '"like products"'),
        (Form(phrase='"like products" "in accordance"'), '"like products" AND "in accordance"'),
        (Form(any="tea lamp*"), "tea OR lamp*"),
        (Form(all="ban", any='tea "green tea"'), 'ban AND (tea OR "green tea")'),
        (Form(all="tea", none='notice "the panel"'), 'tea AND NOT notice AND NOT "the panel"'),
        (Form(near_left="necessary", near_right="alternative"), "necessary w/5 alternative"),
        (
            Form(near_left="tea", near_right="lamp mark", near_how="pre", near_count="3"),
            "tea pre/3 (lamp OR mark)",
        ),
        (Form(near_left='"a ban"', near_right="tea", near_how="s"), '"a ban" /s tea'),
        (Form(near_left="ban", near_right="tea", near_how="p"), "ban /p tea"),
        (Form(provision="TBT 2.2"), 'provision:"TBT 2.2"'),
        (
            Form(provision="TBT 2; GATT XX(b)", below=True),
            'provision:("TBT 2","GATT XX(b)")+',
        ),
        (
            Form(loophole=("loophole.ip",), impact=("impact.appeal", "impact.rule")),
            "code:loophole.ip AND code:(impact.appeal,impact.rule)",
        ),
        (Form(complainant=("IDN",), respondent=("EU",)), "complainant:IDN AND respondent:EU"),
        (Form(kind=("panel_report", "ab_report")), "kind:(panel_report,ab_report)"),
        (Form(year_from="2015", year_to="2024"), "year:2015..2024"),
        (Form(year_from="2015"), "year:2015.."),
        (Form(all="必要性"), "必要性"),
        (Form(phrase="“必要性 检验”"), '"必要性 检验"'),
        (Form(all="tea", rest="cites:DS58 (a OR b)"), "tea AND cites:DS58 AND (a OR b)"),
    ],
)
def test_the_form_writes_the_language(form: Form, query: str) -> None:
    assert compose(form) == query
    assert parts(compose(read(query).form)) == parts(query), "and reads it back"
    assert bool(read(query).kept) == bool(form.rest)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (Form(all="tea AND lamps"), "all"),
        (Form(all='tea "open'), "all"),
        (Form(any="year:2015"), "any"),
        (Form(none="*"), "none"),
        (Form(near_left="tea"), "near_right"),
        (Form(near_left="tea", near_right="lamp", near_count="x"), "near_count"),
        (Form(near_left="tea", near_right="lamp", near_count="9" * 5000), "near_count"),
        (Form(year_from="20"), "year_from"),
        (Form(year_from="2020", year_to="2010"), "year_to"),
        (Form(rest="tea AND"), "rest"),
    ],
)
def test_a_field_that_cannot_be_understood_is_named(form: Form, field: str) -> None:
    with pytest.raises(Unfit) as caught:
        compose(form)
    assert caught.value.field == field
    assert caught.value.message


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("(tea AND lamps) OR ban", ["(tea AND lamps) OR ban"]),
        ("tea AND (a OR b) AND (c OR d)", ["c OR d"]),
        ("tea AND cites:DS58", ["cites:DS58"]),
        ("tea AND code:(loophole.a,impact.b)", ["code:(loophole.a,impact.b)"]),
        ("tea AND year:(1995,2001..2003)", ["year:(1995,2001..2003)"]),
        ("tea AND NOT forum:wto", ["NOT forum:wto"]),
    ],
)
def test_what_has_no_field_stays_as_typed(query: str, kept: list[str]) -> None:
    found = read(query)
    assert list(found.kept) == kept
    assert parts(compose(found.form)) == parts(query)


def test_a_question_is_read_as_a_demand_and_said() -> None:
    found = read("tea labels forum:wto")
    assert found.asked
    assert compose(found.form) == "tea AND labels AND forum:wto"


def parts(query: str) -> set[Node]:
    node = parse(query).query
    return set(node.children) if isinstance(node, And) else {node}


WORDS = st.lists(
    st.sampled_from(
        [
            "tea",
            "lamp*",
            "wom?n",
            '"like product"',
            '"the ban"',
            "必要性",
            "DS58",
            "trade-restrictive",
        ]
    ),
    max_size=3,
).map(" ".join)


@given(
    st.builds(
        Form,
        all=WORDS,
        any=WORDS,
        none=WORDS,
        provision=st.sampled_from(["", "TBT 2.2", "TBT 2; GATT III:4"]),
        below=st.booleans(),
        loophole=st.sampled_from([(), ("loophole.a",), ("loophole.a", "loophole.b.c")]),
        party=st.sampled_from([(), ("EU",), ("EU", "IDN")]),
        year_from=st.sampled_from(["", "1995"]),
        year_to=st.sampled_from(["", "2020"]),
        near_left=st.sampled_from(["", "ban"]),
        near_right=st.just("lift"),
        near_how=st.sampled_from(["w", "pre", "s", "p"]),
        rest=st.sampled_from(["", "(a AND b) OR c"]),
    ).filter(lambda form: bool(form.near_left))
)
def test_any_form_comes_back(form: Form) -> None:
    query = compose(form)
    assert parts(compose(read(query).form)) == parts(query)


@given(st.text(max_size=60))
def test_anything_may_be_typed(text: str) -> None:
    for name in ("all", "phrase", "any", "none", "near_left", "provision", "year_from", "rest"):
        form = Form(**{name: text, **({"near_right": "x"} if name == "near_left" else {})})
        try:
            query = compose(form)
        except Unfit:
            continue
        parse(query)
    with suppress(QueryError):
        read(text)


class TestThePage:
    @pytest.fixture
    def library(self, db: None, source: Source, settings: Any, tmp_path: Any) -> Source:
        settings.ELASTICSEARCH_URL = ""
        settings.SEARCH_INDEX_DIR = tmp_path / "index"
        indexing.rebuild()
        return source

    def test_a_query_is_spread_over_the_form(self, client: Client, library: Source) -> None:
        html = client.get(
            "/search/builder/", {"q": 'tea AND "the panel" AND kind:opinion'}
        ).content.decode()
        assert 'name="all" value="tea"' in html
        assert '<option value="opinion" selected>' in html
        assert "kind:opinion</code>" in html

    def test_no_script_is_needed(self, client: Client, library: Source) -> None:
        asked = {
            "built": "1",
            "go": "1",
            "all": "tea",
            "forum": ["wto"],
            "keep": "q=&kind=panel_report&sort=date&x=y",
        }
        response = client.get("/search/builder/", asked)
        assert response.status_code == 302
        there = parse_qs(urlsplit(response["Location"]).query)
        assert there == {"q": ["tea AND forum:wto"], "kind": ["panel_report"], "sort": ["date"]}
        shown = client.get("/search/builder/", {**asked, "go": []}).content.decode()
        assert "tea AND forum:wto</code>" in shown

    def test_a_wrong_field_says_so(self, client: Client, library: Source) -> None:
        response = client.get("/search/builder/", {"built": "1", "go": "1", "year_from": "19"})
        assert response.status_code == 400
        html = response.content.decode()
        assert 'aria-describedby="b-year_from-unfit"' in html

    def test_htmx_gets_the_query_alone(self, client: Client, library: Source) -> None:
        html = client.get(
            "/search/builder/", {"built": "1", "all": "tea"}, headers={"HX-Request": "true"}
        ).content.decode()
        assert "<html" not in html
        assert "tea</code>" in html
        assert "passages" in html

    def test_a_query_with_an_error_and_a_stopped_engine(
        self, client: Client, db: None, source: Source, settings: Any, tmp_path: Any
    ) -> None:
        settings.ELASTICSEARCH_URL, settings.SEARCH_INDEX_DIR = "", tmp_path / "none"
        response = client.get("/search/builder/", {"q": "tea AND"})
        assert response.status_code == 200
        assert "cannot be spread over the form" in response.content.decode()


def test_an_address_is_read_as_the_form_was_filled() -> None:
    form = Form.submitted(QueryDict("all=tea++lamps&kind=a&kind=b&kind=a&below=1&near_how=&x=1"))
    assert form == Form(all="tea lamps", kind=("a", "b"), below=True)


def test_a_query_that_the_engine_refuses_is_shown_with_the_reason(
    client: Client, db: None, source: Source, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ELASTICSEARCH_URL = ""

    def refuse(_request: Any) -> Any:
        raise QueryError("Too many words fit.", 0)

    monkeypatch.setattr("search.builder.views.service.search", refuse)
    response = client.get(
        "/search/builder/", {"built": "1", "all": "tea"}, headers={"HX-Request": "true"}
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert "tea</code>" in html
    assert "Too many words fit." in html
