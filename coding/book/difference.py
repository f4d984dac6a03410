"""Two editions side by side: which entries came, went, moved or changed, and how, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID

from coding.book.content import LANGUAGES, TEXTS, Book, Entry

#: Beyond this many words a text is shown whole, before and after: comparing takes the square of it.
MOST_WORDS = 2_000
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words: `same`, `gone` or `new`."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field that differs: `name` as in `Entry`, `language` "" where it has none."""

    name: str
    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A code: `state` is new, gone, retired, moved or changed; either side may be missing.

    `into` is the key of the code that one which is gone was merged into.
    """

    state: str
    before: Entry | None
    after: Entry | None
    fields: tuple[Field, ...]
    into: str = ""

    @property
    def entry(self) -> Entry:
        """The later side, or the earlier one."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change has a side")
        return found


def difference(before: Book, after: Book, into: Mapping[UUID, str] | None = None) -> list[Changed]:
    """What differs, in the order of the later book, then what it no longer has: `into` says where that went."""
    olds = {entry.guid: entry for entry in before}
    news = {entry.guid for entry in after}
    found = [
        _changed(olds.get(entry.guid), entry)
        for entry in after
        if _said(olds.get(entry.guid)) != _said(entry)
    ]
    went = into or {}
    found += [
        Changed("gone", entry, None, (), went.get(entry.guid, ""))
        for entry in before
        if entry.guid not in news
    ]
    return found


def _said(entry: Entry | None) -> tuple[object, ...]:
    if entry is None:
        return ()
    texts = tuple(_texts(entry).items())
    return entry.key, entry.codable, entry.retired, texts


def _changed(old: Entry | None, new: Entry) -> Changed:
    if old is None:
        state = "new"
    elif new.retired and not old.retired:
        state = "retired"
    elif new.key != old.key:
        state = "moved"
    else:
        state = "changed"
    before, after = _texts(old), _texts(new)
    fields = tuple(
        Field(name, language, tuple(words(before.get((name, language), ""), text)))
        for (name, language), text in after.items()
        if before.get((name, language), "") != text
    )
    return Changed(state, old, new, fields)


def _texts(entry: Entry | None) -> dict[tuple[str, str], str]:
    """Everything that is written, as texts: lists one entry a line."""
    if entry is None:
        return {}
    found = {
        (name, language): str(getattr(entry, f"{name}_{language}"))
        for name in TEXTS
        for language in LANGUAGES
    }
    for language in LANGUAGES:
        found["examples", language] = "\n".join(
            one.get(language, "") for one in entry.examples
        ).strip()
        found["cues", language] = "\n".join(entry.cues.get(language, ()))
    found["provisions", ""] = "\n".join(entry.provisions)
    found["use_instead", ""] = "\n".join(entry.use_instead)
    return found


def words(before: str, after: str) -> Iterator[Piece]:
    """The two texts as pieces; Latin words are compared whole, Chinese by character."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        yield from _pieces(before, after)
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[a:b]))
        else:
            yield from _pieces("".join(old[a:b]), "".join(new[c:d]))


def _pieces(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece("gone", gone)
    if new:
        yield Piece("new", new)
