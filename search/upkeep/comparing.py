"""Compares index and database both ways, and mends what differs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from search import outbox, registry
from search.backends import get_backend
from search.entry import digest
from search.models import IndexState, OutboxEntry
from search.records import PassageRecord
from search.upkeep.draining import drain
from search.upkeep.making import read
from search.upkeep.states import state_of

NAMES_KEPT = 20
UNREADABLE = "unreadable"
Progress = Callable[[int, int | None, str], None]


@dataclass(frozen=True, slots=True)
class Drift:
    """Documents in which index and database differ, changes that still wait left out."""

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    surplus: tuple[str, ...]

    def __bool__(self) -> bool:
        return len(self) > 0

    def __len__(self) -> int:
        return len(self.missing) + len(self.changed) + len(self.surplus)

    def all(self) -> tuple[str, ...]:
        """The documents of all three."""
        return (*self.missing, *self.changed, *self.surplus)

    def summary(self, names: int = NAMES_KEPT) -> dict[str, Any]:
        """Numbers, and the first names, as JSON."""
        return {
            kind: {"count": len(slugs), "documents": list(slugs[:names])}
            for kind, slugs in (
                ("missing", self.missing),
                ("changed", self.changed),
                ("surplus", self.surplus),
            )
        }


def drift(progress: Progress | None = None) -> Drift:
    """Compare by a digest of every document; what looked different is looked at twice.

    The finding is kept in `IndexState` for the operator. Raises `IndexUnavailable`.
    """
    backend = get_backend()
    indexed = dict(backend.documents())
    suspects = list(_differing(indexed, list(dict.fromkeys(registry.document_ids())), progress))
    if suspects:
        # While we looked, some of them may have been changed and indexed.
        now = backend.documents()
        indexed = {slug: now[slug] for slug in suspects if slug in now}
        found = list(_compared(indexed, suspects))
    else:
        found = []
    result = Drift(
        *(tuple(s for s, kind in found if kind == k) for k in ("missing", "changed", "surplus"))
    )
    IndexState.objects.filter(pk=state_of(backend).pk).update(
        reconciled_at=timezone.now(), drift=result.summary()
    )
    return result


def _differing(
    indexed: dict[str, str], documents: list[str], progress: Progress | None
) -> Iterator[str]:
    surplus = sorted(indexed.keys() - set(documents))
    told = _("comparing index and database")
    for done, (slug, kind) in enumerate(_each(indexed, documents), 1):
        if progress is not None:
            progress(done, len(documents), told)
        if kind:
            yield slug
    yield from surplus


def _compared(indexed: dict[str, str], suspects: list[str]) -> Iterator[tuple[str, str]]:
    waiting = set(OutboxEntry.objects.filter(queue="").values_list("document", flat=True))
    return ((s, kind) for s, kind in _each(indexed, suspects) if kind and s not in waiting)


def _each(indexed: dict[str, str], documents: list[str]) -> Iterator[tuple[str, str]]:
    """Each document and how it differs: missing, changed, surplus, or not."""
    for slug, found in read(documents):
        there = indexed.get(slug)
        wanted = _wanted(found)
        if wanted == there:
            kind = ""
        elif there is None:
            kind = "missing"
        else:
            kind = "surplus" if wanted is None else "changed"
        yield slug, kind


def _wanted(found: Sequence[PassageRecord] | Exception) -> str | None:
    """The digest that the index should have of a document; None where it should have nothing of it."""
    if isinstance(found, Exception):
        # It differs for certain; indexing it again shows the error to the operator.
        return UNREADABLE
    return digest(found) if found else None


def reconcile(progress: Progress | None = None) -> Drift:
    """Find where index and database differ and put those documents into the outbox."""
    found = drift(progress)
    with transaction.atomic():
        outbox.touch_many(found.all())
    return found


def repair(progress: Progress | None = None) -> Drift:
    """Mend what differs; returns what did."""
    found = reconcile(progress)
    drain()
    return found
