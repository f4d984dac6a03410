"""A site as a person starts it: `setup`, then `serve` (and Celery where there is Redis), in processes of their own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN = 120  # seconds; a busy machine is not a failed one


@dataclass(frozen=True)
class Site:
    """A running site: its address, the first account's password, and its environment for `manage`."""

    url: str
    password: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command on the same folder and databases."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(url: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the site stopped: {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the site did not answer")


def obey_interrupts() -> None:
    """As in a terminal: what a script starts in the background has been told to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def running(home: Path, **urls: str) -> Generator[Site, None, None]:
    """Set up and serve a site in `home`; `urls` are DATABASE_URL, ELASTICSEARCH_URL and REDIS_URL, or nothing.

    At the end it is stopped as Ctrl-C would, and must say so and exit with 0.
    """
    port = free_port()
    chosen = {"DATABASE_URL": "", "ELASTICSEARCH_URL": "", "REDIS_URL": "", **urls}
    environment = {
        **os.environ, **chosen, "CASEBASE_HOME": str(home), "PORT": str(port), "HOST": "127.0.0.1",
        "ELASTICSEARCH_PREFIX": f"test-{port}", "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    site = Site(f"http://127.0.0.1:{port}", "", environment)
    setup = site.manage("setup")
    assert setup.returncode == 0, setup.stderr
    found = re.search(r"password\s+(\S+)", setup.stdout)
    assert found, setup.stdout
    site = Site(site.url, found[1], environment)
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        preexec_fn=obey_interrupts,  # noqa: PLW1509 (the test has no other thread)
    )
    workers = []
    if chosen["REDIS_URL"]:
        celery = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "config",
            "worker",
            "--concurrency",
            "1",
            "--loglevel",
            "ERROR",
        ]
        workers.append(subprocess.Popen(celery, cwd=ROOT, env=environment))
    try:
        wait_for(site.url, server)
        yield site
    finally:
        for worker in workers:  # first: one that is left would take the tasks of other tests
            worker.terminate()
            worker.wait(30)
        server.send_signal(signal.SIGINT)
        out, _err = server.communicate(timeout=30)
    assert server.returncode == 0 and "Stopped." in out, out
