"""Agreement as people get it: what is read of the database, the page, the files, the job, the API."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casebase.models import TextVersion
from coding.agreement.method import METHOD, SEED
from coding.comparing import choice as choosing
from coding.comparing import reading
from coding.comparing.choice import Choice, make
from coding.models import Annotation
from jobs import services
from jobs.models import Job, JobState
from problems import Problem
from tests import factories as make_one

pytestmark = pytest.mark.django_db

BAN, ALTERNATIVE, VOID = (
    "ban was necessary",
    "a less trade-restrictive alternative",
    "into the void",
)


@pytest.fixture
def people(version: TextVersion) -> list[User]:
    """Ada and bob agree on the ban and differ on the void; cyd codes another document only."""
    ada, bob, cyd = (make_one.person("coder", name) for name in ("ada", "bob", "cyd"))
    for user in (ada, bob):
        make_one.coded(version, user, BAN, make_one.NECESSITY)
    make_one.coded(version, ada, VOID, make_one.VOID, direction="mixed", weight=4)
    make_one.coded(version, bob, ALTERNATIVE, make_one.ALTERNATIVE)
    other = make_one.text_of(make_one.document("ds999-other", of=version.document.case))
    make_one.coded(other, cyd, BAN, make_one.NECESSITY)
    return [ada, bob, cyd]


@pytest.fixture
def signed_in(client: Client, people: list[User]) -> Client:
    client.force_login(people[0])
    return client


def asked(*names: str, **more: str) -> dict[str, Any]:
    return {"coder": list(names), **more}


# --- what is read -----------------------------------------------------------------------


def test_a_passage_has_the_codes_of_all_spans_that_reach_into_it(
    version: TextVersion, people: list[User]
) -> None:
    ada = people[0]
    first, second = version.passages.filter(label__in=("7.1", "7.2")).order_by("order")
    across = version.text[first.end - 20 : second.body_start + 14]
    make_one.coded(version, ada, across, make_one.SECURITY)
    codings = reading.codings_of(["ds999-digest"], ["ada", "bob"])
    said = {(one.coder, one.passage): one.codes for one in codings.judgements}
    assert said["ada", first.order] == {make_one.NECESSITY, make_one.SECURITY}
    assert said["ada", second.order] == {make_one.SECURITY}
    assert said["bob", first.order] == {make_one.NECESSITY, make_one.ALTERNATIVE}
    weights = {one.weight for one in codings.judgements if make_one.VOID in one.codes}
    assert weights == {4}


def test_all_passages_are_asked_about_or_only_documents_with_codes(people: list[User]) -> None:
    both = ["ds999-digest", "ds999-other"]
    everybody = reading.codings_of(both, ["ada", "cyd"])
    assert {(one.coder, one.document) for one in everybody.asked} == {
        (coder, slug) for coder in ("ada", "cyd") for slug in both
    }
    coded = reading.codings_of(both, ["ada", "cyd"], only_where_coded=True)
    assert {(one.coder, one.document) for one in coded.asked} == {
        ("ada", "ds999-digest"),
        ("cyd", "ds999-other"),
    }


def test_deleted_codes_and_old_texts_do_not_count(version: TextVersion, people: list[User]) -> None:
    Annotation.objects.filter(coder=people[1]).update(deleted=True)
    assert [user.username for user in reading.coders()] == ["ada", "cyd"]
    assert reading.codings_of(["ds999-digest"], ["bob"]).spans == ()
    make_one.document(paragraphs=[{"label": "1", "text": "Quite another text, with other words."}])
    assert "ada" not in [user.username for user in reading.coders()]


def test_reading_takes_as_many_queries_for_much_as_for_little(people: list[User]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        reading.codings_of(["ds999-digest", "ds999-other"], ["ada", "bob", "cyd"])
    assert len(queries) == 2


def test_figures_by_hand(people: list[User]) -> None:
    """Four passages, judged by two: one with a code in common, one with ada's void, two without any."""
    report = make(Choice("ds999-digest", ("ada", "bob")))
    percent = next(one for one in report.passages if one.key == "percent")
    assert (percent.value, percent.units, percent.pairable) == (0.5, 4, 8)
    assert report.seed == SEED
    assert [row.key for row in report.codes] == sorted(
        (make_one.NECESSITY, make_one.ALTERNATIVE, make_one.VOID)
    )


