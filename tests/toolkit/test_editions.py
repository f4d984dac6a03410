"""Drafts, publishing, files and their verification."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document as Word

from coding.models import Annotation
from coding.services import delete_chain
from jobs import services as jobs
from problems import Problem
from tests import factories
from tests.toolkit.conftest import file_of
from toolkit import services
from toolkit.models import EditionState
from toolkit.verify import verify

pytestmark = pytest.mark.django_db


def test_publishing_numbers_freezes_and_writes_files(published):
    assert (published.number, published.state) == (1, EditionState.PUBLISHED)
    content = published.content["content"]
    item = content["sections"][0]["chains"][0]["evidence"][0]
    assert item["quote"] == "whether the ban was necessary"
    assert item["pinpoint"] == "7.1"
    assert item["citations"]["bluebook"] == "A ban on things (DS999), NTB Casebase digest, ¶ 7.1."
    assert {file.format for file in published.files.all()} == {"json", "docx"}


def test_both_files_verify_without_the_database(published, django_db_blocker):
    files = [file_of(published, kind) for kind in ("json", "docx")]
    with django_db_blocker.block():
        verdicts = [verify(data) for data in files]
    assert all(verdict.good for verdict in verdicts)
    hashes = {verdict.manifest_sha256 for verdict in verdicts}
    assert hashes == {published.content["manifest"]["manifest_sha256"]}


def test_the_docx_has_real_footnotes_and_no_markup_acts(published):
    data = file_of(published, "docx")
    text = "\n".join(paragraph.text for paragraph in Word(io.BytesIO(data)).paragraphs)
    assert "Toolkit *one* & <two>" in text
    assert "whether the ban was necessary" in text and "Read this first." in text
    notes = zipfile.ZipFile(io.BytesIO(data)).read("word/footnotes.xml").decode()
    assert "NTB" in notes and "7.1" in notes


def test_the_same_content_gives_the_same_bytes(published):
    from toolkit.files import WRITERS

    frozen = published.content
    for kind, write in WRITERS.items():
        assert write(frozen["content"], frozen["manifest"]) == file_of(published, kind)


def test_a_published_edition_does_not_change(published):
    for change in (
        lambda: services.change_draft(edition=published, revision=published.revision, title="x"),
        lambda: services.add_section(edition=published, heading="x"),
        lambda: services.delete_draft(edition=published),
        lambda: services.publish(edition=published, user=published.created_by),
    ):
        with pytest.raises(Problem) as refused:
            change()
        assert (refused.value.code, refused.value.status) == ("published", 409)


def test_later_changes_of_the_chain_do_not_reach_it(published, chain):
    delete_chain(chain=chain, revision=chain.revision, user=chain.author)
    published.refresh_from_db()
    assert verify(file_of(published, "json")).good
    assert published.content["content"]["sections"][0]["chains"][0]["id"] == chain.ident


def test_numbers_follow_one_another(published, chain):
    second = services.create_draft(title="Second", user=published.created_by)
    services.place_chain(section=services.add_section(edition=second, heading="One"), chain=chain)
    assert services.publish(edition=second, user=published.created_by).number == 2


def test_an_empty_draft_an_incomplete_chain_and_a_wrong_quote_are_refused(draft, chain):
    empty = services.create_draft(title="Empty", user=draft.created_by)
    with pytest.raises(Problem, match="no chains yet"):
        services.start_publishing(edition=empty, user=draft.created_by)
    Annotation.objects.filter(code__key=factories.VOID).update(quote="something else")
    with pytest.raises(Problem, match="differs from its source"):
        services.start_publishing(edition=draft, user=draft.created_by)
    chain.links.filter(axis="impact").delete()
    with pytest.raises(Problem, match="lacks evidence"):
        services.start_publishing(edition=draft, user=draft.created_by)


def test_two_editors_do_not_overwrite_one_another(draft):
    services.change_draft(edition=draft, revision=draft.revision, title="First wins")
    with pytest.raises(Problem) as refused:
        services.change_draft(edition=draft, revision=draft.revision, title="Second loses")
    assert refused.value.extra["theirs"]["title"] == "First wins"


def test_sections_and_chains_move(draft):
    first = draft.sections.get()
    second = services.add_section(edition=draft, heading="Second")
    services.move_section(section=second, by=-1)
    assert list(draft.sections.values_list("heading", flat=True)) == ["Second", "Necessity"]
    services.move_section(section=first, by=1)
    assert list(draft.sections.values_list("heading", flat=True)) == ["Second", "Necessity"]
    with pytest.raises(Problem, match="already"):
        services.place_chain(section=second, chain=first.placements.get().chain)


def test_publishing_as_a_job_reports_the_number(draft):
    job = services.start_publishing(edition=draft, user=draft.created_by)
    jobs.run(job_id=str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.result["number"]) == ("succeeded", 1)


def test_pages_show_editions_to_all_and_drafts_to_editors(client, published, chain):
    page = client.get(f"/toolkit/{published.pk}/").content.decode()
    assert "whether the ban was necessary" in page and "&lt;two&gt;" in page
    download = client.get(f"/toolkit/{published.pk}/docx/")
    assert download["Content-Disposition"].startswith("attachment")
    draft = services.create_draft(title="Not yet", user=published.created_by)
    assert "Not yet" not in client.get("/toolkit/").content.decode()
    assert client.get(f"/toolkit/drafts/{draft.pk}/").status_code == 302
    client.force_login(published.created_by)
    assert "Not yet" in client.get("/toolkit/").content.decode()
    assert chain.title_en in client.get(f"/toolkit/drafts/{draft.pk}/").content.decode()


def test_an_edition_can_be_made_over_rest(chain):
    api = factories.client_of(factories.person("editor"))
    edition = api.post("/api/editions/", {"title": "By REST"}).json()
    section = api.post(f"/api/editions/{edition['id']}/sections/", {"heading": "One"}).json()
    placed = api.post(
        f"/api/editions/{edition['id']}/placements/",
        {"section": section["id"], "chain": chain.ident},
    )
    assert placed.status_code == 201
    job = api.post(f"/api/editions/{edition['id']}/publish/").json()
    jobs.run(job_id=job["id"])
    assert api.get(f"/api/jobs/{job['id']}/").json()["state"] == "succeeded"
    visitor = factories.client_of(None)
    assert visitor.get("/api/editions/").json()["results"][0]["number"] == 1
    assert visitor.post("/api/editions/", {"title": "x"}).status_code == 401


def test_originals_folder_is_not_needed(published, settings):
    assert not Path(settings.ORIGINALS_DIR).exists()
