"""The REST API as a script uses it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import urllib3

from bench.sites import BenchError

PATIENCE = 600  # seconds


class Rest:
    """A signed-in connection that is kept open."""

    def __init__(self, url: str, password: str = "") -> None:
        self.url = url
        self.pool = urllib3.PoolManager()
        self.headers = {"Accept": "application/json"}
        if password:
            answer = self.send("POST", "token/", {"username": "admin", "password": password})
            self.headers["Authorization"] = f"Token {answer['token']}"

    def send(self, method: str, path: str, fields: dict[str, Any] | None = None) -> Any:
        """The answer as JSON; `fields` of a GET go into the address. Raises `BenchError`."""
        answer = self.pool.request(
            method, f"{self.url}/api/{path}", fields=fields, headers=self.headers
        )
        if answer.status >= 400:
            raise BenchError(f"{method} {path}: {answer.status} {answer.data[:500]!r}")
        return answer.json()

    def upload(self, path: Path) -> str:
        """Queue the import of a file; returns the job's id."""
        fields = {"files": (path.name, path.read_bytes(), "application/octet-stream")}
        return str(self.send("POST", "imports/", fields)["id"])

    def paragraph(self, label: str, case: str) -> str | None:
        """The document in which search finds a numbered paragraph of a case, or None."""
        query = {"q": f"label:{label} case:{case}", "by": "passage"}
        hits = self.send("GET", "search/", query)["hits"]
        return next((str(hit["document"]) for hit in hits if hit["label"] == label), None)

    def await_paragraph(self, label: str, case: str) -> str:
        """Ask until search finds it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if document := self.paragraph(label, case):
                return document
            time.sleep(0.1)
        raise BenchError(f"{label} of {case} was not found within {PATIENCE} s")
