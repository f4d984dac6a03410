"""An Elasticsearch that belongs to one test, which freezes it, kills it and starts it again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HEAP = "512m"


def tool() -> Path:
    """What starts a server (`start PORT HEAP`, `stop PORT`); the test skips where there is none."""
    named = os.environ.get("TEST_ELASTICSEARCH_TOOL")
    found = Path(named) if named else ROOT.parent / "shared" / "tools" / "elasticsearch"
    if not os.access(found, os.X_OK):
        pytest.skip(
            "needs a tool that starts an Elasticsearch (TEST_ELASTICSEARCH_TOOL or ../shared/tools/elasticsearch)"
        )
    return found


class OwnEngine:
    """A server on a port of its own; its data outlives a kill, not `close`."""

    def __init__(self, start_with: Path) -> None:
        self._tool = start_with
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.port: int = taken.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Start it, or start it again on its data; returns when it answers."""
        subprocess.run(
            [self._tool, "start", str(self.port), HEAP], check=True, capture_output=True, timeout=120
        )  # fmt: skip
        self._groups = _groups_of(self.port)
        assert self._groups, "the server runs, but where?"

    def freeze(self) -> None:
        """It takes connections and never answers, as in a long pause of its machine."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it stood."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """It is gone at once, whatever it was doing."""
        self._signal(signal.SIGKILL)
        deadline = time.monotonic() + 20
        while self.answers() and time.monotonic() < deadline:
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether it does so within two seconds."""
        try:
            with urllib.request.urlopen(self.url, timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def close(self) -> None:
        """Stop it and delete its data."""
        self.thaw()
        subprocess.run([self._tool, "stop", str(self.port)], check=False, timeout=60)

    def _signal(self, number: signal.Signals) -> None:
        for group in self._groups:
            try:
                os.killpg(group, number)
            except ProcessLookupError:
                continue


def _groups_of(port: int) -> set[int]:
    """The process groups of the servers whose settings are those of this port."""
    mark = f"run-{port}/".encode()
    found = set()
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            try:
                environment = (process / "environ").read_bytes()
                if mark in environment and b"ES_PATH_CONF=" in environment:
                    found.add(os.getpgid(int(process.name)))
            except (OSError, ProcessLookupError):
                continue
    return found - {os.getpgrp()}