# --- choosing ---------------------------------------------------------------------------


@pytest.mark.parametrize(("query", "code"), [
    (asked("ada"), "coders"),
    (asked("ada", "nobody"), "unknown_coder"),
    (asked("ada", "bob", document="no-such-document"), "unknown_document"),
    (asked("ada", "cyd"), "nothing_in_common"),
    (asked("ada", "bob", axis="colour"), "choice"),
    (asked("ada", "bob", seed="-1"), "number"),
    (asked("ada", "bob", resamples="99999"), "number"),
])  # fmt: skip
def test_what_cannot_be_compared_is_refused_with_a_remedy(
    signed_in: Client, query: dict[str, Any], code: str
) -> None:
    page = signed_in.get("/agreement/", query)
    assert page.status_code in (400, 404)
    assert page.context["problem"].code == code
    assert page.context["problem"].remedy
    answer = signed_in.get("/api/agreement/", query)
    assert answer.status_code in (400, 404)
    assert answer.json()["code"] == code


def test_more_than_can_be_compared_at_once_is_refused(
    people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MOST_PASSAGES", 3)
    with pytest.raises(Problem) as refused:
        choosing.is_long(Choice("ds999-digest", ("ada", "bob")))
    assert refused.value.code == "too_much"


# --- the page ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_shows_figures_with_intervals_and_n(signed_in: Client, language: str) -> None:
    signed_in.cookies["django_language"] = language
    page = signed_in.get("/agreement/", asked("ada", "bob", document="ds999-digest"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "0.500" in text and METHOD in text and str(SEED) in text
    assert page.context["report"].scope.inputs_sha256 in text
    assert "NaN" not in text


def test_the_page_says_what_it_takes_for_granted(signed_in: Client) -> None:
    page = signed_in.get("/agreement/", asked("ada", "bob", "cyd")).content.decode()
    assert "it is your assumption" in page
    assert "it is assumed that every coder read every one of them" in page
    assert "cyd: Digest ds999-digest (4 passages)" in page  # cyd coded nothing there


def test_what_is_not_defined_is_said_in_words(signed_in: Client, people: list[User]) -> None:
    Annotation.objects.exclude(code__key=make_one.NECESSITY).update(deleted=True)
    page = signed_in.get("/agreement/", asked("ada", "bob", document="ds999-digest", axis="impact"))
    text = page.content.decode()
    assert "not defined: only one value occurs" in text
    assert {one.value for one in page.context["passages"] if one.key != "percent"} == {""}


def test_names_are_escaped(client: Client, people: list[User]) -> None:
    people[1].username = "<b>bob"
    people[1].save()
    client.force_login(people[0])
    text = client.get("/agreement/", asked("ada", "<b>bob")).content.decode()
    assert "<b>bob" not in text
    assert "&lt;b&gt;bob" in text


def test_the_page_is_for_coders(client: Client, people: list[User]) -> None:
    assert client.get("/agreement/").status_code == 302
    client.force_login(make_one.person("editor"))
    assert client.get("/agreement/").status_code == 403
    assert client.get("/api/agreement/", asked("ada", "bob")).status_code == 403
    client.logout()
    assert client.get("/api/agreement/", asked("ada", "bob")).status_code == 401


def test_files(signed_in: Client) -> None:
    query = asked("ada", "bob", document="ds999-digest")
    answer = signed_in.get("/agreement/", {**query, "format": "json"})
    assert answer["Content-Disposition"].startswith('attachment; filename="agreement-')
    report = json.loads(answer.content)
    assert (report["method"], report["seed"]) == (METHOD, SEED)
    table = signed_in.get("/agreement/", {**query, "format": "csv"}).content.decode()
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    (percent,) = [r for r in rows if (r["part"], r["figure"]) == ("passages", "percent")]
    assert percent["value"] == "0.5"
    assert signed_in.get("/api/agreement/", query).json() == report


# --- the job ----------------------------------------------------------------------------


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything takes long."""
    monkeypatch.setattr(choosing, "A_SECOND", 0)


@pytest.mark.usefixtures("long")
def test_a_large_report_is_computed_by_a_job_for_who_asked(
    client: Client, signed_in: Client, people: list[User]
) -> None:
    query = asked("ada", "bob", document="ds999-digest")
    page = signed_in.get("/agreement/", query)
    assert page.context["long"]
    assert not Job.objects.exists()  # looking starts nothing
    started = signed_in.post("/agreement/", query)
    job = Job.objects.get(kind="agreement")
    address = reverse("coding:coder-agreement-report", args=[job.pk])
    assert started["Location"] == address
    assert "hx-get" in signed_in.get(address).content.decode()
    assert signed_in.get(address, headers={"HX-Request": "true"}).status_code == 200
    services.run(job_id=str(job.pk))
    assert Job.objects.get().state == JobState.SUCCEEDED
    assert signed_in.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    done = signed_in.get(address)
    assert done.context["report"] == make(Choice.from_params(job.params["choice"]))
    assert json.loads(signed_in.get(address, {"format": "json"}).content)["method"] == METHOD
    client.force_login(people[1])
    assert client.get(address).status_code == 404
    client.force_login(make_one.person("manager"))
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("long")
def test_the_report_of_a_job_is_gone_after_a_day(signed_in: Client, settings: Any) -> None:
    signed_in.post("/agreement/", asked("ada", "bob", document="ds999-digest"))
    job = Job.objects.get(kind="agreement")
    services.run(job_id=str(job.pk))
    for path in (settings.CASEBASE_HOME / "exports").iterdir():
        path.unlink()
    page = signed_in.get(reverse("coding:coder-agreement-report", args=[job.pk]))
    assert "no longer kept" in page.content.decode()


@pytest.mark.usefixtures("long")
def test_a_job_can_be_stopped(signed_in: Client) -> None:
    signed_in.post("/agreement/", asked("ada", "bob", document="ds999-digest"))
    job = Job.objects.get(kind="agreement")
    signed_in.post(reverse("coding:coder-agreement-cancel", args=[job.pk]))
    assert Job.objects.get().state == JobState.CANCELLED


@pytest.mark.usefixtures("long")
def test_over_rest_a_large_report_is_started_by_post(people: list[User]) -> None:
    api = make_one.client_of(people[0])
    query = asked("ada", "bob", document="ds999-digest")
    refused = api.get("/api/agreement/", query)
    assert (refused.status_code, refused.json()["code"]) == (413, "takes_long")
    started = api.post("/api/agreement/", {**query, "resamples": 50}, format="json")
    assert started.status_code == 202, started.content
    job = started.json()["job"]
    services.run(job_id=job)
    told = api.get(f"/api/agreement/{job}/").json()
    assert (told["state"], told["report"]["resamples"]) == ("succeeded", 50)
    assert make_one.client_of(people[1]).get(f"/api/agreement/{job}/").status_code == 404


def test_over_time_goes_by_the_day_of_the_coding(people: list[User]) -> None:
    before = timezone.now() - timedelta(days=3)
    Annotation.objects.filter(coder=people[0]).update(created_at=before)
    report = make(Choice("ds999-digest", ("ada", "bob")))
    days = [row.key for row in report.over_time]
    assert days == [timezone.localdate(before).isoformat(), timezone.localdate().isoformat()]
    alone = report.over_time[0].figure("alpha_masi")
    assert alone is not None and alone.undefined == "no_overlap"  # bob had said nothing yet
