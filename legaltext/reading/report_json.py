"""A panel report as JSON: catalogue fields beside the text."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

from legaltext.reading.decoding import clean, decode
from legaltext.reading.model import Limits, ReadError, Source

REQUIRED_KEYS = (
    "_id", "title", "text", "date", "url", "document_symbol", "bodies", "countries", "subjects",
)  # fmt: skip


def read_report_json(data: bytes, limits: Limits) -> Source:
    """Return the report's text; the other keys become metadata (strings)."""
    text, _ = decode(data)
    record = _load(text)
    for key in REQUIRED_KEYS:
        if key not in record:
            raise ReadError(
                "missing_keys",
                "A key that a report needs is missing.",
                f"key {key}",
                "Export the record again with all its keys.",
            )
        if not isinstance(record[key], str):
            raise ReadError(
                "missing_keys",
                "A key that a report needs does not hold text.",
                f"key {key}",
                "Export the record again with all its keys.",
            )
    body = clean(record["text"])
    if not body.strip():
        raise ReadError(
            "empty", "The file holds no text.", "key text", "Check that the right file was chosen."
        )
    if len(body) > limits.max_characters:
        raise ReadError(
            "too_large",
            "The file holds more text than can be read.",
            f"{len(body)} characters",
            "Split the file and import the parts.",
        )
    metadata = {
        key.lstrip("_"): clean(value)
        for key, value in record.items()
        if key != "text" and isinstance(value, str)
    }
    return Source("application/json", body, (), MappingProxyType(metadata))


def _load(text: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise _not_json(f"line {error.lineno}, column {error.colno}") from None
    except (RecursionError, ValueError):
        raise _not_json("") from None
    if not isinstance(record, dict):
        raise _not_json("line 1, column 1")
    return record


def _not_json(place: str) -> ReadError:
    return ReadError(
        "not_json",
        "The file is not one JSON object.",
        place,
        "Give one object per file, between { and }.",
    )
