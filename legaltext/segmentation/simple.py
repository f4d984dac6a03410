"""Texts without paragraph numbers: marked blocks, and plain paragraphs between blanks."""

from __future__ import annotations

import re

from legaltext.reading import Block, Source
from legaltext.segmentation.joining import Joiner, segments_of
from legaltext.segmentation.lines import Line, Segment, Unit, percentile
from legaltext.segmentation.model import PassageKind

_LIST_ITEM = re.compile(
    r"(?:\(?(?:[a-z]|[ivxl]{1,5}|\d{1,2})\)|[a-z]\.|[ivxl]{1,5}\.|[-–—•*▪◦])\s+\S|"
    r"[（(][一二三四五六七八九十]{1,3}[)）]"
)
_TERMINAL = re.compile(r"[.!?;:,。！？；：，…][)\]\"'”’»]*\d{0,4}\Z")
_TITLE = re.compile(r"[A-Z0-9\u4e00-\u9fff(\"“]")
_LABELLED = re.compile(r"[A-Z][\w()’' /-]{2,60}:\s|.*\|")
# Lines of key facts, of lists of provisions and of dated steps are no titles.
_NO_TITLE = re.compile(
    r"\A(?:\(|Arts?\b|Articles?\b|Part\b|Para|Annex\b|\d{1,2} \w+ \d{4})|\d{4}[ )]*\Z|"
    r"\b(?:and|or)\Z|\([A-Z][A-Za-z]{2,5}\)\Z|\bup-to-date at\b"
)
_MAX_TITLE = 120
#: Lines longer than this are not wrapped: each one is a paragraph.
_UNWRAPPED = 180


def is_list_item(text: str) -> bool:
    """Whether a line begins with a list mark such as ``(a)``, ``ii.`` or a bullet."""
    return _LIST_ITEM.match(text) is not None


def units_from_blocks(source: Source) -> list[Unit]:
    """One unit per block that the format marks."""
    units: list[Unit] = []
    for block in source.blocks:
        segments = block_segments(source.text, block)
        if not segments:
            continue
        kind: PassageKind = "paragraph" if block.kind == "item" else block.kind
        body = None
        if block.label and source.text.startswith(block.label, segments[0].start):
            body = segments[0].start + len(block.label) + 1
        units.append(
            Unit(kind, segments, block.label, block.level, _page(source, block.start), body)
        )
    return units


def block_segments(text: str, block: Block) -> list[Segment]:
    """The lines of a block, each on a line of its own."""
    segments: list[Segment] = []
    position = block.start
    for line in text[block.start : block.end].split("\n"):
        stripped = line.strip()
        if stripped:
            start = position + len(line) - len(line.lstrip())
            segments.append(Segment(start, start + len(stripped), "\n" if segments else ""))
        position += len(line) + 1
    return segments


def _page(source: Source, position: int) -> int | None:
    for page in source.pages:
        if page.start <= position < page.end:
            return page.number
    return None


def units_from_lines(lines: list[Line]) -> list[Unit]:
    """Paragraphs between blank lines, wrapped lines joined, short titles as headings."""
    joiner = Joiner(lines)
    width = percentile([len(line.text) for line in lines], 0.95)
    wrapped = width <= _UNWRAPPED
    units: list[Unit] = []
    group: list[Line] = []
    for line in lines:
        if group and (line.gap or not wrapped or _forced(group[-1], line, width)):
            following = line if line.gap or not wrapped else None
            units.append(_unit(group, joiner, width, following))
            group = []
        group.append(line)
    if group:
        units.append(_unit(group, joiner, width, None))
    return units


def _forced(previous: Line, line: Line, width: int) -> bool:
    """Whether the break after ``previous`` was meant: the next word would have fitted."""
    first = line.text.split(" ", 1)[0]
    fits = len(previous.text) + 1 + len(first) < 0.8 * width
    return fits or (is_list_item(line.text) and _TERMINAL.search(previous.text) is not None)


def _unit(group: list[Line], joiner: Joiner, width: int, following: Line | None) -> Unit:
    text = group[0].text
    first = group[0]
    heading = (
        len(group) == 1 and len(text) <= min(_MAX_TITLE, max(40, 0.75 * width))
        and following is not None and _TITLE.match(text) is not None
        and _TERMINAL.search(text) is None and _LABELLED.match(text) is None
        and not is_list_item(text) and _NO_TITLE.search(text) is None
    )  # fmt: skip
    if heading:
        return Unit("heading", segments_of(group, joiner), "", 1, first.page)
    return Unit("paragraph", segments_of(group, joiner), "", None, first.page)
