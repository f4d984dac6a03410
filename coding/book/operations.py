"""The changes that a draft of the codebook is made of.

An operation is a dict: `id`, `kind` and what the kind needs; codes are named by GUID, so that later ones still find
what earlier ones renamed. `apply` gives the book after it, or raises the `Problem` that keeps it from being done.

====================  =======================================================================================
kind                  needs
====================  =======================================================================================
``add``               code (new GUID), key, fields
``rename``            code, fields (labels)
``redefine``          code, fields, recode: whether what was coded must be looked at again
``move``              code, key; the codes below it go along
``split``             code, into: [{guid, key, label_en, label_zh}]; what was coded must be looked at again
``merge``             code, into: what was coded moves to the other code
``retire``            code, instead: GUIDs; what was coded must be looked at again
====================  =======================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from coding.book.content import LISTS, TEXT_FIELDS, Book, Entry
from coding.models import Axis
from coding.treatments import CODES as FIXED
from problems import Problem

Operation = dict[str, Any]
LABELS = ("label_en", "label_zh")
FIELDS = (*TEXT_FIELDS, *LISTS, "codable")
_KEY = re.compile(r"[a-z]+(\.[a-z0-9]+(-[a-z0-9]+)*)+")
MOST_KEY = 100
MOST_PARTS = 8


def apply(book: Book, operation: Operation) -> Book:
    """The book after an operation; raises a Problem where it cannot be done."""
    kind = _KINDS.get(str(operation.get("kind")))
    if kind is None:
        raise Problem(
            "operation",
            _("There is no such change of a codebook."),
            place=str(operation.get("kind")),
        )
    return kind(book, operation)


def _add(book: Book, operation: Operation) -> Book:
    key = free_key(book, operation["key"])
    fields = _fields(operation["fields"])
    entry = Entry(guid=_free_guid(book, operation["code"]), key=key, axis=key.partition(".")[0])
    return book.adding(complete(replace(entry, **fields)))


def _rename(book: Book, operation: Operation) -> Book:
    entry = _live(book, operation["code"])
    fields = {name: operation["fields"][name] for name in LABELS if name in operation["fields"]}
    return book.with_entry(complete(replace(entry, **_fields(fields))))


def _redefine(book: Book, operation: Operation) -> Book:
    entry = _live(book, operation["code"])
    changed = complete(replace(entry, **_fields(operation["fields"])))
    return book.with_entry(replace(changed, fresh=entry.fresh or bool(operation.get("recode"))))


def _move(book: Book, operation: Operation) -> Book:
    entry, old = _live(book, operation["code"]), ""
    old, new = entry.key, str(operation["key"]).strip()
    inside = [entry, *book.below(old)]
    _refuse_fixed(inside)
    if new.startswith(f"{old}."):
        raise _bad_key(new, _("A code cannot be moved below itself."))
    free_key(book, new, owner=entry.guid)
    if new.partition(".")[0] != entry.axis:
        raise _bad_key(new, _("A code cannot be moved to another axis: chains rest on its own."))
    return _rekeyed(book, {one.guid: new + one.key[len(old) :] for one in inside})


def _rekeyed(book: Book, keys: dict[UUID, str]) -> Book:
    """The book with new keys, also where one entry names another to use instead; in the order of the tree."""
    news = {entry.key: keys[entry.guid] for entry in book if entry.guid in keys}
    for guid, key in keys.items():
        if book.given.get(key, guid) != guid or len(key) > MOST_KEY:
            raise _bad_key(key, _("This key belongs or belonged to another code."))
    rest = Book(tuple(one for one in book if one.guid not in keys), {**book.given})
    for entry in [one for one in book if one.guid in keys]:
        rest = rest.adding(replace(entry, key=keys[entry.guid]))
    return replace(rest, entries=tuple(_instead(entry, news) for entry in rest))


def _instead(entry: Entry, news: dict[str, str]) -> Entry:
    names = dict.fromkeys(news.get(key, key) for key in entry.use_instead)
    return replace(entry, use_instead=tuple(name for name in names if name != entry.key))


def _split(book: Book, operation: Operation) -> Book:
    entry = _live(book, operation["code"])
    parts = operation["into"]
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Problem(
            "parts",
            _("A code is split into two or more."),
            place=entry.key,
            remedy=_("Give a key and labels for at least two parts."),
        )
    _refuse_fixed([entry])
    for part in parts:
        key = free_key(book, part["key"])
        if key.partition(".")[0] != entry.axis:
            raise _bad_key(key, _("The parts of a code are on its own axis."))
        labels = _fields({name: part.get(name, "") for name in LABELS})
        guid = _free_guid(book, part["guid"])
        new = replace(entry, guid=guid, key=key, codable=True, fresh=False,
                      recode_since=0, **labels)  # fmt: skip
        book = book.adding(complete(new))
    keys = tuple(part["key"].strip() for part in parts)
    groups = all(key.startswith(f"{entry.key}.") for key in keys)
    left = replace(entry, codable=False, retired=not groups, fresh=True, use_instead=keys)
    return book.with_entry(left)


def _merge(book: Book, operation: Operation) -> Book:
    entry, into = _known(book, operation["code"]), _live(book, operation["into"])
    if entry.guid == into.guid or entry.axis != into.axis or not into.codable:
        raise Problem(
            "merge",
            _("A code is merged into another one of its axis that can be put on text."),
            place=f"{entry.key} → {into.key}",
            remedy=_("Choose another code."),
        )
    _refuse_parent(book, entry)
    _refuse_fixed([entry])
    rest = book.without(entry.guid)
    news = {entry.key: into.key}
    return replace(rest, entries=tuple(_instead(one, news) for one in rest))


def _retire(book: Book, operation: Operation) -> Book:
    entry = _live(book, operation["code"])
    _refuse_parent(book, entry)
    instead = [_live(book, guid) for guid in operation.get("instead", ())]
    if any(one.axis != entry.axis or one.guid == entry.guid for one in instead):
        raise Problem(
            "instead",
            _("What is used instead must be another code of the same axis."),
            place=entry.key,
        )
    keys = tuple(one.key for one in instead)
    return book.with_entry(
        replace(entry, codable=False, retired=True, fresh=True, use_instead=keys)
    )


_KINDS: dict[str, Callable[[Book, Operation], Book]] = {
    "add": _add,
    "rename": _rename,
    "redefine": _redefine,
    "move": _move,
    "split": _split,
    "merge": _merge,
    "retire": _retire,
}
KINDS = tuple(_KINDS)


def free_key(book: Book, key: object, owner: UUID | None = None) -> str:
    """The key, if it is well made, on an axis, and was never another code's; raises a Problem."""
    key = str(key).strip()
    if not _KEY.fullmatch(key) or len(key) > MOST_KEY:
        raise _bad_key(key, _("A key is made of small letters, digits, hyphens and dots."))
    if key.partition(".")[0] not in Axis.values:
        raise _bad_key(key, _("A key begins with its axis."))
    if book.given.get(key, owner) != owner:
        raise _bad_key(key, _("This key belongs or belonged to another code."))
    return key


