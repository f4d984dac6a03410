"""Locks held across processes, and across machines where they share a PostgreSQL."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from filelock import FileLock, Timeout

from search.backends.base import IndexUnavailable

LOOK_EVERY = 0.2  # seconds


@contextmanager
def lock(name: str, *, timeout: float) -> Iterator[None]:
    """Hold the lock; -1 waits as long as it takes. Raises `filelock.Timeout` where another holds it."""
    folder = Path(settings.SEARCH_INDEX_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = FileLock(folder / f"{name}.lock", timeout=timeout)
        held.acquire()
    except OSError as error:
        if isinstance(error, Timeout):
            raise
        raise IndexUnavailable(f"the index folder cannot be written: {error}") from error
    try:
        if connection.vendor == "postgresql":
            with _advisory(name, timeout):
                yield
        else:
            yield
    finally:
        held.release()


def is_free(name: str) -> bool:
    """Whether nobody holds the lock just now."""
    try:
        with lock(name, timeout=0):
            return True
    except Timeout:
        return False


@contextmanager
def _advisory(name: str, timeout: float) -> Iterator[None]:
    """The database lets go of it by itself when the connection ends."""
    number = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest(), "big")
    until = time.monotonic() + timeout
    while not _ask("pg_try_advisory_lock", number):
        if timeout >= 0 and time.monotonic() >= until:
            raise Timeout(name)
        time.sleep(LOOK_EVERY)
    try:
        yield
    finally:
        with suppress(DatabaseError):
            _ask("pg_advisory_unlock", number)


def _ask(function: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [number])
        return bool(cursor.fetchone()[0])
