"""What changed since a page asked last, of what its reader may see.

A cursor is the server's time and a token of `coding.visibility.sight`. No number of the log is in it: a number that
jumps would tell of changes that are hidden. Each answer reaches back some seconds, so that a change that was written
before but committed after the last one is not lost; what comes twice has the same revision.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q
from django.utils import timezone

from coding.models import Change, Mode
from coding.visibility import running_modes, sight, visible_in_log

OVERLAP = timedelta(seconds=5)
OLDEST = timedelta(minutes=10)  # a page that was away for longer had better read all again


@dataclass(frozen=True, slots=True)
class News:
    """`changed` are ids by kind, to be read through `coding.visibility`; with `anew` a page has to read all again."""

    cursor: str
    anew: bool = False
    changed: dict[str, list[uuid.UUID]] = field(default_factory=dict)
    own: bool = False  # one of the changes is the reader's own, made in another tab perhaps


def cursor(user: User | AnonymousUser, versions: Collection[int]) -> str:
    """Where a page begins that reads these texts' codings after this call."""
    return _written(timezone.now(), sight(user, versions, running_modes()))


def news(user: User | AnonymousUser, versions: Collection[int], since: str) -> News:
    """What was written to the log about codings of these texts, and about chains, since a cursor was given.

    A cursor that cannot be read, is old, of the future (the clock was put back) or of another sight asks for all anew.
    """
    now, modes = timezone.now(), running_modes()
    seen = sight(user, versions, modes)
    fresh = _written(now, seen)
    at, token = _read(since)
    if at is None or token != seen or not now - OLDEST <= at <= now:
        return News(fresh, anew=True)
    rows = Change.objects.filter(Q(version__in=versions) | Q(kind="chain"), pk__gt=_floor(at))
    if Mode.BLIND in modes:
        # One question whether a peer works in secret or not, so that no delay tells either.
        rows = rows.filter(visible_in_log(user))
    found: dict[str, dict[uuid.UUID, None]] = defaultdict(dict)
    own = False
    for kind, ident, actor in rows.order_by("pk").values_list("kind", "object_id", "actor"):
        found[kind][ident] = None
        own = own or (actor is not None and actor == user.pk)
    return News(fresh, changed={kind: list(idents) for kind, idents in found.items()}, own=own)


def _floor(at: datetime) -> int:
    """The last entry of the log before a time; read from the end, where the time is."""
    before = (
        Change.objects.filter(at__lte=at - OVERLAP).order_by("-pk").values_list("pk", flat=True)
    )
    return before.first() or 0


def _written(at: datetime, token: str) -> str:
    return f"{int(at.timestamp() * 1000)}.{token}"


def _read(text: str) -> tuple[datetime | None, str]:
    stamp, _dot, token = text.partition(".")
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 14:
        return None, token
    return datetime.fromtimestamp(int(stamp) / 1000, UTC), token
