"""Documents of the Federal Register API v1: a page of results, a list, one document, or one a line.

The API escapes some titles twice. What makes no sense is kept as it stands and named in `oddities`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from legaltext.citations import find
from legaltext.reading import Block, Source
from legaltext.reading.model import BlockKind
from legaltext.records import RecordsError, day, line

_INSTITUTED = re.compile(
    r"(?P<title>.+?)[;:,.]?\s+(?:Notice\s+of\s+)?Institution\s+of\s+(?:an\s+)?Investigation\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One document; `investigations` are like "337-TA-1386", from `dockets` as printed."""

    number: str
    title: str
    abstract: str
    type: str
    action: str
    dates: str
    citation: str
    published: date | None
    dockets: tuple[str, ...]
    investigations: tuple[str, ...]
    url: str
    oddities: tuple[str, ...]

    @property
    def instituted(self) -> str:
        """The investigation's title where this notice institutes one, else "".

        Section 337 investigations are instituted by the publication of the notice (19 CFR 210.10(b)).
        """
        found = _INSTITUTED.fullmatch(self.title)
        return found["title"] if found and len(self.investigations) == 1 else ""


@dataclass(frozen=True, slots=True)
class NoticePage:
    """What a file holds; `refused` are (place, reason: `no_record` or `no_number`) of rows left out."""

    notices: tuple[Notice, ...]
    refused: tuple[tuple[str, str], ...]
    count: int | None = None  # of all pages together
    next_url: str = ""


def parse(text: str) -> NoticePage:
    """All documents of a file, each number once (its last row). Raises `RecordsError`."""
    rows, count, following = _loaded(text)
    notices: dict[str, Notice] = {}
    refused = []
    for place, row in rows:
        number = line(row.get("document_number")) if isinstance(row, Mapping) else ""
        if not isinstance(row, Mapping):
            refused.append((place, "no_record"))
        elif not number:
            refused.append((place, "no_number"))
        else:
            notices[number] = _notice(number, row)
    return NoticePage(tuple(notices.values()), tuple(refused), count, following)


def as_source(notice: Notice) -> Source:
    """The notice as text: its title, its abstract, and what the API tells beside them."""
    parts: list[tuple[BlockKind, str]] = [
        ("heading", notice.title or notice.number),
        ("paragraph", notice.abstract),
        ("paragraph", f"Action: {notice.action}" if notice.action else ""),
        ("paragraph", f"Dates: {notice.dates}" if notice.dates else ""),
        ("paragraph", f"Dockets: {'; '.join(notice.dockets)}" if notice.dockets else ""),
        ("paragraph", f"As given: {'; '.join(notice.oddities)}" if notice.oddities else ""),
    ]
    text, blocks = "", []
    for kind, part in parts:
        if part:
            start = len(text) + 2 if text else 0
            text = f"{text}\n\n{part}" if text else part
            blocks.append(Block(start, len(text), kind, 1 if kind == "heading" else None))
    return Source("application/json", text, tuple(blocks))


def _loaded(text: str) -> tuple[Iterator[tuple[str, Any]], int | None, str]:
    """(rows with their places, count of all pages, address of the next page)."""
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        if len(lines := text.splitlines()) > 1 and _is_record(lines[0]):
            return _by_line(lines), None, ""
        raise RecordsError("not_json", "The file is not JSON.", str(error)) from error
    if isinstance(loaded, list):
        return _numbered(loaded), None, ""
    if not isinstance(loaded, dict):
        raise RecordsError("no_documents", "The file holds no documents.", "top level")
    if "document_number" in loaded:
        return iter([("document 1", loaded)]), None, ""
    results, count, following = (loaded.get(key) for key in ("results", "count", "next_page_url"))
    if results is None and count == 0:
        results = []  # the API leaves the key out where it finds nothing
    if not isinstance(results, list):
        raise RecordsError("no_documents", "The file holds no documents.", "key results")
    return (
        _numbered(results),
        count if isinstance(count, int) else None,
        following if isinstance(following, str) else "",
    )


def _numbered(rows: list[Any]) -> Iterator[tuple[str, Any]]:
    return ((f"document {number}", row) for number, row in enumerate(rows, 1))


def _is_record(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _by_line(lines: list[str]) -> Iterator[tuple[str, Any]]:
    for number, text in enumerate(lines, 1):
        if text.strip():
            try:
                yield f"line {number}", json.loads(text)
            except (ValueError, RecursionError):
                yield f"line {number}", None


def _notice(number: str, row: Mapping[str, Any]) -> Notice:
    written = line(row.get("publication_date"))
    published = day(written)
    ids = row.get("docket_ids")
    dockets = [line(value) for value in (ids if isinstance(ids, list) else [row.get("docket_id")])]
    cited = [found for docket in dockets for found in find(docket) if found.kind == "investigation"]
    oddities = () if published else (f"publication date “{written}” is no date",)
    return Notice(
        number=number,
        title=line(row.get("title")),
        abstract=line(row.get("abstract")),
        type=line(row.get("type")),
        action=line(row.get("action")),
        dates=line(row.get("dates")),
        citation=line(row.get("citation")),
        published=published,
        dockets=tuple(docket for docket in dockets if docket),
        investigations=tuple(dict.fromkeys(found.canonical for found in cited)),
        url=line(row.get("html_url")),
        oddities=oddities,
    )
