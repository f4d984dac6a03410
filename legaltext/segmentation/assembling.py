"""From units to the canonical text with its passages and its map to the source."""

from __future__ import annotations

import re

from legaltext.reading import Source
from legaltext.segmentation.lines import Unit
from legaltext.segmentation.model import (
    DocumentKind,
    Furniture,
    FurnitureKind,
    Passage,
    Run,
    Segmented,
)

EXTRACTOR = "legaltext.segmentation"
EXTRACTOR_VERSION = "1.2"

_WORDS = re.compile(r"\S+(?:[ \u3000\xa0]\S+)*")
#: What the words of a span do not hold: two blanks in a row, or another kind of blank.
_GAPS = re.compile(r"[ \u3000\xa0][ \u3000\xa0]|[^\S \u3000\xa0]|\A\s|\s\Z")
_BLANK = re.compile(r"[\s]+")


class Assembler:
    """Appends units in reading order."""

    def __init__(self, source: Source) -> None:
        self._source = source.text
        self._parts: list[str] = []
        self._length = 0
        self._runs: list[Run] = []
        self._passages: list[Passage] = []
        self._path: list[tuple[int, str]] = []

    def add(self, unit: Unit) -> None:
        """Append one unit as a passage; a unit without words is dropped."""
        source = self._source
        segments = [
            one
            for one in unit.segments
            if one.start < one.end and not source[one.start : one.end].isspace()
        ]
        if not segments:
            return
        if self._parts:
            self._put("\n\n")
        start = self._length
        body_start = None
        for position, segment in enumerate(segments):
            if position:
                self._put(segment.glue)
            body_start = self._segment(segment.start, segment.end, unit, body_start)
        end = self._length
        if body_start is None:
            body_start = end if unit.body_start is not None else start
        self._append(unit, start, end, body_start)

    def _segment(self, start: int, end: int, unit: Unit, body_start: int | None) -> int | None:
        """Copy a source span, collapsing runs of spaces unless it is to stay as it is."""
        text = self._source[start:end]
        spans: tuple[tuple[int, int], ...] = ((0, end - start),)
        if not unit.verbatim and _has_gaps(text):
            spans = tuple(match.span() for match in _WORDS.finditer(text))
        for position, (low, high) in enumerate(spans):
            if position:
                self._put(" ")
            at = start + low
            wanted = unit.body_start
            if body_start is None and wanted is not None and wanted < start + high:
                body_start = self._length + max(0, wanted - at)
            self._runs.append(Run(self._length, at, high - low))
            self._put(text[low:high])
        return body_start

    def _append(self, unit: Unit, start: int, end: int, body_start: int) -> None:
        level = unit.level or 1 if unit.kind == "heading" else unit.closes
        while level is not None and self._path and self._path[-1][0] >= level:
            self._path.pop()
        if unit.kind == "heading":
            path = tuple(title for _, title in self._path)
            title = _BLANK.sub(" ", "".join(self._parts_from(start)))
            self._path.append((unit.level or 1, title))
        else:
            path = tuple(title for _, title in self._path)
        self._passages.append(
            Passage(
                len(self._passages),
                unit.label,
                unit.kind,
                path,
                unit.level,
                unit.page,
                start,
                end,
                body_start,
            )
        )

    def _parts_from(self, start: int) -> list[str]:
        taken: list[str] = []
        length = self._length
        for part in reversed(self._parts):
            if length <= start:
                break
            taken.append(part)
            length -= len(part)
        return taken[::-1]

    def _put(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)

    def finish(
        self, furniture: list[tuple[str, int, int]], kind: DocumentKind, language: str
    ) -> Segmented:
        """Return the document; what no run holds and is not blank becomes furniture."""
        found = _with_rest(self._source, self._runs, furniture)
        return Segmented(
            "".join(self._parts),
            tuple(self._passages),
            found,
            language,
            kind,
            EXTRACTOR,
            EXTRACTOR_VERSION,
            tuple(self._runs),
        )


def _has_gaps(text: str) -> bool:
    """Whether a span is not words with one blank between each two; most are plain, which is told at once."""
    if text.isprintable() and text[0] != " " and text[-1] != " ":
        return "  " in text
    return _GAPS.search(text) is not None


def _with_rest(
    source: str, runs: list[Run], furniture: list[tuple[str, int, int]]
) -> tuple[Furniture, ...]:
    """Furniture in order, with hyphens undone at line ends and markup that was left out."""
    kinds: dict[str, FurnitureKind] = {
        "running_head": "running_head", "page_number": "page_number", "rule": "rule",
        "line_number": "line_number",
    }  # fmt: skip
    taken = sorted(
        [(run.source_start, run.source_start + run.length, "") for run in runs]
        + [(start, end, kind) for kind, start, end in furniture]
    )
    out: list[Furniture] = []
    position = 0
    for start, end, kind in [*taken, (len(source), len(source), "")]:
        if start > position:
            rest = source[position:start]
            stripped = rest.strip()
            if stripped:
                at = position + len(rest) - len(rest.lstrip())
                rest_kind: FurnitureKind = "hyphen" if stripped in "-\u2010" else "markup"
                out.append(Furniture(rest_kind, at, at + len(stripped), stripped))
        if kind:
            out.append(Furniture(kinds[kind], start, end, source[start:end]))
        position = max(position, end)
    return tuple(out)
