"""Rows as CSV (RFC 4180), safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from search.exports.cells import BOM, plain
from search.exports.model import Head, Row

COLUMNS = (
    "case",
    "case_title",
    "document",
    "kind",
    "forum",
    "date",
    "pinpoint",
    "page",
    "citation",
    "quote",
    "link",
    "codes",
    "query",
    "searched_on",
)


def write(_head: Head, rows: Iterator[Row], out: BinaryIO) -> None:
    """One line a passage; codes are joined by "; ". Begins with a BOM, so that spreadsheets read Chinese."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([plain(_cell(row, name)) for name in COLUMNS])
    text.detach()


def _cell(row: Row, name: str) -> str:
    return "; ".join(row.codes) if name == "codes" else str(getattr(row, name))
