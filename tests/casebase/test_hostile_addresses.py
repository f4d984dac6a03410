"""Addresses and forms that nobody would type: answered in words, never with a server error, nothing run."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from casebase.models import Citation
from tests import factories
from tests.casebase import library

pytestmark = pytest.mark.django_db
WORDS = (
    "",
    "\x00",
    "a\x00b",
    "%",
    "%00",
    "a/b",
    "../..",
    "a\nb",
    "<script>",
    "x" * 10_000,
    "9" * 5_000,
    "-1",
    "𝒳",
    "\ud7ff",
)
PATHS = (
    "/citator/{}/",
    "/citator/WT/DS901/R/?label={}",
    "/citator/WT/DS901/R/?page={}",
    "/citator/WT/DS901/R/?treatment={}",
    "/citator/WT/DS901/R/?as_of={}",
    "/cases/{}/",
    "/cases/?q={}",
    "/cases/?forum={}",
    "/documents/{}/",
    "/documents/wt-ds901-r/?q={}",
    "/documents/wt-ds901-r/passages/{}/",
    "/documents/wt-ds901-r/paragraphs/{}/",
    "/documents/wt-ds902-r/authorities/?sort={}",
    "/documents/wt-ds902-r/authorities/?format={}",
    "/documents/{}/authorities/",
    "/provisions/?go={}",
    "/provisions/?go=2.2&within={}",
    "/provisions/{}/",
    "/provisions/TBT/{}/",
    "/provisions/{}/2.2/",
    "/provisions/TBT/2.2/?case={}",
    "/provisions/TBT/2.2/?page={}",
    "/provisions/TBT/2.2/?show={}",
    "/chains/?loophole={}",
    "/chains/matrix/?forum={}",
    "/chains/matrix/?by={}",
    "/api/citator/?name={}",
    "/api/citator/?name=DS901&label={}",
    "/api/citator/?name=DS901&as_of={}",
    "/api/provisions/?agreement={}",
    "/api/provisions/{}/",
    "/api/provisions/TBT 2.2/passages/?case={}",
    "/api/provisions/TBT 2.2/passages/?page={}",
    "/api/documents/{}/authorities/",
    "/api/cases/{}/",
    "/api/cases/?search={}",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_address_breaks_the_site(path: str, client: Client) -> None:
    library.two_disputes()
    for words in WORDS:
        answer = client.get(path.format(quote(words, safe="")))
        assert answer.status_code < 500, (path, words[:20])
        assert "\0" not in words or answer.status_code == 404, path
        assert b"<script>alert" not in answer.content


@pytest.mark.parametrize(
    "day", ["0001-01-01", "9999-12-31", "0000-01-01", "2020-02-30", "20200101"]
)
def test_any_day_has_a_standing(day: str, client: Client) -> None:
    library.two_disputes()
    for path in ("/citator/WT/DS901/R/", "/citator/DS901/", "/documents/wt-ds902-r/passages/2/"):
        assert client.get(path, {"as_of": day}).status_code == 200
    assert client.get("/api/citator/", {"name": "DS901", "as_of": day}).status_code in (200, 400)


@pytest.mark.parametrize("revision", ["", "-1", "9" * 5_000, "x", "١", "²", "\x00"])
@pytest.mark.parametrize("treatment", ["followed", "x" * 10_000, "\x00"])
def test_any_form_of_a_treatment_is_answered(revision: str, treatment: str, client: Client) -> None:
    library.two_disputes()
    client.force_login(factories.person("coder"))
    row = Citation.objects.filter(kind="wto_dispute").first()
    assert row
    for note in ("", "\x00", "<b>", "x" * 5_000):
        answer = client.post(
            f"/citations/{row.pk}/treatment/",
            {"treatment": treatment, "revision": revision, "note": note},
        )
        assert answer.status_code == 302
    client.get("/documents/wt-ds902-r/passages/1/")
    api = factories.client_of(factories.person("coder", "other"))
    answer = api.post(
        f"/api/citations/{row.pk}/treatment/",
        {"treatment": treatment, "revision": revision, "note": "\x00"},
        format="json",
    )
    assert 400 <= answer.status_code < 500 or answer.status_code == 200
