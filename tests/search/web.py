"""The site as `manage.py serve` serves it, in this process and on the test's database."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connections
from waitress.server import create_server


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Web:
    """Asks over HTTP; ``headers`` go with every request."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.headers: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ask("POST", path, data, **{"Content-Type": "application/json", **headers})

    def ask(self, method: str, path: str, data: bytes | None, **headers: str) -> Answer:
        request = urllib.request.Request(
            self.url + path, data, {**self.headers, **headers}, method=method
        )
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                status, body = response.status, response.read()
        except urllib.error.HTTPError as error:
            status, body = error.code, error.read()
        return Answer(status, body, time.perf_counter() - began)


@cache
def _application() -> Any:
    """Made once: it looks through all static files."""
    return get_wsgi_application()


@contextmanager
def serving() -> Iterator[Web]:
    """With the same server, number of threads and limits as `manage.py serve`.

    Its threads end with it, and none keeps its connection: PostgreSQL has a hundred for all tests.
    """
    values = connections.settings["default"]
    kept, values["CONN_MAX_AGE"] = values["CONN_MAX_AGE"], 0
    server = create_server(_application(), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=_run, args=(server,), daemon=True)
    thread.start()
    try:
        yield Web(f"http://127.0.0.1:{server.effective_port}")
    finally:
        server.close()
        thread.join(5)
        server.task_dispatcher.shutdown()
        values["CONN_MAX_AGE"] = kept


def _run(server: Any) -> None:
    # It is stopped by closing its socket under it.
    with suppress(OSError):
        server.run()
