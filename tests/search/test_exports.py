"""Results as files: formats that other programs read, bounds, quotas, and who may fetch them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from jobs import services
from jobs.models import Job, JobState
from search import indexing, service
from search.exports import as_bibtex, as_csv, as_json, as_ris, kept, start
from search.exports.model import Head, Row
from search.within import matches_within
from tests import factories
from tests.search.corpus import Source

pytestmark = pytest.mark.django_db

HEAD = Head(
    query="tea", filters="", searched_on="2026-11-27", language="en", style="bluebook", total=2,
    rows=2, link="http://x/search/?q=tea",
)  # fmt: skip


def row(**changes: Any) -> Row:
    values: dict[str, Any] = {
        "case": "DS999", "case_title": "Atlantis – Lanterns", "document": "WT/DS999/R",
        "document_slug": "ds999-r", "kind": "panel_report", "forum": "wto", "date": "2024-03-05",
        "pinpoint": "7.12", "page": "41", "citation": "Panel Report, ¶ 7.12.",
        "citation_html": "Panel Report, ¶ 7.12.", "quote": "The panel found.",
        "link": "http://x/documents/ds999-r/#p12", "codes": ("loophole.a", "impact.b"),
        "query": "tea", "searched_on": "2026-11-27", "ident": "ds999-r#12", "language": "en",
    }  # fmt: skip
    return Row(**{**values, **changes})


def written(write: Any, *rows: Row) -> str:
    out = io.BytesIO()
    write(HEAD, iter(rows), out)
    return out.getvalue().decode()


class TestCsv:
    def test_one_line_a_passage(self) -> None:
        text = written(as_csv.write, row(quote='He said "no",\nand 茶.'), row())
        assert text.startswith("\ufeffcase,")
        read = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert read[0]["quote"] == 'He said "no",\nand 茶.'
        assert read[0]["codes"] == "loophole.a; impact.b"
        assert set(read[1]) == set(as_csv.COLUMNS)

    @pytest.mark.parametrize("first", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", " =1", "\u00a0=1"])
    def test_no_cell_is_a_formula(self, first: str) -> None:
        text = written(as_csv.write, row(quote=first, query=first, case_title=first))
        read = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert [read[name] for name in ("quote", "query", "case_title")] == [f"'{first}"] * 3


def test_json_is_one_object() -> None:
    for count in (0, 1, 3):
        value = json.loads(written(as_json.write, *[row(quote='a "b" \\ 茶')] * count))
        assert value["query"] == "tea"
        assert len(value["passages"]) == count
    assert value["passages"][0]["quote"] == 'a "b" \\ 茶'


class TestRis:
    """The rules of the format: two characters, two spaces, a hyphen, a space; TY first, ER last."""

    LINE = re.compile(r"[A-Z][A-Z0-9]  - .*")

    def test_records(self) -> None:
        text = written(as_ris.write, row(), row(kind="opinion", quote="x\nER  - \nTY  - HACK\r\ry"))
        records = [part.split("\r\n") for part in text.split("\r\n\r\n") if part]
        assert len(records) == 2
        for lines in records:
            assert all(self.LINE.fullmatch(line) for line in lines)
            assert lines[0].startswith("TY  - ")
            assert lines[-1] == "ER  - "
            assert sum(line.startswith(("TY", "ER")) for line in lines) == 2
        assert records[1][0] == "TY  - CASE"
        assert "DA  - 2024/03/05" in records[0]
        assert records[0].count("KW  - loophole.a") == 1

    def test_what_is_not_known_has_no_line(self) -> None:
        text = written(as_ris.write, row(date="", page="", pinpoint="", codes=(), case=""))
        assert not re.search(r"^(DA|PY|SP|SE|KW|M1)  -", text, re.MULTILINE)


class TestBibtex:
    def test_entries(self) -> None:
        text = written(as_bibtex.write, row(), row(ident="关税法#3", kind="statute"))
        assert text.startswith("@techreport{ds999-r-p12,\n  title = {{Atlantis – Lanterns}},\n")
        assert "@misc{u5173u7a0eu6cd5-p3,\n" in text

    @pytest.mark.parametrize("odd", ["{", "}", "}}} @x{", "\\", "\\}", "100% & $5 #1_a^b~", '"'])
    def test_no_text_ends_its_field(self, odd: str) -> None:
        text = written(as_bibtex.write, row(quote=odd, query=odd, link=f"http://x/{odd}"))
        depth = 0
        for char in re.sub(r"\\[{}\\]", "", text):
            depth += (char == "{") - (char == "}")
            assert depth >= 0
        assert depth == 0
        assert text.count("\n@") == 0
        assert "&" not in re.sub(r"\\&", "", text.split("url = ")[0])


def test_docx_has_citations_in_italics_and_the_search() -> None:
    from docx import Document

    from toolkit.files import results

    out = io.BytesIO()
    html = "Panel Report, <i>Atlantis &amp; Lamps</i>, ¶ 7.12."
    results.write(HEAD, iter([row(citation_html=html, quote="*not* <b>markup</b> 茶")]), out)
    paragraphs = Document(io.BytesIO(out.getvalue())).paragraphs
    texts = [one.text for one in paragraphs]
    assert "Query: tea" in texts
    cited = next(one for one in paragraphs if one.text.startswith("Panel Report"))
    assert cited.text == "Panel Report, Atlantis & Lamps, ¶ 7.12."
    assert {run.text for run in cited.runs if run.italic} >= {"Atlantis & Lamps"}
    assert "*not* <b>markup</b> 茶" in texts


@pytest.fixture
def library(source: Source, settings: Any, tmp_path: Path) -> Iterator[Source]:
    settings.ELASTICSEARCH_URL = ""
    settings.REDIS_URL = ""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    settings.CASEBASE_HOME = tmp_path
    indexing.rebuild()
    yield source


def ask(client: Client, **values: Any) -> Any:
    asked = {"q": "tea", "format": "csv", "style": "bluebook", "scope": "all", **values}
    return client.post("/search/export/", asked)


def made(client: Client, **values: Any) -> Job:
    response = ask(client, **values)
    assert response.status_code == 302, response.content.decode()
    job = Job.objects.get(pk=response["Location"].split("/")[-2])
    services.run(job_id=str(job.pk))
    job.refresh_from_db()
    return job


def fetched(client: Client, job: Job) -> bytes:
    response = client.get(f"/search/export/{job.pk}/file/")
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


class TestTheJob:
    def test_all_results_and_not_one_page(self, client: Client, library: Source) -> None:
        job = made(client, q="", format="json", size="2", by="passage")
        assert job.state == JobState.SUCCEEDED, job.problem
        value = json.loads(fetched(client, job))
        passages = library.passages()
        assert job.result is not None
        assert job.result["rows"] == job.result["total"] == len(value["passages"]) == len(passages)
        assert len({one["ident"] for one in value["passages"]}) == len(passages)
        assert all(one["link"].startswith("http://testserver/") for one in value["passages"])

    def test_filters_and_order_are_those_of_the_page(self, client: Client, library: Source) -> None:
        job = made(client, q="", format="json", kind="opinion", sort="date")
        value = json.loads(fetched(client, job))
        assert {one["kind"] for one in value["passages"]} == {"opinion"}
        assert value["filters"] == "kind=opinion"

    def test_a_selection(self, client: Client, library: Source) -> None:
        wanted = [record.id for record in library.passages()[:3]]
        job = made(
            client, q="tea", format="json", scope="selected", select=[*wanted, "gone#1", "x"]
        )
        value = json.loads(fetched(client, job))
        assert sorted(one["ident"] for one in value["passages"]) == sorted(wanted)

    def test_the_whole_passage_or_the_sentences_that_match(
        self, client: Client, library: Source
    ) -> None:
        texts = {record.id: record.text for record in library.passages()}
        whole = json.loads(fetched(client, made(client, format="json", quote="passage")))
        assert all(one["quote"] == texts[one["ident"]] for one in whole["passages"])

    def test_the_bound_is_kept_and_said(
        self, client: Client, library: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("search.exports.owning.MOST_ROWS_OF_VISITORS", 2)
        page = client.get("/search/export/?q=").content.decode()
        assert "the first 2 of them are written" in page
        job = made(client, q="", format="json")
        assert len(json.loads(fetched(client, job))["passages"]) == 2
        shown = client.get(f"/search/export/{job.pk}/").content.decode()
        assert f"2 of {len(library.passages())} passages" in shown

    @pytest.mark.parametrize("form", ["csv", "ris", "bibtex", "docx"])
    def test_every_format(self, client: Client, library: Source, form: str) -> None:
        job = made(client, format=form)
        assert job.state == JobState.SUCCEEDED, job.problem
        assert fetched(client, job)

    def test_a_query_with_an_error_starts_nothing(self, client: Client, library: Source) -> None:
        assert ask(client, q="tea AND").status_code == 400
        assert client.get("/search/export/?q=tea+AND").status_code == 400
        assert not Job.objects.exists()

    @pytest.mark.parametrize("values", [{"format": "exe"}, {"style": "mla"}])
    def test_nonsense_starts_nothing(
        self, client: Client, library: Source, values: dict[str, str]
    ) -> None:
        assert ask(client, **values).status_code == 400
        assert not Job.objects.exists()

    def test_no_index_is_said(
        self, client: Client, source: Source, settings: Any, tmp_path: Path
    ) -> None:
        settings.ELASTICSEARCH_URL, settings.SEARCH_INDEX_DIR = "", tmp_path / "none"
        assert client.get("/search/export/?q=tea").status_code == 503


class TestWhoMayFetch:
    def test_a_visitors_session_alone(self, client: Client, library: Source) -> None:
        job = made(client)
        assert fetched(client, job)
        other = Client()
        for path in ("", "file/"):
            assert other.get(f"/search/export/{job.pk}/{path}").status_code == 404
        assert other.post(f"/search/export/{job.pk}/cancel/").status_code == 404
        manager = Client()
        manager.force_login(factories.person("manager"))
        assert manager.get(f"/search/export/{job.pk}/file/").status_code == 404

    def test_an_account_from_any_of_its_sessions(self, library: Source) -> None:
        ada = factories.person("", "ada")
        first, second, stranger = Client(), Client(), Client()
        first.force_login(ada)
        second.force_login(ada)
        stranger.force_login(User.objects.create_user("eve"))
        job = made(first)
        assert fetched(second, job)
        assert stranger.get(f"/search/export/{job.pk}/file/").status_code == 404
        assert Client().get(f"/search/export/{job.pk}/").status_code == 404

    def test_no_other_job_is_shown(self, client: Client, library: Source) -> None:
        ada = factories.person("", "ada")
        client.force_login(ada)
        job = Job.objects.create(kind="import", created_by=ada)
        assert client.get(f"/search/export/{job.pk}/").status_code == 404

    def test_a_file_goes_after_a_day(self, client: Client, library: Source) -> None:
        import os

        job = made(client)
        path = next(kept.folder().iterdir())
        os.utime(path, (0, 0))
        kept.clear()
        assert client.get(f"/search/export/{job.pk}/file/").status_code == 404
        assert "no longer kept" in client.get(f"/search/export/{job.pk}/").content.decode()

    def test_a_quota_an_hour(
        self, client: Client, library: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(start, "PER_HOUR", 2)
        for _time in range(2):
            made(client)
        assert ask(client).status_code == 429
        assert ask(Client()).status_code == 429, "a new session is the same visitor"
        client.force_login(factories.person("", "ada"))
        assert ask(client).status_code == 302

    def test_visitors_do_not_fill_the_queue(
        self, client: Client, library: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(start, "VISITORS_WAITING", 1)
        assert ask(client).status_code == 302
        assert ask(client).status_code == 429

    def test_a_cancelled_export_leaves_no_file(self, client: Client, library: Source) -> None:
        response = ask(client)
        job_id = response["Location"].split("/")[-2]
        client.post(f"/search/export/{job_id}/cancel/")
        services.run(job_id=job_id)
        assert not list(kept.folder().iterdir())
        assert "cancelled" in client.get(f"/search/export/{job_id}/").content.decode()


@pytest.mark.parametrize("query", ["", "tea lamps", '"trade restrictive" OR tea', "kind:opinion"])
@pytest.mark.parametrize("sort", ["relevance", "date"])
def test_every_passage_comes_once_on_both_engines(
    indexed: Source, query: str, sort: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MAX_LIMIT", 3)
    request = service.SearchRequest(query, by="passage", sort=sort, limit=3)
    pairs = [pair for batch in service.every_passage(request) for pair in batch]
    ids = [hit.id for hit, _text in pairs]
    assert len(ids) == len(set(ids)) == service.search(request).total_passages
    assert ids[:3] == [hit.id for hit in service.search(request).hits], "in the order of the page"
    texts = {record.id: record.text for record in indexed.passages()}
    assert all(text == texts[hit.id] for hit, text in pairs)


def test_matches_within_on_both_engines(indexed: Source) -> None:
    for record in indexed.passages():
        text = "x" * record.start + record.text
        found = matches_within("tea OR lamp*", record.document, text)
        assert all(text[low:high].casefold().startswith(("tea", "lamp")) for low, high in found), (
            record.id
        )
