"""Rows as one JSON object, written row by row."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import BinaryIO

from search.exports.model import Head, Row


def write(head: Head, rows: Iterator[Row], out: BinaryIO) -> None:
    """`{query, filters, searched_on, …, passages: [row]}` in UTF-8."""
    opening = json.dumps(asdict(head), ensure_ascii=False, indent=1).removesuffix("\n}")
    out.write(f'{opening},\n "passages": ['.encode())
    for number, row in enumerate(rows):
        line = json.dumps({**asdict(row), "codes": list(row.codes)}, ensure_ascii=False)
        out.write(f"{',' if number else ''}\n  {line}".encode())
    out.write(b"\n ]\n}\n")
