"""What reading yields: a source with its structure, or one error that says what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "quote", "table", "footnote"]

#: Stable codes of :class:`ReadError`; callers may branch on them.
ERROR_CODES = (
    "empty",
    "encrypted_pdf",
    "image_only_pdf",
    "broken_pdf",
    "zip_bomb",
    "too_large",
    "bad_encoding",
    "missing_keys",
    "not_json",
    "unsupported",
    "broken_docx",
)


class ReadError(Exception):
    """A file that cannot be read.

    ``message`` and ``remedy`` are constant English sentences (message ids for
    translation); whatever varies stands in ``place`` ("byte 1204", "key date").
    """

    def __init__(self, code: str, message: str, place: str, remedy: str) -> None:
        super().__init__(f"{message} ({place}) {remedy}" if place else f"{message} {remedy}")
        self.code = code
        self.message = message
        self.place = place
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of what is read; bytes, characters and pages."""

    max_bytes: int = 200_000_000
    max_characters: int = 50_000_000
    max_pages: int = 20_000
    max_unzipped_bytes: int = 400_000_000
    max_zip_ratio: int = 200
    max_zip_members: int = 10_000


@dataclass(frozen=True, slots=True)
class Block:
    """A unit the file format itself marks: ``text[start:end]`` of the source."""

    start: int
    end: int
    kind: BlockKind
    level: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class PageSpan:
    """One printed page: its number counted from 1, and its span in the source text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file.

    ``text`` is Unicode NFC with LF line ends; offsets are code points, 0-based,
    end-exclusive. ``blocks`` is empty for layout text (PDF, plain text), where
    structure must be found from lines.
    """

    media_type: str
    text: str
    blocks: tuple[Block, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pages: tuple[PageSpan, ...] = ()

    def __post_init__(self) -> None:
        if "\r" in self.text or not unicodedata.is_normalized("NFC", self.text):
            raise ValueError("the text of a source must be NFC with LF line ends")
