"""The contract of an engine. Both engines pass the same suite, `tests/search/test_contract.py`."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal

from search.entry import Entry
from search.plan import Plan

Column = Literal["attributes", "codes", "provisions"]
#: The columns that passages are sorted by where not by score, the highest first; see `search.ranks`.
Rank = Literal["rank", "oldest", "regard"]
Counts = dict[str, int]
COLUMNS: tuple[Column, ...] = ("attributes", "codes", "provisions")


class IndexUnavailable(Exception):  # noqa: N818 (a state of the engine, shown as such)
    """The engine does not answer, or there is no index yet; the message says which."""


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
        self.kept: dict[tuple[Plan, Column], Counts] = {}

    @abstractmethod
    def count(self, query: Plan) -> int:
        """How many passages match, exactly."""

    @abstractmethod
    def top(self, query: Plan, *, limit: int, offset: int, by_rank: Rank | None) -> list[Found]:
        """The passages of one page, by a rank or (None) by score; in an order that is always the same."""

    @abstractmethod
    def top_groups(self, query: Plan, *, limit: int, offset: int) -> list[str]:
        """The groups of one page, ordered by their best passage's score."""

    @abstractmethod
    def best_in_groups(
        self, query: Plan, groups: Sequence[str], *, limit: int, by_rank: Rank | None
    ) -> dict[str, list[Found]]:
        """The best ``limit`` passages of each of these groups."""

    @abstractmethod
    def tally(self, query: Plan, columns: Iterable[Column]) -> dict[Column, Counts]:
        """For each column, every value among the matching passages and on how many it stands."""


class Writer(ABC):
    """Writes to one generation; nothing is seen before `commit`."""

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

    @abstractmethod
    def begin(self) -> str:
        """Make a new, empty generation and return its name."""

    @abstractmethod
    def current(self) -> str | None:
        """The generation that answers queries; None before the first of this `search.entry.FORM`."""

    @abstractmethod
    def swap(self, generation: str) -> None:
        """Let this generation answer queries from now on, and delete the others."""

    @abstractmethod
    def discard(self, generation: str) -> None:
        """Delete a generation that was never swapped in."""

    @abstractmethod
    def writer(self, generation: str) -> AbstractContextManager[Writer]:
        """A writer of a generation; leaving it without an error commits."""

    @abstractmethod
    def reader(self) -> Reader:
        """The index in use as it is now. Raises `IndexUnavailable`."""

    @abstractmethod
    def documents(self) -> Mapping[str, str]:
        """Every document in the index and its digest (see `search.entry.digest`)."""

    @abstractmethod
    def stats(self) -> IndexStats:
        """Size of the index in use. Raises `IndexUnavailable`."""


def marks(values: Iterable[str], separator: str) -> Iterator[tuple[str, str]]:
    """Documents and digests out of the ``mark`` column."""
    for value in values:
        document, digest = value.split(separator)
        yield document, digest
