"""Indexes the documents that wait in the outbox."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from filelock import Timeout

from problems import Problem
from search import outbox
from search.backends import get_backend
from search.backends.base import Backend, IndexUnavailable, Writer
from search.models import PARK_AFTER, IndexState, OutboxEntry
from search.upkeep.answering import is_outdated
from search.upkeep.helpers import FROM, Makers
from search.upkeep.locks import lock
from search.upkeep.making import Made, told
from search.upkeep.states import next_version, note_pace, note_trouble, state_of

logger = logging.getLogger(__name__)

BATCH = 40  # documents between two commits
MANY = 200  # the same where thousands wait
LONGEST_WAIT = timedelta(hours=1)
ENGINE_PAUSE = timedelta(seconds=3)

ShouldStop = Callable[[], bool]


def drain(
    limit: int | None = None, should_stop: ShouldStop | None = None, *, wait: bool = True
) -> int:
    """Index the documents that wait, whole; returns how many were done.

    A document that cannot be indexed keeps its row with the error and is tried again after ever
    longer pauses, then parked. Without an index yet, one is built; into one of an older layout
    nothing is written, as its rebuild reads everything anyway. With ``wait`` False it returns where
    another process drains.
    """
    done = 0
    while (limit is None or done < limit) and due().exists():
        if should_stop is not None and should_stop():
            break
        now = _drain_once(None if limit is None else limit - done, should_stop, wait)
        if not now:
            break
        done += now
    return done


def drain_when_idle() -> int:
    """What the worker repeats: a little at a time."""
    return drain(limit=BATCH, wait=False)


def due() -> QuerySet[OutboxEntry]:
    """The rows that may be tried now, those that waited longest first."""
    now = timezone.now()
    return OutboxEntry.objects.filter(
        Q(retry_at=None) | Q(retry_at__lte=now), queue="", attempts__lt=PARK_AFTER
    )


def _drain_once(limit: int | None, should_stop: ShouldStop | None, wait: bool) -> int:
    # Who found the lock taken relies on its holder, which looks for new rows once more after
    # letting go: that is the loop in `drain`.
    backend = get_backend()
    try:
        generation = backend.current()
        if generation is None:
            return _build()
        if is_outdated(backend, generation):
            return 0
        with lock("drain", timeout=-1 if wait else 0):
            return _drain(backend, limit, should_stop)
    except Timeout:
        return 0
    except IndexUnavailable as error:
        logger.warning("indexing waits: %s", error)
        note_trouble(backend, str(error))
        due().update(retry_at=timezone.now() + ENGINE_PAUSE)
        return 0


def _build() -> int:
    from search.upkeep.rebuilding import rebuild  # it drains when it is done

    try:
        return rebuild()
    except Problem as problem:
        logger.info("not built: %s", problem)
        return 0


def _drain(backend: Backend, limit: int | None, should_stop: ShouldStop | None) -> int:
    done = 0
    many = limit is None and outbox.waiting() > 10 * MANY
    with Makers(batches=FROM if many else 1) as makers:
        while limit is None or done < limit:
            if should_stop is not None and should_stop():
                break
            size = MANY if many and outbox.waiting() > MANY else BATCH
            batch = list(due()[: size if limit is None else min(size, limit - done)])
            generation = backend.current()
            if not batch or generation is None:
                break
            done += _index_batch(backend, generation, batch, makers)
    return done


def _index_batch(
    backend: Backend, generation: str, batch: list[OutboxEntry], makers: Makers
) -> int:
    """One commit's worth. Rows go only after the commit: a crash before it repeats the work."""
    began = timezone.now()
    version = next_version(backend)
    failed: dict[str, str] = {}
    with backend.writer(generation) as writer:
        for made in makers.made([entry.document for entry in batch]):
            if error := write(writer, made, version):
                failed[made.document] = error
    failed |= writer.refused
    done = [entry for entry in batch if entry.document not in failed]
    with transaction.atomic():
        state = state_of(backend)
        if state.building:
            outbox.touch_many([entry.document for entry in done], queue=state.building)
        _take_out(done)
        _put_off(batch, failed)
        IndexState.objects.filter(pk=state.pk).update(
            generation=generation,
            applied_through=began,
            recent=note_pace(state, len(done)),
            last_error="",
        )
    return len(done)


def write(writer: Writer, made: Made, version: int) -> str:
    """Put one document into the index, taken out where it has no entries; returns why that could not be done.

    ``version`` must have been taken before the document was read.
    """
    if made.error:
        return made.error
    try:
        writer.replace(made.document, made.entries, version=version)
    except IndexUnavailable:
        raise
    except Exception as error:
        logger.exception("could not index %s", made.document)
        return told(error)
    return ""


def _take_out(done: list[OutboxEntry]) -> None:
    """Delete the rows that nobody touched since they were read."""
    overtaken = []
    for entry in done:
        deleted, _models = OutboxEntry.objects.filter(pk=entry.pk, sequence=entry.sequence).delete()
        if not deleted and not OutboxEntry.objects.filter(document=entry.document, queue=""):
            overtaken.append(entry.document)
    # Another writer finished the same row while we wrote. What we read may be older than what it
    # wrote, and may have come after it: the document is looked at once more.
    outbox.touch_many(overtaken)


def _put_off(batch: list[OutboxEntry], failed: Mapping[str, str]) -> None:
    for entry in batch:
        if entry.document in failed:
            rows = OutboxEntry.objects.filter(pk=entry.pk, sequence=entry.sequence)
            put_off(rows, failed[entry.document], entry.attempts + 1)


def put_off(rows: QuerySet[OutboxEntry], error: str, attempts: int) -> None:
    """Keep the error with the rows and try them again later; see `OutboxEntry`."""
    pause = min(timedelta(seconds=2 ** min(attempts, 12)), LONGEST_WAIT)
    rows.update(last_error=error[:2000], retry_at=timezone.now() + pause, attempts=attempts)
