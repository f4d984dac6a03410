"""PDF text with its layout: indents and vertical gaps become spaces and blank lines."""

from __future__ import annotations

import ctypes
import re
from itertools import pairwise
from statistics import median
from types import MappingProxyType
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from legaltext.reading.decoding import clean
from legaltext.reading.model import Limits, PageSpan, ReadError, Source

_PROTECTED = "password"
_MAX_INDENT = 80
#: The library ends a hyphenated line with one of these and leaves the break out.
_LINE_END_HYPHENS = ("\x02", "\ufffe")
_LINE_END = re.compile(r"[\x02\ufffe](?:\r\n)?|\r\n|\Z")


def read_pdf(data: bytes, limits: Limits) -> Source:
    """Return the text of a PDF with one page span per page."""
    document = _open(data)
    try:
        count = len(document)
        if count == 0:
            raise _broken("no pages")
        if count > limits.max_pages:
            raise _too_long(f"{count} pages")
        return _assemble(document, count, limits)
    except pypdfium2.PdfiumError as error:
        raise _broken(str(error)[:80]) from None
    finally:
        document.close()


def first_pages(data: bytes, count: int) -> str:
    """The text of the first pages, for recognising what a PDF is. Raises :class:`ReadError`."""
    document = _open(data)
    try:
        return "\n\f".join(
            clean(_page_text(document[index])) for index in range(min(count, len(document)))
        )
    except pypdfium2.PdfiumError as error:
        raise _broken(str(error)[:80]) from None
    finally:
        document.close()


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if _PROTECTED in str(error).lower():
            raise ReadError(
                "encrypted_pdf",
                "The PDF is protected by a password.",
                "",
                "Remove the password and upload the file again.",
            ) from None
        raise _broken(str(error)[:80]) from None


def _broken(place: str) -> ReadError:
    return ReadError(
        "broken_pdf",
        "The PDF is damaged and cannot be opened.",
        place,
        "Download the file again from its source.",
    )


def _too_long(place: str) -> ReadError:
    return ReadError(
        "too_large",
        "The file holds more text than can be read.",
        place,
        "Split the file and import the parts.",
    )


def _assemble(document: Any, count: int, limits: Limits) -> Source:
    parts: list[str] = []
    pages: list[PageSpan] = []
    position = visible = 0
    for index in range(count):
        text = clean(_page_text(document[index]))
        visible += sum(1 for character in text if character.isalnum())
        if parts:
            parts.append("\n\f")
            position += 2
        pages.append(PageSpan(index + 1, position, position + len(text)))
        parts.append(text)
        position += len(text)
        if position > limits.max_characters:
            raise _too_long(f"page {index + 1}")
    if visible < 3 * count:
        raise ReadError(
            "image_only_pdf",
            "The PDF holds pictures of pages but no text.",
            f"{count} pages",
            "Run text recognition (OCR) on it and upload the result.",
        )
    joined = "".join(parts)
    return Source(
        "application/pdf", joined, (), MappingProxyType({"pages": str(count)}), tuple(pages)
    )


def _page_text(page: Any) -> str:
    textpage = page.get_textpage()
    try:
        return _lay_out(textpage, textpage.get_text_range(errors="replace"))
    finally:
        textpage.close()
        page.close()


def _lay_out(textpage: Any, raw: str) -> str:
    boxes: list[tuple[str, float, float, float]] = []
    index = 0
    for end in _LINE_END.finditer(raw):
        line = raw[index : end.start()]
        stripped = line.strip()
        if stripped:
            first = index + len(line) - len(line.lstrip())
            left, bottom, _right = _edges(textpage, first)
            right = _edges(textpage, index + len(line.rstrip()) - 1)[2]
            hyphen = "-" if end.group().startswith(_LINE_END_HYPHENS) else ""
            boxes.append((stripped + hyphen, left, bottom, right))
        index = end.end()
    return _as_layout(boxes)


def _edges(textpage: Any, index: int) -> tuple[float, float, float]:
    """Left, baseline and right of a character in points; zeros when it has no place."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    done = pdfium_c.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(textpage, index, x, y)
    return (left.value, y.value, right.value) if done else (0.0, 0.0, 0.0)


def _as_layout(boxes: list[tuple[str, float, float, float]]) -> str:
    if not boxes:
        return ""
    widths = [(right - left) / len(text) for text, left, _, right in boxes if right > left]
    unit = max(median(widths), 1.0) if widths else 5.0
    margin = min(left for _, left, _, right in boxes if right > left) if widths else 0.0
    rows = [bottom for _, _, bottom, _ in boxes]
    gaps = [above - below for above, below in pairwise(rows) if above > below]
    step = median(gaps) if gaps else 12.0
    out: list[str] = []
    for position, (text, left, bottom, _) in enumerate(boxes):
        if position and rows[position - 1] - bottom > 1.45 * step:
            out.append("")
        indent = min(_MAX_INDENT, max(0, round((left - margin) / unit)))
        out.append(" " * indent + text)
    return "\n".join(out)
