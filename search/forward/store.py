"""Writes a forward index; one writer at a time, under the lock of its generation."""

import os
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np

from search import analysis
from search.forward.layout import FIRST, TEXT, TOKEN, Files, whole_lines

MOST_HELD = 1_000_000  # tokens in memory


class _Numbers(dict[str, int]):
    """Word → number; a word that is asked for and has none gets the next."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(zip(words, range(len(words)), strict=True))
        self.fresh: list[str] = []

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        self.fresh.append(word)
        return number


class Store:
    """Takes texts and gives their numbers; nothing is on disk before `flush`.

    Opening it cuts off what a crash left half written: such texts were never committed.
    """

    def __init__(self, generation: Path) -> None:
        self.files = Files(generation)
        self.files.make()
        self.numbers = _Numbers(self._repair_words())
        texts = self._repair_texts()
        self.count = len(texts)
        self.end = int(texts["end"][-1]) if self.count else 0
        self._order = np.argsort(texts["digest"], kind="stable")
        self._digests = texts["digest"][self._order]
        self._fresh: dict[int, int] = {}  # digest → number, of texts that came since
        self._tokens: list[np.ndarray] = []
        self._texts: list[tuple[int, int]] = []
        self._flushed_end = self.end

    def add(self, words: Sequence[str], borders: Sequence[int]) -> int:
        """The number of a text; ``borders`` are the numbers of words that begin a later sentence."""
        numbers = self.numbers
        found = map(numbers.__getitem__, words)
        tokens = np.fromiter(found, dtype=TOKEN, count=len(words))
        # One by one: a list of places at once costs more than a text has sentences.
        for first in (0, *borders) if words else ():
            tokens[first] |= FIRST
        digest = int.from_bytes(blake2b(tokens.tobytes(), digest_size=8).digest(), "little")
        known = self._known(digest)
        if known is not None:
            return known
        number = self._fresh[digest] = self.count
        self.count += 1
        self.end += len(tokens)
        self._tokens.append(tokens)
        self._texts.append((digest, self.end))
        if self.end - self._flushed_end > MOST_HELD:
            self.flush()
        return number

    def _known(self, digest: int) -> int | None:
        if digest in self._fresh:
            return self._fresh[digest]
        if not len(self._digests):
            return None
        place = int(np.searchsorted(self._digests, np.uint64(digest)))
        if place < len(self._digests) and int(self._digests[place]) == digest:
            return int(self._order[place])
        return None

    def flush(self) -> None:
        """Put everything on disk: words before the tokens that name them, texts last of all."""
        if not self._texts:
            return
        fresh = self.numbers.fresh
        _append(self.files.words, "".join(f"{word}\n" for word in fresh).encode())
        _append(self.files.stems, "".join(f"{stem}\n" for stem in analysis.stems(fresh)).encode())
        _append(self.files.tokens, np.concatenate(self._tokens).tobytes())
        _append(self.files.texts, np.array(self._texts, dtype=TEXT).tobytes())
        self._flushed_end = self.end
        self.numbers.fresh = []
        self._tokens, self._texts = [], []

    def _repair_words(self) -> list[str]:
        words, stems = whole_lines(self.files.words), whole_lines(self.files.stems)
        count = min(words.count(b"\n"), stems.count(b"\n"))
        words, stems = (whole_lines(path, count) for path in (self.files.words, self.files.stems))
        _cut(self.files.words, len(words))
        _cut(self.files.stems, len(stems))
        return words.decode().split("\n")[:-1]

    def _repair_texts(self) -> np.ndarray:
        content = self.files.texts.read_bytes()
        texts = np.frombuffer(content[: len(content) // TEXT.itemsize * TEXT.itemsize], dtype=TEXT)
        tokens = self.files.tokens.stat().st_size // TOKEN.itemsize
        texts = texts[: np.searchsorted(texts["end"], tokens, side="right")]
        _cut(self.files.texts, len(texts) * TEXT.itemsize)
        _cut(self.files.tokens, (int(texts["end"][-1]) if len(texts) else 0) * TOKEN.itemsize)
        return texts


def _append(path: Path, content: bytes) -> None:
    """Add to a file, and wait until it is on the disk."""
    with path.open("ab") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _cut(path: Path, length: int) -> None:
    if path.stat().st_size > length:
        os.truncate(path, length)
