"""What the figures were measured on, and how much memory processes hold."""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil

GIB = 1024**3
MIB = 1024**2
PAUSE = 0.1  # seconds between two looks


def describe() -> str:
    """Cores, memory, CPU, systems and load, one line each."""
    one, five, fifteen = os.getloadavg()
    memory = psutil.virtual_memory()
    return "\n".join(
        [
            f"date     {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            f"CPU      {_model()}, {os.cpu_count()} cores",
            f"memory   {memory.total / GIB:.0f} GiB, {memory.available / GIB:.0f} GiB free",
            f"system   {platform.system()} {platform.release()}, Python {platform.python_version()}",
            f"load     {one:.1f} {five:.1f} {fifteen:.1f} before (1, 5, 15 minutes)",
        ]
    )


def _model() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


class Memory:
    """The most memory a process and its children held together, sampled in a thread."""

    def __init__(self, pid: int) -> None:
        self.process = psutil.Process(pid)
        self.at_rest = self.now()
        self.peak = self.at_rest
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def now(self) -> int:
        """Resident bytes of the process and all below it; pages they share count twice."""
        total = 0
        for one in (self.process, *self.process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                total += one.memory_info().rss
        return total

    def _watch(self) -> None:
        while not self._stop.wait(PAUSE):
            with suppress(psutil.NoSuchProcess):
                self.peak = max(self.peak, self.now())

    @classmethod
    @contextmanager
    def watching(cls, pid: int) -> Generator[Memory, None, None]:
        memory = cls(pid)
        memory._thread.start()
        try:
            yield memory
        finally:
            memory._stop.set()
            memory._thread.join()
