"""Sends passages to Elasticsearch in bulk: some requests at once, each repeated while the server is away or busy."""

import json
import random
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, TypeVar

from elasticsearch import ApiError, Elasticsearch, TransportError

from search.backends.base import EngineAway, IndexUnavailable

CHUNK_BYTES = 3_000_000
CHUNK_ITEMS = 1_000
AT_ONCE = 2  # requests under way
FIRST_PAUSE = 0.1  # seconds; each further one twice as long
LONGEST_PAUSE = 5.0
CONFLICT, GONE, TOO_LARGE = 409, 404, 413
BUSY = frozenset({429, 502, 503, 504})

Answer = TypeVar("Answer")
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One operation: the document it is of, and the lines that are sent."""

    document: str
    lines: tuple[str, ...]

    @property
    def size(self) -> int:
        """About how many bytes."""
        return sum(map(len, self.lines))


class Patience:
    """Asks again for so many seconds at a stretch, with growing pauses, while the server is away or busy."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def ask(self, question: Callable[[], Answer], again: Callable[[Answer], bool]) -> Answer:
        """The answer. Raises what the last try raised; an answer that still says "again" is returned."""
        until = time.monotonic() + self.seconds
        pause = FIRST_PAUSE
        while True:
            late = time.monotonic() + pause > until
            try:
                answer = question()
            except (ApiError, TransportError) as error:
                if late or not _passes(error):
                    raise
            else:
                if late or not again(answer):
                    return answer
            # Writers that were refused together must not come back together.
            time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 (no secret)
            pause = min(2 * pause, LONGEST_PAUSE)

    def until_answered(self, question: Callable[[], Answer]) -> Answer:
        """The same for a question whose every answer will do."""
        return self.ask(question, lambda _answer: False)


def _passes(error: Exception) -> bool:
    return isinstance(error, TransportError) or (
        isinstance(error, ApiError) and error.status_code in BUSY
    )


class Bulk:
    """Collects operations on one index; `flush` returns when all of them are done.

    ``refused`` are the documents of operations that the engine will never take, with the reason;
    ``conflicts`` those of which something newer was there already. Use it as a context.
    """

    def __init__(self, client: Elasticsearch, target: str, patience: float) -> None:
        self.client = client
        self.target = target
        self.patience = Patience(patience)
        self.refused: dict[str, str] = {}
        self.conflicts: set[str] = set()
        self._chunk: list[Item] = []
        self._size = 0
        self._sending: set[Future[None]] = set()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="bulk")

    def close(self) -> None:
        """Forget what was not sent."""
        self._chunk = []
        self._pool.shutdown(wait=True, cancel_futures=True)

    def index(self, document: str, ident: str, version: int, source: Body) -> None:
        """Put a passage."""
        self._add(document, "index", ident, version, json.dumps(source, ensure_ascii=False))

    def delete(self, document: str, ident: str, version: int) -> None:
        """Take a passage away; the engine remembers the version for a while, against late writes."""
        self._add(document, "delete", ident, version)

    def _add(self, document: str, what: str, ident: str, version: int, *source: str) -> None:
        meta = {what: {"_id": ident, "version": version, "version_type": "external_gte"}}
        item = Item(document, (json.dumps(meta, ensure_ascii=False), *source))
        if self._chunk and self._size + item.size > CHUNK_BYTES:
            self._send()
        self._chunk.append(item)
        self._size += item.size
        if len(self._chunk) >= CHUNK_ITEMS:
            self._send()

    def _send(self) -> None:
        """Hand the chunk to a thread, waiting for another to end where enough are under way."""
        if self._chunk:
            self._settle(room_for=1)
            self._sending.add(self._pool.submit(self._deliver, self._chunk))
            self._chunk, self._size = [], 0

    def _settle(self, *, room_for: int) -> None:
        while len(self._sending) > AT_ONCE - room_for:
            done, self._sending = wait(self._sending, return_when=FIRST_COMPLETED)
            for one in done:
                one.result()

    def flush(self) -> None:
        """Send the rest and wait. Raises `IndexUnavailable` where the server stayed away."""
        self._send()
        self._settle(room_for=AT_ONCE)

    def _deliver(self, chunk: list[Item]) -> None:
        """Until every operation of the chunk is taken or refused; what is busy is sent again alone."""
        left = chunk

        def send() -> list[Item]:
            nonlocal left
            left = self._post(left)
            return left

        try:
            self.patience.ask(send, bool)
        except ApiError as error:
            if error.status_code != TOO_LARGE:
                raise IndexUnavailable(f"Elasticsearch refused: {error}") from error
            self._halve(left, error)
        except TransportError as error:
            raise EngineAway(f"Elasticsearch does not answer: {error}") from error
        else:
            if left:
                raise IndexUnavailable(f"Elasticsearch is too busy for {len(left)} passages")

    def _halve(self, chunk: list[Item], error: ApiError) -> None:
        middle = len(chunk) // 2
        if middle:
            self._deliver(chunk[:middle])
            self._deliver(chunk[middle:])
        else:
            self.refused[chunk[0].document] = str(error)

    def _post(self, chunk: list[Item]) -> list[Item]:
        """One request; returns the operations that the server was too busy for."""
        lines: list[Any] = [line for item in chunk for line in item.lines]
        # The alias exists as long as the index does: a late write makes no index of its own.
        answer = self.client.bulk(
            index=self.target, operations=lines, require_alias=True, source=False
        )
        busy = []
        for item, result in zip(chunk, answer["items"], strict=True):
            [(what, outcome)] = result.items()
            status = outcome["status"]
            if status in BUSY:
                busy.append(item)
            elif status == CONFLICT:
                # Something newer is there already, as it should be.
                self.conflicts.add(item.document)
            elif status == GONE and what == "index":
                raise IndexUnavailable("the index that was written to is gone")
            elif "error" in outcome:
                reason = outcome["error"]
                self.refused[item.document] = f"{reason.get('type')}: {reason.get('reason')}"
        return busy