def _free_guid(book: Book, guid: str) -> UUID:
    found = UUID(guid)
    if found in book.given.values():
        raise Problem(
            "guid_taken",
            _("This GUID belongs or belonged to another code."),
            place=guid,
            remedy=_("Take this change out of the draft."),
            status=409,
        )
    return found


def complete(entry: Entry) -> Entry:
    """The entry, if it has labels and definitions in both languages; raises a Problem."""
    for name in (*LABELS, "definition_en", "definition_zh"):
        if not getattr(entry, name).strip():
            raise Problem(
                "incomplete_entry",
                _("A code needs a label and a definition in both languages."),
                place=f"{entry.key} · {name}",
                remedy=_("Fill in the empty field."),
            )
    return entry


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in values.items() if name in FIELDS}
    for name in LABELS:
        if len(known.get(name, "")) > 200:
            raise Problem("label", _("A label has at most 200 characters."), place=name)
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in known.items()
    }


def _known(book: Book, guid: str) -> Entry:
    entry = book.get(UUID(guid))
    if entry is None:
        raise Problem(
            "no_code",
            _("The codebook does not have this code any more."),
            place=guid,
            remedy=_("Take this change out of the draft."),
            status=409,
        )
    return entry


def _live(book: Book, guid: str) -> Entry:
    entry = _known(book, guid)
    if entry.retired:
        raise Problem(
            "retired",
            _("This code is retired."),
            place=entry.key,
            remedy=_("Take this change out of the draft, or choose another code."),
            status=409,
        )
    return entry


def _refuse_parent(book: Book, entry: Entry) -> None:
    if any(not one.retired for one in book.below(entry.key)):
        raise Problem(
            "has_codes_below",
            _("There are codes below this one."),
            place=entry.key,
            remedy=_("Move, merge or retire those first."),
            status=409,
        )


def _refuse_fixed(entries: list[Entry]) -> None:
    """The citator knows some codes by their key."""
    fixed = [entry.key for entry in entries if entry.key in FIXED]
    if fixed:
        raise Problem(
            "fixed_code",
            _("The citator reads from this code how decisions were treated."),
            place=", ".join(fixed),
            remedy=_("Rename or redefine it; its key and its identity must stay."),
            status=409,
        )


def _bad_key(key: str, message: str) -> Problem:
    return Problem(
        "bad_key", message, place=key, remedy=_("For example: loophole.exception.security")
    )
