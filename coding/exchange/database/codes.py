"""Codes of a file → codes of our codebook; what has none is told, and waits for a person's choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from coding import selectors
from coding.exchange.model import CodeItem, Project
from coding.models import Code
from coding.replaced import replaced_codes
from problems import Problem

#: What a person chooses for a code whose codings are not to be brought in.
LEAVE = "-"


@dataclass(frozen=True, slots=True)
class Matched:
    """A code of the file: `state` is same, named, chosen, left, unknown or group; `code` is ours where one fits."""

    item: CodeItem
    state: str
    code: Code | None


class Codes:
    """Looks codes up by GUID, by key, by their label in either language, or as was chosen."""

    def __init__(self, project: Project, chosen: Mapping[str, str]) -> None:
        self._items = {item.guid: item for item in project.codes}
        self._chosen = chosen
        self._entries = list(selectors.entries())
        self._codable = {entry.code.pk for entry in self._entries if entry.codable}
        self._by_guid = {entry.code.guid: entry.code for entry in self._entries}
        self._by_key = {entry.code.key: entry.code for entry in self._entries}
        self._by_name = self._unique_names()
        self._replaced = replaced_codes()
        self._known: dict[UUID, Matched] = {}
        self.uses: Counter[UUID] = Counter()

    def of(self, guid: UUID) -> Matched:
        """The match of a code that a coding uses."""
        self.uses[guid] += 1
        if guid not in self._known:
            item = self._items.get(guid) or CodeItem(guid, str(guid))
            self._known[guid] = self._match(item)
        return self._known[guid]

    def used(self) -> list[Matched]:
        """Every code asked for so far, the unknown first."""
        order = {"unknown": 0, "group": 1}
        return sorted(
            self._known.values(), key=lambda one: (order.get(one.state, 2), one.item.name)
        )

    def all(self) -> list[Matched]:
        """Every code of the file, used or not."""
        return [self._match(item) for item in self._items.values()]

    def _match(self, item: CodeItem) -> Matched:
        chosen = self._chosen.get(str(item.guid)) or self._chosen.get(item.name)
        if chosen == LEAVE:
            return Matched(item, "left", None)
        if chosen:
            return Matched(item, "chosen", self._choice(chosen))
        code, state = self._by_guid.get(item.guid), "same"
        if code is None:
            code, state = self._by_key.get(item.key or item.name), "named"
        if code is None:
            code = self._by_name.get(item.name.strip().casefold())
        if code is None:  # merged or moved here since the file was written
            code = self._replaced.get(str(item.guid)) or self._replaced.get(item.key or item.name)
        if code is None:
            return Matched(item, "unknown", None)
        return Matched(item, state if code.pk in self._codable else "group", code)

    def _choice(self, key: str) -> Code:
        code = self._by_key.get(key) or self._by_name.get(key.casefold())
        if code is None or code.pk not in self._codable:
            raise Problem(
                "unknown_code",
                _("There is no code “%(key)s” that can be put on text.") % {"key": key},
                place="code",
                remedy=_("Choose a code from the codebook."),
            )
        return code

    def _unique_names(self) -> dict[str, Code]:
        """Labels of codable codes that mean one code only."""
        found: dict[str, Code | None] = {}
        for entry in self._entries:
            if entry.codable:
                for label in {entry.label_en.casefold(), entry.label_zh.casefold()}:
                    found[label] = None if label in found else entry.code
        return {label: code for label, code in found.items() if code is not None}
