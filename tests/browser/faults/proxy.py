"""A network that fails on command: an HTTP proxy between the browser and the site."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What may happen to a request. `pass`: it is answered. `drop`: it never arrives. `lose`: it arrives, its answer does
#: not. `cut`: half of its answer comes. `500`: it fails before it reaches the site; `late 500`: afterwards.
Fate = str
Rule = Callable[[str, str], "Fate | dict[str, Any]"]
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


def is_write(method: str, path: str) -> bool:
    return method != "GET" and path.startswith("/api/")


class Proxy:
    """Listens on a port of its own, so that the browser keeps its address while the site comes and goes."""

    def __init__(self, port: int) -> None:
        self.site_port = port
        self.rule: Rule = lambda method, path: "pass"
        #: (method, path, body) of every request to change something, and what became of it.
        self.writes: list[tuple[str, str, Any, Fate]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self._thread.start()

    def mend(self) -> None:
        self.rule = lambda method, path: "pass"

    def fail_writes(self, *fates: Fate) -> None:
        """Let requests that change something meet these fates in turn, the last one for ever."""
        left = list(fates)

        def rule(method: str, path: str) -> Fate:
            if not is_write(method, path):
                return "pass"
            return left.pop(0) if len(left) > 1 else left[0]

        self.rule = rule

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


def _handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fate = proxy.rule(self.command, self.path)
            if is_write(self.command, self.path):
                sent = json.loads(body) if body else None
                proxy.writes.append((self.command, self.path, sent, str(fate)))
            if isinstance(fate, dict):
                self.give(
                    fate["status"],
                    [("Content-Type", "application/json")],
                    json.dumps(fate["json"]).encode(),
                )
                return
            if fate == "500":
                self.give(500, [], b"")
            elif fate != "drop":
                self.forward(body, fate)

        def forward(self, body: bytes, fate: Fate) -> None:
            site = http.client.HTTPConnection("127.0.0.1", proxy.site_port, timeout=60)
            try:
                site.request(self.command, self.path, body or None, dict(self.headers))
                answer = site.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException):
                return  # the site is down: so is the connection
            finally:
                site.close()
            if fate == "late 500":
                self.give(500, [], b"")
            elif fate != "lose":
                self.give(answer.status, answer.getheaders(), content, cut=fate == "cut")

        def give(
            self, status: int, headers: list[tuple[str, str]], content: bytes, *, cut: bool = False
        ) -> None:
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(OSError):  # a page that was closed does not listen
                self.wfile.write(content[: len(content) // 2] if cut else content)

        do_GET = do_POST = do_PATCH = do_DELETE = do_HEAD = answer  # noqa: N815 (the library's names)

    return Handler
