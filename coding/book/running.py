"""The operations of a draft in order, and what comes of them for what is coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from coding.book.content import Book, Entry
from coding.book.operations import Operation, apply
from problems import Problem


@dataclass(frozen=True, slots=True)
class Step:
    """An operation, the book before it, and why it cannot be done, if it cannot."""

    operation: Operation
    before: Book
    problem: Problem | None

    @property
    def entry(self) -> Entry | None:
        """The code that the operation is about, as it was before."""
        return self.before.get(UUID(str(self.operation["code"])))


@dataclass(frozen=True, slots=True)
class Run:
    """A book, all operations, and the book after them; those that cannot be done are passed over."""

    base: Book
    steps: tuple[Step, ...]
    book: Book

    @property
    def failed(self) -> tuple[Step, ...]:
        """The operations that cannot be done."""
        return tuple(step for step in self.steps if step.problem)

    def merged(self) -> dict[UUID, UUID]:
        """Merged code → the code of the new book that has its codings."""
        found: dict[UUID, UUID] = {}
        for step in self.steps:
            if step.operation["kind"] == "merge" and step.problem is None:
                old, new = UUID(step.operation["code"]), UUID(step.operation["into"])
                found = {one: new if into == old else into for one, into in found.items()}
                found[old] = new
        return found

    def moved(self) -> dict[UUID, tuple[str, str]]:
        """Code → its key before and after, where these differ."""
        after = {entry.guid: entry.key for entry in self.book}
        return {
            entry.guid: (entry.key, after[entry.guid])
            for entry in self.base
            if after.get(entry.guid, entry.key) != entry.key
        }

    def waiting(self) -> set[UUID]:
        """Codes whose codings must be looked at again because of this draft."""
        return {
            entry.guid
            for entry in self.book
            if entry.fresh
            or ((was := self.base.get(entry.guid)) and was.codable and not entry.codable)
        }

    def shown_otherwise(self) -> set[UUID]:
        """Codes of which search shows something else than before."""
        before = {one.guid: _shown(one) for one in self.base}
        after = {one.guid: _shown(one) for one in self.book}
        return {guid for guid, shown in before.items() if after.get(guid) != shown}


def _shown(entry: Entry) -> tuple[object, ...]:
    return entry.key, entry.codable, entry.retired, entry.label_en, entry.label_zh


def run(base: Book, operations: Sequence[Operation]) -> Run:
    """Apply the operations to a book, passing over what cannot be done."""
    book, steps = base, []
    for operation in operations:
        try:
            after, problem = apply(book, operation), None
        except Problem as error:
            after, problem = book, error
        steps.append(Step(operation, book, problem))
        book = after
    return Run(base, tuple(steps), book)
