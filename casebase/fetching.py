"""Polite reading of a public API: one host, a pace, time limits, and patience with a server in trouble."""

from __future__ import annotations

import email.utils
import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from typing import IO
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

from problems import Problem

AGENT = "ntb-casebase (manage.py ingest)"
MAX_BYTES = 50_000_000
CHUNK = 1 << 16
PASSING = {408, 429, 500, 502, 503, 504}  # worth another try


class _Again(Exception):  # noqa: N818 (a step of the loop, never seen outside)
    """The answer may be better later; `wait` is what the server asked for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like any other: it could lead to another host."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message,
        newurl: str,
    ) -> None:  # fmt: skip
        return None


def origin(url: str) -> tuple[str, str, int]:
    """(scheme, host, port) of an address; a Problem unless it is one of http or https."""
    try:
        parts: SplitResult = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}[parts.scheme]
    except (ValueError, KeyError):
        port = 0
    if not port or not parts.hostname or parts.username:
        raise Problem(
            "bad_address",
            _("This is no address that can be fetched."),
            place=url[:200],
            remedy=_("Give an address that begins with https:// and a host."),
        )
    return parts.scheme, parts.hostname, port


@dataclass(slots=True)
class Fetcher:
    """Reads addresses of the host of `base` only.

    Args:
        base: an address whose scheme, host and port all others must share.
        pause: seconds between the end of a request and the start of the next.
        tries: how often an address is asked before giving up.
        timeout: seconds that the server may keep silent.
        deadline: seconds that one whole answer may take.
        patience: the longest wait in seconds; a server that asks for more is left alone.
    """

    base: str
    pause: float = 1.0
    tries: int = 5
    timeout: float = 30.0
    deadline: float = 120.0
    patience: float = 300.0
    _last: float = field(default=float("-inf"), init=False)

    def get(self, url: str, *, accept: Callable[[bytes], object]) -> bytes:
        """The answer's bytes; `accept` raises ValueError for an answer that is not whole, which is asked for again."""
        if origin(url) != origin(self.base):
            raise Problem(
                "other_host",
                _("The address leads to another host and was not followed."),
                place=url[:200],
                remedy=_("Check the address that was given with --url."),
            )
        for attempt in range(1, self.tries + 1):
            self._keep_pace()
            try:
                data = self._once(url)
                accept(data)
            except (_Again, ValueError) as error:
                if attempt == self.tries:
                    raise _gave_up(url, str(error)) from error
                self._wait(url, attempt, error)
            else:
                return data
            finally:
                self._last = time.monotonic()
        raise AssertionError("unreachable")

    def _keep_pace(self) -> None:
        wait = self._last + self.pause - time.monotonic()
        if wait > 0:
            time.sleep(wait)

    def _wait(self, url: str, attempt: int, error: Exception) -> None:
        asked = error.wait if isinstance(error, _Again) else None
        wait = self.pause * 2**attempt if asked is None else asked
        if wait > self.patience:
            raise _gave_up(url, f"{error}, Retry-After {wait:.0f} s") from error
        time.sleep(wait)

    def _once(self, url: str) -> bytes:
        headers = {"User-Agent": AGENT, "Accept": "application/json"}
        request = urllib.request.Request(url, headers=headers)  # noqa: S310 (scheme checked by `origin`)
        try:
            with urllib.request.build_opener(_NoRedirect).open(
                request, timeout=self.timeout
            ) as answer:
                return self._body(url, answer)
        except urllib.error.HTTPError as error:
            with error:
                if error.code in PASSING:
                    asked = retry_after(error.headers.get("Retry-After"))
                    raise _Again(f"HTTP {error.code}", asked) from error
                raise _gave_up(url, f"HTTP {error.code}") from error
        except (OSError, http.client.HTTPException) as error:
            raise _Again(str(error) or type(error).__name__) from error

    def _body(self, url: str, answer: http.client.HTTPResponse) -> bytes:
        """The whole body within deadline and size; a body shorter than announced is asked for again."""
        until = time.monotonic() + self.deadline
        body = bytearray()
        while chunk := answer.read1(CHUNK):
            body += chunk
            if len(body) > MAX_BYTES:
                raise _gave_up(url, f"more than {MAX_BYTES} bytes")
            if time.monotonic() > until:
                raise _Again(f"no whole answer in {self.deadline:.0f} s")
        announced = answer.headers.get("Content-Length", "")
        if announced.isdigit() and len(body) < int(announced):
            raise _Again(f"{len(body)} of {announced} bytes")
        return bytes(body)


def retry_after(value: str | None) -> float | None:
    """Seconds of a Retry-After header, which holds seconds or a date; None where it says nothing."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _gave_up(url: str, reason: str) -> Problem:
    return Problem(
        "not_fetched",
        _("The server did not give the page: %(reason)s.") % {"reason": reason},
        place=url[:200],
        remedy=_("Try again later; what came before is kept."),
    )
