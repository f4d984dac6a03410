"""A request that comes twice is done once: its act takes the id that the client gave the request.

The answer to a change can be lost on its way. The client then sends the change again under the same key, and the log
tells that it was done.
"""

from __future__ import annotations

import uuid
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.auth.models import User

from coding.models import Change

_SPACE = uuid.UUID("6f1b6c1e-7d0a-5a58-9b8e-3c3b1f2f9d57")
_asked: ContextVar[uuid.UUID | None] = ContextVar("asked", default=None)


@contextmanager
def asked_as(user: User, key: str) -> Generator[None, None, None]:
    """What is done inside belongs to one act, named by the client's key; keys of other people are other acts."""
    token = _asked.set(uuid.uuid5(_SPACE, f"{user.pk}:{key}") if key else None)
    try:
        yield
    finally:
        _asked.reset(token)


def act_id() -> uuid.UUID:
    """The id of the act to log: the client's, or a new one."""
    return _asked.get() or uuid.uuid4()


def done_before(object_id: uuid.UUID | None = None) -> list[Change]:
    """What this request did when it came the first time, to one object or to all; in order, empty at the first time."""
    act = _asked.get()
    if act is None:
        return []
    rows = Change.objects.filter(act=act).order_by("id")
    return list(rows.filter(object_id=object_id) if object_id else rows)
