"""What all tests share: where the real documents are, a folder of their own, and no silent skipping in CI."""

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.utils import translation

from search import registry
from tests.flushing import make_quick

# Machines are noisy: how long an example took is no reason to fail.
hypothesis.settings.register_profile(
    "casebase", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("casebase")

ROOT = Path(__file__).resolve().parent.parent


def data_folder() -> Path | None:
    """The folder of real documents, or None on a machine without it."""
    folder = Path(os.environ.get("CASEBASE_DATA") or ROOT.parent / "shared" / "data")
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real documents; the test skips where it is absent."""
    folder = data_folder()
    if folder is None:
        pytest.skip("needs the real documents of ../shared/data (or CASEBASE_DATA)")
    return folder


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests that commit end quickly; see `tests.flushing`."""
    with django_db_blocker.unblock():
        make_quick()


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Every test writes files and index in a folder of its own."""
    settings.CASEBASE_HOME = tmp_path
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    settings.ORIGINALS_DIR = tmp_path / "originals"
    settings.EDITIONS_DIR = tmp_path / "editions"
    registry.forget_labels()


@pytest.fixture(autouse=True)
def on_postgresql(request: pytest.FixtureRequest) -> None:
    """What is marked `postgresql` runs there and skips elsewhere."""
    if request.node.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite lets one writer in at a time")


@pytest.fixture(autouse=True)
def in_english() -> Generator[None, None, None]:
    """Every test begins in English, whatever language a command or a page left on."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def no_suggestion_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which passages go without suggestions is drawn by a key made at random; a test of that draws itself."""
    monkeypatch.setattr("coding.decisions.drawn", lambda **_draw: False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, Any]:
    """In CI everything is installed, so a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("CASEBASE_NO_SKIP") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may skip: {report.longrepr}"
    return report
