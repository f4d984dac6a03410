"""Dates as official documents print them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august",
         "september", "october", "november", "december"), start=1,
    )
}  # fmt: skip
_MONTH = "|".join(_MONTHS)
#: "3 November 2023"
DAY_MONTH = re.compile(rf"\b(\d{{1,2}})\s+({_MONTH})\s+(\d{{4}})\b", re.I)
#: "November 3, 2023"
MONTH_DAY = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}}),?\s+(\d{{4}})\b", re.I)


def parse_date(text: str) -> date | None:
    """Return the first date in ``text``; None for none or for a day that does not exist."""
    british, american = DAY_MONTH.search(text), MONTH_DAY.search(text)
    if british and (american is None or british.start() < american.start()):
        day, month, year = british.groups()
    elif american:
        month, day, year = american.groups()
    else:
        return None
    try:
        return date(int(year), _MONTHS[month.lower()], int(day))
    except ValueError:
        return None
