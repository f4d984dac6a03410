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

from legaltext.reading.columns import Piece, gutters, reading_order
from legaltext.reading.decoding import clean
from legaltext.reading.model import Limits, PageSpan, ReadError, Source

_PROTECTED = "password"
_MAX_INDENT = 80
#: Lines of a page that are looked at for columns, and the gap between two columns, in points.
_SAMPLED = 12
_WIDE = 8.0
_GAP = re.compile(r"\s+")
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
    lines: list[tuple[int, str, str]] = []
    index = 0
    for end in _LINE_END.finditer(raw):
        line = raw[index : end.start()]
        stripped = line.strip()
        if stripped:
            hyphen = "-" if end.group().startswith(_LINE_END_HYPHENS) else ""
            lines.append((index + len(line) - len(line.lstrip()), stripped, hyphen))
        index = end.end()
    whole = [_piece(textpage, *line, number) for number, line in enumerate(lines)]
    found = gutters(whole)
    pieces = whole
    if not found and _may_have_columns(textpage, lines, whole):
        # Lines of several columns may be printed row by row, so that each holds a line of every column.
        pieces = [one for number, line in enumerate(lines) for one in _cut(textpage, *line, number)]
        found = gutters(pieces)
    if not found:
        return _as_layout(whole)
    out: list[str] = []
    across = True
    for block in reading_order(pieces, found):
        if out and (block.across or across):
            out.append("")
        out.append(_as_layout(block.pieces, block.margin))
        across = block.across
    return "\n".join(out)


def _piece(textpage: Any, start: int, text: str, hyphen: str, number: int) -> Piece:
    left, base, _ = _edges(textpage, start)
    right = _edges(textpage, start + len(text) - 1)[2]
    return Piece(text + hyphen, left, base, right, number)


def _may_have_columns(textpage: Any, lines: list[tuple[int, str, str]], whole: list[Piece]) -> bool:
    """Whether most of the widest lines have a wide gap inside."""
    widest = sorted(range(len(whole)), key=lambda number: whole[number].left - whole[number].right)
    sample = widest[:_SAMPLED]
    parted = sum(1 for number in sample if len(_cut(textpage, *lines[number], number)) > 1)
    return parted * 2 > len(sample)


def _cut(textpage: Any, start: int, text: str, hyphen: str, number: int) -> list[Piece]:
    """The pieces of a line between gaps that are wider than a gap between words."""
    pieces: list[Piece] = []
    begun = 0
    for gap in _GAP.finditer(text):
        right = _edges(textpage, start + gap.start() - 1)[2]
        left = _edges(textpage, start + gap.end())[0]
        if left - right >= _WIDE:
            words = text[begun : gap.start()]
            pieces.append(_piece(textpage, start + begun, words, "", number))
            begun = gap.end()
    pieces.append(_piece(textpage, start + begun, text[begun:], hyphen, number))
    return pieces


def _edges(textpage: Any, index: int) -> tuple[float, float, float]:
    """Left, baseline and right of a character in points; zeros when it has no place."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    done = pdfium_c.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(textpage, index, x, y)
    return (left.value, y.value, right.value) if done else (0.0, 0.0, 0.0)


def _as_layout(pieces: list[Piece], margin: float | None = None) -> str:
    if not pieces:
        return ""
    placed = [one for one in pieces if one.right > one.left]
    widths = [(one.right - one.left) / len(one.text) for one in placed]
    unit = max(median(widths), 1.0) if widths else 5.0
    if margin is None:
        margin = min(one.left for one in placed) if widths else 0.0
    rows = [one.base for one in pieces]
    gaps = [above - below for above, below in pairwise(rows) if above > below]
    step = median(gaps) if gaps else 12.0
    out: list[str] = []
    for position, one in enumerate(pieces):
        if position and rows[position - 1] - one.base > 1.45 * step:
            out.append("")
        indent = min(_MAX_INDENT, max(0, round((one.left - margin) / unit)))
        out.append(" " * indent + one.text)
    return "\n".join(out)
