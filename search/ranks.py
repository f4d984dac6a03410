"""The orders that need no score, as numbers that both engines sort by: the highest first."""

import hashlib
from datetime import date
from functools import lru_cache

from search.records import MOST_REGARD, PassageRecord

_DAY, _DOCUMENT, _ORDER = 22, 16, 14  # bits; with ten for the regard they fill 62
_LAST_DAY = (1 << _DAY) - 1
_MOST_ORDER = (1 << _ORDER) - 1


def ranks(record: PassageRecord) -> tuple[int, int, int]:
    """Newest first, oldest first, best regarded (then newest) first; what has no date comes last.

    Documents of a day stand apart from each other, each in reading order.
    """
    day = _day(record.date, record.year)
    place = _place(record)
    newest = (day << (_DOCUMENT + _ORDER)) | place
    oldest = ((_LAST_DAY - day if day else 0) << (_DOCUMENT + _ORDER)) | place
    regard = max(0, min(record.regard, MOST_REGARD)) << (_DAY + _DOCUMENT + _ORDER)
    return newest, oldest, regard | newest


@lru_cache(maxsize=1_000)
def number_of(text: str) -> int:
    """A 63-bit number standing for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


@lru_cache(maxsize=1_000)
def _day(written: str | None, year: int | None) -> int:
    """Days since the year 1; a year stands before its days, 0 is no date."""
    try:
        return date.fromisoformat(written or "").toordinal()
    except ValueError:
        known = year is not None and 1 < year <= date.max.year
        return date(year or 0, 1, 1).toordinal() - 1 if known else 0


def _place(record: PassageRecord) -> int:
    document = number_of(record.document) & ((1 << _DOCUMENT) - 1)
    return (document << _ORDER) | (_MOST_ORDER - min(record.order, _MOST_ORDER))
