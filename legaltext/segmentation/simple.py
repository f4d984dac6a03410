"""Texts without paragraph numbers: marked blocks, and plain paragraphs between blanks."""

from __future__ import annotations

import re

from legaltext.reading import Block, Source
from legaltext.segmentation.entries import (
    LABELLED,
    TERMINAL,
    Group,
    belonging,
    is_list_item,
    numbered,
    printed_number,
)
from legaltext.segmentation.joining import Joiner, segments_of
from legaltext.segmentation.lines import Line, Segment, Unit, percentile
from legaltext.segmentation.model import PassageKind

_TITLE = re.compile(r"[A-Z0-9\u4e00-\u9fff(\"“]")
# Lines of key facts, of lists of provisions and of dated steps are no titles.
_NO_TITLE = re.compile(
    r"\A(?:\(|Arts?\b|Articles?\b|Part\b|Para|Annex\b|\d{1,2} \w+ \d{4})|\d{4}[ )]*\Z|"
    r"\b(?:and|or)\Z|\([A-Z][A-Za-z]{2,5}\)\Z|\bup-to-date at\b"
)
_MAX_TITLE = 120
_LONGEST_TITLE = 300
#: Lines longer than this are not wrapped: each one is a paragraph.
_UNWRAPPED = 180


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


def units_from_lines(lines: list[Line], text: str, *, page: bool = False) -> list[Unit]:
    """Paragraphs between blank lines, wrapped lines joined, short titles as headings.

    ``text`` is the whole source; a copied web ``page`` is never wrapped.
    """
    joiner = Joiner(lines)
    width = percentile([len(line.text) for line in lines], 0.95)
    wrapped = not page and width <= _UNWRAPPED
    groups = _groups(lines, width, wrapped=wrapped)
    taken = belonging(groups, text, wrapped=wrapped)
    numbers = numbered(groups, taken)
    limit = min(_MAX_TITLE, max(40, 0.75 * width)) if wrapped else _MAX_TITLE
    units: list[Unit] = []
    position = 0
    while position < len(groups):
        end = position + 1
        while end in taken:
            end += 1
        following = groups[end] if end < len(groups) else None
        if position in numbers:
            unit = _numbered(groups[position:end], joiner, numbers[position])
        elif end == position + 1 and _is_title(groups[position], following, limit, wrapped=wrapped):
            unit = _plain("heading", groups[position:end], joiner)
        else:
            unit = _plain("paragraph", groups[position:end], joiner)
        units.append(unit)
        position = end
    return units


def _groups(lines: list[Line], width: int, *, wrapped: bool) -> list[Group]:
    """The printed paragraphs, each as its lines."""
    groups: list[Group] = []
    for line in lines:
        if (
            not groups or line.gap or not wrapped
            or _forced(groups[-1][-1], line, width)
        ):  # fmt: skip
            groups.append([])
        groups[-1].append(line)
    return groups


def _forced(previous: Line, line: Line, width: int) -> bool:
    """Whether the break after ``previous`` was meant: the next word would have fitted."""
    first = line.text.split(" ", 1)[0]
    fits = len(previous.text) + 1 + len(first) < 0.8 * width
    return fits or (is_list_item(line.text) and TERMINAL.search(previous.text) is not None)


def _is_title(group: Group, following: Group | None, limit: float, *, wrapped: bool) -> bool:
    """Whether a line heads what follows: it stands alone, has no full stop, and is no row or item."""
    if len(group) > 1 or following is None:
        return False
    line, below = group[0], following[0]
    if wrapped and not below.gap:
        return False
    text = line.text
    if len(text) > limit:
        # A long one is known by the gap above it and by the sentences below it.
        sentences = TERMINAL.search(following[-1].text) is not None
        if wrapped or len(text) > _LONGEST_TITLE or not line.gap or not sentences:
            return False
    return (
        _TITLE.match(text) is not None
        and TERMINAL.search(text) is None and LABELLED.match(text) is None
        and not is_list_item(text) and _NO_TITLE.search(text) is None
    )  # fmt: skip


def _plain(kind: PassageKind, groups: list[Group], joiner: Joiner) -> Unit:
    """A unit of a printed paragraph and what belongs to it, each on a line of its own."""
    lines = [line for group in groups for line in group]
    breaks: set[int] = set()
    position = 0
    for group in groups[:-1]:
        position += len(group)
        breaks.add(position)
    level = 1 if kind == "heading" else None
    return Unit(kind, segments_of(lines, joiner, breaks), "", level, lines[0].page)


def _numbered(groups: list[Group], joiner: Joiner, length: int) -> Unit:
    """A numbered paragraph; ``length`` is that of its mark."""
    unit = _plain("paragraph", groups, joiner)
    first = groups[0][0]
    unit.label = str(printed_number(first.text)[0])
    unit.body_start = first.start + length
    return unit
