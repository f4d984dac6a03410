"""Keeps the index a function of the database: drains the outbox, rebuilds, compares. See `search.upkeep`."""

from search.upkeep.comparing import Drift, drift, reconcile, repair
from search.upkeep.draining import BATCH, drain, drain_when_idle
from search.upkeep.rebuilding import Progress, Stopped, rebuild
from search.upkeep.tending import ensure, tend, work_when_idle

__all__ = [
    "BATCH",
    "Drift",
    "Progress",
    "Stopped",
    "drain",
    "drain_when_idle",
    "drift",
    "ensure",
    "rebuild",
    "reconcile",
    "repair",
    "tend",
    "work_when_idle",
]
