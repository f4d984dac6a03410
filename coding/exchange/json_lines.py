"""JSON Lines of our own: everything there is, a record a line, for scripts and for other libraries like this one.

`{"type": "project"}` first, then coders, codes, cases and chains, then each document with its text, followed by its
codings. Any line can be left out by a script; `document` stands before its `coding`s.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from coding.exchange.limits import bad_file, check_codings
from coding.exchange.lines import json_lines
from coding.exchange.model import ChainItem, Coding, DocumentItem, Project
from coding.exchange.records import Reader, of_case, of_code, of_coder, of_coding, of_document
from coding.exchange.refi.carrier import chain_of, chain_values

VERSION = 1
MARK = "casebase.codings"


def write(project: Project, out: BinaryIO) -> None:
    """The whole project."""
    head = {"format": MARK, "version": VERSION, "name": project.name, "origin": project.origin}
    _put(out, "project", head)
    for coder in project.coders:
        _put(out, "coder", of_coder(coder))
    for code in project.codes:
        _put(out, "code", of_code(code))
    for case in project.cases:
        _put(out, "case", of_case(case))
    for chain in project.chains:
        _put(out, "chain", {"guid": str(chain.guid), **chain_values(chain)})
    for document in project.documents():
        _put(out, "document", of_document(document, text=True))
        for coding in document.codings:
            _put(out, "coding", {"document": str(document.guid), **of_coding(coding)})


def _put(out: BinaryIO, kind: str, record: dict[str, Any]) -> None:
    out.write(json.dumps({"type": kind, **record}, ensure_ascii=False).encode() + b"\n")


def recognises(head: bytes) -> bool:
    """Whether a file begins as one of ours."""
    return MARK.encode() in head[:300]


def read(path: Path, name: str) -> Project:
    """The project; read once for what is about all of it, and again for the documents."""
    project = Project(name=name, documents=lambda: _documents(path, name))
    found: dict[str, dict[UUID, Any]] = {kind: {} for kind in ("coder", "code", "case", "chain")}
    for place, record in json_lines(path, name):
        kind, reader = record.get("type"), Reader(place)
        if kind == "project":
            if record.get("format") != MARK or record.get("version") != VERSION:
                raise bad_file(_("The file is of another kind, or of a later version."), place)
            project = replace(
                project, name=reader.text(record, "name"), origin=reader.text(record, "origin")
            )
        elif kind in found:
            one = _chain(reader, record) if kind == "chain" else getattr(reader, kind)(record)
            if one.guid in found[kind]:
                raise duplicate(place)
            found[kind][one.guid] = one
    return replace(
        project,
        coders=tuple(found["coder"].values()),
        codes=tuple(found["code"].values()),
        cases=tuple(found["case"].values()),
        chains=tuple(found["chain"].values()),
    )


def _chain(reader: Reader, record: dict[str, Any]) -> ChainItem:
    chain = chain_of(reader.guid(record, "guid"), record)
    if chain is None:
        raise reader.wrong("links")
    return chain


def _documents(path: Path, name: str) -> Iterator[DocumentItem]:
    current: DocumentItem | None = None
    codings: list[Coding] = []
    seen: set[UUID] = set()
    for place, record in json_lines(path, name):
        reader = Reader(place)
        if record.get("type") == "document":
            if current is not None:
                yield replace(current, codings=tuple(codings))
            current, codings = reader.document(record), []
            if current.guid in seen:
                raise duplicate(place)
            seen.add(current.guid)
        elif record.get("type") == "coding":
            if current is None or reader.guid(record, "document") != current.guid:
                raise bad_file(_("A coding stands before its document."), place)
            coding = reader.coding(record)
            if coding.guid in seen:
                raise duplicate(place)
            seen.add(coding.guid)
            check_codings(len(seen), place)
            codings.append(coding)
    if current is not None:
        yield replace(current, codings=tuple(codings))


def duplicate(place: str) -> Exception:
    """The refusal of a file in which one GUID stands for two things."""
    return bad_file(
        _("One GUID stands for two things in this file, so it cannot be told which is meant."),
        place,
        code="duplicate_guid",
    )
