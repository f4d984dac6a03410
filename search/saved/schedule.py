"""When saved searches are swept: every ten minutes, by Celery's beat or by the built-in worker."""

import logging
import time
from typing import Any

from search.backends.base import IndexUnavailable
from search.saved.deliver import deliver
from search.saved.sweep import sweep

logger = logging.getLogger(__name__)
EVERY = 600.0  # seconds
_next = 0.0


def sweep_and_deliver() -> dict[str, Any]:
    """Sweep, then send what is due; without an index what was found before is still sent."""
    result: dict[str, Any] = {"documents": 0, "items": 0, "unreadable": 0, "unavailable": ""}
    try:
        swept = sweep()
        result |= {
            "documents": swept.documents,
            "items": swept.items,
            "unreadable": swept.unreadable,
        }
    except IndexUnavailable as error:
        logger.warning("saved searches wait: %s", error)
        result["unavailable"] = str(error)
    result["messages"] = deliver()
    return result


def sweep_when_idle() -> bool:
    """What the built-in worker repeats between jobs; by a clock that nobody sets."""
    global _next  # noqa: PLW0603 (one timer a process)
    if time.monotonic() < _next:
        return False
    _next = time.monotonic() + EVERY
    sweep_and_deliver()
    return False
