"""How often a code was given, over time and by layer, as far as somebody may see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count
from django.db.models.functions import TruncMonth

from coding import selectors
from coding.models import Code, Layer

MOST_MONTHS = 24  # beyond it the years are shown


@dataclass(frozen=True, slots=True)
class Period:
    """A month ("2026-11") or a year ("2026"), and how many codings of each layer are from then."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All layers together."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Uses:
    """Periods with anything in them, oldest first; `layers` are those that occur, `most` is of the fullest period."""

    layers: tuple[Layer, ...]
    periods: tuple[Period, ...]
    yearly: bool

    @property
    def most(self) -> int:
        """The codings of the fullest period."""
        return max((period.total for period in self.periods), default=0)


def over_time(code: Code, user: User | AnonymousUser) -> Uses:
    """The live codings of a code by the month (or year) in which they were made."""
    rows = (
        selectors.annotations(user)
        .filter(code=code)
        .order_by()
        .annotate(month=TruncMonth("created_at"))
        .values_list("month", "layer")
        .annotate(count=Count("pk"))
    )
    counted: Counter[tuple[date, str]] = Counter()
    for month, layer, count in rows:
        counted[month.date(), layer] += count
    months = {month for month, _layer in counted}
    yearly = len(months) > MOST_MONTHS
    layers = tuple(one for one in Layer if any(layer == one for _month, layer in counted))
    named: Counter[tuple[str, str]] = Counter()
    for (month, layer), count in counted.items():
        named[f"{month:%Y}" if yearly else f"{month:%Y-%m}", layer] += count
    periods = tuple(
        Period(name, tuple(named[name, layer] for layer in layers))
        for name in sorted({name for name, _layer in named})
    )
    return Uses(layers, periods, yearly)
