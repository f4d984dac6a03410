"""Keeps the index a function of the database: drains the outbox, rebuilds, compares."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from filelock import FileLock, Timeout

from problems import Problem
from search import outbox, registry
from search.backends import get_backend
from search.backends.base import Backend, IndexUnavailable, Writer
from search.entry import digest, entries
from search.models import IndexState, OutboxEntry

logger = logging.getLogger(__name__)

BATCH = 40  # documents between two commits
LONGEST_WAIT = timedelta(hours=1)

Progress = Callable[[int, int | None, str], None]
ShouldStop = Callable[[], bool]


class Stopped(Exception):  # noqa: N818 (a request obeyed, not an error)
    """`should_stop` said so; the index in use is unharmed."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Documents in which index and database differ, changes that still wait left out."""

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    surplus: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.surplus)

    def __len__(self) -> int:
        return len(self.missing) + len(self.changed) + len(self.surplus)


def drain(
    limit: int | None = None, should_stop: ShouldStop | None = None, *, wait: bool = True
) -> int:
    """Index the documents that wait, whole; returns how many were done.

    A document whose records cannot be made keeps its row with the error and is tried again later,
    after ever longer pauses. Without an index yet, one is built. With ``wait`` False it returns 0
    at once where another process drains.
    """
    if not _due().exists():
        return 0
    backend = get_backend()
    try:
        if backend.current() is None:
            return rebuild(should_stop=should_stop)
        with _lock("drain", timeout=-1 if wait else 0):
            return _drain(backend, limit, should_stop)
    except Timeout:
        return 0
    except IndexUnavailable as error:
        logger.warning("indexing waits: %s", error)
        _postpone(_due(), str(error), timedelta(seconds=5))
        return 0


def drain_when_idle() -> int:
    """What the worker repeats between jobs: a little at a time."""
    return drain(limit=BATCH, wait=False)


def ensure() -> None:
    """Build the index where there is none, else bring it up to date."""
    if get_backend().current() is None:
        rebuild()
    else:
        drain()


def _due() -> QuerySet[OutboxEntry]:
    now = timezone.now()
    return OutboxEntry.objects.filter(Q(retry_at=None) | Q(retry_at__lte=now), queue="")


@contextmanager
def _lock(name: str, *, timeout: float) -> Iterator[None]:
    """A lock file in the index folder, held across processes. Raises `filelock.Timeout`."""
    folder = Path(settings.SEARCH_INDEX_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f"{name}.lock", timeout=timeout):
        yield


def _drain(backend: Backend, limit: int | None, should_stop: ShouldStop | None) -> int:
    done = 0
    while limit is None or done < limit:
        if should_stop is not None and should_stop():
            break
        room = BATCH if limit is None else min(BATCH, limit - done)
        batch = list(_due()[:room])
        generation = backend.current()
        if not batch or generation is None:
            break
        done += _index_batch(backend, generation, batch)
    return done


def _index_batch(backend: Backend, generation: str, batch: list[OutboxEntry]) -> int:
    """One commit's worth. Rows go only after the commit: a crash before it repeats the work."""
    done: list[OutboxEntry] = []
    began = timezone.now()
    with backend.writer(generation) as writer:
        for entry in batch:
            try:
                _write(writer, entry.document)
            except IndexUnavailable:
                raise
            except Exception as error:
                logger.exception("could not index %s", entry.document)
                pause = min(timedelta(seconds=2 ** min(entry.attempts + 1, 12)), LONGEST_WAIT)
                rows = OutboxEntry.objects.filter(pk=entry.pk, sequence=entry.sequence)
                _postpone(rows, f"{type(error).__name__}: {error}", pause, entry.attempts + 1)
            else:
                done.append(entry)
    with transaction.atomic():
        state = _state(backend)
        if state.building:
            outbox.touch_many([entry.document for entry in done], queue=state.building)
        for entry in done:
            OutboxEntry.objects.filter(pk=entry.pk, sequence=entry.sequence).delete()
        IndexState.objects.filter(pk=state.pk).update(generation=generation, applied_through=began)
    return len(done)


def _write(writer: Writer, document: str) -> int:
    """Put one document as it is now into the index; returns its number of passages."""
    version = time.time_ns()  # before reading: whoever reads later wins
    made = list(entries(registry.records(document)))
    writer.replace(document, made, version=version)
    return len(made)


