"""GUIDs that stay the same over all exports: made from what is permanent, where no column holds one."""

from __future__ import annotations

from uuid import UUID, uuid5

#: The namespace of everything made here; never change it.
NAMESPACE = UUID("5f0d2c7e-3a41-5b6e-9c1d-7e2f8a4b6c90")
LIBRARY = uuid5(NAMESPACE, "coder:")


def coder_guid(account: int | None) -> UUID:
    """Of an account by its number; None is what came with the library."""
    return LIBRARY if account is None else uuid5(NAMESPACE, f"coder:{account}")


def document_guid(slug: str) -> UUID:
    """Of a document, the same for all its texts."""
    return uuid5(NAMESPACE, f"document:{slug}")


def case_guid(key: str) -> UUID:
    """Of a case."""
    return uuid5(NAMESPACE, f"case:{key}")


def variable_guid(name: str) -> UUID:
    """Of an attribute of documents."""
    return uuid5(NAMESPACE, f"variable:{name}")


def axis_guid(axis: str) -> UUID:
    """Of the set of all codes of an axis."""
    return uuid5(NAMESPACE, f"axis:{axis}")


def selection_guid(document: UUID, start: int, end: int) -> UUID:
    """Of a place in a document: all codes on exactly these words share it."""
    return uuid5(document, f"selection:{start}-{end}")


def part_guid(owner: UUID, part: str) -> UUID:
    """Of something that belongs to one thing: its note, its details, its set, its link number 2."""
    return uuid5(owner, part)


def foreign_guid(*parts: object) -> UUID:
    """Of something that another tool numbers, or does not name at all: the same file gives the same GUID."""
    return uuid5(NAMESPACE, "foreign:" + "\x1f".join(map(str, parts)))
