"""The page, the API and the commands: a dry run, choices, then the import; the file for whoever asked."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from casebase.models import TextVersion
from coding.exchange.export_job import KIND as EXPORT
from coding.exchange.import_job import KIND as IMPORT
from coding.models import Annotation
from jobs.models import Job, JobState
from jobs.services import run
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    """A coder."""
    return factories.person("coder", "anna")


@pytest.fixture
def page(client: Client, anna: User) -> Client:
    """A browser with the coder signed in."""
    client.force_login(anna)
    return client


def latest(kind: str) -> Job:
    """The newest job of a kind, run to its end."""
    job = Job.objects.filter(kind=kind).latest("created_at")
    run(job_id=str(job.pk))
    job.refresh_from_db()
    return job


def doccano(version: TextVersion, *labels: str) -> SimpleUploadedFile:
    """An upload that codes the first words."""
    record = {"text": version.text, "label": [[0, 8, label] for label in labels]}
    return SimpleUploadedFile("all.jsonl", json.dumps(record).encode())


def test_an_export_is_a_job_and_its_file_is_for_whoever_asked(
    page: Client, anna: User, version: TextVersion
) -> None:
    factories.coded(version, anna, "ban")
    answer = page.post("/exchange/export/", {"format": "csv", "coders": ["anna"]})
    assert answer.headers["Location"] == "/exchange/"
    job = latest(EXPORT)
    assert job.state == JobState.SUCCEEDED, job.problem
    assert (job.result or {})["codings"] == 1
    assert "codings: 1 · documents: 1" in page.get("/exchange/").content.decode()
    address = f"/exchange/exports/{job.pk}/file/"
    file = page.get(address)
    assert "attachment" in file["Content-Disposition"]
    assert b"ban" in b"".join(file.streaming_content)
    page.force_login(factories.person("coder", "bob"))
    assert page.get(address).status_code == 404


def test_an_unknown_format_is_refused_on_the_page(page: Client, version: TextVersion) -> None:
    answer = page.post("/exchange/export/", {"format": "doccano"})
    assert answer.status_code == 400
    assert "can only be read" in answer.content.decode()


def test_an_import_is_looked_at_decided_and_brought_in(
    page: Client, anna: User, version: TextVersion
) -> None:
    answer = page.post("/exchange/import/", {"file": doccano(version, "Strange", "necessity")})
    dry = latest(IMPORT)
    assert answer.headers["Location"] == f"/exchange/imports/{dry.pk}/"
    shown = page.get(answer.headers["Location"]).content.decode()
    assert "not in our codebook" in shown
    assert "Strange" in shown
    assert not Annotation.objects.exists()

    page.post(f"/exchange/imports/{dry.pk}/", {"apply": "1"})
    refused = latest(IMPORT)
    assert refused.state == JobState.FAILED
    assert refused.problem is not None
    assert refused.problem["code"] == "undecided_codes"
    assert "not in our codebook" in page.get(f"/exchange/imports/{refused.pk}/").content.decode()

    guid = next(one["guid"] for one in (dry.result or {})["codes"] if one["name"] == "Strange")
    choices = {f"code:{guid}": factories.SECURITY, "coder:": "anna"}
    page.post(f"/exchange/imports/{dry.pk}/", {**choices, "look": "1"})
    assert (latest(IMPORT).result or {})["counts"]["undecided"] == 0
    page.post(f"/exchange/imports/{dry.pk}/", {**choices, "apply": "1"})
    done = latest(IMPORT)
    assert done.state == JobState.SUCCEEDED, done.problem
    assert "This was brought in." in page.get(f"/exchange/imports/{done.pk}/").content.decode()
    assert set(Annotation.objects.values_list("coder__username", "code__key")) == {
        ("anna", factories.SECURITY), ("anna", factories.NECESSITY),
    }  # fmt: skip


def test_codings_of_a_code_can_be_left_out(page: Client, version: TextVersion) -> None:
    page.post("/exchange/import/", {"file": doccano(version, "Strange", "necessity")})
    dry = latest(IMPORT)
    guid = next(one["guid"] for one in (dry.result or {})["codes"] if one["name"] == "Strange")
    choices = {f"code:{guid}": "", f"leave:{guid}": "1", "apply": "1"}
    page.post(f"/exchange/imports/{dry.pk}/", choices)
    assert (latest(IMPORT).result or {})["counts"]["new"] == 1


def test_a_file_that_is_none_says_so_on_the_report(page: Client, version: TextVersion) -> None:
    page.post("/exchange/import/", {"file": SimpleUploadedFile("x.bin", b"\0\1\2")})
    job = latest(IMPORT)
    shown = page.get(f"/exchange/imports/{job.pk}/").content.decode()
    assert "of no kind that is known here" in shown


def test_anothers_report_is_not_found(page: Client, version: TextVersion) -> None:
    page.post("/exchange/import/", {"file": doccano(version, "necessity")})
    job = latest(IMPORT)
    page.force_login(factories.person("manager"))
    assert page.get(f"/exchange/imports/{job.pk}/").status_code == 404
    assert page.post(f"/exchange/imports/{job.pk}/", {"apply": "1"}).status_code == 404


def test_the_api_does_the_same(anna: User, version: TextVersion) -> None:
    factories.coded(version, anna, "ban")
    api = factories.client_of(anna)
    answer = api.post("/api/exchange/exports/", {"format": "qdpx"}, format="json")
    assert answer.status_code == 202
    job = latest(EXPORT)
    file = api.get(f"/api/exchange/exports/{job.pk}/file/")
    data = b"".join(file.streaming_content)
    Annotation.objects.all().delete()
    answer = api.post("/api/exchange/imports/", {"file": io.BytesIO(data)})
    assert answer.status_code == 202, answer.content
    dry = latest(IMPORT)
    assert (dry.result or {})["counts"]["new"] == 1
    answer = api.post(f"/api/exchange/imports/{dry.pk}/apply/", {}, format="json")
    assert answer.status_code == 202
    assert (latest(IMPORT).result or {})["applied"] is True
    assert Annotation.objects.get().coder == anna


def test_the_commands_do_the_same(
    anna: User, version: TextVersion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    factories.coded(version, anna, "ban")
    file = tmp_path / "out.qdpx"
    call_command("coding_export", str(file), "--as", "anna")
    assert "1 codings on 1 documents" in capsys.readouterr().out
    Annotation.objects.all().delete()
    call_command("coding_import", str(file))
    assert "Dry run: 1 codings new" in capsys.readouterr().out
    assert not Annotation.objects.exists()
    call_command("coding_import", str(file), "--apply", "--json")
    assert json.loads(capsys.readouterr().out)["counts"]["new"] == 1
    assert Annotation.objects.get().coder == anna
    with pytest.raises(CommandError, match="tell the format"):
        call_command("coding_export", str(tmp_path / "x.unknown"))


def test_the_command_takes_choices(
    version: TextVersion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "all.jsonl"
    file.write_bytes(doccano(version, "A=B").read())
    call_command("coding_import", str(file))
    assert "not ours: A=B (1 codings)" in capsys.readouterr().out
    call_command("coding_import", str(file), "--apply", "--code", f"A=B={factories.SECURITY}")
    assert Annotation.objects.get().code.key == factories.SECURITY


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_costs_the_same_whatever_is_coded(
    page: Client,
    anna: User,
    version: TextVersion,
    language: str,
    django_assert_max_num_queries: Any,
) -> None:
    for words in ("ban", "necessary", "alternative", "security"):
        factories.coded(version, anna, words)
    with django_assert_max_num_queries(16):
        page.get("/exchange/", headers={"accept-language": language})
