"""The row that says how an index is kept: its clock, its pace, its last trouble."""

import time

from django.db import transaction
from django.utils import timezone

from search.backends.base import Backend
from search.models import IndexState

PACE_OVER = 5  # minutes looked back for the rate


def state_of(backend: Backend) -> IndexState:
    """The state of the index of this engine."""
    return IndexState.objects.get_or_create(backend=backend.name)[0]


@transaction.atomic
def next_version(backend: Backend) -> int:
    """A version for the writes that follow: higher than any given out before, on whatever machine.

    Take it before reading what is to be written. Whatever changes afterwards has a row of its own
    in the outbox, which is drained under a higher version still; so the last write that counts is
    never older than the last change. Microseconds since 1970, unless clocks disagree.
    """
    state = IndexState.objects.select_for_update().get(pk=state_of(backend).pk)
    state.clock = max(state.clock + 1, time.time_ns() // 1000)
    state.save(update_fields=["clock"])
    return state.clock


def note_pace(state: IndexState, documents: int) -> list[list[int]]:
    """``state.recent`` with so many documents more in this minute, old minutes left out."""
    minute = int(time.time() // 60)
    counts = {at: done for at, done in state.recent if at >= minute - PACE_OVER}
    counts[minute] = counts.get(minute, 0) + documents
    return [[at, done] for at, done in sorted(counts.items())]


def pace(state: IndexState) -> float:
    """Documents indexed per minute, over the last minutes."""
    minute = int(time.time() // 60)
    lately: int = sum(done for at, done in state.recent if at > minute - PACE_OVER)
    return lately / PACE_OVER


def note_trouble(backend: Backend, error: str) -> None:
    """The engine does not take writes."""
    state_of(backend)
    IndexState.objects.filter(backend=backend.name).update(
        last_error=error[:2000], last_error_at=timezone.now()
    )
