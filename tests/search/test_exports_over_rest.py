"""Citations and exports over REST: the same files, bounds and owners as on the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from jobs import services
from jobs.models import Job
from search import indexing
from search.exports import kept, start
from tests import factories
from tests.search.corpus import Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(source: Source, engine: str) -> Iterator[Source]:
    indexing.rebuild()
    yield source


@pytest.fixture
def engine(settings: Any, tmp_path: Any) -> str:
    """REST is tried on one engine; the job behind it on both, in `test_exports`."""
    settings.ELASTICSEARCH_URL = settings.REDIS_URL = ""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    settings.CASEBASE_HOME = tmp_path
    return "tantivy"


def begin(client: Any, **values: Any) -> Any:
    return client.post(
        "/api/exports/",
        {"q": "tea", "format": "json", **values},
        format="json",
        **{} if isinstance(client, APIClient) else {"content_type": "application/json"},
    )


def finished(client: Any, **values: Any) -> dict[str, Any]:
    answer = begin(client, **values)
    assert answer.status_code == 202, answer.content
    told = answer.json()
    assert told["state"] == "queued" and told["file"] is None
    assert answer["Location"] == told["url"]
    services.run(job_id=told["id"])
    ended: dict[str, Any] = client.get(told["url"]).json()
    return ended


def read(client: Any, url: str) -> bytes:
    answer = client.get(url)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def idents(value: dict[str, Any]) -> set[str]:
    """The passages of a JSON export, by their links."""
    found = [re.search(r"/documents/([^/]+)/.*#p(\d+)", row["link"]) for row in value["passages"]]
    return {f"{one[1]}#{one[2]}" for one in found if one}


class TestExports:
    def test_one_is_started_asked_for_and_fetched(self, library: Source) -> None:
        client = APIClient()
        told = finished(client, filters={"kind": ["panel_report"]}, style="oscola")
        assert (told["state"], told["format"], told["problem"]) == ("succeeded", "json", None)
        value = json.loads(read(client, told["file"]))
        found = client.get("/api/search/?q=tea&kind=panel_report&by=passage&size=100").json()
        assert told["done"] == told["total"] == found["total_passages"] > 0
        assert idents(value) == {hit["id"] for hit in found["hits"]}

    def test_a_selection_and_what_is_left_out(self, library: Source) -> None:
        client = APIClient()
        told = finished(client, q="", select=["tea-panel#0", "tea-panel#1"], leave=["tea-panel#1"])
        assert idents(json.loads(read(client, told["file"]))) == {"tea-panel#0"}

    def test_a_token_s_account_alone_fetches_it(self, library: Source) -> None:
        ada = factories.person("", "ada")
        by_token = APIClient(
            headers={"authorization": f"Token {Token.objects.create(user=ada).key}"}
        )
        told = finished(by_token)
        assert Job.objects.get(pk=told["id"]).created_by == ada
        assert read(by_token, told["file"])
        page = Client()
        page.force_login(ada)
        assert page.get(f"/search/export/{told['id']}/").status_code == 200, "the page knows it too"
        for other in (APIClient(), factories.client_of(factories.person("manager"))):
            for address in (told["url"], told["file"]):
                assert other.get(address).status_code == 404
            assert other.delete(told["url"]).status_code == 404

    def test_a_visitor_s_session_alone_fetches_it(self, library: Source) -> None:
        client = APIClient()
        told = finished(client)
        assert read(client, told["file"])
        assert APIClient().get(told["file"]).status_code == 404

    @pytest.mark.parametrize(
        "wrong",
        [
            {"q": "tea AND ("},
            {"format": "exe"},
            {"style": "mla"},
            {"filters": {"judge": ["x"]}},
            {"filters": ["x"]},
            {"sort": "luck"},
            {"select": [f"x#{n}" for n in range(501)]},
            {"quote": "everything"},
        ],
    )
    def test_nonsense_starts_nothing(self, library: Source, wrong: dict[str, Any]) -> None:
        assert begin(APIClient(), **wrong).status_code == 400
        assert not Job.objects.exists()

    def test_the_quota_is_that_of_the_pages(
        self, library: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(start, "PER_HOUR", 2)
        Client().post(
            "/search/export/", {"q": "tea", "format": "csv", "style": "bluebook", "scope": "all"}
        )
        assert begin(APIClient()).status_code == 202
        refused = begin(APIClient())
        assert refused.status_code == 429 and refused.json()["remedy"]

    def test_one_is_cancelled(self, library: Source) -> None:
        client = APIClient()
        told = begin(client).json()
        assert client.delete(told["url"]).status_code == 200
        services.run(job_id=told["id"])
        assert client.get(told["url"]).json()["state"] == "cancelled"
        assert not list(kept.folder().iterdir())

    def test_another_kind_of_job_is_not_shown(self, library: Source) -> None:
        ada = factories.person("", "ada")
        job = Job.objects.create(kind="import", created_by=ada)
        assert factories.client_of(ada).get(f"/api/exports/{job.pk}/").status_code == 404


class TestCitations:
    @pytest.fixture
    def ident(self) -> str:
        made = factories.document(of=factories.case(short_title_en="Alpha – Widgets"))
        return f"{made.slug}#1"

    def test_every_style(self, client: Client, ident: str) -> None:
        told = client.get("/api/citations/", {"passage": ident}).json()
        assert [one["style"] for one in told["citations"]] == ["bluebook", "oscola", "gbt7714"]
        assert all("7.1" in one["text"] for one in told["citations"])
        page = client.get("/search/cite/", {"id": ident}).content.decode()
        assert all(one["html"] in page for one in told["citations"])

    def test_one_style_of_several_passages(self, client: Client, ident: str) -> None:
        other = ident.replace("#1", "#2")
        asked = {"passage": [ident, other, "nowhere#1"], "style": "oscola"}
        told = client.get("/api/citations/", asked).json()
        assert [(one["passage"], one["style"]) for one in told["citations"]] == [
            (ident, "oscola"), (other, "oscola"),
        ]  # fmt: skip
        assert told["unknown"] == ["nowhere#1"]

    @pytest.mark.parametrize(
        ("asked", "status"),
        [
            ({}, 400),
            ({"passage": "nowhere#1"}, 404),
            ({"passage": ["x#1"] * 3, "style": "mla"}, 400),
            ({"passage": [f"x#{n}" for n in range(101)]}, 400),
            ({"passage": "x#²"}, 404),
        ],
    )
    def test_what_cannot_be_cited(self, client: Client, asked: Any, status: int) -> None:
        answer = client.get("/api/citations/", asked)
        assert answer.status_code == status and answer.json()["remedy"]


def test_both_are_in_the_description(client: Client) -> None:
    described = client.get("/api/schema/?format=json").json()["paths"]
    assert {"/api/citations/", "/api/exports/", "/api/exports/{job_id}/file/"} <= set(described)
