"""What a codebook in a file would change in ours: the operations for a draft, and a report of them.

Two kinds of files: the library's JSON (both languages, every field), and REFI-QDA codebooks (.qdc), which know of a
code its GUID, name, place in the tree and one description.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from coding.book.content import LISTS, TEXT_FIELDS, Book, Entry, plain
from coding.book.operations import Operation, apply
from coding.exchange.database.gather import describe
from coding.exchange.model import CodeItem
from problems import Problem

#: What a code of the file is, beside ours.
SAME, CHANGED, NEW, CONFLICT, MISSING = "same", "changed", "new", "conflict", "missing"


@dataclass(frozen=True, slots=True)
class Line:
    """A code of the file: `state`, its key and label, what would change, and why it cannot be brought in.

    `refused` are the operations of a conflict, for a draft that shows them with the reason.
    """

    state: str
    key: str
    label: str
    operations: tuple[Operation, ...] = ()
    problem: str = ""
    refused: tuple[Operation, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """Every code of the file, and ours that it does not have (they stay as they are)."""

    lines: tuple[Line, ...]

    @property
    def operations(self) -> list[Operation]:
        """What the draft would get."""
        return [one for line in self.lines for one in line.operations]

    def count(self) -> dict[str, int]:
        """How many codes of each state."""
        states = (NEW, CHANGED, SAME, CONFLICT, MISSING)
        return {state: sum(line.state == state for line in self.lines) for state in states}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file says of a code: `fields` are those of an entry that the file knows; "" for a key that it does not."""

    guid: UUID
    key: str
    name: str
    fields: dict[str, Any]


def brought(book: Book, wanted: Iterable[Wanted], since: Book | None = None) -> Brought:
    """Compare a file's codes with the book; operations are tried one after another, so a draft takes them all.

    `since` is the edition that the file goes on from, where we have it: what the file leaves as it was there is not
    taken for a change, so what was changed here meanwhile stays.
    """
    lines: list[Line] = []
    at_work = book
    seen: set[UUID] = set()
    for one in wanted:
        seen.add(one.guid)
        line, at_work = _line(at_work, one, since.get(one.guid) if since else None)
        lines.append(line)
    for entry in book:
        if entry.guid not in seen and not entry.retired:
            lines.append(Line(MISSING, entry.key, entry.text("label", "en")))
    return Brought(tuple(lines))


def _line(book: Book, one: Wanted, before: Entry | None) -> tuple[Line, Book]:
    ours = book.get(one.guid)
    if before is not None:
        one = _news(one, before)
        if not one.fields and not one.key:
            return Line(SAME, ours.key if ours else before.key, one.name), book
    operations = _changes(ours, one) if ours or before else [_new(one)]
    key = one.key or (ours.key if ours else before.key if before else "")
    problem = _obstacle(book, one, ours) if operations else ""
    after = book
    try:
        for operation in () if problem else operations:
            after = apply(after, operation)
    except Problem as error:
        problem = str(error)
    if problem:
        refused = tuple({**operation, "key": key} for operation in operations)
        return Line(CONFLICT, key, one.name, problem=problem, refused=refused), book
    state = NEW if ours is None else CHANGED if operations else SAME
    return Line(state, key, one.name, tuple(operations)), after


def _news(one: Wanted, before: Entry) -> Wanted:
    """What a file says otherwise than the edition that it goes on from."""
    fields = {
        name: value for name, value in one.fields.items() if plain(getattr(before, name)) != value
    }
    return replace(one, fields=fields, key="" if one.key == before.key else one.key)


def _obstacle(book: Book, one: Wanted, ours: Entry | None) -> str:
    """Why a code of a file cannot be brought in, "" where it may be."""
    if ours is not None:
        return _("The code is retired here.") if ours.retired else ""
    if one.guid in book.given.values():
        return _("The code was merged with another here.")
    if one.key.startswith("."):
        return _("The file does not say on which axis this code is.")
    return ""


def _new(one: Wanted) -> Operation:
    return {"kind": "add", "code": str(one.guid), "key": one.key, "fields": one.fields}


def _changes(ours: Entry | None, one: Wanted) -> list[Operation]:
    """Where only labels differ it is a rename, where definitions do a redefinition that has nothing looked at again."""
    code = str(one.guid)
    differing = {
        name: value
        for name, value in one.fields.items()
        if ours is None or plain(getattr(ours, name)) != value
    }
    found: list[Operation] = []
    if one.key and (ours is None or one.key != ours.key):
        found.append({"kind": "move", "code": code, "key": one.key})
    if differing and set(differing) <= {"label_en", "label_zh"}:
        found.append({"kind": "rename", "code": code, "fields": differing})
    elif differing:
        found.append({"kind": "redefine", "code": code, "fields": differing, "recode": False})
    return found


