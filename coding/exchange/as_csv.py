"""CSV: a line a coding, for spreadsheets. Texts are not in it; it comes back where the library has them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from coding.exchange.guids import document_guid, foreign_guid
from coding.exchange.json_lines import duplicate
from coding.exchange.limits import bad_file, check_codings
from coding.exchange.model import CodeItem, Coder, Coding, DocumentItem, Project
from coding.exchange.records import Reader
from search.exports.cells import BOM, plain

COLUMNS = (
    "document", "sha256", "case", "symbol", "name", "start", "end", "quote", "code", "label", "coder", "note",
    "confidence", "direction", "weight", "origin", "created", "chains", "guid", "code_guid", "coder_guid",
    "provenance",
)  # fmt: skip
#: What parts the cells; spreadsheets of some countries write semicolons.
_MARKS = (b",", b";", b"\t")
_NUMBERS = ("start", "end", "confidence", "weight")
#: Characters of one cell.
_MOST_CELL = 4 << 20


def write(project: Project, out: BinaryIO) -> None:
    """One line a coding, in the order of the texts; begins with a BOM, so that spreadsheets read Chinese."""
    codes = {code.guid: code for code in project.codes}
    coders = {coder.guid: coder.name for coder in project.coders}
    chains: dict[UUID, list[str]] = {}
    for chain in project.chains:
        for link in chain.links:
            chains.setdefault(link.coding, []).append(chain.ident)
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for document in project.documents():
        for coding in document.codings:
            row = _row(document, coding, codes.get(coding.code))
            row["coder"] = coders.get(coding.coder, "") if coding.coder else ""
            row["chains"] = "; ".join(chains.get(coding.guid, ()))
            writer.writerow([guarded(str(row[name])) for name in COLUMNS])
    text.detach()


def _row(document: DocumentItem, coding: Coding, code: CodeItem | None) -> dict[str, Any]:
    text = document.text
    return {
        "document": document.slug,
        "sha256": document.sha256,
        "case": document.case,
        "symbol": document.symbol,
        "name": document.name,
        "start": coding.start,
        "end": coding.end,
        "quote": coding.quote or (text[coding.start : coding.end] if text else ""),
        "code": (code.key or code.name) if code else "",
        "label": code.name if code else "",
        "note": coding.note,
        "confidence": coding.confidence or "",
        "direction": coding.direction,
        "weight": coding.weight or "",
        "origin": coding.origin,
        "created": coding.created.isoformat() if coding.created else "",
        "guid": coding.guid,
        "code_guid": coding.code,
        "coder_guid": coding.coder or "",
        "provenance": coding.provenance,
    }


def guarded(cell: str) -> str:
    """The cell as no spreadsheet calculates it, so that `unguarded` gives it back."""
    return f"'{cell}" if cell.startswith("'") else plain(cell)


def unguarded(cell: str) -> str:
    """The cell as it was."""
    return cell.removeprefix("'").replace("\x00", "\ufffd")


def recognises(head: bytes) -> bool:
    """Whether a file begins with our columns."""
    return any(mark.join((b"document", b"sha256", b"case")) in head[:200] for mark in _MARKS)


def read(path: Path, name: str) -> Project:
    """The codings of a file that `write` wrote, lines perhaps left out or in another order."""
    coders: dict[UUID, Coder] = {}
    codes: dict[UUID, CodeItem] = {}
    documents: dict[str, DocumentItem] = {}
    codings: dict[str, list[Coding]] = {}
    seen: set[UUID] = set()
    for place, row in _rows(path, name):
        reader = Reader(place)
        coding = replace(
            reader.coding(_coding(row)), code=_code(row, codes), coder=_coder(row, coders)
        )
        if coding.guid in seen:
            raise duplicate(place)
        seen.add(coding.guid)
        check_codings(len(seen), place)
        key = row["sha256"] or row["document"]
        documents.setdefault(key, _document(row))
        codings.setdefault(key, []).append(coding)
    whole = tuple(replace(one, codings=tuple(codings[key])) for key, one in documents.items())
    return Project(
        name=name,
        documents=lambda: whole,
        coders=tuple(coders.values()),
        codes=tuple(codes.values()),
    )


def _rows(path: Path, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    csv.field_size_limit(_MOST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            mark = max(",;\t", key=head.count)
            file.seek(0)
            rows = csv.DictReader(file, strict=True, delimiter=mark)
            missing = {"sha256", "start", "end"} - set(rows.fieldnames or ())
            if missing:
                raise bad_file(
                    _("The table has no column “%(name)s”.") % {"name": min(missing)},
                    name,
                    _("Bring a table that was exported here."),
                )
            for row in rows:
                place = _("%(name)s, line %(number)d") % {"name": name, "number": rows.line_num}
                yield place, {column: unguarded(row.get(column) or "") for column in COLUMNS}
    except UnicodeDecodeError as error:
        raise bad_file(
            _("The text is not UTF-8 (byte %(at)d).") % {"at": error.start},
            name,
            _("Save the file as “CSV UTF-8” and try again."),
            code="bad_encoding",
        ) from error
    except csv.Error as error:
        raise bad_file(_("This is no CSV: %(why)s") % {"why": error}, name) from error


def _coding(row: dict[str, str]) -> dict[str, Any]:
    record: dict[str, Any] = {**row, "coder": None, "code": str(foreign_guid("code", "?"))}
    for number in _NUMBERS:
        value = row[number].strip()
        record[number] = int(value) if value.isdecimal() else (value or None)
    record["guid"] = row["guid"] or str(
        foreign_guid("csv", *(row[name] for name in ("sha256", "document", "start", "end")),
                     row["code"], row["coder"])
    )  # fmt: skip
    return record


def _code(row: dict[str, str], codes: dict[UUID, CodeItem]) -> UUID:
    guid = _guid(row["code_guid"]) or foreign_guid("code", row["code"] or row["label"])
    codes.setdefault(guid, CodeItem(guid, row["label"] or row["code"], key=row["code"]))
    return guid


def _coder(row: dict[str, str], coders: dict[UUID, Coder]) -> UUID | None:
    if not row["coder"] and not row["coder_guid"]:
        return None
    guid = _guid(row["coder_guid"]) or foreign_guid("coder", row["coder"])
    coders.setdefault(guid, Coder(guid, row["coder"]))
    return guid


def _guid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _document(row: dict[str, str]) -> DocumentItem:
    return DocumentItem(
        guid=document_guid(row["document"] or row["sha256"]),
        name=row["name"] or row["document"],
        text=None,
        sha256=row["sha256"],
        slug=row["document"],
        symbol=row["symbol"],
        case=row["case"],
    )
