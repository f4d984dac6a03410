"""A job's life: queued, run, reported, cancelled, recovered."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from jobs import registry, services
from jobs.models import Job, JobState
from jobs.selectors import visible_to
from problems import Problem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Kinds of jobs for these tests only."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))

    @registry.job("add")
    def add(context, *, numbers):
        total = 0
        for done, number in enumerate(numbers, 1):
            total += number
            context.progress(done, len(numbers), f"at {number}")
        return {"total": total}

    @registry.job("refuse")
    def refuse(context):
        raise Problem("no_symbol", "No symbol.", place="a.pdf", remedy="Give the first page.")

    @registry.job("break")
    def broken(context):
        raise ZeroDivisionError("secret detail")


def finished(job: Job) -> Job:
    services.run(job_id=str(job.pk))
    job.refresh_from_db()
    return job


def test_a_job_runs_once_and_keeps_its_result():
    job = finished(services.enqueue(kind="add", params={"numbers": [1, 2, 3]}))
    assert (job.state, job.result, job.done, job.total, job.percent) == (
        "succeeded",
        {"total": 6},
        3,
        3,
        100,
    )
    services.run(job_id=str(job.pk))
    job.refresh_from_db()
    assert job.attempts == 1


def test_a_problem_is_kept_with_place_and_remedy():
    job = finished(services.enqueue(kind="refuse", params={}))
    assert job.state == JobState.FAILED
    assert job.problem == {
        "code": "no_symbol", "message": "No symbol.", "place": "a.pdf", "remedy": "Give the first page.",
    }  # fmt: skip


def test_an_unforeseen_error_is_told_without_its_details():
    job = finished(services.enqueue(kind="break", params={}))
    assert job.state == JobState.FAILED
    assert "ZeroDivisionError" in job.problem["message"]
    assert "secret" not in str(job.problem)


def test_an_unknown_kind_cannot_be_queued():
    with pytest.raises(KeyError):
        services.enqueue(kind="nothing", params={})


def test_a_waiting_job_is_cancelled_at_once():
    job = services.request_cancel(job=services.enqueue(kind="add", params={"numbers": [1]}))
    assert job.state == JobState.CANCELLED
    assert finished(job).result is None


def test_a_running_job_stops_at_its_next_report(monkeypatch):
    @registry.job("slow")
    def slow(context):
        Job.objects.update(cancel_requested=True)
        context.progress(1, 1)
        pytest.fail("went on after a cancel")

    job = finished(services.enqueue(kind="slow", params={}))
    assert (job.state, job.result) == (JobState.CANCELLED, None)


def test_a_job_whose_worker_died_is_run_again_but_not_for_ever():
    job = services.enqueue(kind="add", params={"numbers": [1]})
    for attempt in (1, 2, 3):
        Job.objects.filter(pk=job.pk).update(
            state=JobState.RUNNING,
            attempts=attempt,
            heartbeat_at=timezone.now() - timedelta(hours=1),
        )
        assert services.recover_interrupted() == 1
        job.refresh_from_db()
        assert job.state == (JobState.QUEUED if attempt < 3 else JobState.FAILED)
    assert job.problem["code"] == "interrupted"


@pytest.mark.django_db(transaction=True)
def test_the_worker_drains_the_table_and_stops_when_asked():
    jobs = [services.enqueue(kind="add", params={"numbers": [n]}) for n in range(3)]
    call_command("work", "--once")
    assert {Job.objects.get(pk=job.pk).state for job in jobs} == {JobState.SUCCEEDED}


def test_people_see_their_own_jobs_and_managers_all(client):
    owner, other, manager = (
        User.objects.create_user(name) for name in ("owner", "other", "manager-1")
    )
    manager.groups.add(Group.objects.get(name="manager"))
    job = services.enqueue(kind="add", params={"numbers": [1]}, user=owner)
    assert [visible_to(user).count() for user in (owner, other, manager)] == [1, 0, 1]
    url = reverse("jobs:progress", args=[job.pk])
    assert client.get(url).status_code == 404
    client.force_login(other)
    assert client.get(url).status_code == 404
    assert client.post(reverse("jobs:cancel", args=[job.pk])).status_code == 404
    client.force_login(owner)
    page = client.get(url).content.decode()
    assert "hx-get" in page
    finished(job)
    assert "hx-get" not in client.get(url).content.decode()