def of_library(axes: Iterable[Mapping[str, Any]]) -> list[Wanted]:
    """The codes of the library's JSON files, one value an axis."""
    found = []
    for axis in axes:
        for row in axis["codes"]:
            fields: dict[str, Any] = {"codable": row.get("codable", True)}
            for name in ("label", "definition", "include", "exclude"):
                both = row.get(name) or {}
                fields |= {
                    f"{name}_{language}": both.get(language, "") for language in ("en", "zh")
                }
            for name in LISTS:
                fields[name] = row.get(name, {} if name == "cues" else [])
            found.append(Wanted(UUID(row["guid"]), row["key"], row["key"], fields))
    return found


def of_qdc(book: Book, codes: Iterable[CodeItem], axis: str = "") -> list[Wanted]:
    """The codes of a REFI-QDA codebook. Codes that we know change only in what the file says otherwise than our export.

    `axis` is for new codes at the top of a file that names none. New codes get a key from the code above them and their
    name. Their one description stands for both languages, until somebody translates it; one that we exported is taken
    apart again.
    """
    keys: dict[UUID, str] = {}
    found = []
    for item in codes:
        ours = book.get(item.guid)
        key = _key(book, keys, item, axis) if ours is None else _moved_key(book, keys, item, ours)
        keys[item.guid] = key
        fields = _fields(item) if ours is None else _told(item, ours)
        found.append(Wanted(item.guid, key, item.name, fields))
    return found


def _moved_key(book: Book, keys: dict[UUID, str], item: CodeItem, ours: Entry) -> str:
    """Another parent in the file moves the code; at the top of the file it may be a tool that knows no axes."""
    if item.parent is None:
        return ours.key
    above = keys.get(item.parent) or getattr(book.get(item.parent), "key", "")
    if not above or ours.key.startswith(f"{above}."):
        return ours.key
    return f"{above}.{ours.key.rpartition('.')[2]}"


def _key(book: Book, keys: dict[UUID, str], item: CodeItem, axis: str) -> str:
    told = re.search(r"\[([a-z]+(?:\.[a-z0-9-]+)+)\]\s*$", item.description)
    if told:
        return told.group(1)
    above = keys.get(item.parent) if item.parent else ""
    if not above and item.parent is not None:
        above = getattr(book.get(item.parent), "key", "")
    stem = _slug(item.name) or str(item.guid)[:8]
    return f"{above or item.axis or axis}.{stem}"


def _slug(name: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:40].strip("-")


def _fields(item: CodeItem) -> dict[str, Any]:
    """Of a code that is new here."""
    parts = _parts(item.description)
    description = parts.get("definition_en") or item.name
    return {
        **dict.fromkeys(TEXT_FIELDS, ""),
        "definition_zh": description,
        "label_zh": item.name[:200],
        **parts,
        "label_en": item.name[:200],
        "definition_en": description,
        "codable": item.codable,
    }


def _told(item: CodeItem, ours: Entry) -> dict[str, Any]:
    """Of a code that we have: nothing where the description is what our export writes."""
    fields: dict[str, Any] = {"codable": item.codable}
    if item.name.strip() not in ("", ours.label_zh):
        fields["label_en"] = item.name.strip()[:200]
    written = describe(ours, ours.key)
    if item.description.strip() and _words(item.description) != _words(written):
        fields |= _parts(item.description, ours.label_zh)
    return fields


def _words(text: str) -> list[str]:
    return text.split()


_HEADS = {
    "Include: ": "include_en",
    "Exclude: ": "exclude_en",
    "适用：": "include_zh",
    "不适用：": "exclude_zh",
}


def _parts(description: str, label_zh: str = "") -> dict[str, Any]:
    """A description taken apart at what our export puts before each part; a foreign one is a definition as a whole."""
    found: dict[str, list[str]] = {}
    now = "definition_en"
    for whole in description.strip().splitlines():
        line = whole
        if re.fullmatch(r"\[[a-z0-9.-]+\]", line.strip()):
            continue
        head = next((one for one in _HEADS if line.startswith(one)), "")
        if head:
            now, line = _HEADS[head], line[len(head) :]
        elif label_zh and line.startswith(f"{label_zh} "):
            now, line = "definition_zh", line[len(label_zh) + 1 :]
        found.setdefault(now, []).append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}
