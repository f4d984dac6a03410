"""Collects blocks of text and remembers where each one stands."""

from __future__ import annotations

import re

from legaltext.reading.decoding import clean
from legaltext.reading.model import Block, BlockKind

_SPACES = re.compile(r"[ \t\n\f\xa0]+")
_CELL_SPACES = re.compile(r"[ \f\xa0]+")


class BlockWriter:
    """Joins blocks with a blank line; :meth:`finish` gives the text and the blocks."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    def add(
        self,
        raw: str,
        *,
        kind: BlockKind,
        level: int | None = None,
        label: str = "",
        keep_lines: bool = False,
    ) -> None:
        """Append one block; text without a visible character adds nothing."""
        text = clean(raw)
        if keep_lines:
            lines = (_CELL_SPACES.sub(" ", line).strip() for line in text.split("\n"))
            text = "\n".join(line for line in lines if line)
        else:
            text = _SPACES.sub(" ", text).strip()
        if not text:
            return
        if self._parts:
            self._parts.append("\n\n")
            self._length += 2
        self._blocks.append(Block(self._length, self._length + len(text), kind, level, label))
        self._parts.append(text)
        self._length += len(text)

    @property
    def length(self) -> int:
        """Characters so far."""
        return self._length

    def finish(self) -> tuple[str, tuple[Block, ...]]:
        """Return the joined text and its blocks."""
        return "".join(self._parts), tuple(self._blocks)
