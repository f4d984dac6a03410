"""Reading official files: any bytes give a :class:`Source` or a :class:`ReadError`."""

from __future__ import annotations

import re

from legaltext.reading.docx import is_docx, read_docx
from legaltext.reading.html import read_html
from legaltext.reading.model import ERROR_CODES, Block, Limits, PageSpan, ReadError, Source
from legaltext.reading.pdf import first_pages, read_pdf
from legaltext.reading.plain import read_plain
from legaltext.reading.report_json import read_report_json

__all__ = ["ERROR_CODES", "Block", "Limits", "PageSpan", "ReadError", "Source", "glance", "read"]

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.I)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*[\"}]")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_GLANCED_PAGES = 3
_GLANCED = 60_000  # characters
_BINARY_MAGIC = (
    b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf",
    b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"{\\rtf",
)  # fmt: skip


def read(data: bytes, *, name: str, limits: Limits | None = None) -> Source:
    """Read one file.

    ``data`` is the file's bytes, ``name`` its file name (used only where the content
    does not tell the format). Raises :class:`ReadError` and nothing else.
    """
    limits = limits or Limits()
    if len(data) > limits.max_bytes:
        raise ReadError(
            "too_large",
            "The file is larger than can be read.",
            f"{len(data)} bytes",
            "Split the file and import the parts.",
        )
    if not data.strip():
        raise ReadError("empty", "The file is empty.", "", "Check that the right file was chosen.")
    extension = name.rpartition(".")[2].lower()
    if b"%PDF-" in data[:1024]:
        return read_pdf(data, limits)
    if data.startswith(b"PK\x03\x04") and (is_docx(data) or extension == "docx"):
        return read_docx(data, limits)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", *_BINARY_MAGIC)):
        raise _unsupported()
    return _read_textual(data, extension, limits)


def glance(data: bytes, *, name: str) -> str:
    """The beginning of a file's text, enough to recognise what it is; "" where it cannot be read."""
    try:
        if b"%PDF-" in data[:1024]:
            return first_pages(data, _GLANCED_PAGES)
        return read(data, name=name).text[:_GLANCED]
    except ReadError:
        return ""


def _read_textual(data: bytes, extension: str, limits: Limits) -> Source:
    if extension == "pdf":
        raise ReadError(
            "broken_pdf",
            "The PDF is damaged and cannot be opened.",
            "byte 0",
            "Download the file again from its source.",
        )
    if extension == "docx":
        raise ReadError(
            "broken_docx",
            "The Word file is damaged and cannot be opened.",
            "byte 0",
            "Open it in a word processor, save it again as DOCX and upload that.",
        )
    if extension == "json" or (_JSON.match(data) and b'"document_symbol"' in data):
        return read_report_json(data, limits)
    if _HTML.search(data[:2048]) or extension in {"htm", "html", "xhtml"}:
        return read_html(data, limits)
    if b"\x00" in data[:4096] and not data.startswith(_UTF16_MARKS):
        raise _unsupported()
    return read_plain(data, markdown=extension in {"md", "markdown"}, limits=limits)


def _unsupported() -> ReadError:
    return ReadError(
        "unsupported",
        "The file is of a kind that cannot be read.",
        "",
        "Bring PDF, HTML, DOCX, plain text, Markdown or the report's JSON.",
    )
