"""Start of an installed site: `make run` for the second time, until the first page has come."""

from __future__ import annotations

import time

from bench.figure import Figure, Times, shown
from bench.sites import Home, serving

AIM = 5.0  # seconds
TIMES = 3


def measure(home: Home) -> list[Figure]:
    """`home` is set up and stopped."""
    starts, bare = [], []
    for _time in range(TIMES):
        began = time.perf_counter()
        home.setup()
        with serving(home):
            starts.append(time.perf_counter() - began)
        began = time.perf_counter()
        home.manage("version")
        bare.append(time.perf_counter() - began)
    took = Times.of(starts)
    return [
        Figure(
            "start to first page",
            "≤ 5 s",
            shown(took.middle),
            f"`manage.py version` alone {shown(Times.of(bare).middle)}",
            f"`setup`, then `serve` until `GET /` is answered; median of {TIMES} ({took.range()})",
            took.middle > AIM,
        )
    ]
