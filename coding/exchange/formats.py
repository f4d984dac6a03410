"""The formats there are, what each can do, and which one a file is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.exchange import (
    as_csv,
    docbin,
    doccano,
    json_lines,
    label_studio,
    web_annotation,
)
from coding.exchange.model import Project
from coding.exchange.refi.read_codes import read_codebook
from coding.exchange.refi.read_project import read_project
from coding.exchange.refi.write_codes import write_codebook
from coding.exchange.refi.write_project import write_project
from problems import Problem

HEAD = 65_536  # bytes that are looked at to recognise a file
Write = Callable[[Project, BinaryIO], None]
Read = Callable[[Path, str], Project]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. `texts`: whether it holds the texts, so that they can become documents elsewhere."""

    key: str
    label: str | Promise
    extension: str
    media_type: str
    recognises: Callable[[bytes], bool]
    write: Write | None = None
    read: Read | None = None
    texts: bool = True


def _is_zip(head: bytes) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _is_codebook(head: bytes) -> bool:
    return b"<CodeBook" in head and b"<Project" not in head


_REFI = gettext_lazy("REFI-QDA project, for ATLAS.ti, MAXQDA, NVivo, QualCoder and others")
_QDC = gettext_lazy("REFI-QDA codebook, the codes alone")
_FORMATS = (
    Format(
        "qdpx", _REFI, "qdpx", "application/zip", _is_zip, write_project, read_project
    ),
    Format(
        "qdc", _QDC, "qdc", "application/xml", _is_codebook, write_codebook, read_codebook,
        texts=False,
    ),
    Format(
        "webannotation", gettext_lazy("W3C Web Annotation, JSON-LD"), "jsonld", "application/ld+json",
        web_annotation.recognises, web_annotation.write, web_annotation.read, texts=False,
    ),
    Format(
        "docbin", gettext_lazy("spaCy DocBin, for training"), "spacy", "application/octet-stream",
        docbin.recognises, docbin.write, docbin.read,
    ),
    Format(
        "csv", gettext_lazy("CSV, for spreadsheets"), "csv", "text/csv; charset=utf-8",
        as_csv.recognises, as_csv.write, as_csv.read, texts=False,
    ),
    Format(
        "jsonl", gettext_lazy("JSON Lines, all there is"), "jsonl", "application/jsonl",
        json_lines.recognises, json_lines.write, json_lines.read,
    ),
    Format(
        "label-studio", gettext_lazy("Label Studio, JSON or JSON-MIN"), "json", "application/json",
        label_studio.recognises, read=label_studio.read,
    ),
    Format(
        "doccano", gettext_lazy("doccano, JSONL"), "jsonl", "application/jsonl",
        doccano.recognises, read=doccano.read,
    ),
)  # fmt: skip


def formats() -> dict[str, Format]:
    """Key → format, in the order of the menu."""
    return {one.key: one for one in _FORMATS}


def writers() -> list[Format]:
    """Formats that can be exported."""
    return [one for one in _FORMATS if one.write]


def readers() -> list[Format]:
    """Formats that can be imported."""
    return [one for one in _FORMATS if one.read]


def format_of(key: str) -> Format:
    """The format of this key; a Problem lists the keys otherwise."""
    found = formats().get(key)
    if found is None:
        raise Problem(
            "format",
            _("There is no format of this name."),
            place=key,
            remedy=_("Use one of: %(names)s.") % {"names": ", ".join(formats())},
        )
    return found


def recognise(path: Path, name: str) -> Format:
    """The format of a file by its first bytes; a Problem where no format knows them."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise Problem(
            "empty", _("The file is empty."), place=name, remedy=_("Choose another file.")
        )
    found = next((one for one in readers() if one.recognises(head)), None)
    if found is None:
        raise Problem(
            "unknown_format",
            _("The file is of no kind that is known here."),
            place=name,
            remedy=_(
                "Tell which kind it is, or export it from the other tool in one of these: %(names)s."
            )
            % {"names": ", ".join(str(one.label) for one in readers())},
        )
    return found
