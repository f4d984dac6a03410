"""The contract of an engine. Both engines pass the same suite, `tests/search/test_contract.py`."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from search.entry import Entry
from search.plan import Plan
from search.query.errors import QueryError

#: What passages are counted by: columns of values; the same with the groups under each value; and two numbers,
#: each under the empty value: ``count``, how many passages match, and ``groups``, in how many groups.
Column = Literal[
    "attributes",
    "facts",
    "coded",
    "placed",
    "mark",
    "facts_by_group",
    "coded_by_group",
    "placed_by_group",
    "count",
    "groups",
]
#: The columns that passages are sorted by where not by score, the highest first; see `search.ranks`.
Rank = Literal["rank", "oldest", "regard"]
Counts = dict[str, int]
#: Value → group → passages, of the columns in `BY_GROUP`; a group is named as `Reader.group_id` does.
Spread = dict[str, dict[str | int, int]]
#: Column → its `Counts`, or its `Spread`.
Tally = dict[Column, Any]
PATIENCE = 10.0  # seconds
#: The engine counts while it looks for the best: neither needs the other's answer.
_beside = ThreadPoolExecutor(max_workers=4, thread_name_prefix="search")
#: The columns of the index; see `search.columns`.
COLUMNS: tuple[Column, ...] = ("attributes", "facts", "coded", "placed", "mark")
#: The column of the index whose values the groups are counted under.
BY_GROUP: dict[Column, Column] = {
    "facts_by_group": "facts",
    "coded_by_group": "coded",
    "placed_by_group": "placed",
}


class IndexUnavailable(Exception):  # noqa: N818 (a state of the engine, shown as such)
    """The engine does not answer, or there is no index yet; the message says which."""


class EngineAway(IndexUnavailable):
    """The engine does not answer at all; asking it something else would only cost more time."""


class TooBroad(QueryError):  # noqa: N818 (a query that is right, but not answered)
    """A proximity or a wildcard that so many words fit that no engine can answer it in time."""

    def __init__(self) -> None:
        message = _(
            "Too many words fit this proximity or wildcard to check each. "
            "Give more letters before *, or use rarer words."
        )
        super().__init__(message, 0, 10_000)


@dataclass(frozen=True, slots=True)
class Found:
    """A passage found: its score and its stored record (see `PassageRecord`)."""

    score: float
    stored: dict[str, Any]


@dataclass(frozen=True, slots=True)
class IndexStats:
    """Size of the index in use."""

    backend: str
    generation: str
    passages: int
    documents: int
    bytes: int


class Reader(ABC):
    """One consistent view of the index in use; counts once made are ``kept`` with it."""

    generation: str

    def __init__(self, generation: str) -> None:
        self.generation = generation
        self.kept: dict[tuple[Plan, Column], Any] = {}

    def forget(self) -> None:
        """Keep nothing of what was counted, as before the first query."""
        self.kept.clear()

    def group_id(self, group: str) -> str | int:
        """What a group is called in a `Spread`."""
        return group

    @abstractmethod
    def count(self, query: Plan) -> int:
        """How many passages match, exactly."""

    @abstractmethod
    def top(self, query: Plan, *, limit: int, offset: int, by_rank: Rank | None) -> list[Found]:
        """The passages of one page, by a rank or (None) by score; in an order that is always the same."""

    def answer(
        self,
        query: Plan,
        asked: Sequence[tuple[Plan, Sequence[Column]]],
        *,
        limit: int,
        offset: int,
        by_rank: Rank | None,
    ) -> tuple[list[Found], list[Tally]]:
        """`top` of a query and `tallies`, the first of which are of the same passages."""
        counting = _beside.submit(self.tallies, asked)
        found = self.top(query, limit=limit, offset=offset, by_rank=by_rank)
        return found, counting.result()

    @abstractmethod
    def top_groups(self, query: Plan, *, limit: int, offset: int) -> list[str]:
        """The groups of one page, ordered by their best passage's score."""

    @abstractmethod
    def best_in_groups(
        self, query: Plan, groups: Sequence[str], *, limit: int, by_rank: Rank | None
    ) -> dict[str, list[Found]]:
        """The best ``limit`` passages of each of these groups."""

    @abstractmethod
    def ids(self, query: Plan) -> Iterator[str]:
        """The ids of all matching passages, however many, in the order of their documents, then ids.

        Held are those of one batch or document at a time. An id begins with its document, so the
        order is that of the ids by code point, and the same on every engine.
        """

    @abstractmethod
    def records(self, query: Plan) -> Iterator[dict[str, Any]]:
        """The stored records of all matching passages, in the same order."""

    @abstractmethod
    def tally(self, query: Plan, columns: Iterable[Column]) -> Tally:
        """For each column, every value among the matching passages and on how many it stands."""

    def tallies(self, asked: Sequence[tuple[Plan, Sequence[Column]]]) -> list[Tally]:
        """`tally` for several queries, in one round trip where the engine is away."""
        return [self.tally(query, columns) for query, columns in asked]


