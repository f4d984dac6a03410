"""A project (`.qdpx`) as other tools and we write it.

Read twice: once for the codes, people, cases, notes and chains, and again for the sources with their selections,
each let go before the next. Pictures, sound, films and PDF pages are told of and left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from coding.exchange.guids import variable_guid
from coding.exchange.limits import MOST_CODERS, bad_file, too_much
from coding.exchange.model import (
    CaseItem,
    ChainItem,
    CodeItem,
    Coder,
    DocumentItem,
    LeftOut,
    Project,
)
from coding.exchange.refi import carrier
from coding.exchange.refi.package import Package
from coding.exchange.refi.read_codes import codes_of, duplicate
from coding.exchange.refi.read_source import Notes, SourceReader
from coding.exchange.refi.write_project import VARIABLES
from coding.exchange.refi.xml import (
    Element,
    child_text,
    children,
    elements,
    guid_of,
    guid_or_none,
    local,
)

_SOURCES = frozenset({"TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource"})
_NO_PLACE = frozenset({"Links", "Sets", "Graphs"})
#: What the first reading looks at, the sources only to let them go again.
_FIRST = frozenset({"Users", "CodeBook", "Variables", "Case", "Note"}) | _NO_PLACE | _SOURCES


def read_project(path: Path, name: str) -> Project:
    """The project in the file; a Problem where it cannot be read."""
    package = Package(path, name)
    first = _First(name)
    with package.opened() as opened, opened.xml() as xml:
        found = elements(xml, name, _FIRST)
        root = next(found, None)
        if root is None or local(root) != "Project":
            raise bad_file(_("The XML of the file is no REFI-QDA project."), name)
        first.title, first.origin = root.get("name") or "", root.get("origin") or ""
        for element in found:
            first.take(element)
    reader = _Documents(package, first)
    return Project(
        name=first.title or name,
        documents=reader.documents,
        coders=tuple(first.coders.values()),
        codes=first.codes,
        cases=tuple(first.cases),
        chains=tuple(first.chains),
        origin=first.origin,
        left_out=lambda: tuple(reader.left_out),
    )


class _First:
    """What the first reading gathers."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.title = self.origin = ""
        self.coders: dict[UUID, Coder] = {}
        self.codes: tuple[CodeItem, ...] = ()
        self.cases: list[CaseItem] = []
        self.notes: Notes = {}
        self.chains: list[ChainItem] = []
        self.variables: dict[UUID, str] = {}
        self.case_of: dict[UUID, str] = {}
        self.no_place: list[LeftOut] = []

    def take(self, element: Element) -> None:
        """One element of the first level."""
        kind = local(element)
        if kind == "Users":
            self._users(element)
        elif kind == "CodeBook":
            for codes in children(element, "Codes"):
                self.codes = codes_of(codes, self.place)
        elif kind == "Variables":
            self._variables(element)
        elif kind == "Case":
            self._case(element)
        elif kind == "Note":
            self._note(element)
        elif kind in _NO_PLACE and not self.chains:
            reason = _("The library has no place for these; their codings are brought in.")
            self.no_place.append(LeftOut(kind, reason))

    def _users(self, element: Element) -> None:
        for user in children(element, "User"):
            guid = guid_of(user, "guid", self.place)
            if guid in self.coders:
                raise duplicate(guid, self.place)
            if len(self.coders) >= MOST_CODERS:
                raise too_much(_("coders"), f"{MOST_CODERS:,}", self.place)
            self.coders[guid] = Coder(guid, user.get("name") or user.get("id") or str(guid)[:8])

    def _variables(self, element: Element) -> None:
        ours = {variable_guid(name) for name in VARIABLES}
        for variable in children(element, "Variable"):
            guid = guid_of(variable, "guid", self.place)
            name = variable.get("name") or ""
            if guid in ours or name in VARIABLES:
                self.variables[guid] = name

    def _case(self, element: Element) -> None:
        guid = guid_of(element, "guid", self.place)
        name = element.get("name") or ""
        documents = tuple(
            found
            for ref in children(element, "SourceRef")
            if (found := guid_or_none(ref.get("targetGUID")))
        )
        self.cases.append(CaseItem(guid, name.partition(" ")[0], name, documents))
        self.case_of |= dict.fromkeys(documents, name.partition(" ")[0])

    def _note(self, element: Element) -> None:
        guid = guid_of(element, "guid", self.place)
        if guid in self.notes:
            raise duplicate(guid, self.place)
        name = element.get("name") or ""
        text = child_text(element, "PlainTextContent")
        if name.startswith(carrier.CHAIN):
            values = carrier.values_of(text)
            owner = guid_or_none(name.rpartition(" ")[2])
            chain = carrier.chain_of(owner, values) if owner and values else None
            if chain is not None:
                self.chains.append(chain)
                return
        self.notes[guid] = (name, text, element.get("plainTextPath") or "")


class _Documents:
    """The second reading."""

    def __init__(self, package: Package, first: _First) -> None:
        self._package = package
        self._first = first
        self.left_out: list[LeftOut] = list(first.no_place)

    def documents(self) -> Iterator[DocumentItem]:
        """The texts with their codings, one at a time."""
        self.left_out = list(self._first.no_place)
        seen: set[UUID] = set()
        with self._package.opened() as opened, opened.xml() as xml:
            source = SourceReader(
                opened,
                self._package.name,
                self._first.notes,
                self._first.variables,
                self._first.case_of,
                self.left_out,
            )
            found = elements(xml, self._package.name, _SOURCES)
            next(found, None)
            for element in found:
                if local(element) == "TextSource":
                    guid = guid_of(element, "guid", self._package.name)
                    if guid in seen:
                        raise duplicate(guid, self._package.name)
                    seen.add(guid)
                    if (document := source.read(element)) is not None:
                        yield document
                else:
                    self.left_out.append(source.not_text(element))
