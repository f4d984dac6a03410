"""Plain text and Markdown."""

from __future__ import annotations

import re
from types import MappingProxyType

from legaltext.reading.decoding import clean, decode
from legaltext.reading.model import Block, BlockKind, Limits, ReadError, Source

_MARKDOWN_HEADING = re.compile(r"^(#{1,6})[ \t]+(?=\S)")
#: The longest comment that is left out, in characters.
_COMMENT = 2_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_plain(data: bytes, *, markdown: bool, limits: Limits) -> Source:
    """Return text as it stands; for Markdown the headings and blocks are marked."""
    decoded, encoding = decode(data)
    if len(_CONTROL.findall(decoded)) * 50 > len(decoded):
        raise ReadError(
            "unsupported",
            "The file is of a kind that cannot be read.",
            "",
            "Bring PDF, HTML, DOCX, plain text, Markdown or the report's JSON.",
        )
    text = clean(decoded)
    if not text.strip():
        raise ReadError(
            "empty", "The file holds no text.", "", "Check that the right file was chosen."
        )
    if len(text) > limits.max_characters:
        raise ReadError(
            "too_large",
            "The file holds more text than can be read.",
            f"{len(text)} characters",
            "Split the file and import the parts.",
        )
    metadata = MappingProxyType({"encoding": encoding})
    if not markdown:
        return Source("text/plain", text, (), metadata)
    text = _without_comments(text)
    return Source("text/markdown", text, _markdown_blocks(text), metadata)


def _without_comments(text: str) -> str:
    """The text without comments that are closed; one that never is stays."""
    parts: list[str] = []
    kept = at = 0
    while (at := text.find("<!--", at)) >= 0:
        end = text.find("-->", at + 4, at + 4 + _COMMENT + 3)
        if end < 0:
            at += 4
            continue
        parts.append(text[kept:at])
        kept = at = end + 3
    return "".join([*parts, text[kept:]])


def _markdown_blocks(text: str) -> tuple[Block, ...]:
    """Headings by their hashes; other blocks are runs of lines between blank ones."""
    blocks: list[Block] = []
    position = 0
    opened: int | None = None
    last = 0
    for line in text.split("\n"):
        end = position + len(line)
        heading = _MARKDOWN_HEADING.match(line)
        if (heading or not line.strip()) and opened is not None:
            blocks.append(Block(opened, last, _kind(text[opened:last])))
            opened = None
        if heading:
            start = position + heading.end()
            blocks.append(Block(start, end, "heading", len(heading.group(1))))
        elif line.strip():
            opened = position if opened is None else opened
            last = end
        position = end + 1
    if opened is not None:
        blocks.append(Block(opened, last, _kind(text[opened:last])))
    return tuple(blocks)


def _kind(text: str) -> BlockKind:
    if text.startswith("> "):
        return "quote"
    if text.startswith("|"):
        return "table"
    return "paragraph"
