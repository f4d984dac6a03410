"""How the index stands, for the operator's page, the API and the command line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from search.backends import get_backend
from search.backends.base import IndexUnavailable
from search.models import PARK_AFTER, OutboxEntry
from search.upkeep.answering import is_outdated
from search.upkeep.states import pace, state_of

FAILING_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Failing:
    """A document that could not be indexed; a ``parked`` one is not tried again by itself."""

    document: str
    error: str
    attempts: int
    parked: bool
    retry_at: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """One look at everything.

    ``problem`` says why the engine cannot be asked; sizes are None then. ``waiting`` counts
    documents, ``oldest`` is since when the first of them waits, ``rate`` is documents indexed per
    minute. ``drift`` is that of the comparison at ``compared_at``: ``missing``, ``changed`` and
    ``surplus`` with ``count`` and the first ``documents``.
    """

    engine: str
    problem: str
    generation: str
    outdated: bool
    building: bool
    built_at: datetime | None
    documents: int | None
    passages: int | None
    bytes: int | None
    waiting: int
    oldest: datetime | None
    rate: float
    failing: int
    parked: int
    last_error: str
    last_error_at: datetime | None
    applied_through: datetime | None
    compared_at: datetime | None
    drift: dict[str, Any]

    @property
    def differing(self) -> int | None:
        """How many documents differed at the last comparison; None before the first."""
        if self.compared_at is None:
            return None
        return sum(int(part["count"]) for part in self.drift.values())

    @property
    def state(self) -> str:
        """``unavailable``, ``missing``, ``outdated``, ``failing``, ``drifted``, ``behind`` or ``current``."""
        wrong = (
            ("unavailable", self.problem),
            ("missing", not self.generation),
            ("outdated", self.outdated),
            ("failing", self.failing),
            ("drifted", self.differing),
            ("behind", self.waiting),
        )
        return next((name for name, holds in wrong if holds), "current")


def status() -> Status:
    """Ask the database, and the engine where it answers."""
    backend = get_backend()
    state = state_of(backend)
    engine: dict[str, Any] = dict.fromkeys(("documents", "passages", "bytes"))
    engine |= {"problem": "", "generation": "", "outdated": False}
    try:
        generation = backend.current()
        if generation is not None:
            engine |= {
                "generation": generation,
                "outdated": is_outdated(backend, generation),
            }
            stats = backend.stats()
            engine |= {
                "documents": stats.documents,
                "passages": stats.passages,
                "bytes": stats.bytes,
            }
    except IndexUnavailable as error:
        engine["problem"] = str(error)
    queue = OutboxEntry.objects.filter(queue="").aggregate(
        waiting=Count("pk"),
        oldest=Min("created_at"),
        failing=Count("pk", filter=Q(attempts__gt=0)),
        parked=Count("pk", filter=Q(attempts__gte=PARK_AFTER)),
    )
    return Status(
        engine=backend.name,
        building=bool(state.building),
        built_at=state.swapped_at,
        rate=pace(state),
        last_error=state.last_error,
        last_error_at=state.last_error_at if state.last_error else None,
        applied_through=state.applied_through,
        compared_at=state.reconciled_at,
        drift=state.drift,
        **engine,
        **queue,
    )


def failing() -> list[Failing]:
    """The documents that could not be indexed, parked ones first."""
    rows = OutboxEntry.objects.filter(queue="", attempts__gt=0).order_by("-attempts", "document")
    return [
        Failing(row.document, row.last_error, row.attempts, row.parked, row.retry_at)
        for row in rows[:FAILING_SHOWN]
    ]
