"""Reads a forward index as it is at one moment; any number of processes may."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from search.forward.layout import TEXT, TOKEN, Files, whole_lines

Numbers = np.ndarray  # of one dimension

#: One character of UTF-8, and any number of them; neither leaves its line.
_ONE = rb"(?:[\x00-\x09\x0b-\x7f]|[\xc0-\xff][\x80-\xbf]+)"
_ANY = rb"[^\n]*"


class View:
    """The texts that were there when it was made; later ones are in a later view.

    ``ends`` has a leading 0: text ``n`` is ``tokens[ends[n]:ends[n + 1]]``.
    """

    def __init__(self, generation: Path, before: "View | None" = None) -> None:
        files = Files(generation)
        # Texts first: whatever they name was written before them.
        count = files.texts.stat().st_size // TEXT.itemsize
        self.ends = np.zeros(count + 1, dtype=np.int64)
        if count:
            self.ends[1:] = np.fromfile(files.texts, dtype=TEXT, count=count)["end"]
        total = int(self.ends[-1])
        self.tokens: Numbers = (
            np.memmap(files.tokens, dtype=TOKEN, mode="r", shape=(total,))
            if total
            else np.zeros(0, dtype=TOKEN)
        )
        self._size = files.words.stat().st_size, files.stems.stat().st_size
        known = before if before is not None and before._size == self._size else None
        self._lines: dict[str, bytes] = known._lines if known else _lines(files)
        self._starts: dict[str, Numbers] = known._starts if known else _starts(self._lines)
        self.words = min(map(len, self._starts.values()))

    @property
    def count(self) -> int:
        """How many texts there are."""
        return len(self.ends) - 1

    def numbers(self, field: str, glob: str) -> Numbers:
        """The numbers of the words that a glob fits, by themselves or (``stem``) by their stems."""
        found = [match.start() for match in self._matches(field, glob)]
        numbers = np.searchsorted(self._starts[field], np.array(found, dtype=np.int64))
        return numbers[numbers < self.words]

    def fitting(self, field: str, glob: str) -> list[str]:
        """The different words (or stems) that a glob fits."""
        found = (match.group()[1:].decode() for match in self._matches(field, glob))
        return list(dict.fromkeys(found))

    def _matches(self, field: str, glob: str) -> Iterator[re.Match[bytes]]:
        pattern = re.compile(b"\n" + _as_regex(glob) + rb"(?=\n)")
        return pattern.finditer(self._lines[field])


def _lines(files: Files) -> dict[str, bytes]:
    """Words and stems, each line between two line feeds, so that one pattern finds whole lines."""
    return {
        "exact": b"\n" + whole_lines(files.words),
        "stem": b"\n" + whole_lines(files.stems),
    }


def _starts(lines: dict[str, bytes]) -> dict[str, Numbers]:
    """Where each line begins, with the line feed before it."""
    return {
        name: np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == ord("\n"))[:-1]
        for name, content in lines.items()
    }


def _as_regex(glob: str) -> bytes:
    """A glob as a pattern that takes linear time: what stands after a ``*`` is taken where it first fits.

    Only the last piece must reach the end of the line, so it alone may be looked for again.
    """
    first, *rest = [_piece(piece) for piece in re.split(r"\*+", glob)]
    if not rest:
        return first
    *middle, last = rest
    firmly = b"".join(rb"(?>" + _ANY + rb"?" + piece + rb")" for piece in middle if piece)
    return first + firmly + _ANY + last


def _piece(piece: str) -> bytes:
    return b"".join(_ONE if char == "?" else re.escape(char.encode()) for char in piece)
