"""Rows as RIS, the exchange format of reference managers: a record a passage."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from search.exports.model import Head, Row

TYPES = {
    "panel_report": "RPRT",
    "ab_report": "RPRT",
    "opinion": "CASE",
    "statute": "STAT",
    "notice": "GOVDOC",
    "dispute_page": "ELEC",
    "digest": "ELEC",
}
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f\u2028\u2029]+")


def write(_head: Head, rows: Iterator[Row], out: BinaryIO) -> None:
    """`TY  - …` to `ER  - `, CRLF, UTF-8; a value is one line, so that no text can begin a tag of its own."""
    for row in rows:
        out.write("".join(f"{tag}  - {value}\r\n" for tag, value in _tags(row)).encode())
        out.write(b"ER  - \r\n\r\n")


def _tags(row: Row) -> Iterator[tuple[str, str]]:
    yield "TY", TYPES.get(row.kind, "GEN")
    pairs = [
        ("ID", row.ident),
        ("TI", row.case_title or row.document),
        ("T2", row.document),
        ("M1", row.case),
        ("DA", row.date.replace("-", "/")),
        ("PY", row.date[:4]),
        ("SP", row.page),
        ("SE", row.pinpoint),
        ("LA", row.language),
        ("UR", row.link),
        ("AB", row.quote),
        ("N1", row.citation),
        *(("KW", code) for code in row.codes),
        ("N1", f"{row.query} ({row.searched_on})" if row.query else row.searched_on),
        ("Y2", row.searched_on.replace("-", "/")),
    ]
    for tag, value in pairs:
        line = _BREAKS.sub(" ", value).strip()
        if line:
            yield tag, line
