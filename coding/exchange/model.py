"""What formats read and write: a project of coded texts, without a database.

Offsets are code points, 0-based, end-exclusive, into the text that is named beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Coder:
    """Who coded; `name` is the account's name, or what another tool calls the person."""

    guid: UUID
    name: str


@dataclass(frozen=True, slots=True)
class CodeItem:
    """A code. `key` is ours, "" where another tool made it; `parent` is the code above it."""

    guid: UUID
    name: str
    key: str = ""
    parent: UUID | None = None
    codable: bool = True
    description: str = ""
    axis: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one span. `confidence` and `weight` are 1 to 5, `direction` as in `coding.models.Direction`.

    `quote`, `prefix` and `suffix` are the words, where the file has them: they find the span where the text is not
    in the file, or is another. `provenance` says in a sentence how a ruled coding came to be; it is written, not read.
    """

    guid: UUID
    start: int
    end: int
    code: UUID
    coder: UUID | None
    note: str = ""
    confidence: int | None = None
    direction: str = ""
    weight: int | None = None
    origin: str = "person"
    created: datetime | None = None
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    provenance: str = ""


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """A coded text. `text` is None where the file names it only (`sha256`: of the text in UTF-8)."""

    guid: UUID
    name: str
    text: str | None
    codings: tuple[Coding, ...] = ()
    sha256: str = ""
    slug: str = ""
    symbol: str = ""
    kind: str = ""
    language: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class LinkItem:
    """A coding as evidence on an axis of a chain."""

    coding: UUID
    axis: str


@dataclass(frozen=True, slots=True)
class ChainItem:
    """Loophole → countermeasure → impact, with its evidence in order; `case` is the case's key."""

    guid: UUID
    ident: str
    case: str
    links: tuple[LinkItem, ...]
    title_en: str = ""
    title_zh: str = ""
    outcome_en: str = ""
    outcome_zh: str = ""
    direction: str = ""
    weight: int | None = None
    as_of: date | None = None
    author: UUID | None = None


@dataclass(frozen=True, slots=True)
class CaseItem:
    """A case with the documents that are filed under it."""

    guid: UUID
    key: str
    name: str
    documents: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of a file that is not brought in, how many codings go with it, and why."""

    place: str
    reason: str
    codings: int = 0


@dataclass(frozen=True, slots=True)
class Project:
    """A whole exchange. `documents` and `left_out` are asked anew each time, one text in memory at a time.

    `left_out` is complete once the documents have been read to their end.
    """

    name: str
    documents: Callable[[], Iterable[DocumentItem]]
    coders: tuple[Coder, ...] = ()
    codes: tuple[CodeItem, ...] = ()
    cases: tuple[CaseItem, ...] = ()
    chains: tuple[ChainItem, ...] = ()
    origin: str = ""
    left_out: Callable[[], Iterable[LeftOut]] = field(default=tuple)
