"""A project as `.qdpx`: a zip of the project's XML and the plain texts."""

from __future__ import annotations

import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Callable
from typing import IO, Any, BinaryIO
from uuid import UUID

from lxml import etree

from coding.exchange.guids import selection_guid, variable_guid
from coding.exchange.model import Coding, DocumentItem, Project
from coding.exchange.refi import carrier
from coding.exchange.refi.write_chains import chain_notes, write_links, write_sets
from coding.exchange.refi.write_codes import codes_element
from coding.exchange.refi.xml import PROJECT, PROJECT_MAP, writable, written

#: Attributes of documents, as variables.
VARIABLES = ("case", "symbol", "kind", "language", "slug", "sha256")
_KEPT_IN_MEMORY = 16 << 20
_DATE = (1980, 1, 1, 0, 0, 0)  # the same project gives the same bytes
Writer = Any  # lxml's incremental writer; its type is private
Places = dict[UUID, tuple[UUID, UUID, UUID]]


def write_project(project: Project, out: BinaryIO) -> None:
    """Texts go into the zip as they come, the XML after them; one text is in memory at a time."""
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
        tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY) as xml,
    ):

        def keep(document: DocumentItem) -> None:
            name = f"sources/{written(document.guid)}.txt"
            package.writestr(_entry(name), (document.text or "").encode())

        _write_xml(project, xml, keep)
        xml.seek(0)
        with package.open(_entry("project.qde"), "w", force_zip64=True) as target:
            while chunk := xml.read(1 << 20):
                target.write(chunk)


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _write_xml(project: Project, xml: IO[bytes], keep: Callable[[DocumentItem], None]) -> None:
    """The elements in the order of the schema."""
    chained = {link.coding for chain in project.chains for link in chain.links}
    places: Places = {}
    with etree.xmlfile(xml, encoding="utf-8") as file:
        file.write_declaration()
        attributes = {"name": writable(project.name), "origin": writable(project.origin)}
        with file.element(f"{{{PROJECT}}}Project", attributes, nsmap=PROJECT_MAP):
            _users(file, project)
            if project.codes:
                with file.element(f"{{{PROJECT}}}CodeBook"):
                    file.write(codes_element(project.codes, PROJECT))
            _variables(file)
            _cases(file, project)
            notes = _sources(file, project, keep, chained, places)
            notes += chain_notes(project)
            _notes(file, notes)
            write_links(file, project, places)
            write_sets(file, project, places)


def _users(file: Writer, project: Project) -> None:
    if project.coders:
        with file.element(f"{{{PROJECT}}}Users"):
            for coder in project.coders:
                file.write(_element("User", guid=written(coder.guid), name=writable(coder.name)))


def _variables(file: Writer) -> None:
    with file.element(f"{{{PROJECT}}}Variables"):
        for name in VARIABLES:
            guid = written(variable_guid(name))
            file.write(_element("Variable", guid=guid, name=name, typeOfVariable="Text"))


def _cases(file: Writer, project: Project) -> None:
    if not project.cases:
        return
    with file.element(f"{{{PROJECT}}}Cases"):
        for case in project.cases:
            element = _element("Case", guid=written(case.guid), name=writable(case.name))
            for document in case.documents:
                element.append(_element("SourceRef", targetGUID=written(document)))
            file.write(element)


def _sources(
    file: Writer,
    project: Project,
    keep: Callable[[DocumentItem], None],
    chained: set[UUID],
    places: Places,
) -> list[Any]:
    """Write the sources; returns the notes on their codings, and fills the places of codings in chains."""
    notes: list[Any] = []
    opened = None
    for document in project.documents():
        if opened is None:  # `Sources` may not be empty
            opened = file.element(f"{{{PROJECT}}}Sources")
            opened.__enter__()
        keep(document)
        file.write(_source(document, notes))
        for coding in document.codings:
            if coding.guid in chained:
                where = selection_guid(document.guid, coding.start, coding.end)
                places[coding.guid] = (where, document.guid, coding.code)
    if opened is not None:
        opened.__exit__(None, None, None)
    return notes


def _source(document: DocumentItem, notes: list[Any]) -> Any:
    element = _element(
        "TextSource",
        guid=written(document.guid),
        name=writable(document.name),
        plainTextPath=f"internal://{written(document.guid)}.txt",
    )
    spans: dict[tuple[int, int], list[Coding]] = defaultdict(list)
    for coding in document.codings:
        spans[coding.start, coding.end].append(coding)
    for (start, end), codings in spans.items():
        element.append(_selection(document, start, end, codings, notes))
    for name in VARIABLES:
        if value := getattr(document, name):
            holder = _element("VariableValue")
            holder.append(_element("VariableRef", targetGUID=written(variable_guid(name))))
            holder.append(_element("TextValue", text=value))
            element.append(holder)
    return element


def _selection(
    document: DocumentItem, start: int, end: int, codings: list[Coding], notes: list[Any]
) -> Any:
    element = _element(
        "PlainTextSelection",
        guid=written(selection_guid(document.guid, start, end)),
        name=writable(" ".join((document.text or "")[start : min(end, start + 60)].split())),
        startPosition=str(start),
        endPosition=str(end),
    )
    for coding in codings:
        element.append(_coding(coding, notes))
    return element


def _coding(coding: Coding, notes: list[Any]) -> Any:
    element = _element("Coding", guid=written(coding.guid))
    if coding.coder:
        element.set("creatingUser", written(coding.coder))
    if coding.created:
        element.set("creationDateTime", coding.created.isoformat())
    element.append(_element("CodeRef", targetGUID=written(coding.code)))
    if coding.note:
        guid = carrier.note_guid(coding.guid)
        element.append(_element("NoteRef", targetGUID=written(guid)))
        notes.append(note(guid, "", coding.note, coding.coder))
    if details := carrier.coding_details(coding):
        guid = carrier.details_guid(coding.guid)
        element.append(_element("NoteRef", targetGUID=written(guid)))
        words = " · ".join(f"{name}: {value}" for name, value in details.items() if name != "note")
        text = carrier.note_text(words, details)
        notes.append(note(guid, carrier.DETAILS, text, coding.coder))
    return element


def note(guid: UUID, name: str, text: str, author: UUID | None) -> Any:
    """A `Note` with its text in it."""
    element = _element("Note", guid=written(guid))
    if name:
        element.set("name", writable(name))
    if author:
        element.set("creatingUser", written(author))
    element.append(_element("PlainTextContent", text=text))
    return element


def _notes(file: Writer, notes: list[Any]) -> None:
    if notes:
        with file.element(f"{{{PROJECT}}}Notes"):
            for one in notes:
                file.write(one)


def _element(tag: str, *, text: str | None = None, **attributes: str) -> Any:
    element = etree.Element(f"{{{PROJECT}}}{tag}", attributes, nsmap=PROJECT_MAP)
    if text is not None:
        element.text = writable(text)
    return element
