"""A real browser against a running site: the system's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from casebase.models import TextVersion
from tests import factories as make

# Playwright's synchronous interface runs an event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Generator[Browser, None, None]:
    """One browser for all tests; they skip where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip("needs Chromium (set CHROMIUM to its path)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def version(transactional_db: None, tmp_path: Path) -> TextVersion:
    """The text of a small document of DS999, with a published codebook."""
    make.codebook(tmp_path / "codebook")
    return make.text_of(make.document(of=make.case()))


@pytest.fixture
def coder(version: TextVersion) -> User:
    """A coder called ada."""
    return make.person("coder", "ada")


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    """Give the browser a session of `user`."""
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Generator[Open, None, None]:
    """`open_page(path, user=None, **context)`: a page in a browser of its own; script errors fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(path: str, user: User | None = None, **options: Any) -> Page:
        options = {
            "viewport": {"width": 1440, "height": 900},
            "reduced_motion": "reduce",
            **options,
        }
        context = chromium.new_context(**options)
        context.set_default_timeout(8000)
        contexts.append(context)
        if user is not None:
            sign_in(context, user, live_server.url)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def workbench(open_page: Open) -> Callable[..., Page]:
    """The workbench of the small document, ready for work."""

    def open_it(user: User | None = None, **options: Any) -> Page:
        page = open_page("/coding/ds999-digest/", user, **options)
        page.wait_for_selector("body[data-ready]")
        return page

    return open_it
