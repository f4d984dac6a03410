"""Codes out of REFI-QDA elements, and codebooks."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from coding.exchange.limits import MOST_CODES, bad_file, too_much
from coding.exchange.model import CodeItem, Project
from coding.exchange.refi.xml import (
    Element,
    child_text,
    children,
    elements,
    guid_of,
    local,
)


def read_codebook(path: Path, name: str) -> Project:
    """The codes of a `.qdc`; there are no texts in it."""
    codes: tuple[CodeItem, ...] = ()
    with path.open("rb") as file:
        found = elements(file, name, frozenset({"Codes"}))
        root = next(found, None)
        if root is None or local(root) != "CodeBook":
            raise bad_file(_("The file is no REFI-QDA codebook."), name, _("Choose a .qdc file."))
        origin = root.get("origin") or ""
        for element in found:
            codes += codes_of(element, name)
    return Project(name=name, documents=tuple, codes=codes, origin=origin)


def codes_of(element: Element, place: str) -> tuple[CodeItem, ...]:
    """The tree below a `Codes` element, parents before their children; GUIDs are all different or refused."""
    found: dict[UUID, CodeItem] = {}
    waiting: list[tuple[Element, UUID | None]] = [
        (child, None) for child in reversed(list(children(element, "Code")))
    ]
    while waiting:
        one, parent = waiting.pop()
        guid = guid_of(one, "guid", place)
        if guid in found:
            raise duplicate(guid, place)
        if len(found) >= MOST_CODES:
            raise too_much(_("codes"), f"{MOST_CODES:,}", place)
        found[guid] = CodeItem(
            guid=guid,
            name=one.get("name") or "",
            parent=parent,
            codable=(one.get("isCodable") or "true").strip() in ("true", "1"),
            description=child_text(one, "Description"),
        )
        waiting += [(child, guid) for child in reversed(list(children(one, "Code")))]
    return tuple(found.values())


def duplicate(guid: UUID, place: str) -> Exception:
    """The refusal of a file in which one GUID stands for two things."""
    return bad_file(
        _("One GUID stands for two things in this file, so it cannot be told which is meant."),
        f"{place}, {guid}",
        _("Export it again in the tool it comes from; where that gives the same, report it there."),
        code="duplicate_guid",
    )
