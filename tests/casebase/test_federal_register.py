"""Notices of the Federal Register: files and the API itself, replayed by a server of the test's own."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command

from casebase import fetching, originals, sources
from casebase.models import Case, Document, Original, TextVersion
from casebase.services.ingest import ingest
from casebase.sources.federal_register_api import first_page
from legaltext.federal_register import parse
from legaltext.records import RecordsError, unescaped
from tests.casebase.samples import write

INSTITUTED: dict[str, Any] = {
    "document_number": "2031-00101",
    "type": "Notice",
    "title": "Certain Lanterns &amp;amp; Wicks; Notice of Institution of Investigation",
    "abstract": "The Commission opens an inquiry into lanterns whose wicks are said to copy a patent.",
    "action": "Notice.",
    "dates": "The inquiry begins today.",
    "citation": "96 FR 1001",
    "publication_date": "2031-02-03",
    "docket_ids": ["Investigation. No. 337-TA-9901"],
    "html_url": "https://example.org/documents/2031-00101",
}
BOTH: dict[str, Any] = {
    **INSTITUTED,
    "document_number": "2031-00102",
    "title": "Certain Lanterns and Certain Shovels; Two Inquiries Heard Together",
    "citation": "96 FR 1002",
    "publication_date": "2031-02-04",
    "docket_ids": ["Investigation Nos. 337-TA-9901 and 337-TA-9902"],
}
DUTIES: dict[str, Any] = {
    **INSTITUTED,
    "document_number": "2031-00103",
    "title": "Shovels From Atlantis; Review of a Duty",
    "abstract": None,
    "citation": "96 FR 1003",
    "docket_ids": ["A-999-001, C-999-002"],
}


def outcome(report: Any) -> tuple[int, int, int, int]:
    return (
        len(report.created), len(report.changed), len(report.unchanged), len(report.rejected),
    )  # fmt: skip


def page(*rows: Any, **more: Any) -> str:
    return json.dumps({"count": len(rows), "results": list(rows), **more})


def test_every_shape_of_file_is_read_alike() -> None:
    shapes = [
        page(INSTITUTED),
        json.dumps([INSTITUTED]),
        json.dumps(INSTITUTED),
        f"{json.dumps(INSTITUTED)}\n\n{json.dumps(INSTITUTED)}\n",
    ]
    assert len({parse(shape).notices for shape in shapes}) == 1
    (notice,) = parse(shapes[0]).notices
    assert notice.title == "Certain Lanterns & Wicks; Notice of Institution of Investigation"
    assert notice.instituted == "Certain Lanterns & Wicks"
    assert (notice.published, notice.investigations) == (date(2031, 2, 3), ("337-TA-9901",))
    assert parse('{"count": 0, "description": "nothing"}').notices == ()


@pytest.mark.parametrize(
    ("docket", "investigations"),
    [
        ("Inv. No. 337-TA-9901", ("337-TA-9901",)),
        ("Investigation Nos. 337-TA-9901 and 337-TA-9902 (Remand)", ("337-TA-9901", "337-TA-9902")),
        ("Investigation Nos. 701-TA-9 and 731-TA-99 (Review)", ()),
        ("A-999-001, C-999-002", ()),
        ("USITC SE-31-001", ()),
    ],
)
def test_only_section_337_dockets_name_a_case(docket: str, investigations: tuple[str, ...]) -> None:
    (notice,) = parse(json.dumps([{**INSTITUTED, "docket_ids": [docket]}])).notices
    assert (notice.investigations, notice.dockets) == (investigations, (docket,))


def test_a_correction_or_a_plain_heading_institutes_nothing() -> None:
    for title in (
        "Certain Lanterns; Notice of Institution of Investigation; Correction",
        "Shovels",
    ):
        (notice,) = parse(json.dumps([{**INSTITUTED, "title": title}])).notices
        assert notice.instituted == ""


def test_unescaping_stops_where_the_text_is_stable_or_after_the_second_time() -> None:
    assert unescaped("A &amp;amp; B") == "A & B"
    assert unescaped("A &amp;amp;amp; B") == "A &amp; B"
    assert unescaped("AT&T &section") == "AT&T &section"


@pytest.mark.parametrize(
    ("text", "place"), [("{", "line 1"), ("7", "top level"), ('{"results": 3}', "key results")]
)
def test_another_file_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(RecordsError) as refused:
        parse(text)
    assert place in refused.value.place


@pytest.mark.django_db
class TestImport:
    def test_a_notice_is_a_document_and_a_step_of_its_case(self, tmp_path: Path) -> None:
        file = write(tmp_path, "fr.json", page(INSTITUTED))
        assert sources.detect(file).name == "federal-register"
        assert outcome(ingest(files=[file], source_name="federal-register")) == (1, 0, 0, 0)
        case = Case.objects.get(key="337-TA-9901")
        assert (case.title_en, case.started_on, case.forum) == (
            "Certain Lanterns & Wicks", date(2031, 2, 3), "usitc337",
        )  # fmt: skip
        event = case.events.get()
        assert (event.date, event.kind) == (date(2031, 2, 3), "investigation_instituted")
        assert event.source == case.sources.get().ident == "federal-register:2031-00101"
        document = Document.objects.get(slug="fr-2031-00101")
        assert (document.case, document.kind, document.symbol, document.date) == (
            case, "notice", "96 FR 1001", date(2031, 2, 3),
        )  # fmt: skip
        version = document.versions.get()
        assert INSTITUTED["abstract"] in version.text
        assert version.citations.get(kind="investigation").case_key == "337-TA-9901"
        assert Original.objects.get().path.read_bytes() == file.read()

    def test_several_investigations_share_one_document(self, tmp_path: Path) -> None:
        file = write(tmp_path, "fr.json", page(BOTH))
        assert outcome(ingest(files=[file])) == (2, 0, 0, 0)
        assert Document.objects.get().case.key == "337-TA-9901"
        for case in Case.objects.all():
            assert case.events.get().kind == "other"
            assert "96 FR 1002" in case.events.get().text_en

    def test_a_notice_of_no_investigation_stands_alone_or_where_it_is_told(
        self, tmp_path: Path
    ) -> None:
        file = write(tmp_path, "fr.json", page(DUTIES))
        ingest(files=[file])
        assert not Case.objects.exists()
        document = Document.objects.get()
        assert document.case is None
        assert "A-999-001, C-999-002" in document.versions.get().text
        ingest(files=[write(tmp_path, "case.json", page(INSTITUTED))])
        ingest(files=[file], case_key="337-TA-9901")
        document.refresh_from_db()
        assert document.case.key == "337-TA-9901"

    def test_later_files_add_to_a_case_and_earlier_ones_again_change_nothing(
        self, tmp_path: Path
    ) -> None:
        first = write(tmp_path, "a.json", page(INSTITUTED, DUTIES))
        second = write(
            tmp_path,
            "b.json",
            page(BOTH, {**BOTH, "document_number": "2031-00109", "citation": "96 FR 1009"}),
        )
        ingest(files=[first])
        ingest(files=[second])
        assert Case.objects.get(key="337-TA-9901").events.count() == 3
        for file, count in ((first, 2), (second, 4), (first, 2)):
            assert outcome(ingest(files=[file])) == (0, 0, count, 0)

    def test_a_newer_file_changes_what_it_says_otherwise(self, tmp_path: Path) -> None:
        ingest(files=[write(tmp_path, "a.json", page(INSTITUTED))])
        newer = {**INSTITUTED, "citation": "96 FR 1001-A", "publication_date": "2031-02-05"}
        assert outcome(ingest(files=[write(tmp_path, "b.json", page(newer))])) == (0, 1, 0, 0)
        assert Case.objects.get().events.get().date == date(2031, 2, 5)
        assert Document.objects.get().symbol == "96 FR 1001-A"

    def test_what_makes_no_sense_is_kept_flagged_or_refused_with_its_place(
        self, tmp_path: Path
    ) -> None:
        odd = {**INSTITUTED, "publication_date": "2031-02-30", "html_url": "javascript:alert(1)"}
        nameless = {"title": "Without a number", "publication_date": "2031-02-03"}
        file = write(tmp_path, "fr.json", page(nameless, odd, "no record"))
        report = ingest(files=[file], source_name="federal-register")
        assert outcome(report) == (1, 0, 0, 2)
        assert [entry["place"] for entry in report.rejected] == [
            "fr.json, document 1", "fr.json, document 3",
        ]  # fmt: skip
        case = Case.objects.get()
        assert not case.events.exists()
        assert "2031-02-30" in case.sources.get().note
        document = Document.objects.get()
        assert (document.date, document.url) == (None, "")
        assert "2031-02-30" in document.versions.get().text

    def test_bytes_that_are_no_text_are_refused(self, tmp_path: Path) -> None:
        file = write(tmp_path, "fr.json", b'{"document_number": "\x81\x8d\x8f\x90\x9d\xff"}')
        report = ingest(files=[file], source_name="federal-register")
        assert report.rejected[0]["code"] == "bad_encoding"

    def test_the_real_files_twice(self, data: Path) -> None:
        folder = data / "usitc337" / "federal-register"

        real = originals.describe(folder / "fr_api_trade_subset.json")
        assert sources.detect(real).name == "federal-register"
        report = ingest(files=[real])
        assert (Document.objects.count(), len(report.rejected)) == (64, 0)
        assert {"337-TA-1334", "337-TA-1385", "337-TA-1386"} == set(
            Case.objects.values_list("key", flat=True)
        )
        versions = TextVersion.objects.count()
        again = ingest(files=[real])
        assert (len(again.created), len(again.changed), len(again.rejected)) == (0, 0, 0)
        assert TextVersion.objects.count() == versions


Answer = Callable[[BaseHTTPRequestHandler], None]


class Replay:
    """A server that gives its answers by path and query, one after another; the last one stays."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[str] = []
        replay = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                replay.asked.append(self.path)
                number = parse_qs(urlsplit(self.path).query).get("page", ["1"])[0]
                queue = replay.answers[number]
                (queue.pop(0) if len(queue) > 1 else queue[0])(self)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self, number: int) -> str:
        return f"{self.url}/api/v1/documents.json?page={number}"