def _postpone(rows: QuerySet[OutboxEntry], error: str, pause: timedelta, attempts: int = 0) -> None:
    rows.update(last_error=error[:2000], retry_at=timezone.now() + pause, attempts=attempts)


def _state(backend: Backend) -> IndexState:
    return IndexState.objects.get_or_create(backend=backend.name)[0]


def rebuild(progress: Progress | None = None, should_stop: ShouldStop | None = None) -> int:
    """Fill a new generation while searching goes on, let it catch up, swap; returns documents.

    Changes drained meanwhile are also noted for the new generation, so none is lost. Raises
    `Stopped` (nothing changed), or `Problem` where another rebuild runs.
    """
    backend = get_backend()
    try:
        with _lock("rebuild", timeout=0):
            return _rebuild(backend, progress, should_stop)
    except Timeout as error:
        raise Problem(
            "rebuild_running",
            _("The index is being rebuilt already."),
            remedy=_("Wait until it is done."),
            status=409,
        ) from error


def _rebuild(backend: Backend, progress: Progress | None, should_stop: ShouldStop | None) -> int:
    state = _state(backend)
    _forget_build(backend, state)
    generation = backend.begin()
    IndexState.objects.filter(pk=state.pk).update(building=generation)
    try:
        documents = list(dict.fromkeys(registry.document_ids()))
        _fill(backend, generation, documents, progress, should_stop)
        with _lock("drain", timeout=-1):
            _catch_up(backend, generation)
            backend.swap(generation)
            OutboxEntry.objects.filter(queue=generation).delete()
            now = timezone.now()
            IndexState.objects.filter(pk=state.pk).update(
                building="", generation=generation, swapped_at=now, applied_through=now
            )
    except BaseException:
        state.refresh_from_db()
        _forget_build(backend, state)
        raise
    drain()
    return len(documents)


def _forget_build(backend: Backend, state: IndexState) -> None:
    """Take away what a build that did not end left behind."""
    if not state.building:
        return
    with suppress(IndexUnavailable):
        backend.discard(state.building)
    OutboxEntry.objects.filter(queue=state.building).delete()
    IndexState.objects.filter(pk=state.pk).update(building="")
    state.building = ""


def _fill(
    backend: Backend,
    generation: str,
    documents: list[str],
    progress: Progress | None,
    should_stop: ShouldStop | None,
) -> None:
    passages = 0
    with backend.writer(generation) as writer:
        for done, document in enumerate(documents, 1):
            if should_stop is not None and should_stop():
                raise Stopped
            try:
                passages += _write(writer, document)
            except IndexUnavailable:
                raise
            except Exception as error:
                # One broken document must not keep all others from being found.
                logger.exception("could not index %s", document)
                outbox.touch(document)
                rows = OutboxEntry.objects.filter(document=document, queue="")
                _postpone(rows, f"{type(error).__name__}: {error}", timedelta(minutes=1), 1)
            if progress is not None:
                progress(done, len(documents), _("%(count)d passages") % {"count": passages})


def _catch_up(backend: Backend, generation: str) -> None:
    """Index again what was drained into the old generation meanwhile; nobody drains now."""
    slugs = list(OutboxEntry.objects.filter(queue=generation).values_list("document", flat=True))
    if slugs:
        with backend.writer(generation) as writer:
            for slug in slugs:
                _write(writer, slug)


def drift() -> Drift:
    """Compare the index with the database both ways, by a digest of every document."""
    indexed = dict(get_backend().documents())
    waiting = set(OutboxEntry.objects.filter(queue="").values_list("document", flat=True))
    missing, changed = [], []
    for slug in dict.fromkeys(registry.document_ids()):
        records = registry.records(slug)
        found = indexed.pop(slug, None)
        if slug in waiting or not records:
            continue
        if found is None:
            missing.append(slug)
        elif found != digest(records):
            changed.append(slug)
    surplus = [slug for slug in indexed if slug not in waiting]
    return Drift(tuple(missing), tuple(changed), tuple(surplus))


def reconcile() -> Drift:
    """Find where index and database differ and put those documents into the outbox."""
    found = drift()
    _touch(found.missing, found.changed, found.surplus)
    return found


def _touch(*slugs: Iterable[str]) -> None:
    with transaction.atomic():
        for some in slugs:
            outbox.touch_many(some)
