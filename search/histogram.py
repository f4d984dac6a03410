"""The years of a result as bars."""

from collections.abc import Iterable
from dataclasses import dataclass

from search.facet_years import within, year_range
from search.request import FacetValue

HEIGHT = 40.0
MOST_BARS = 400


@dataclass(frozen=True, slots=True)
class Bar:
    """A year: its place, its height from the bottom of `HEIGHT`, and whether it is chosen."""

    year: int
    count: int
    x: int
    y: float
    height: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars from the first to the last year; ``low`` and ``high`` are the range chosen, as typed."""

    bars: tuple[Bar, ...]
    first: int
    last: int
    low: str
    high: str
    other_ranges: tuple[str, ...]
    peak: Bar


def histogram(values: Iterable[FacetValue]) -> Histogram | None:
    """The picture of a facet of years; None where no year is known."""
    values = list(values)
    counts = {int(one.value): one.count for one in values if one.value.isdigit() and one.count}
    if not counts:
        return None
    ticked = [value.value for value in values if value.selected]
    ranges = [value for value in ticked if year_range(value)]
    first, last = max(min(counts), max(counts) - MOST_BARS), max(counts)
    most = max(counts.values())
    bars = tuple(
        _bar(year, counts.get(year, 0), year - first, most, _chosen(str(year), ticked, ranges))
        for year in range(first, last + 1)
    )
    low, _dots, high = ranges[0].partition("..") if ranges else ("", "", "")
    peak = max(bars, key=lambda bar: bar.count)
    return Histogram(bars, first, last, low, high, tuple(ranges[1:]), peak)


def _bar(year: int, count: int, x: int, most: int, chosen: bool) -> Bar:
    # A year with one case must be seen beside one with hundreds.
    height = max(1.5, count / most * HEIGHT) if count else 0.0
    return Bar(year, count, x, round(HEIGHT - height, 2), round(height, 2), chosen)


def _chosen(year: str, ticked: list[str], ranges: list[str]) -> bool:
    return year in ticked or any(
        (years := year_range(value)) is not None and within(year, years) for value in ranges
    )