class Writer(ABC):
    """Writes to one generation; nothing need be seen before `commit`.

    ``refused`` is complete after `commit`: documents that the engine would not take, each with its
    reason. All others are in the index then. A failure of the engine itself raises `IndexUnavailable`.
    """

    def __init__(self) -> None:
        self.refused: dict[str, str] = {}

    @abstractmethod
    def replace(self, document: str, entries: Iterable[Entry], *, version: int) -> None:
        """Put these in the place of all the document has; none deletes it.

        ``version`` grows with time: of two writes to one document the higher one stays, in
        whatever order they arrive.
        """

    @abstractmethod
    def commit(self) -> None:
        """Make what was written visible, and safe from a crash."""


class Backend(ABC):
    """An engine with its generations of the index, one of which answers queries."""

    name: str

    def version(self) -> str:
        """The version of the engine, for a certificate; empty where it does not say."""
        return ""

    @abstractmethod
    def begin(self, layout: str = "") -> str:
        """Make a new, empty generation that remembers its layout, and return its name."""

    @abstractmethod
    def schema(self) -> str:
        """How this engine lays out an index and fills it; another text means another layout."""

    @abstractmethod
    def layout(self, generation: str) -> str:
        """What the generation was begun with; empty where that is not known."""

    @abstractmethod
    def current(self) -> str | None:
        """The generation that answers queries; None before the first."""

    @abstractmethod
    def swap(self, generation: str) -> None:
        """Let this generation answer queries from now on, and delete the others."""

    @abstractmethod
    def discard(self, generation: str) -> None:
        """Delete a generation that was never swapped in."""

    @abstractmethod
    def writer(
        self, generation: str, *, patience: float = PATIENCE
    ) -> AbstractContextManager[Writer]:
        """A writer of a generation; leaving it without an error commits.

        An engine that is away or busy is asked again for ``patience`` seconds.
        """

    @abstractmethod
    def reader(self) -> Reader:
        """The index in use as it is now. Raises `IndexUnavailable`."""

    @abstractmethod
    def documents(self, generation: str | None = None) -> Mapping[str, str]:
        """Every document of a generation (the one in use) with its digest (see `search.entry.digest`).

        The digest is empty where a document is not there whole, or in more than one state.
        """

    @abstractmethod
    def stats(self) -> IndexStats:
        """Size of the index in use. Raises `IndexUnavailable`."""


def document_of(mark: str, separator: str) -> str:
    """The document of a value of the ``mark`` column."""
    return mark.split(separator, maxsplit=1)[0]


def marks(counts: Counts, separator: str) -> dict[str, str]:
    """Documents and digests out of the ``mark`` column, with the number of passages bearing each."""
    found: dict[str, str] = {}
    for value, count in counts.items():
        document, digest = value.split(separator)
        whole = document not in found and digest.endswith(f"-{count}")
        found[document] = digest if whole else ""
    return found
