"""Whether work grows with the length of a text and not with its square.

A text is measured at n and 8n characters, in processor time. Linear work takes 8 times as long, quadratic work 64
times; the bound of 24 lies between. What exceeds it is measured again, the least counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable

BOUND = 24.0
#: Seconds: what takes less at 8n is fast enough however it grows.
NEGLIGIBLE = 0.2
ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def assert_linear(work: Callable[[str], object], unit: str, length: int) -> None:
    """Fails where `work` on repetitions of `unit` grows faster than their length."""

    def text(size: int) -> str:
        return (unit * (size // len(unit) + 1))[:size]

    small, large = text(length), text(8 * length)
    slow = seconds(lambda: work(large))
    quick = slow / 8
    for _ in range(ROUNDS):
        if slow < NEGLIGIBLE:
            return
        quick = seconds(lambda: work(small))
        if slow < BOUND * quick:
            return
        slow = min(slow, seconds(lambda: work(large)))
    raise AssertionError(f"{unit!r}: {quick:.3f} s, and {slow:.3f} s for 8 times as much")
