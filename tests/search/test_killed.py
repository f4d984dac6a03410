"""A worker killed in the middle of its work, with no chance to tidy up; then another one comes."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.search.conftest import ENGINES, delete_indexes
from tests.site import ROOT, Site

WITHIN = 60  # seconds
TOUCH_ALL = """
INSERT INTO search_outboxentry (document, queue, sequence, created_at, attempts, last_error)
SELECT slug, '', 1, '2026-01-01', 0, '' FROM casebase_document
"""


@dataclass
class Library:
    """A site of its own, set up but not served."""

    site: Site
    database: Path

    def manage(self, *arguments: str) -> str:
        done = self.site.manage(*arguments)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.site.environment,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def value(self, query: str) -> Any:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as found:
            return found.execute(query).fetchone()[0]

    def touch_all(self) -> int:
        with closing(sqlite3.connect(self.database)) as found, found:
            return found.execute(TOUCH_ALL).rowcount

    def waiting(self) -> int:
        return int(self.value("SELECT count(*) FROM search_outboxentry WHERE queue = ''"))


def environment(home: Path, **urls: str) -> dict[str, str]:
    none = {"DATABASE_URL": "", "REDIS_URL": "", "ELASTICSEARCH_URL": ""}
    own = {"CASEBASE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return {**os.environ, **none, **own, **urls}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that ships with the code, set up once."""
    home = tmp_path_factory.mktemp("shipped")
    done = Site("", "", environment(home)).manage("setup")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(params=ENGINES)
def library(request: pytest.FixtureRequest, shipped: Path, tmp_path: Path) -> Iterator[Library]:
    """A copy of it, indexed."""
    home = shutil.copytree(shipped, tmp_path / "home")
    url = os.environ.get("TEST_ELASTICSEARCH_URL", "")
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    urls = {"ELASTICSEARCH_URL": url, "ELASTICSEARCH_PREFIX": prefix}
    if request.param == "tantivy":
        yield Library(Site("", "", environment(home)), home / "casebase.sqlite3")
        return
    if not url:
        pytest.skip("TEST_ELASTICSEARCH_URL is not set: not tried on Elasticsearch")
    made = Library(Site("", "", environment(home, **urls)), home / "casebase.sqlite3")
    made.manage("search_index", "rebuild")
    yield made
    delete_indexes(url, prefix)


def kill_when(process: subprocess.Popen[bytes], happens: Any) -> None:
    until = time.monotonic() + WITHIN
    while not happens():
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_killed_in_mid_bulk(library: Library) -> None:
    all_of_them = library.touch_all()
    worker = library.start("work")
    kill_when(worker, lambda: library.waiting() < all_of_them)
    assert library.waiting() > 0, "there was work left"
    library.manage("work", "--once")
    assert library.waiting() == 0
    library.manage("search_index", "verify")


def test_killed_in_mid_rebuild(library: Library) -> None:
    generation = "SELECT generation FROM search_indexstate ORDER BY id DESC"
    building = "SELECT building FROM search_indexstate ORDER BY id DESC"
    before = library.value(generation)
    rebuild = library.start("search_index", "rebuild")
    kill_when(rebuild, lambda: library.value(building))
    assert library.value(building)
    assert "TBT" in library.manage("search", "TBT"), "the old index answers"
    library.touch_all()
    library.manage("work", "--once")
    assert library.value("SELECT count(*) FROM search_outboxentry") == 0
    assert not library.value(building), "the half-made index is forgotten"
    assert library.value(generation) == before
    library.manage("search_index", "verify")


HELPED = """
import sys, django
django.setup()
from search import indexing, registry
from search.upkeep import helpers

registry.MOST_AT_ONCE = 2
helpers.FROM = 1
helpers._number = lambda: 2
taken, begin = [], helpers.Makers.__enter__


def enter(makers):
    begin(makers)
    for _helper in makers._helpers:
        helper, answer = makers._answers.get(timeout=60)
        helper.greet(answer)
    return makers


def take(helper, answer):
    taken.append(one := of_helper(helper, answer))
    if len(taken) == 3 and "kill" in sys.argv:
        helper._process.kill()
    if len(taken) == 3 and "wait" in sys.argv:
        print(*[one._process.pid for one in started], flush=True)
        sys.stdin.read()
    return one


started, make = [], helpers._Helper.__init__
helpers._Helper.__init__ = lambda self, answers: (started.append(self), make(self, answers))[1]
helpers.Makers.__enter__ = enter
of_helper, helpers._Helper.taken = helpers._Helper.taken, take
print(indexing.rebuild(), len(taken))
assert all(one._process.returncode is not None for one in started)
"""


@pytest.mark.parametrize("how", ["", "kill"])
def test_a_helper_killed_in_mid_rebuild_loses_nothing(library: Library, how: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELPED, how],
        cwd=ROOT, env=library.site.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    documents, taken = map(int, done.stdout.split())
    assert 3 <= taken <= documents
    library.manage("search_index", "verify")


def test_helpers_end_with_their_parent(library: Library) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", HELPED, "wait"],
        cwd=ROOT, env=library.site.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert parent.stdout is not None
    helpers = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(helpers) == 2
    parent.kill()
    parent.wait()
    until = time.monotonic() + WITHIN
    while any(is_running(pid) for pid in helpers):
        assert time.monotonic() < until, "a helper outlives its parent"
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    """Not a zombie that nobody has waited for, either."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
