"""compose.yaml and the Dockerfile, checked as far as a machine without Docker can.

That the same settings work on real servers is shown by `tests/browser/test_main_job.py`.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from celery.bin.celery import celery as celery_command

from config.celery import app
from tests.site import ROOT

OFFICIAL = {"postgres", "redis", "elasticsearch"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text("utf-8")


def test_every_setting_it_gives_is_one_that_settings_read(compose):
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "config").glob("*.py"))
    for name in ("web", "worker"):
        for setting in compose["services"][name]["environment"]:
            assert f'"{setting}"' in sources, f"{name}: nothing reads {setting}"


def test_addresses_point_at_services_with_official_images_of_pinned_versions(compose):
    services = compose["services"]
    settings = services["web"]["environment"]
    for setting in ("DATABASE_URL", "ELASTICSEARCH_URL", "REDIS_URL"):
        host = re.sub(r"\$\{[^}]*\}", "", settings[setting]).rpartition("//")[2]
        host = host.rpartition("@")[2].partition(":")[0]
        image, _colon, tag = services[host]["image"].partition(":")
        assert image in OFFICIAL and re.match(r"\d", tag), services[host]["image"]
    assert services["web"]["environment"] == services["worker"]["environment"]


def test_web_waits_for_servers_that_say_when_they_are_well(compose):
    waits = compose["services"]["web"]["depends_on"]
    assert set(waits) == OFFICIAL
    for name, wait in waits.items():
        assert wait == {"condition": "service_healthy"}
        assert compose["services"][name]["healthcheck"]["test"]


def test_nothing_is_open_that_should_not_be(compose):
    published = {name: one["ports"] for name, one in compose["services"].items() if "ports" in one}
    assert list(published) == ["web"]
    assert published["web"][0].startswith("${BIND:-127.0.0.1}:")
    text = (ROOT / "compose.yaml").read_text("utf-8")
    for secret in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        assert not re.search(rf"\$\{{{secret}(?!:\?)", text), f"{secret} has a default"


def test_every_volume_is_declared_and_keeps_what_is_written(compose, dockerfile):
    used = {
        volume.partition(":")[0]
        for one in compose["services"].values()
        for volume in one.get("volumes", [])
    }
    assert used == set(compose["volumes"])
    home = re.search(r"CASEBASE_HOME=(\S+)", dockerfile)
    assert home and f"data:{home[1]}" in compose["services"]["web"]["volumes"]


def test_the_workers_command_is_one_that_celery_takes(compose):
    program, *arguments = compose["services"]["worker"]["command"].split()
    assert program == "celery" and arguments[:2] == ["-A", "config"]
    context = celery_command.commands["worker"].make_context("worker", arguments[3:], obj=_Bound())
    assert context.params["beat"] and context.params["concurrency"] == 2


class _Bound:
    """What Celery's own command line hands to its subcommands."""

    app = app
    quiet = True
    no_color = True


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks


def test_the_image_installs_the_locked_requirements_and_runs_as_nobody_special(dockerfile):
    assert "--require-hashes -r requirements.txt" in dockerfile
    user = dockerfile.index("\nUSER casebase")
    for written in ("manage.py translations", "COPY . ."):
        assert dockerfile.index(written) < user
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert {".git", ".venv", "var"} <= set(ignored)
