"""An edition of the codebook as a value: entries in the order of the book, found by GUID or key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from coding.models import Code, CodebookVersion, CodeEntry, FormerKey

#: What is written in both languages.
TEXTS = ("label", "definition", "include", "exclude")
LANGUAGES = ("en", "zh")
TEXT_FIELDS = tuple(f"{name}_{language}" for name in TEXTS for language in LANGUAGES)
#: What is the same in both.
LISTS = ("use_instead", "examples", "provisions", "cues", "sources")


@dataclass(frozen=True, slots=True)
class Entry:
    """What an edition says of a code. `fresh` is set where this draft changed what it means; see `CodeEntry`."""

    guid: UUID
    key: str
    axis: str
    codable: bool = True
    retired: bool = False
    recode_since: int = 0
    fresh: bool = False
    label_en: str = ""
    label_zh: str = ""
    definition_en: str = ""
    definition_zh: str = ""
    include_en: str = ""
    include_zh: str = ""
    exclude_en: str = ""
    exclude_zh: str = ""
    use_instead: tuple[str, ...] = ()
    examples: tuple[dict[str, str], ...] = ()
    provisions: tuple[str, ...] = ()
    cues: dict[str, list[str]] = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    def text(self, name: str, language: str) -> str:
        """A text in one language, the other one where it is empty."""
        first, second = ("zh", "en") if language.startswith("zh") else ("en", "zh")
        return str(getattr(self, f"{name}_{first}") or getattr(self, f"{name}_{second}"))


@dataclass(frozen=True, slots=True)
class Book:
    """Entries in order, and every key that was ever given, with its code's GUID."""

    entries: tuple[Entry, ...]
    given: dict[str, UUID]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def get(self, guid: UUID) -> Entry | None:
        """The entry of a code, None where the book has none."""
        return next((entry for entry in self.entries if entry.guid == guid), None)

    def at(self, key: str) -> Entry | None:
        """The entry with this key."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def below(self, key: str) -> list[Entry]:
        """The entries below a key, retired ones too."""
        return [entry for entry in self.entries if entry.key.startswith(f"{key}.")]

    def with_entry(self, changed: Entry) -> Book:
        """The book with this entry in the place of the one that has its GUID."""
        rows = (changed if entry.guid == changed.guid else entry for entry in self.entries)
        return Book(tuple(rows), {**self.given, changed.key: changed.guid})

    def without(self, guid: UUID) -> Book:
        """The book without an entry; its key stays given."""
        return replace(self, entries=tuple(one for one in self.entries if one.guid != guid))

    def adding(self, entry: Entry) -> Book:
        """The book with one more entry, where its key belongs: after the code above it and all that is below that."""
        rows = list(self.entries)
        rows.insert(_place(rows, entry), entry)
        return Book(tuple(rows), {**self.given, entry.key: entry.guid})


def _place(rows: list[Entry], entry: Entry) -> int:
    above = entry.key
    while above := above.rpartition(".")[0]:
        near = [
            at for at, one in enumerate(rows) if one.key == above or one.key.startswith(f"{above}.")
        ]
        if near:
            return near[-1] + 1
    return len(rows)


def book_of(version: CodebookVersion | None, *, past: bool = False) -> Book:
    """The book of an edition, retired entries too; three queries.

    With `past` it knows of no key but its own, so that what was done to it once can be followed again.
    """
    rows = CodeEntry.objects.filter(version=version).select_related("code").order_by("order", "pk")
    if past:
        return Book(tuple(map(entry_of, rows)), {})
    given = dict(Code.objects.values_list("key", "guid"))
    given |= dict(FormerKey.objects.values_list("key", "code__guid"))
    return Book(tuple(map(entry_of, rows)), given)


def entry_of(row: CodeEntry) -> Entry:
    """A row as a value."""
    return Entry(
        guid=row.code.guid,
        key=row.key or row.code.key,
        axis=row.code.axis,
        codable=row.codable,
        retired=row.retired,
        recode_since=row.recode_since,
        **{name: getattr(row, name) for name in TEXT_FIELDS},
        use_instead=tuple(row.use_instead),
        examples=tuple(row.examples),
        provisions=tuple(row.provisions),
        cues=row.cues,
        sources=tuple(row.sources),
    )


def as_json(entry: Entry) -> dict[str, Any]:
    """An entry as JSON values, without what only a draft needs."""
    values = asdict(entry)
    values.pop("fresh")
    return {**values, "guid": str(entry.guid)} | {name: plain(values[name]) for name in LISTS}


def plain(value: Any) -> Any:
    """A field's value as JSON has it."""
    return list(value) if isinstance(value, tuple) else value


def digest_of(entries: Iterable[Entry]) -> str:
    """SHA-256 of the entries in canonical JSON."""
    rows = [as_json(entry) for entry in entries]
    canonical = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
