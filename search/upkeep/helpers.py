"""Processes that read and cut documents while the engine writes, for rebuilds and long drains.

A helper is asked for documents on its input and answers on its output; when its parent dies, however suddenly,
both end and so does it. A helper that dies loses nothing: what it owed is made by the parent, which makes documents
itself whenever no answer is there. Helpers read the database on connections of their own, so there are none inside a
transaction, whose writes they would not see.
"""

import contextlib
import gc
import json
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import IO, Self, cast

from django.conf import settings
from django.db import connection

from search import registry
from search.upkeep.making import Made, made_of

MOST = 4  # helpers
FROM = 8  # batches of documents: for less, starting a process takes as long as it saves
AHEAD = 2  # batches that a helper has to do
#: New objects between two looks for cycles: records and entries have none, and looking takes a fifth of the time.
RARELY = 100_000
LENGTH = 8  # bytes before each answer

Batch = list[str]


class Makers:
    """Makes the entries of documents, with helpers where ``batches`` of them are many; use it as a context."""

    def __init__(self, batches: int) -> None:
        self._wanted = _number() if batches >= FROM else 0
        self._helpers: list[_Helper] = []

    def __enter__(self) -> Self:
        answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        self._answers = answers
        self._helpers = [_Helper(answers) for _number in range(self._wanted)]
        self._threshold = gc.get_threshold()
        gc.set_threshold(RARELY, *self._threshold[1:])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        gc.set_threshold(*self._threshold)
        for helper in self._helpers:
            helper.end()

    def made(self, documents: Sequence[str]) -> Iterator[Made]:
        """The entries of each document, in no certain order."""
        waiting = deque(registry.batches(documents))
        while True:
            for helper in self._helpers:
                while helper.is_ready and waiting and len(helper.owed) < AHEAD:
                    helper.ask(waiting.popleft())
            try:
                nothing_to_do = not waiting
                if nothing_to_do and not any(helper.owed for helper in self._helpers):
                    return
                helper, answer = self._answers.get(block=nothing_to_do)
            except queue.Empty:
                yield from made_of(waiting.popleft())
                continue
            if answer is None:
                self._helpers.remove(helper)
                waiting.extend(helper.given_up())
            elif not helper.is_ready:
                helper.greet(answer)
            elif (one := helper.taken(answer)) is not None:
                yield one


class _Helper:
    """One process; ``owed`` are the batches that it has not done, those of them that came already taken out."""

    def __init__(self, answers: "queue.SimpleQueue[_Answer]") -> None:
        self.is_ready = False
        self.owed: deque[Batch] = deque()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "search.upkeep.helpers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=settings.BASE_DIR,
            start_new_session=True,  # an interrupt is its parent's to obey
        )
        self._input = cast(IO[bytes], self._process.stdin)
        self._output = cast(IO[bytes], self._process.stdout)
        self._listener = threading.Thread(
            target=self._listen, args=(answers,), name="helper", daemon=True
        )
        self._listener.start()

    def _listen(self, answers: "queue.SimpleQueue[_Answer]") -> None:
        """Take every answer off the pipe at once, or the helper would have to wait."""
        with contextlib.suppress(OSError, ValueError):
            while answer := _received(self._output):
                answers.put((self, answer))
        answers.put((self, None))

    def greet(self, told: bytes) -> None:
        """The first thing that a helper says is what it reads; something else than we do is of no use."""
        if told.decode() == _what_is_read():
            self.is_ready = True
        else:
            self.end()

    def ask(self, batch: Batch) -> None:
        """Have it make these documents."""
        self.owed.append(list(batch))
        # One that died is found out where it answers.
        with contextlib.suppress(OSError):
            self._input.write(json.dumps(batch).encode() + b"\n")
            self._input.flush()

    def taken(self, answer: bytes) -> Made | None:
        """What it made; a batch is done with its last document."""
        document, entries, error = pickle.loads(answer)  # noqa: S301 (from our own process)
        self.owed[0].remove(document)
        if not self.owed[0]:
            self.owed.popleft()
        return Made(document, entries, error)

    def given_up(self) -> list[Batch]:
        """What it owed when it died."""
        left, self.owed = list(self.owed), deque()
        self.end()
        return left

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._input, self._output):
            with contextlib.suppress(OSError):
                pipe.close()


_Answer = tuple[_Helper, bytes | None]


def _number() -> int:
    """How many helpers there may be: one core is the parent's."""
    if connection.in_atomic_block:
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min((cores or 1) - 1, MOST)


def _what_is_read() -> str:
    """The database, and who reads it."""
    values = connection.settings_dict
    database = [str(values.get(name) or "") for name in ("ENGINE", "HOST", "PORT", "NAME")]
    return json.dumps([database, registry.readers()])


def _received(pipe: IO[bytes]) -> bytes:
    """One answer; nothing at the end, also where it is torn."""
    length = int.from_bytes(pipe.read(LENGTH), "big")
    answer = pipe.read(length)
    return answer if len(answer) == length else b""


def _send(pipe: IO[bytes], answer: bytes) -> None:
    pipe.write(len(answer).to_bytes(LENGTH, "big"))
    pipe.write(answer)
    pipe.flush()


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """A helper's whole life."""
    _send(answers, _what_is_read().encode())
    for line in asked:
        for made in made_of(json.loads(line)):
            _send(answers, pickle.dumps(tuple(made), protocol=pickle.HIGHEST_PROTOCOL))


def main() -> None:
    """Answer on what was the standard output, where nothing else may be written."""
    import django

    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    django.setup()
    gc.set_threshold(RARELY)
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        serve(sys.stdin.buffer, answers)
    os._exit(0)


if __name__ == "__main__":
    main()
