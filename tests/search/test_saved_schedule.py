"""Sweeping by itself: by Celery on a real Redis, and by the built-in worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from config.celery import app
from jobs.registry import idle_work
from search.saved import schedule

ROOT = Path(__file__).resolve().parent.parent.parent


def test_beat_names_tasks_that_there_are(settings: Any) -> None:
    app.loader.import_default_modules()
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        assert entry["task"] in app.tasks, name


def test_the_built_in_worker_sweeps_at_once_and_then_every_ten_minutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    swept: list[int] = []
    clock = [1000.0]
    monkeypatch.setattr(schedule, "_next", 0.0)
    monkeypatch.setattr(schedule, "sweep_and_deliver", lambda: swept.append(1))
    monkeypatch.setattr(schedule.time, "monotonic", lambda: clock[0])
    assert schedule.sweep_when_idle in idle_work()
    for moment in (1000.0, 1001.0, 1599.0, 1600.0, 1601.0):
        clock[0] = moment
        assert schedule.sweep_when_idle() is False
    assert len(swept) == 2


def test_celery_sweeps_on_redis(tmp_path: Path) -> None:
    """A worker process takes the task from Redis; the mark of the sweep is then in the database."""
    url = os.environ.get("TEST_REDIS_URL", "")
    if not url:
        pytest.skip("TEST_REDIS_URL is not set: the sweep was not tried on Celery")
    environment = {
        **os.environ,
        "CASEBASE_HOME": str(tmp_path),
        "REDIS_URL": url,
        "DATABASE_URL": "",
        "ELASTICSEARCH_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": "1",
    }

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, text=True,
            capture_output=True, timeout=240, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("manage.py", "migrate", "-v", "0")
    run("-m", "tests.search.in_process", "add", "old", "Seals of old.")
    run("-m", "tests.search.in_process", "prepare")
    run("-m", "tests.search.in_process", "add", "fresh", "Seals of wax.")
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "solo", "-l", "ERROR"],
        cwd=ROOT,
        env=environment,
    )
    try:
        run(
            "-c",
            "import django; django.setup(); from search.tasks import sweep_alerts as s; s.delay()",
        )
        deadline = time.monotonic() + 120
        while '"Seals of wax."' not in (told := run("-m", "tests.search.in_process", "told")):
            assert time.monotonic() < deadline, told
            time.sleep(1)
    finally:
        worker.terminate()
        worker.wait(60)
