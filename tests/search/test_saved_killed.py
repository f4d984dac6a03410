"""A real process killed in the middle of a sweep: nothing is lost, nothing comes twice."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.search.smtp import MailServer, mail_server

ROOT = Path(__file__).resolve().parent.parent.parent


class Installation:
    """A folder and a database of its own, used by one process after the other."""

    def __init__(self, home: Path, server: MailServer, database: str) -> None:
        self.server = server
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "CASEBASE_HOME": str(home),
            "DATABASE_URL": database,
            "ELASTICSEARCH_URL": "",
            "REDIS_URL": "",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(server.port),
        }

    def run(self, command: list[str], expected: int = 0) -> str:
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == expected, done.stderr
        return done.stdout

    def do(self, *arguments: str, expected: int = 0) -> str:
        return self.run([sys.executable, "-m", "tests.search.in_process", *arguments], expected)

    def mailed(self) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for message in self.server.taken:
            plain = message.get_body(("plain",)).get_content()
            for line in plain.splitlines():
                if line.strip().startswith("Seals of"):
                    found[message["To"], line.strip()] += 1
        return found


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with empty tables, to be copied."""
    home = tmp_path_factory.mktemp("empty")
    with mail_server() as server:
        Installation(home, server, "").run([sys.executable, "manage.py", "migrate", "-v", "0"])
    return home / "casebase.sqlite3"


@pytest.fixture
def installation(tmp_path: Path, empty: Path) -> Iterator[Installation]:
    shutil.copy(empty, tmp_path)
    with mail_server() as server:
        yield Installation(tmp_path, server, "")


@pytest.fixture
def on_postgres(tmp_path: Path) -> Iterator[Installation]:
    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("TEST_DATABASE_URL is not set: no sweep was killed on PostgreSQL")
    name = f"killed_{uuid.uuid4().hex[:12]}"
    _administer(url, f"CREATE DATABASE {name}")
    try:
        with mail_server() as server:
            made = Installation(tmp_path, server, f"{url.rpartition('/')[0]}/{name}")
            made.run([sys.executable, "manage.py", "migrate", "-v", "0"])
            yield made
    finally:
        _administer(url, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(url: str, command: str) -> None:
    import psycopg

    with psycopg.connect(f"{url.rpartition('/')[0]}/postgres", autocommit=True) as connection:
        connection.execute(command)


POINTS = ["noting", "telling", "told one", "preparing", "before sending", "sent"]


@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_each_item_is_told_once_and_mailed_at_most_once(
    installation: Installation, point: str
) -> None:
    _kill(installation, point)


def test_killed_on_postgres_it_is_the_same(on_postgres: Installation) -> None:
    _kill(on_postgres, "told one")


def _kill(installation: Installation, point: str) -> None:
    do = installation.do
    before = (
        'add old "Seals of old." then prepare then add fresh "Seals of wax." "Nothing of the kind."'
    )
    do(*shlex.split(before), "then", "add", "other", "Seals of lead.")
    do("sweep", point, expected=-signal.SIGKILL)
    after = 'sweep - then sweep - then add later "Seals of paper." then sweep - 4 then sweep - 6 then told'
    told = json.loads(do(*shlex.split(after)))
    wanted = ["Seals of lead.", "Seals of paper.", "Seals of wax."]
    # On the site: each item once for each person, whatever was killed.
    for person in ("one", "two"):
        assert sorted(words for who, words, _why in told["items"] if who == person) == wanted
    mailed = installation.mailed()
    assert max(mailed.values()) == 1, mailed
    missing = {(f"{p}@example.org", w) for p in ("one", "two") for w in wanted} - set(mailed)
    if point == "before sending":
        # What a process took to send and did not: one person's message, and the next one says so.
        assert len({who for who, _words in missing}) == 1 and len(missing) == 2
        assert told["messages"].count("uncertain") == 1
        bodies = [m.get_body(("plain",)).get_content() for m in installation.server.taken]
        assert sum("may not have reached you" in body for body in bodies) == 1
    else:
        assert not missing
        assert told["messages"].count("uncertain") == (1 if point == "sent" else 0)
