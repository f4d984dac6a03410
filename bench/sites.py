"""Sites in temporary folders, set up and served in processes of their own as `make run` does."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.site import ROOT, free_port, wait_for

BROWSER = ["--no-sandbox", "--disable-dev-shm-usage"]


class BenchError(Exception):
    """A command of the site did not do what is measured."""


@dataclass(frozen=True)
class Home:
    """A folder of a site with the environment its commands run in."""

    folder: Path
    environment: dict[str, str]

    @classmethod
    def at(cls, folder: Path, **urls: str) -> Home:
        """`urls` is ELASTICSEARCH_URL, or nothing for Tantivy."""
        chosen = {"DATABASE_URL": "", "ELASTICSEARCH_URL": "", "REDIS_URL": "", **urls}
        own = {
            "CASEBASE_HOME": str(folder),
            "HOST": "127.0.0.1",
            "ELASTICSEARCH_PREFIX": f"bench-{os.getpid()}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        return cls(folder, {**os.environ, **chosen, **own})

    def python(self, *arguments: str) -> str:
        """What a Python command on this folder prints. Raises `BenchError`."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise BenchError(
                f"{' '.join(arguments[:3])}: {done.stderr[-2000:] or done.stdout[-2000:]}"
            )
        return done.stdout

    def manage(self, *arguments: str) -> str:
        return self.python("manage.py", *arguments)

    def setup(self) -> str:
        """Migrate, load the fixture library, index; returns the first account's password, once."""
        found = re.search(r"password\s+(\S+)", self.manage("setup"))
        return found[1] if found else ""


@dataclass(frozen=True)
class Served:
    """A site that answers: its address and the process whose child the worker is."""

    url: str
    pid: int


@contextmanager
def serving(home: Home) -> Generator[Served, None, None]:
    """Serve a folder that is set up; entered when the first page has come, left when it has stopped."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT, env={**home.environment, "PORT": str(port)}, text=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url + "/", server)
        yield Served(url, server.pid)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
