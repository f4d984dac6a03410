"""Builds the index anew beside the one in use, and swaps."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from filelock import Timeout

from problems import Problem
from search import outbox, registry
from search.backends import get_backend
from search.backends.base import Backend, IndexUnavailable, Writer
from search.columns import SEPARATOR
from search.layout import fingerprint
from search.models import IndexState, OutboxEntry
from search.upkeep.draining import ShouldStop, drain, put_off, write
from search.upkeep.helpers import Makers
from search.upkeep.locks import lock
from search.upkeep.making import Made
from search.upkeep.states import next_version, state_of

logger = logging.getLogger(__name__)

PATIENCE = 180.0  # seconds that the engine may be away before the build is given up
FEW = 20  # changes left to catch up with while nobody drains
ROUNDS = 10

Progress = Callable[[int, int | None, str], None]


class Stopped(Exception):  # noqa: N818 (a request obeyed, not an error)
    """`should_stop` said so; the index in use is unharmed."""


def rebuild(progress: Progress | None = None, should_stop: ShouldStop | None = None) -> int:
    """Fill a new generation while searching goes on, let it catch up, compare, swap; returns documents.

    Changes drained meanwhile are also noted for the new generation, so none is lost. Raises
    `Stopped` (nothing changed), or `Problem` where another rebuild runs or documents were lost.
    """
    backend = get_backend()
    try:
        with lock("rebuild", timeout=0):
            count = _Build(backend, progress, should_stop).run()
    except Timeout as error:
        raise Problem(
            "rebuild_running",
            _("The index is being rebuilt already."),
            remedy=_("Wait until it is done."),
            status=409,
        ) from error
    drain()
    return count


def forget_build(backend: Backend) -> None:
    """Take away what a build that did not end left behind; call it while no other can run."""
    state = state_of(backend)
    if not state.building:
        return
    with suppress(IndexUnavailable):
        backend.discard(state.building)
    OutboxEntry.objects.filter(queue=state.building).delete()
    IndexState.objects.filter(pk=state.pk).update(building="")


@dataclass
class _Build:
    """One rebuild: what it made so far, by document the digest it must have."""

    backend: Backend
    progress: Progress | None
    should_stop: ShouldStop | None
    generation: str = ""
    passages: int = 0

    def run(self) -> int:
        forget_build(self.backend)
        self.expected: dict[str, str] = {}
        self.generation = self.backend.begin(fingerprint(self.backend))
        state = state_of(self.backend)
        IndexState.objects.filter(pk=state.pk).update(building=self.generation)
        try:
            waiting = list(OutboxEntry.objects.filter(queue=""))
            documents = list(dict.fromkeys(registry.document_ids()))
            self._write(documents, telling=True)
            for _round in range(ROUNDS):
                if self._changed().count() <= FEW:
                    break
                self._catch_up()
            with lock("drain", timeout=-1):
                self._catch_up()
                self._compare()
                self._swap(state)
                self._done_with(waiting)
        except BaseException:
            forget_build(self.backend)
            raise
        return len(documents)

    def _write(self, documents: list[str], *, telling: bool = False) -> None:
        """Put documents into the new generation; those that cannot be read stay in the outbox."""
        # One version will do: nobody else writes to this generation.
        version = next_version(self.backend)
        with (
            self.backend.writer(self.generation, patience=PATIENCE) as writer,
            Makers(batches=sum(1 for _batch in registry.batches(documents))) as makers,
        ):
            for done, made in enumerate(makers.made(documents), 1):
                if self.should_stop is not None and self.should_stop():
                    raise Stopped
                self._write_one(writer, made, version)
                if telling and self.progress is not None:
                    told = _("%(count)d passages") % {"count": self.passages}
                    self.progress(done, len(documents), told)
        for document, reason in writer.refused.items():
            self._failed(document, reason)

    def _write_one(self, writer: Writer, made: Made, version: int) -> None:
        if error := write(writer, made, version):
            self._failed(made.document, error)
            return
        self.passages += len(made.entries)
        digest = made.entries[0].mark.split(SEPARATOR)[1] if made.entries else ""
        self.expected[made.document] = digest

    def _failed(self, document: str, reason: str) -> None:
        self.expected.pop(document, None)
        with transaction.atomic():
            outbox.touch(document)
            put_off(OutboxEntry.objects.filter(document=document, queue=""), reason, 6)

    def _done_with(self, waiting: list[OutboxEntry]) -> None:
        """Take out what waited before anything was read and was not touched since: its document is in."""
        for row in waiting:
            if row.document in self.expected:
                OutboxEntry.objects.filter(pk=row.pk, sequence=row.sequence).delete()

    def _changed(self) -> QuerySet[OutboxEntry]:
        return OutboxEntry.objects.filter(queue=self.generation)

    def _catch_up(self) -> None:
        """Index again what was drained into the old generation meanwhile."""
        rows = list(self._changed())
        if rows:
            self._write([row.document for row in rows])
            for row in rows:
                self._changed().filter(pk=row.pk, sequence=row.sequence).delete()

    def _compare(self) -> None:
        """Every document that was written must be there, whole; what is not is written once more."""
        differing = self._differing()
        if differing:
            logger.warning(
                "%d documents were lost on the way and are written again", len(differing)
            )
            self._write(differing)
            differing = self._differing()
        if differing:
            raise Problem(
                "rebuild_incomplete",
                _("%(count)d documents did not arrive in the new index.")
                % {"count": len(differing)},
                place=", ".join(differing[:3]),
                remedy=_(
                    "The old index stays in use. Look at the engine's log, then rebuild again."
                ),
                status=503,
            )

    def _differing(self) -> list[str]:
        found = self.backend.documents(self.generation)
        wanted = {document: mark for document, mark in self.expected.items() if mark}
        return [document for document, mark in wanted.items() if found.get(document) != mark]

    def _swap(self, state: IndexState) -> None:
        self.backend.swap(self.generation)
        self._changed().delete()
        now = timezone.now()
        IndexState.objects.filter(pk=state.pk).update(
            building="",
            generation=self.generation,
            swapped_at=now,
            applied_through=now,
            last_error="",
        )