def says(body: str, status: int = 200, cut: int = 0, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        data = body.encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data[: len(data) - cut])

    return answer


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that would have been slept."""
    slept: list[float] = []
    monkeypatch.setattr(fetching.time, "sleep", slept.append)
    return slept


@pytest.fixture
def replay(waits: list[float]) -> Iterator[Replay]:
    made = Replay()
    yield made
    made.server.shutdown()
    made.server.server_close()


def fetch(replay: Replay, tmp_path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """(exit code, report) of the command against the test's server."""
    written = tmp_path / "report.json"
    code = 0
    try:
        call_command(
            "ingest", "federal-register", "--since", "2031-02-01", "--url", replay.url,
            "--no-index", "--report", str(written), *options,
        )  # fmt: skip
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, json.loads(written.read_text())


@pytest.mark.django_db
class TestLive:
    def test_page_after_page_at_a_gentle_pace(
        self, replay: Replay, waits: list[float], tmp_path: Path
    ) -> None:
        replay.answers = {
            "1": [says(page(INSTITUTED, count=2, next_page_url=replay.next(2)))],
            "2": [says(page(DUTIES, count=2, next_page_url=None))],
        }
        code, report = fetch(replay, tmp_path)
        assert (code, len(report["created"]), report["rejected"]) == (0, 2, [])
        asked = parse_qs(urlsplit(replay.asked[0]).query)
        assert urlsplit(replay.asked[0]).path == "/api/v1/documents.json"
        assert asked["conditions[publication_date][gte]"] == ["2031-02-01"]
        assert "docket_ids" in asked["fields[]"]
        assert len(waits) == 1 and 0.5 < waits[0] <= 1
        code, report = fetch(replay, tmp_path)
        assert (code, len(report["unchanged"])) == (0, 2)

    def test_a_server_in_trouble_is_asked_again_as_it_wishes(
        self, replay: Replay, waits: list[float], tmp_path: Path
    ) -> None:
        good = page(INSTITUTED, BOTH)
        later = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
        replay.answers = {
            "1": [
                says("slow down", 429, Retry_After="7"),
                says("down for a minute", 503, Retry_After=later),
                says("broken", 500),
                says(good, cut=20),
                says(good),
            ]
        }
        code, report = fetch(replay, tmp_path)
        assert (code, len(report["created"]), len(replay.asked)) == (0, 3, 5)
        assert 7.0 in waits
        assert any(30 < wait <= 40 for wait in waits)
        assert 8.0 in waits and 16.0 in waits  # back-off of the third and the fourth try

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            (says("broken", 500), "HTTP 500"),
            (says("{", 200), "not JSON"),
            (says("gone", 404), "HTTP 404"),
            (says("away", 302, Location="http://127.0.0.1:1/"), "HTTP 302"),
            (says("busy", 429, Retry_After="86400"), "Retry-After 86400"),
        ],
    )
    def test_what_came_is_kept_and_the_rest_is_reported(
        self, replay: Replay, tmp_path: Path, answer: Answer, said: str
    ) -> None:
        replay.answers = {
            "1": [says(page(INSTITUTED, count=2, next_page_url=replay.next(2)))],
            "2": [answer],
        }
        code, report = fetch(replay, tmp_path)
        assert (code, len(report["created"])) == (1, 1)
        (refused,) = report["rejected"]
        assert refused["code"] == "not_fetched" and said in refused["message"]
        assert "page=2" in refused["place"] and refused["remedy"]

    def test_another_host_is_not_followed(self, replay: Replay, tmp_path: Path) -> None:
        other = replay.next(2).replace("127.0.0.1", "localhost")
        replay.answers = {"1": [says(page(INSTITUTED, count=2, next_page_url=other))]}
        code, report = fetch(replay, tmp_path)
        assert (code, report["rejected"][0]["code"]) == (1, "other_host")
        assert len(replay.asked) == 1

    @pytest.mark.parametrize("last", [1, 3])
    def test_a_circle_of_pages_ends(self, replay: Replay, tmp_path: Path, last: int) -> None:
        replay.answers = {
            "1": [says(page(INSTITUTED, next_page_url=replay.next(2)))],
            "2": [says(page(BOTH, next_page_url=replay.next(3)))],
            "3": [says(page(BOTH, next_page_url=replay.next(2 if last == 1 else 4)))],
        }
        code, report = fetch(replay, tmp_path)
        assert (code, report["rejected"][0]["code"], len(replay.asked)) == (1, "page_loop", 3)
        assert len(report["created"]) == 3

    def test_fewer_documents_than_promised_are_reported(
        self, replay: Replay, tmp_path: Path
    ) -> None:
        replay.answers = {"1": [says(page(INSTITUTED, count=5000, next_page_url=None))]}
        code, report = fetch(replay, tmp_path)
        assert (code, report["rejected"][0]["code"]) == (1, "not_all")
        assert "1 of 5000" in report["rejected"][0]["message"]

    def test_a_dry_run_keeps_nothing(self, replay: Replay, tmp_path: Path) -> None:
        replay.answers = {"1": [says(page(INSTITUTED))]}
        code, report = fetch(replay, tmp_path, "--dry-run")
        assert (code, len(report["created"])) == (0, 1)
        assert not Document.objects.exists() and not Original.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["federal-register"],
        ["federal-register", "x.json", "--since", "2031-01-01"],
        ["federal-register", "x.json", "--url", "https://example.org"],
        ["federal-register", "--since", "2031-02-30"],
        ["wto-list", "--since", "2031-01-01"],
        ["auto", "--since", "2031-01-01"],
    ],
)
def test_options_that_do_not_go_together_are_refused(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("ingest", *arguments)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org", "example.org", "https://a:b@example.org"]
)
def test_only_web_addresses_are_asked(url: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    with pytest.raises(SystemExit):
        call_command(
            "ingest", "federal-register", "--since", "2031-01-01", "--url", url, "--no-index",
            "--report", str(report),
        )  # fmt: skip
    assert json.loads(report.read_text())["rejected"][0]["code"] == "bad_address"


def test_the_first_page_keeps_what_the_address_says() -> None:
    asked = parse_qs(
        urlsplit(
            first_page("https://example.org/api?per_page=20&order=newest", date(2031, 1, 2))
        ).query
    )
    assert (asked["per_page"], asked["order"]) == (["20"], ["newest"])
    assert first_page("https://example.org/api", date(2031, 1, 2)).startswith(
        "https://example.org/api/documents.json?"
    )
