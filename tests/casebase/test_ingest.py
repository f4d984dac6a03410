"""Importing: every kind of file, twice, at once, cut off, and wrong."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from casebase import sources
from casebase.models import Case, Citation, Document, Original, Passage, TextVersion
from casebase.services.ingest import ingest
from jobs import services as jobs
from jobs.models import Job
from problems import Problem
from tests import factories
from tests.casebase.samples import REPORT_TEXT, docx, pdf, report_json, write
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db
COUNT = (
    "from casebase.models import *; print(Document.objects.count(), TextVersion.objects.count(), "
    "Document.objects.filter(versions__passages__isnull=True).count())"
)


def outcome(report) -> tuple[int, int, int, int]:
    return (len(report.created), len(report.changed), len(report.unchanged), len(report.rejected))


def test_a_report_becomes_a_case_a_document_passages_and_citations(tmp_path):
    file = write(tmp_path, "r.json", report_json())
    assert outcome(ingest(files=[file], source_name="wto-report")) == (1, 0, 0, 0)
    document = Document.objects.get(slug="wt-ds999-r")
    assert (document.case.key, document.kind, str(document.date)) == (
        "DS999",
        "panel_report",
        "2024-03-05",
    )
    version = document.versions.get()
    labels = list(version.passages.filter(kind="paragraph").values_list("label", flat=True))
    assert labels == ["1.1", "1.2", "2.1", "2.2", "2.3"]
    assert {"TBT 2.2", "WT/DS2/AB/R"} <= set(version.citations.values_list("canonical", flat=True))
    assert version.citations.get(canonical="WT/DS2/AB/R").case_key == "DS2"
    assert Original.objects.get().path.read_bytes() == file.read()


def test_passages_follow_one_another_and_citations_stand_where_they_say(tmp_path):
    ingest(files=[write(tmp_path, "r.json", report_json())], source_name="wto-report")
    version = TextVersion.objects.get()
    end = 0
    for passage in version.passages.order_by("order"):
        assert end <= passage.start <= passage.body_start <= passage.end
        assert not version.text[end : passage.start].strip()
        end = passage.end
    for citation in version.citations.all():
        assert citation.passage.start <= citation.start < citation.end <= citation.passage.end


def test_the_same_bytes_again_change_nothing(tmp_path):
    file = write(tmp_path, "r.json", report_json())
    ingest(files=[file], source_name="wto-report")
    before = (TextVersion.objects.count(), Passage.objects.count(), Citation.objects.count())
    assert outcome(ingest(files=[file], source_name="wto-report")) == (0, 0, 1, 0)
    assert (
        TextVersion.objects.count(),
        Passage.objects.count(),
        Citation.objects.count(),
    ) == before


def test_a_changed_text_becomes_a_new_version_and_the_old_one_stays(tmp_path):
    ingest(files=[write(tmp_path, "r.json", report_json())], source_name="wto-report")
    changed = report_json(text=REPORT_TEXT.replace("any accredited", "every accredited"))
    assert outcome(
        ingest(files=[write(tmp_path, "r2.json", changed)], source_name="wto-report")
    ) == (0, 1, 0, 0)
    versions = Document.objects.get().versions.order_by("number")
    assert ["any accredited" in version.text for version in versions] == [True, False]


def test_a_stored_text_version_cannot_be_changed(tmp_path):
    ingest(files=[write(tmp_path, "r.json", report_json())], source_name="wto-report")
    version = TextVersion.objects.get()
    version.text = "other"
    with pytest.raises(TypeError, match="immutable"):
        version.save()


def test_a_dry_run_reports_and_keeps_nothing(tmp_path):
    report = ingest(
        files=[write(tmp_path, "r.json", report_json())], source_name="wto-report", dry_run=True
    )
    assert outcome(report) == (1, 0, 0, 0)
    assert (
        not Case.objects.exists()
        and not Document.objects.exists()
        and not Original.objects.exists()
    )


def test_one_bad_file_does_not_keep_out_the_others(tmp_path):
    files = [
        write(tmp_path, "a.json", report_json()),
        write(tmp_path, "b.json", report_json(text=None)),
    ]
    report = ingest(files=files, source_name="wto-report")
    assert outcome(report) == (1, 0, 0, 1)
    assert report.rejected[0]["code"] == "missing_keys"
    assert "b.json" in report.rejected[0]["place"]


BAD_FILES = {
    "encrypted_pdf": ("a.pdf", pdf("secret", encrypted=True)),
    "image_only_pdf": ("a.pdf", pdf("")),
    "broken_pdf": ("a.pdf", b"%PDF-1.7\nnothing of a PDF follows"),
    "empty": ("a.txt", b""),
    # made where it is thrown: it takes seconds
    "zip_bomb": ("a.docx", lambda: docx(padding=500_000_000)),
    "bad_encoding": (
        "a.txt",
        b"Lanterns need \x81\x8d a label \x8f\x90\x9d of a laboratory \xff\xff.",
    ),
    "missing_keys": ("a.json", report_json(text=None).encode()),
    "not_json": ("a.json", b'{"document_symbol": "WT/DS1/R", '),
}


@pytest.mark.parametrize(
    ("code", "name", "data"), [(key, *value) for key, value in BAD_FILES.items()], ids=BAD_FILES
)
def test_a_bad_file_is_refused_with_file_and_remedy_and_nothing_is_kept(tmp_path, code, name, data):
    content = data() if callable(data) else data
    report = ingest(files=[write(tmp_path, name, content)])
    assert outcome(report) == (0, 0, 0, 1)
    refusal = report.rejected[0]
    assert refusal["code"] == code
    assert name in refusal["place"]
    assert refusal["message"] and refusal["remedy"]
    assert not Document.objects.exists() and not Original.objects.exists()


def test_scripts_in_html_are_no_text_and_the_page_escapes_the_rest(tmp_path, client):
    html = "<h1>Rule</h1><script>alert(1)</script><p onclick='x()'>Lanterns &lt;b&gt; need a label.</p>"
    ingest(files=[write(tmp_path, "rule.html", html)], source_name="document")
    version = TextVersion.objects.get()
    assert "alert" not in version.text and "Lanterns <b> need a label." in version.text
    page = client.get(f"/documents/{version.document.slug}/").content.decode()
    assert "Lanterns &lt;b&gt; need" in page and "onclick" not in page


@pytest.mark.parametrize("name", ["rule.pdf", "rule.docx", "rule.txt", "rule.html"])
def test_any_readable_format_can_be_imported(tmp_path, name):
    words = "Lanterns need a label from one laboratory."
    data = {
        "pdf": pdf(words),
        "docx": docx(words),
        "txt": words.encode(),
        "html": f"<p>{words}</p>".encode(),
    }
    report = ingest(
        files=[write(tmp_path, name, data[name.rsplit(".", 1)[1]])], source_name="document"
    )
    assert outcome(report) == (1, 0, 0, 0)
    assert words in TextVersion.objects.get().text


def test_an_unknown_source_and_an_unknown_case_are_refused(tmp_path):
    file = write(tmp_path, "a.txt", "Some words of a rule.")
    with pytest.raises(Problem, match="no source"):
        ingest(files=[file], source_name="wto-rumours")
    with pytest.raises(Problem, match="no case"):
        ingest(files=[file], case_key="DS0")
    with pytest.raises(CommandError, match="no such file"):
        call_command("ingest", "auto", str(tmp_path / "nowhere.txt"))


def test_the_command_writes_its_report(tmp_path, capsys):
    write(tmp_path, "r.json", report_json())
    call_command(
        "ingest",
        "wto-report",
        str(tmp_path / "r.json"),
        "--report",
        str(tmp_path / "out.txt"),
        "--no-index",
    )
    assert "1 created" in capsys.readouterr().out
    assert json.loads((tmp_path / "out.txt").read_text())["created"] == ["r.json"]


def test_a_row_with_an_unknown_agreement_key_is_kept_and_flagged(tmp_path):
    articles = (
        "var ds_agreement = new Array();\n"
        'ds_agreement[1] = { agreement_id: "A1", agreement_name: "Agreement on Agriculture", '
        'agreement_short_name: "Agriculture", agreement_dolcode: "AGR" };\n'
        "var ds_article = new Array();\n"
    )
    subjects = (
        "var ds_subject = new Array();\n"
        'ds_subject[ds_subject.length] = { subject_id: "G1", subject_name: "Lanterns" };\n'
    )
    disputes = (
        "var ds_array = new Array();\n"
        'ds_array[998] = { code: "DS998", title: "Lanterns", origin: "IND", destination: "EEC", '
        'start_date: "2020/01/02", subject: "G1", short_title: "EU &mdash; Lanterns", '
        'agreement: "A9_99999", update_date: "2020/01/02", status: "ST1#2020_01_02", '
        'third_party: "", one_page_sum: "", reports_adopted: "FALSE", pan_agree: "" };\n'
    )
    files = [
        write(tmp_path, f"{n}.js", text)
        for n, text in (("3", articles), ("4", subjects), ("5", disputes))
    ]
    report = ingest(files=files, source_name="wto-list")
    assert outcome(report) == (1, 0, 0, 0)
    case = Case.objects.get(key="DS998")
    assert [(row.provision, row.resolved) for row in case.provisions.all()] == [("A9_99999", False)]
    assert {row.party.code for row in case.case_parties.all()} == {"IND", "EU"}


def test_sources_that_differ_are_both_shown(tmp_path, client):
    ingest(files=[write(tmp_path, "r.json", report_json())], source_name="wto-report")
    page = (
        "Case Number and Name\nDS999: Atlantis — Lanterns\n\nKey facts\n"
        "Short title: Atlantis — Lanterns\nComplainant: India\nRespondent: Japan\n"
        "Consultations requested: 1 March 2022\n"
    )
    ingest(files=[write(tmp_path, "p.txt", page)], source_name="wto-page")
    case = Case.objects.get(key="DS999")
    assert case.title_en == "Atlantis — Lanterns"
    shown = client.get("/cases/DS999/").content.decode()
    assert "Labelling of Lanterns" in shown and "Atlantis — Lanterns" in shown
    assert "WTO panel or Appellate Body report" in shown and "WTO: DS999" in shown


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_is_one_document(tmp_path):
    file = write(tmp_path, "r.json", report_json())
    reports, errors = [], []

    def work():
        try:
            reports.append(outcome(ingest(files=[file], source_name="wto-report")))
        except Exception as error:  # told below, with its kind
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert sorted(reports) == [(0, 0, 1, 0), (1, 0, 0, 0)]
    assert (Document.objects.count(), TextVersion.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_leaves_whole_items_and_goes_on_later(tmp_path):
    """A real process on its own SQLite folder is killed while it imports; a second run completes the import."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(1, 41):
        write(
            folder,
            f"{number:02}.json",
            report_json(
                text=REPORT_TEXT.replace("DS999", f"DS9{number:02}"),
                document_symbol=f"WT/DS9{number:02}/R",
            ),
        )
    environment = {
        **os.environ,
        "CASEBASE_HOME": str(tmp_path / "home"),
        "DATABASE_URL": "",
        "ELASTICSEARCH_URL": "",
        "REDIS_URL": "",
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
    importing = subprocess.Popen(
        [*manage, "ingest", "wto-report", str(folder), "--no-index"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    count = [
        *manage,
        "shell",
        "-v0",
        "-c",
        COUNT,
    ]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and importing.poll() is None:
        seen = subprocess.run(
            count, env=environment, check=True, capture_output=True, text=True
        ).stdout.split()
        if int(seen[0]) >= 3:
            break
    importing.send_signal(signal.SIGKILL)
    importing.wait()
    documents, versions, without_passages = map(
        int,
        subprocess.run(
            count, env=environment, check=True, capture_output=True, text=True
        ).stdout.split(),
    )
    assert documents == versions and without_passages == 0
    again = subprocess.run(
        [*manage, "ingest", "wto-report", str(folder), "--no-index"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert f"{40 - documents} created" in again.stdout and f"{documents} unchanged" in again.stdout


def test_the_database_refuses_passages_that_end_before_they_begin(tmp_path):
    ingest(files=[write(tmp_path, "r.json", report_json())], source_name="wto-report")
    from django.db import IntegrityError, transaction

    passage = Passage.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.filter(pk=passage.pk).update(end=passage.start)
    assert connection.vendor in {"sqlite", "postgresql"}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("United States Court of Appeals for the Federal Circuit 2020-1234", "opinion"),
        ("WT/DS999/R REPORT OF THE PANEL", "wto-report"),
        ("A letter about lanterns", "document"),
    ],
)
def test_a_pdf_is_recognised_by_what_its_first_page_says(tmp_path, text, source):
    assert sources.detect(write(tmp_path, "a.pdf", pdf(text))).name == source


SECTIONS = [
    "Hats Act 1999",
    "1. Short title",
    "This Act may be cited as the Hats Act 1999.",
    "2. Weighing of hats",
    "Every hat shall be weighed on its entry.",
    "3. Penalties",
    "Whoever sells a hat unweighed is liable to a fine.",
    "4. Commencement",
    "This Act comes into force on 1 May 1999.",
]
SECTION_SIGNS = [f"§ {line}" if line[0].isdigit() else line for line in SECTIONS]


@pytest.mark.parametrize(
    ("name", "text", "source"),
    [
        ("a.txt", "\n".join(SECTION_SIGNS), "statute"),
        ("a.txt", "Be it enacted by the Parliament\n" + "\n".join(SECTIONS), "statute"),
        (
            "a.txt",
            "\n\n".join(f"Article {n}\nHats of kind {n} are free." for n in range(1, 6)),
            "statute",
        ),
        (
            "a.html",
            "<html><body><p>" + "</p><p>".join(SECTION_SIGNS) + "</p></body></html>",
            "statute",
        ),
        ("a.md", "第一条 帽子自由。\n\n第二条 施行。", "statute"),
        ("a.txt", "A letter about hats.\n\nSection 2 of the Act is clear.", "document"),
        ("a.json", '{"text": "\\n§ 1. Hats\\n§ 2. Caps\\n§ 3. Fines"}', "document"),
    ],
)
def test_a_statute_is_recognised_in_both_languages(tmp_path, name, text, source):
    assert sources.detect(write(tmp_path, name, text)).name == source


def test_a_pdf_that_cannot_be_opened_is_left_to_the_reader_to_refuse(tmp_path):
    for data in (b"%PDF-1.7 broken", pdf(encrypted=True), b"PK\x03\x04 no archive"):
        assert sources.detect(write(tmp_path, "a.pdf", data)).name == "document"


def test_the_page_names_what_came_in_by_title_and_case(tmp_path, client):
    client.force_login(factories.person("editor"))
    upload = io.BytesIO(report_json().encode())
    upload.name = "r.json"
    client.post("/import/", {"files": upload, "source": "wto-report"})
    jobs.run(job_id=str(Job.objects.get().pk))
    page = client.get("/import/").content.decode()
    assert "Labelling of Lanterns" in page and 'href="/cases/DS999/"' in page


@pytest.mark.django_db
def test_a_part_of_a_report_has_no_date_of_its_own(tmp_path):
    head = "WT/DS999/R\nPage {page}\n"
    text = "".join(
        head.format(page=page)
        + f"2.{page} On 1 October 1989, Atlantis adopted the rule on lanterns that is at issue in this dispute.\n"
        for page in range(1, 8)
    )
    ingest(files=[write(tmp_path, "part.txt", text)], source_name="wto-report")
    document = Document.objects.get(case__key="DS999")
    assert (document.symbol, document.date) == ("WT/DS999/R", None)
