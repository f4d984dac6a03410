"""The files of a forward index; all only ever grow, in the order in which they are named here.

``words.txt`` and ``stems.txt`` hold a word and its stem a line: a word's number is its line's.
``tokens.u32`` holds the number of every word of every text; the highest bit marks the first word of
a sentence. ``texts.bin`` holds 16 bytes a text: a digest of its tokens and where they end. A text's
number is its place there. Passages with the same words share a text, so that indexing a document
again, after a coding, adds nothing.
"""

from pathlib import Path

import numpy as np

FOLDER = "forward"
FIRST = np.uint32(1 << 31)  # begins a sentence
NUMBER = np.uint32((1 << 31) - 1)
TOKEN = np.dtype("<u4")
TEXT = np.dtype([("digest", "<u8"), ("end", "<u8")])


class Files:
    """Where the files of one generation are."""

    def __init__(self, generation: Path) -> None:
        self.folder = generation / FOLDER
        self.words = self.folder / "words.txt"
        self.stems = self.folder / "stems.txt"
        self.tokens = self.folder / "tokens.u32"
        self.texts = self.folder / "texts.bin"

    def make(self) -> None:
        """Begin with nothing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in (self.words, self.stems, self.tokens, self.texts):
            path.touch()


def whole_lines(path: Path, most: int | None = None) -> bytes:
    """The lines of a file, without a torn last one; of ``most`` lines at most."""
    content = path.read_bytes()
    content = content[: content.rfind(b"\n") + 1]
    if most is not None and content.count(b"\n") > most:
        ends = np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == ord("\n"))
        content = content[: ends[most - 1] + 1] if most else b""
    return content
