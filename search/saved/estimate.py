"""How many passages an alert would bring, from dates that the library holds; an estimate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from search.backends import get_backend
from search.saved.watched import watched_plan
from search.tallies import attributes

DAYS = 90


@dataclass(frozen=True, slots=True)
class Estimate:
    """``recent`` of the ``total`` matching passages stand in documents dated within ``days`` days.

    ``undated``: passages whose document has no full date; they are not counted as recent.
    """

    total: int
    recent: int
    undated: int
    since: date
    days: int = DAYS

    @property
    def a_week(self) -> float:
        """Passages a week, one figure after the point."""
        return round(self.recent * 7 / self.days, 1)


def estimate(query: str, filters: Mapping[str, list[str]]) -> Estimate:
    """Counted from the dates of documents. Raises `Problem` and `IndexUnavailable`."""
    plan = watched_plan(query, filters)
    counts = get_backend().reader().tally(plan, ("attributes",))["attributes"]
    today = timezone.localdate()
    since = today - timedelta(days=DAYS)
    recent = undated = 0
    for packed, count in counts.items():
        day = attributes(packed).date
        if not day:
            undated += count
        elif since.isoformat() < day <= today.isoformat():
            recent += count
    return Estimate(sum(counts.values()), recent, undated, since)
