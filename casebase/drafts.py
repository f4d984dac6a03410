"""What a source hands to the importer: inert facts, not yet in the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from casebase.places import Place
from legaltext.segmentation import Segmented


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to import: where its bytes are, its name as given, its SHA-256 and its size in bytes."""

    path: Path
    name: str
    sha256: str
    size: int

    def read(self) -> bytes:
        """The bytes."""
        return self.path.read_bytes()


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A party in a role; `code` as in `fixtures/members.json`, or a slug of a company's name."""

    role: str
    code: str
    name_en: str
    name_zh: str = ""
    kind: str = "member"


@dataclass(frozen=True, slots=True)
class EventDraft:
    """A dated step; `kind` is a key of `casebase.vocabulary.EVENT_KINDS`.

    `source` is the ident of a `CaseSource`, else the importer's own name. An importer that tells a case's steps
    piece by piece gives each piece an ident of its own, `importer:piece`, so that one does not replace another's.
    """

    date: date
    kind: str
    text_en: str = ""
    text_zh: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ProvisionDraft:
    """A provision of a case; `resolved` is false where only a source's raw key is known."""

    provision: str
    finding: str = "cited"
    stage: str = ""
    source: str = ""
    resolved: bool = True
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """Someone who decided; `role` is a value of `casebase.models.PersonRole`, `source` as in `EventDraft`."""

    name: str
    role: str
    source: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A right, remedy or outcome of an investigation; `kind` is a key of `vocabulary.FACT_KINDS`."""

    kind: str
    value: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """Facts about a case as one source tells them. `fields` are columns of `Case`; absent means not told.

    `adds` are values for columns that hold lists; they join what is there, whoever said that. `read_from` is the
    slug of the document that findings, people and facts were read from: what it said before is said anew.
    """

    key: str
    forum: str
    fields: dict[str, Any] = field(default_factory=dict)
    adds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parties: tuple[PartyDraft, ...] = ()
    events: tuple[EventDraft, ...] = ()
    provisions: tuple[ProvisionDraft, ...] = ()
    people: tuple[PersonDraft, ...] = ()
    facts: tuple[FactDraft, ...] = ()
    read_from: str = ""
    relations: tuple[tuple[str, str], ...] = ()  # (other case's key, relation)
    sources: tuple[dict[str, str], ...] = ()  # {ident, title, url, note}


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A document with its text segmented. `original` is None for texts that ship with the code."""

    slug: str
    kind: str
    title: str
    language: str
    text: Segmented
    symbol: str = ""
    date: date | None = None
    url: str = ""
    case_key: str | None = None
    media_type: str = "text/plain"
    original: InputFile | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One unit of import, stored whole or not at all. `place` names it in reports: "list.js DS593"."""

    place: str
    case: CaseDraft | None = None
    document: DocumentDraft | None = None
