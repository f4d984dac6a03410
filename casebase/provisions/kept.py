"""What was counted for the library as it stands, kept in memory until the library changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, TypeVar, cast

from django.db.models import Count, Max, Sum

from casebase.models import Case, CaseProvision, Citation, Document, TextVersion

T = TypeVar("T")
Stamp = tuple[Any, ...]

#: Answers kept at once; the largest, the passages of a much-cited section, is a few megabytes.
MOST = 24

_lock = RLock()
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_stamp: list[Stamp] = []


def stamp() -> Stamp:
    """Changes with every import: texts never change once stored, and a case's revision grows with its facts.

    Five queries that read an index or a small table each.
    """
    return (
        *TextVersion.objects.aggregate(Max("pk"), Count("pk")).values(),
        *Citation.objects.aggregate(Max("pk")).values(),
        *CaseProvision.objects.aggregate(Max("pk"), Count("pk")).values(),
        *Document.objects.aggregate(Count("pk"), Max("created_at"), Sum("revision")).values(),
        *Case.objects.aggregate(Count("pk"), Max("modified_at"), Sum("revision")).values(),
    )


class Kept:
    """One view of the library as it stands: `get` builds an answer once for all who ask with the same stamp."""

    def __init__(self) -> None:
        self._stamp = stamp()

    def get(self, name: Hashable, build: Callable[[], T]) -> T:
        """The answer kept under `name`, built where there is none yet or the library has changed since."""
        with _lock:
            if _stamp != [self._stamp]:
                _kept.clear()
                _stamp[:] = [self._stamp]
            if name not in _kept:
                _kept[name] = build()
                while len(_kept) > MOST:
                    _kept.popitem(last=False)
            _kept.move_to_end(name)
            return cast("T", _kept[name])
