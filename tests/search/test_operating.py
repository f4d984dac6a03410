"""The operator's page, its API and `manage.py search_index`."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from jobs import services as jobs
from jobs.models import Job, JobState
from search import indexing, layout, outbox
from search.models import PARK_AFTER, IndexState, OutboxEntry
from search.upkeep import answering, tending
from tests import factories
from tests.search.corpus import Source, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(source: Source, settings: Any) -> Source:
    settings.ELASTICSEARCH_URL = ""
    indexing.rebuild()
    return source


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(factories.person("manager"))
    return client


@pytest.fixture
def older(library: Source, monkeypatch: pytest.MonkeyPatch) -> Source:
    """The code has changed since the index was written."""
    monkeypatch.setattr(answering, "fingerprint", lambda backend: "another")
    monkeypatch.setattr("search.upkeep.rebuilding.fingerprint", lambda backend: "another")
    return library


def command(*arguments: str) -> tuple[int, str]:
    """Exit code and output of `manage.py search_index`."""
    out = StringIO()
    try:
        call_command("search_index", *arguments, stdout=out, stderr=StringIO())
    except SystemExit as stopped:
        return int(str(stopped.code)), out.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    return 0, out.getvalue()


class TestCommand:
    def test_verify_and_repair(self, library: Source) -> None:
        assert command("verify") == (0, "drift: 0 missing, 0 out of date, 0 surplus\n")
        library.change("notice", text="Changed behind the outbox's back.")
        del library.documents["widgets"]
        library.documents["new"] = document("new", "Not in the index.")
        code, out = command("verify")
        assert code == 1
        for line in ("missing new", "changed notice", "surplus widgets"):
            assert line in out
        code, out = command("repair", "--json")
        answer = json.loads(out)
        assert code == 0
        assert answer["found"]["surplus"] == {"count": 1, "documents": ["widgets"]}
        assert {part["count"] for part in answer["left"].values()} == {0}
        assert command("verify")[0] == 0

    def test_what_stays_wrong_after_a_repair_is_told_by_the_exit_code(
        self, library: Source
    ) -> None:
        library.broken.add("notice")
        code, out = command("repair")
        assert code == 1
        assert "changed notice" in out
        assert "cannot read notice" in OutboxEntry.objects.get().last_error

    def test_rebuild(self, library: Source) -> None:
        code, out = command("rebuild", "--json")
        answer = json.loads(out)
        assert code == 0
        assert answer["passages"] == len(library.passages())
        assert answer["documents"] == len(library.documents)

    def test_status_codes(self, source: Source, settings: Any) -> None:
        settings.ELASTICSEARCH_URL = ""
        assert command("status")[0] == 3, "there is no index yet"
        indexing.rebuild()
        code, out = command("status", "--json")
        assert (code, json.loads(out)["state"]) == (0, "current")
        source.broken.add("notice")
        outbox.touch("notice")
        indexing.drain()
        code, out = command("status")
        assert code == 1
        assert "notice (tried again): ValueError: cannot read notice" in out
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
        code, out = command("status")
        assert code == 3
        assert "does not answer" in out
        code, out = command("rebuild", "--json")
        assert (code, json.loads(out)["error"]) == (3, "index_unavailable")


class TestPage:
    def test_figures_and_failing_documents(self, manager: Client, library: Source) -> None:
        html = manager.get("/search/index/").content.decode()
        assert "current" in html
        assert f"{len(library.documents)} documents, {len(library.passages())} passages" in html
        library.broken.add("notice")
        outbox.touch("notice")
        indexing.drain()
        html = manager.get("/search/index/").content.decode()
        assert "cannot read notice" in html
        library.broken.clear()
        manager.post("/search/index/try-again/", {"document": "notice"})
        assert indexing.drain() == 1
        assert "cannot read" not in manager.get("/search/index/").content.decode()

    def test_htmx_gets_the_figures_alone(self, manager: Client, library: Source) -> None:
        html = manager.get("/search/index/", headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in html
        assert "<form" not in html, "a button that has the focus must not be swapped away"

    @pytest.mark.parametrize("action", ["rebuild", "verify", "repair"])
    def test_buttons_start_one_job(self, manager: Client, library: Source, action: str) -> None:
        manager.post(f"/search/index/{action}/")
        answer = manager.post(f"/api/search/index/{action}/")
        assert answer.status_code == 202
        job = Job.objects.get()
        assert answer.json() == {"job": str(job.pk)}
        jobs.run(job_id=str(job.pk))
        job.refresh_from_db()
        assert job.state == JobState.SUCCEEDED, job.problem
        assert job.title in manager.get("/search/index/").content.decode()

    def test_the_page_works_while_the_engine_is_away(
        self, manager: Client, source: Source, settings: Any
    ) -> None:
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
        outbox.touch("notice")
        html = manager.get("/search/index/").content.decode()
        assert "engine away" in html
        assert "1 document" in html
        assert manager.get("/api/search/index/").json()["state"] == "unavailable"

    def test_api(self, manager: Client, library: Source) -> None:
        library.broken.add("notice")
        outbox.touch("notice")
        indexing.drain()
        indexing.drift()
        answer = manager.get("/api/search/index/").json()
        assert answer["state"] == "failing"
        assert answer["drift"]["missing"] == {"count": 0, "documents": []}
        assert answer["documents_failing"][0]["document"] == "notice"
        assert manager.post("/api/search/index/try-again/").json() == {"count": 1}


def test_a_document_that_fails_again_and_again_is_parked(library: Source) -> None:
    library.broken.add("notice")
    outbox.touch("notice")
    for _attempt in range(PARK_AFTER + 2):
        indexing.drain()
        OutboxEntry.objects.update(retry_at=None)
    row = OutboxEntry.objects.get()
    assert (row.attempts, row.parked) == (PARK_AFTER, True)
    library.broken.clear()
    assert indexing.drain() == 0, "it is left alone"
    assert outbox.try_again("notice") == 1
    assert indexing.drain() == 1


class TestLayout:
    def test_answers_from_an_older_index_say_so(self, client: Client, older: Source) -> None:
        assert client.get("/api/search/?q=tea").json()["outdated"] is True
        assert "written by an older version" in client.get("/search/?q=tea").content.decode()

    def test_where_it_cannot_answer_it_says_why(
        self, client: Client, older: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def stumble(*_args: Any) -> None:
            raise KeyError("a field that the old index does not have")

        monkeypatch.setattr("search.service._hit", stumble)
        answer = client.get("/api/search/?q=tea")
        assert answer.status_code == 503
        assert "older layout" in answer.json()["message"]

    def test_it_is_rebuilt_in_the_background_and_changes_wait_for_it(self, older: Source) -> None:
        older.change("notice", text="A rule on coffee.")
        outbox.touch("notice")
        assert indexing.drain() == 0
        assert "rebuilt in the background" in indexing.ensure()
        indexing.tend()
        job = Job.objects.get(kind=tending.REBUILD)
        jobs.run(job_id=str(job.pk))
        assert outbox.waiting() == 0
        assert command("verify")[0] == 0
        assert json.loads(command("status", "--json")[1])["outdated"] is False

    def test_the_fingerprint_is_of_the_code_and_not_of_its_comments(self) -> None:
        one = "def f(x):\n    return x + 1\n"
        same = '# Why.\ndef f(x):\n    """Adds one."""\n    return  x + 1  # so\n'
        other = "def f(x):\n    return x + 2\n"
        made = [layout.without_comments(text) for text in (one, same, other)]
        assert made[0] == made[1] != made[2]

    def test_the_fingerprint_knows_schema_and_analysis(
        self, library: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Engine:
            def __init__(self, text: str) -> None:
                self.text = text

            def schema(self) -> str:
                return self.text

        first = layout.fingerprint(Engine("a"))
        assert first == layout.fingerprint(Engine("a"))
        assert first != layout.fingerprint(Engine("b"))
        monkeypatch.setattr(layout, "_of_entries", lambda: "other code")
        assert first != layout.fingerprint(Engine("a"))
        monkeypatch.undo()
        assert {"search.analysis", "search.records"} <= set(layout.modules())


class TestTending:
    def test_reconciles_once_a_day(self, library: Source) -> None:
        indexing.tend()
        assert Job.objects.filter(kind=tending.RECONCILE).count() == 1
        jobs.run(job_id=str(Job.objects.get().pk))
        indexing.tend()
        assert Job.objects.count() == 1
        IndexState.objects.update(swapped_at="2020-01-01T00:00Z", reconciled_at="2020-01-01T00:00Z")
        indexing.tend()
        assert Job.objects.count() == 2

    def test_what_a_killed_rebuild_left_is_taken_away(self, library: Source) -> None:
        IndexState.objects.update(building="g-gone")
        outbox.touch_many(["notice"], queue="g-gone")
        indexing.tend()
        assert IndexState.objects.get().building == ""
        assert not OutboxEntry.objects.exists()

    def test_a_missing_index_is_built(self, source: Source, settings: Any) -> None:
        settings.ELASTICSEARCH_URL = ""
        indexing.tend()
        assert Job.objects.get().kind == tending.REBUILD
