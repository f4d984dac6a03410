"""The pages of coding, and what coding adds to search, the home page and case pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casebase import registry
from casebase.models import TextVersion
from coding import indexing, services
from coding.models import CodebookVersion
from search.registry import facet_labels, records
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def coded(version: TextVersion) -> TextVersion:
    """The document with three annotations, one chain and one suggestion."""
    coder = make.person("coder")
    rows = [
        make.coded(version, coder, "ban was necessary", make.NECESSITY),
        make.coded(version, coder, "trade-restrictive alternative", make.ALTERNATIVE),
        make.coded(version, coder, "appealed into the void", make.VOID),
    ]
    links = [{"annotation": str(row.pk), "axis": row.code.axis} for row in rows]
    services.save_chain(
        case=version.document.case, user=coder, links=links, title_en="<b>Chain</b>",
        title_zh="链条", direction="adverse", weight=4,
    )  # fmt: skip
    make.suggested(version, "reasonably available")
    return version


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("coding:home", []),
        ("coding:codebook", []),
        ("coding:code", [make.NECESSITY]),
        ("coding:code", [make.GROUP]),
        ("coding:chains", []),
        ("coding:chain", ["ds999-1"]),
        ("casebase:case", ["DS999"]),
    ],
)
def test_pages_open_for_visitors_in_both_languages(
    client: Client, coded: TextVersion, name: str, args: list[str], language: str
) -> None:
    answer = client.get(reverse(name, args=args), headers={"accept-language": language})
    assert answer.status_code == 200
    assert "<b>Chain</b>" not in answer.content.decode()


@pytest.mark.parametrize("name", ["coding:home", "coding:codebook", "coding:chains"])
def test_pages_open_before_there_is_anything(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


def test_codes_and_chains_that_are_not_there(client: Client, coded: TextVersion) -> None:
    assert client.get(reverse("coding:code", args=["no.code"])).status_code == 404
    assert client.get(reverse("coding:chain", args=["no-chain"])).status_code == 404


def test_a_code_shows_its_definition_and_its_passages(client: Client, coded: TextVersion) -> None:
    page = client.get(reverse("coding:code", args=[make.NECESSITY])).content.decode()
    assert "What necessity means." in page
    assert "ban was necessary" in page
    assert reverse("casebase:document", args=["ds999-digest"]) + "#p1" in page
    chinese = client.get(
        reverse("coding:code", args=[make.NECESSITY]), headers={"accept-language": "zh-hans"}
    )
    assert "necessity的定义" in chinese.content.decode()


def test_the_codebook_counts_uses(client: Client, coded: TextVersion) -> None:
    axes = client.get(reverse("coding:codebook")).context["axes"]
    uses = {row["entry"].code.key: row["uses"] for group in axes for row in group["rows"]}
    assert uses[make.NECESSITY] == 1
    assert uses[make.SECURITY] == 0


def test_finding_a_code(client: Client, codebook: CodebookVersion) -> None:
    axes = client.get(reverse("coding:codebook") + "?q=means+secur").context["axes"]
    assert [row["entry"].code.key for group in axes for row in group["rows"]] == [make.SECURITY]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 1),
        (f"code={make.NECESSITY}", 1),
        (f"code={make.GROUP}", 1),
        (f"code={make.SECURITY}", 0),
        ("code=loophole.exc", 0),
        ("direction=adverse", 1),
        ("direction=mixed", 0),
        ("forum=wto", 1),
        ("forum=cafc", 0),
    ],
)
def test_filtering_chains(client: Client, coded: TextVersion, query: str, shown: int) -> None:
    answer = client.get(reverse("coding:chains") + "?" + query)
    assert len(answer.context["chains"]) == shown


def test_chains_cost_the_same_however_many(client: Client, coded: TextVersion) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("coding:chains"))
        return len(found)

    few = queries()
    first = services.save_chain(case=coded.document.case, user=None)
    links = [{"annotation": str(row.pk), "axis": row.code.axis} for row in coded.annotations.all()]
    services.save_chain(chain=first, revision=1, user=None, links=links)
    for _ in range(8):
        services.save_chain(case=coded.document.case, user=None, links=links)
    assert queries() <= few + 1


def test_the_list_of_documents_counts(client: Client, coded: TextVersion) -> None:
    make.document("other", of=coded.document.case)
    client.force_login(coded.annotations.all()[0].coder)  # type: ignore[arg-type]
    answer = client.get(reverse("coding:home"))
    first, second = answer.context["rows"]
    assert first["document"].slug == "ds999-digest"
    numbers = {name: first[name] for name in ("passages", "coded", "suggested", "mine")}
    assert numbers == {"passages": 4, "coded": 2, "suggested": 1, "mine": 3}
    assert (second["passages"], second["coded"]) == (4, 0)
    found = client.get(reverse("coding:home") + "?q=other").context["rows"]
    assert [row["document"].slug for row in found] == ["other"]


def test_search_gets_the_codes_of_passages_in_one_query(coded: TextVersion) -> None:
    rows = {row.label: row.codes for row in records("ds999-digest")}
    assert rows["7.1"] == (make.NECESSITY, make.ALTERNATIVE)
    assert rows["7.3"] == (make.VOID,)
    assert rows["7.2"] == ()
    plain = {slug: records(slug) for slug in ("ds999-digest", "case/DS999")}
    with CaptureQueriesContext(connection) as queries:
        assert set(indexing.add_codes(plain)) == {"ds999-digest"}
    assert len(queries) == 1


def test_facet_values_have_labels(codebook: CodebookVersion) -> None:
    assert facet_labels("loophole", [make.NECESSITY, "x"], "en") == {make.NECESSITY: "Necessity"}
    assert facet_labels("impact", [make.VOID], "zh-hans") == {make.VOID: "编码void"}


def test_numbers_of_the_home_page(coded: TextVersion) -> None:
    numbers = {row["url_name"]: row["count"] for row in registry.numbers()}
    assert numbers["coding:home"] == 2  # two passages carry the three annotations
    assert numbers["coding:chains"] == 1


def test_the_codebook_over_the_api(codebook: CodebookVersion) -> None:
    codes = make.client_of(None).get("/api/codes/").json()
    assert [row["order"] for row in codes] == sorted(row["order"] for row in codes)
    necessity = next(row for row in codes if row["key"] == make.NECESSITY)
    assert necessity["label"] == {"en": "Necessity", "zh": "编码necessity"}
    assert necessity["codable"]
