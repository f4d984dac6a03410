"""Passages and the canonical text they point into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DocumentKind = Literal["wto_report", "opinion", "statute", "page", "text"]
PassageKind = Literal["heading", "paragraph", "quote", "footnote", "table", "contents", "front"]
FurnitureKind = Literal["running_head", "page_number", "hyphen", "rule", "markup", "line_number"]

DOCUMENT_KINDS: tuple[DocumentKind, ...] = ("wto_report", "opinion", "statute", "page", "text")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the canonical text; offsets are code points, 0-based, end-exclusive.

    ``text[start:end]`` begins with the printed label, if there is one; ``body_start`` is
    where the words after it begin. ``order`` counts from 0, ``page`` is the printed page.
    """

    order: int
    label: str
    kind: PassageKind
    heading_path: tuple[str, ...]
    level: int | None
    page: int | None
    start: int
    end: int
    body_start: int


@dataclass(frozen=True, slots=True)
class Furniture:
    """Source text that is not body: ``start`` and ``end`` are offsets in the source."""

    kind: FurnitureKind
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that the canonical text takes over unchanged.

    ``length`` of them stand at ``start`` there and at ``source_start`` in the source.
    """

    start: int
    source_start: int
    length: int


@dataclass(frozen=True, slots=True)
class Segmented:
    """A segmented document.

    Every character of the source is in a run of ``source_map``, in ``furniture``, or
    whitespace. Passages are ordered, never overlap, and cover all words of ``text``.
    """

    text: str
    passages: tuple[Passage, ...]
    furniture: tuple[Furniture, ...]
    language: str
    kind: DocumentKind
    extractor: str
    extractor_version: str
    source_map: tuple[Run, ...]
