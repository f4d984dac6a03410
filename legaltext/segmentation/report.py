"""WTO reports: numbered paragraphs, numbered headings, contents, quotes, footnotes, annexes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from legaltext.segmentation.annexes import annex_units
from legaltext.segmentation.footnotes import Split, split_footnotes
from legaltext.segmentation.headings import (
    heading_units,
    is_item,
    is_outline_heading,
    outline_number,
)
from legaltext.segmentation.joining import Joiner, segments_of
from legaltext.segmentation.lines import Layout, Line, Unit, percentile
from legaltext.segmentation.model import PassageKind
from legaltext.segmentation.notes import place_notes
from legaltext.segmentation.numbering import ReportPart, report_parts
from legaltext.segmentation.paragraphs import paragraph_units

_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:[A-Z]-)?\d{0,4}\s*\Z")
_CONTENTS = re.compile(
    r"(?:TABLE OF CONTENTS|CONTENTS|LIST OF ANNEXES|TABLE DES MATI|ÍNDICE)", re.I
)
#: Lines that a heading may run on for after its first.
_MAX_TAIL = 3
#: Lines before the first paragraph of an excerpt that are the rest of another; more are a title page.
_EXCERPT_LINES = 60
#: Characters by which a heading is known again from the contents.
_TITLE_LENGTH = 24


@dataclass(frozen=True, slots=True)
class _Body:
    """Body lines and what is known of them: contents, text width, titles in the contents."""

    lines: list[Line]
    contents: set[int]
    width: int
    titles: frozenset[str]
    joiner: Joiner


def report_units(layout: Layout) -> list[Unit]:
    """Units of a report in reading order."""
    joiner = Joiner(layout.lines)
    contents = _contents_lines(layout.lines)
    parts = report_parts(layout.lines, contents)
    split = Split()
    bounds = [0]
    for part in parts:
        _take_footnotes(layout.lines, part, contents, split)
        bounds.append(len(split.body))
    body = _body(split.body, joiner)
    units: list[tuple[Unit, int]] = []
    for part, start, end in zip(parts, bounds[:-1], bounds[1:], strict=True):
        units.extend(_part_units(layout.lines, part, body, start, end))
    return place_notes(units, split.notes, joiner)


def _take_footnotes(lines: list[Line], part: ReportPart, contents: set[int], into: Split) -> None:
    """Part the footnotes of the body or an annex, which counts its own anew, from its text."""
    known = [part.start] if part.annex else []
    known += [*part.paragraphs, *(index for index in contents if part.start <= index < part.end)]
    first = lines[min(part.paragraphs)].start if part.paragraphs else 0
    split = split_footnotes(
        lines[part.start : part.end],
        body=frozenset(lines[index].start for index in known),
        first=first,
    )
    for note in split.notes:
        note.after += len(into.body)
    into.body.extend(split.body)
    into.notes.extend(split.notes)


def _part_units(
    lines: list[Line], part: ReportPart, body: _Body, start: int, end: int
) -> list[tuple[Unit, int]]:
    """Units of the body lines ``start:end``, which are those of one part."""
    labels = {lines[index].start: label for index, label in part.paragraphs.items()}
    starts = {
        index: labels[body.lines[index].start]
        for index in range(start, end)
        if body.lines[index].start in labels
    }
    cuts = sorted(starts)
    first = cuts[0] if cuts else end
    if not part.annex and cuts and _in_the_middle(body, first, starts[first][0]):
        units = _rest_units(body, first)
    elif not part.annex:
        units = _front_units(body, first, whole=not part.paragraphs and end < len(body.lines))
    else:
        units = annex_units(
            body.lines, start, _headings_before(body, start, first), first, body.joiner
        )
    for position, cut in enumerate(cuts):
        following = cuts[position + 1] if position + 1 < len(cuts) else end
        label, words = starts[cut]
        units.extend(_from_paragraph(body, cut, following, label, words))
    if part.annex:
        for unit, _ in units[1:]:
            if unit.kind == "heading":
                unit.level = (unit.level or 1) + 1  # below the name of the annex
    return units


def _body(lines: list[Line], joiner: Joiner) -> _Body:
    contents = _contents_lines(lines)
    titles = (_title_start(_LEADER.sub("", lines[index].text)) for index in contents)
    return _Body(
        lines,
        contents,
        percentile([len(line.text) for line in lines], 0.95),
        frozenset(title for title in titles if outline_number(title)),
        joiner,
    )


def _title_start(text: str) -> str:
    """The beginning of a title, as the contents and the text both print it."""
    return " ".join(text.split())[:_TITLE_LENGTH]


def _contents_lines(lines: list[Line]) -> set[int]:
    """Indices of the lines of tables of contents: leaders, and what wraps between them."""
    leaders = [
        index
        for index, line in enumerate(lines)
        if line.text.count(".") >= 4 and _LEADER.search(line.text)
    ]
    found: set[int] = set()
    for position, index in enumerate(leaders):
        found.add(index)
        before = leaders[position - 1] if position else -1
        if position and index - before <= 4:
            found.update(range(before, index))
        elif index and _CONTENTS.match(lines[index - 1].text):
            found.add(index - 1)
    return found


def _front_units(body: _Body, end: int, *, whole: bool) -> list[tuple[Unit, int]]:
    """Title page, contents, tables of cases, and the headings before paragraph one.

    ``whole`` says that annexes follow and no paragraph: no heading among it heads any.
    """
    lines, contents = body.lines, body.contents
    heading_start = end if whole else _headings_before(body, 0, end)
    units: list[tuple[Unit, int]] = []
    group: list[int] = []
    for index in range(heading_start):
        fresh = group and (
            (index in contents) != (group[-1] in contents)
            or (index not in contents and (lines[index].breaks or lines[index].gap > 0))
        )
        if fresh:
            units.append(_front_unit(body, group))
            group = []
        group.append(index)
    if group:
        units.append(_front_unit(body, group))
    units.extend(heading_units(lines, heading_start, end, body.joiner))
    return units


def _in_the_middle(body: _Body, first: int, label: str) -> bool:
    """Whether an excerpt begins amid a report: its first paragraph is not the first one, and no title page is long."""
    return 0 < first <= _EXCERPT_LINES and label not in {"1", "1.1"} and not body.contents


def _rest_units(body: _Body, first: int) -> list[tuple[Unit, int]]:
    """The end of the paragraph or block quote in which an excerpt begins, and the headings after it."""
    heading_start = _headings_before(body, 0, first)
    units: list[tuple[Unit, int]] = []
    members = body.lines[:heading_start]
    if members:
        quoted = all(line.indent >= 4 for line in members)
        kind: PassageKind = "quote" if quoted else "paragraph"
        segments = segments_of(members, body.joiner)
        units.append((Unit(kind, segments, page=members[0].page), heading_start - 1))
    units.extend(heading_units(body.lines, heading_start, first, body.joiner))
    return units


def _front_unit(body: _Body, group: list[int]) -> tuple[Unit, int]:
    members = [body.lines[index] for index in group]
    kind: PassageKind = "contents" if group[0] in body.contents else "front"
    segments = segments_of(members, body.joiner, set(range(1, len(members))))
    return Unit(kind, segments, page=members[0].page), group[-1]


def _headings_before(body: _Body, start: int, end: int, chapter: int = 0) -> int:
    """Index in ``start:end`` from which only headings stand before ``end``."""
    best = end
    index = end - 1
    tail = 0
    while index >= start and index not in body.contents:
        line = body.lines[index]
        listed = _title_start(line.text) in body.titles
        if listed or (
            is_outline_heading(body.lines, index, body.width, chapter)
            and not is_item(body.lines, start, index)
        ):
            best = index
            tail = 0
        else:
            tail += 1
            if tail > _MAX_TAIL or not _may_be_heading_tail(line, body.width):
                break
        index -= 1
    return best


def _may_be_heading_tail(line: Line, width: int) -> bool:
    return not line.text.endswith((".", ";", ":", '."', ".”")) and len(line.text) <= width


def _from_paragraph(
    body: _Body, start: int, end: int, label: str, words: int
) -> list[tuple[Unit, int]]:
    """The paragraph that begins at ``start``, its quotes, and the headings before ``end``."""
    chapter = int(label.split(".", maxsplit=1)[0]) if "." in label else 0
    heading_start = _headings_before(body, start + 1, end, chapter)
    units = paragraph_units(body.lines, start, heading_start, label, words, body.joiner, body.width)
    units.extend(heading_units(body.lines, heading_start, end, body.joiner))
    return units
