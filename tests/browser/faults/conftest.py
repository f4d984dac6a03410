"""One site for all faults: the product's own server process, behind a network that fails on command."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.faults.proxy import Proxy
from tests.browser.faults.stock import slug
from tests.site import ROOT, free_port, wait_for

CODED = """
SELECT a.id, a.quote, a.note, c.key AS code, u.username AS coder, a.deleted, a.revision, a.layer, a.weight, a.direction
FROM coding_annotation a JOIN coding_code c ON c.id = a.code_id JOIN casebase_textversion v ON v.id = a.version_id
JOIN casebase_document d ON d.id = v.document_id LEFT JOIN auth_user u ON u.id = a.coder_id
WHERE d.slug = ? ORDER BY a.created_at, a.start
"""
LOG = """
SELECT l.action, l.act, u.username AS actor FROM coding_change l JOIN casebase_textversion v ON v.id = l.version_id
JOIN casebase_document d ON d.id = v.document_id LEFT JOIN auth_user u ON u.id = l.actor_id
WHERE d.slug = ? ORDER BY l.id
"""


@dataclass
class FaultySite:
    """A site whose server can be killed, whose network can fail, and whose database is looked into directly."""

    home: Path
    port: int
    proxy: Proxy
    told: dict[str, Any] = field(default_factory=dict)
    server: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        none = {"DATABASE_URL": "", "REDIS_URL": "", "ELASTICSEARCH_URL": ""}
        own = {
            "CASEBASE_HOME": str(self.home), "PORT": str(self.port), "HOST": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip
        return {**os.environ, **none, **own}

    def stock(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "tests.browser.faults.stock", *command],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        self.server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT, env=self.environment, text=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for(f"http://127.0.0.1:{self.port}/accounts/login/", self.server)

    def kill(self) -> None:
        """As the machine's memory keeper would: no chance to tidy up."""
        assert self.server
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()

    def stop(self) -> None:
        assert self.server
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(30)

    def database(self) -> sqlite3.Connection:
        found = sqlite3.connect(self.home / "casebase.sqlite3", timeout=30, isolation_level=None)
        found.row_factory = sqlite3.Row
        return found

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        with closing(self.database()) as found:
            return [dict(row) for row in found.execute(query, values)]

    def coded(self, document: str) -> list[dict[str, Any]]:
        """Every coding of a document, deleted ones too."""
        return self.rows(CODED, document)

    def log(self, document: str) -> list[dict[str, Any]]:
        return self.rows(LOG, document)

    def change(self, query: str, *values: Any) -> None:
        with closing(self.database()) as found:
            assert found.execute(query, values).rowcount > 0


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[FaultySite, None, None]:
    port = free_port()
    proxy = Proxy(port)
    made = FaultySite(tmp_path_factory.mktemp("faults"), port, proxy)
    made.told = json.loads(made.stock("fill").splitlines()[-1])
    made.start()
    yield made
    made.stop()
    proxy.close()


@pytest.fixture
def faulty(site: FaultySite) -> Generator[FaultySite, None, None]:
    """The site with a network that works, until a test says otherwise."""
    site.proxy.mend()
    site.proxy.writes.clear()
    yield site
    site.proxy.mend()


@pytest.fixture(scope="session")
def documents() -> Any:
    """Each test takes a document of its own."""
    return iter(range(100))


@pytest.fixture
def document(documents: Any) -> str:
    return slug(next(documents))


@pytest.fixture
def browser_of(
    chromium: Browser, faulty: FaultySite
) -> Generator[Callable[..., BrowserContext], None, None]:
    """`browser_of("ada")`: a browser in which somebody is signed in; script errors fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(name: str | None = "ada") -> BrowserContext:
        context = chromium.new_context(
            viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if name:
            cookie = {"name": faulty.told["cookie"], "value": faulty.told["sessions"][name]}
            context.add_cookies([{**cookie, "url": faulty.proxy.url}])  # type: ignore[list-item,typeddict-item]
        context.on("weberror", lambda error: errors.append(str(error.error)))
        return context

    yield open_one
    faulty.proxy.mend()
    for context in contexts:
        context.close()
    assert errors == []


def workbench(
    context: BrowserContext, site: FaultySite, document: str, *, clock: Any = None
) -> Page:
    """The workbench, ready for work; with a clock of the test's own where one is given."""
    page = context.new_page()
    if clock is not None:
        page.clock.install(time=clock)
    page.goto(f"{site.proxy.url}/coding/{document}/")
    page.wait_for_selector("body[data-ready]")
    return page
