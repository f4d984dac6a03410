"""Years as a facet: single ones, and ranges of them written ``2015..2020``, ``2015..`` or ``..2020``."""

import re

_RANGE = re.compile(r"([0-9]{1,4})?\.\.([0-9]{1,4})?")
Years = tuple[int | None, int | None]


def year_range(value: str) -> Years | None:
    """First and last year of a range, both included and None where open; None for any other value."""
    found = _RANGE.fullmatch(value)
    if found is None or not any(found.groups()):
        return None
    low, high = (int(part) if part else None for part in found.groups())
    return low, high


def as_range(first: str, last: str) -> str:
    """A range of years from what two boxes hold, in order; empty where neither holds a year."""
    years = [text.strip() for text in (first, last)]
    low, high = (text if text.isascii() and text.isdigit() else "" for text in years)
    if low and high and int(low) > int(high):
        low, high = high, low
    text = f"{low}..{high}"
    return text if year_range(text) else ""


def within(year: str, years: Years) -> bool:
    """Whether a year lies in a range."""
    if not year.lstrip("-").isdigit():
        return False
    low, high = years
    return (low is None or int(year) >= low) and (high is None or int(year) <= high)


def label(value: str) -> str:
    """A range as people read it: ``2015–2020``."""
    return value.replace("..", "–") if year_range(value) else value
