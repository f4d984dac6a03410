"""English statutes: sections or their top parts as passages, chapters and annexes as headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from legaltext.segmentation.enumerators import Part, parts_at, top_parts
from legaltext.segmentation.lines import Unit
from legaltext.segmentation.model import PassageKind
from legaltext.segmentation.statute_marks import (
    HolderMark,
    SectionMark,
    bare_mark,
    goes_on,
    holder_mark,
    is_title,
    main_family,
    section_mark,
)
from legaltext.segmentation.statute_rows import Row, Rows

_RECITALS = re.compile(r"(?:[Ww]hereas|WHEREAS)\s*:\Z")
_ENDED = re.compile(r"[.;:—–-]['\"”’)\]]*\Z")
#: Where a section's text ends: its history of enactment, or the place and date of signature.
_CREDIT = re.compile(
    r"\((?:[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}, (?:ch\.|Pub)|Added Pub\.|Pub\. L\.|R\.S\.|Formerly)|\[?\d{2} FR \d|"
    r"Done (?:at|in) [A-Z]|For the (?:Commission|Council|European Parliament)\b|(?:HAVE|HAS) ADOPTED THIS\b|"
    r"Hereby agree\b"
)
_SIGNED = re.compile(r"Done (?:at|in) [A-Z]|For the (?:Commission|Council|European)")
_SHORT = 90
_LISTED = 3


@dataclass(slots=True)
class _Start:
    """A row that begins something: a section, what holds sections; without a mark a title or the recitals."""

    index: int
    mark: SectionMark | HolderMark | None
    level: int = 1


def english_units(rows: Rows) -> list[Unit]:
    """Units of an English statute in reading order."""
    starts = _starts(rows)
    listed = _contents(rows, starts)
    _set_levels(rows, starts, listed)
    first = starts[0].index if starts else len(rows.rows)
    units = list(_front(rows, first))
    position = 0
    while position < len(starts):
        last = listed.get(position, position + 1)
        end = starts[last].index if last < len(starts) else len(rows.rows)
        if position in listed:
            units.append(_plain(rows, starts[position].index, end, "contents"))
        else:
            units.extend(_section(rows, starts[position], end))
        position = last
    return units


def _starts(rows: Rows) -> list[_Start]:
    """Sections of the family that prevails, and the headings above them."""
    sections = _prevailing(rows)
    starts: list[_Start] = []
    recitals = False
    for index, row in enumerate(rows.rows):
        mark: SectionMark | HolderMark | None = sections.get(index)
        if mark is None and _apart(rows, index):
            mark = holder_mark(row.text)
        if mark is not None:
            starts.append(_Start(index, mark))
        elif not recitals and not starts and _RECITALS.search(row.text):
            recitals = True
            starts.append(_Start(index, None))
        elif index + 1 in sections and _is_crosshead(rows, index, starts):
            starts.append(_Start(index, None))
    return starts


def _prevailing(rows: Rows) -> dict[int, SectionMark]:
    """The sections: those of the family printed most; with numbers alone where there are no others."""
    sections = dict(_sections(rows))
    family = main_family(list(sections.values()))
    sections = {index: mark for index, mark in sections.items() if mark.family == family}
    bare = _bare_sections(rows)
    marked = [index for index in bare if rows.rows[index].level is not None]
    if len(marked) >= 2 and not any(rows.rows[index].level for index in sections):
        return {index: bare[index] for index in marked}
    return sections or (bare if len(bare) >= _LISTED else {})


def _is_crosshead(rows: Rows, index: int, starts: list[_Start]) -> bool:
    """Whether a row heads the sections below it: a title without a number, after text that has ended."""
    row = rows.rows[index]
    if not starts or row.level is not None or not _apart(rows, index) or len(row.text) > _SHORT:
        return False
    if not is_title(row.text) or parts_at(index, row.text) or _ENDED.search(row.text):
        return False
    return starts[-1].index < index - 1 and _ENDED.search(rows.rows[index - 1].text) is not None


def _set_levels(rows: Rows, starts: list[_Start], listed: dict[int, int]) -> None:
    """Levels by the order in which chapters, parts and titles first appear; sections below them."""
    names: list[str] = []
    room = 2 if any(start.mark is None for start in starts[1:]) else 1
    depth = end = 0
    for position, start in enumerate(starts):
        end = max(end, listed.get(position, 0))
        if position < end:
            continue
        mark = start.mark
        if isinstance(mark, HolderMark):
            if mark.annexed:
                names = [mark.name]
            elif mark.name not in names:
                names.append(mark.name)
            depth = names.index(mark.name) + 1
            start.level = rows.rows[start.index].level or depth
        else:
            below = room if mark is not None else 1
            start.level = rows.rows[start.index].level or depth + below


def _sections(rows: Rows) -> Iterator[tuple[int, SectionMark]]:
    for index, row in enumerate(rows.rows):
        mark = section_mark(row.text)
        if mark is not None and _apart(rows, index):
            yield index, mark


def _apart(rows: Rows, index: int) -> bool:
    """Whether a row may begin something: it is no further line of a sentence."""
    row = rows.rows[index]
    if not index or row.level is not None or (row.line.gap and not row.line.breaks):
        return True
    before = rows.rows[index - 1].text
    if goes_on(before):
        return False
    return not rows.continues(index) or _ENDED.search(before) is not None


def _bare_sections(rows: Rows) -> dict[int, SectionMark]:
    """Sections printed as numbers alone, which follow each other from 1, and again in every annex."""
    found: dict[int, SectionMark] = {}
    due = 1
    for index, row in enumerate(rows.rows):
        mark = bare_mark(row.text)
        if mark is None or not _apart(rows, index):
            holder = None if mark else holder_mark(row.text)
            due = 1 if holder is not None and holder.annexed else due
            continue
        digits = re.match(r"\d+", mark.number)
        value = int(digits.group()) if digits else 0
        lettered = not mark.number.isdigit() and value == due - 1
        if value == due or lettered:
            found[index] = mark
            due = value + 1
    return found


def _contents(rows: Rows, starts: list[_Start]) -> dict[int, int]:
    """Runs of sections without text that are printed again later: first start → start after the last."""
    last_seen = {
        start.mark.number: position
        for position, start in enumerate(starts)
        if isinstance(start.mark, SectionMark)
    }
    runs: dict[int, int] = {}
    position = 0
    while position < len(starts):
        end = position
        again = sections = 0
        while end < len(starts) and _is_line(rows, starts, end):
            mark = starts[end].mark
            if isinstance(mark, SectionMark):
                sections += 1
                again += last_seen[mark.number] > end
            end += 1
        if sections >= _LISTED and again * 2 >= sections:
            while not isinstance(starts[end - 1].mark, SectionMark):
                end -= 1  # the chapter below the list is the first of the text
            runs[position] = end
        position = max(end, position + 1)
    return runs


def _is_line(rows: Rows, starts: list[_Start], position: int) -> bool:
    """Whether nothing but this one line stands before the next start."""
    index = starts[position].index
    end = starts[position + 1].index if position + 1 < len(starts) else len(rows.rows)
    return starts[position].mark is not None and (
        end - index == 1 or (end - index == 2 and rows.continues(index + 1))
    )


def _front(rows: Rows, end: int) -> Iterator[Unit]:
    """Name, enacting words, preamble: a passage per paragraph, marked headings as such."""
    start = 0
    for index in range(1, end + 1):
        if index < end and rows.continues(index):
            continue
        if start < end:
            row = rows.rows[start]
            if row.level is not None:
                yield _heading(rows, start, index, row.level)
            else:
                yield _plain(rows, start, index, "front")
        start = index


def _plain(rows: Rows, start: int, end: int, kind: PassageKind) -> Unit:
    own = kind == "contents"
    return Unit(kind, rows.segments(start, end, lambda _: own), page=rows.rows[start].line.page)


def _heading(rows: Rows, start: int, end: int, level: int, label: str = "", body: int = 0) -> Unit:
    line = rows.rows[start].line
    unit = Unit("heading", rows.segments(start, end, lambda _: False), label, level, line.page)
    if label:
        unit.body_start = line.start + body
    return unit


def _section(rows: Rows, start: _Start, end: int) -> Iterator[Unit]:
    """A section: one passage where it has no parts, else a heading and a passage per part."""
    mark = start.mark
    head = _head_end(rows, start, end)
    parts = _parts(rows, start, head, end)
    nested = any(rows.rows[index].level is not None for index in range(head, end))
    close = _close(rows, head, end)
    if isinstance(mark, SectionMark) and not parts and not nested:
        unit = _paragraph(rows, start.index, close, mark.label, mark.body)
        unit.closes = start.level
        yield unit
    else:
        yield from _headed(rows, start, head, close, parts)
    yield from _loose(rows, close, end, start.level)


def _headed(rows: Rows, start: _Start, head: int, end: int, parts: list[Part]) -> Iterator[Unit]:
    """A section's heading, its introductory words, its parts."""
    mark = start.mark
    unit = _heading(
        rows, start.index, head, start.level, mark.label if mark else "", mark.body if mark else 0
    )
    shift = 0
    if isinstance(mark, SectionMark) and _goes_straight_on(mark):
        shift = mark.body  # the text begins on the line of the number: "Sec. 24. (a) The"
        unit.segments = unit.segments[:1]
        unit.segments[0].end = unit.segments[0].start + shift
    yield unit
    first = min(parts[0].index, end) if parts else end
    if shift and first > start.index:
        yield _from(rows, start.index, first, shift)
    elif not shift:
        yield from _loose(rows, head, first, start.level)
    cuts = [part for part in parts if part.index < end]
    for position, part in enumerate(cuts):
        last = cuts[position + 1].index if position + 1 < len(cuts) else end
        at = shift if part.index == start.index else 0
        body = _paragraph(rows, part.index, last, part.label, part.length + at)
        body.segments[0].start += at
        yield from _with_headings(rows, body, part.index, last, start.level)


def _from(rows: Rows, start: int, end: int, shift: int) -> Unit:
    """Words that begin within a line."""
    segments = rows.segments(start, end, lambda index: bool(parts_at(index, rows.rows[index].text)))
    segments[0].start += shift
    return Unit("paragraph", segments, page=rows.rows[start].line.page)


def _close(rows: Rows, start: int, end: int) -> int:
    """Where a section's own words end: at its history, the enacting words, the signatures."""
    return next(
        (i for i in range(start, end) if _CREDIT.match(rows.rows[i].text) and _apart(rows, i)), end
    )


def _head_end(rows: Rows, start: _Start, end: int) -> int:
    """Where the heading ends: the title may stand on the line below the mark."""
    index = start.index + 1
    mark = start.mark
    if mark is None:
        return index
    if not mark.rest:
        if index < end and _may_be_title(rows, index, end):
            index += 1
        else:
            return index
    elif isinstance(mark, SectionMark) and _goes_straight_on(mark):
        return index
    while index < end and rows.continues(index) and not _ENDED.search(rows.rows[index - 1].text):
        if parts_at(index, rows.rows[index].text) or index - start.index > _LISTED:
            break
        index += 1
    return index


def _goes_straight_on(mark: SectionMark) -> bool:
    """Whether the text follows the number on its line, without a title."""
    return bool(mark.rest) and (bool(parts_at(0, mark.rest)) or not is_title(mark.rest))


def _may_be_title(rows: Rows, index: int, end: int) -> bool:
    row = rows.rows[index]
    return is_title(row.text) and not parts_at(index, row.text) and index + 1 <= end


def _parts(rows: Rows, start: _Start, head: int, end: int) -> list[Part]:
    marks: list[Part] = []
    number = ""
    if isinstance(start.mark, SectionMark):
        number = start.mark.number
        marks.extend(parts_at(start.index, start.mark.rest))
    for index in range(head, end):
        if _apart(rows, index):
            marks.extend(parts_at(index, rows.rows[index].text))
    return top_parts(marks, number)


def _with_headings(rows: Rows, unit: Unit, start: int, end: int, level: int) -> Iterator[Unit]:
    """A part, and the notes that marked headings part from it."""
    cut = next(
        (
            index
            for index in range(start + 1, end)
            if (marked := rows.rows[index].level) is not None
            and marked <= max(level, rows.rows[start].level or 0) + 1
            and not parts_at(index, rows.rows[index].text)
        ),
        end,
    )
    if cut < end:
        unit.segments = unit.segments[: cut - start]
    yield unit
    yield from _loose(rows, cut, end, level)


def _paragraph(rows: Rows, start: int, end: int, label: str, body: int) -> Unit:
    line = rows.rows[start].line
    segments = rows.segments(start, end, lambda index: _own_line(rows.rows[index], index))
    at = line.start + body
    while at < line.end and line.text[at - line.start] in " \t.-–—:":
        at += 1
    if at >= line.end and len(segments) > 1:
        at = segments[1].start
    return Unit("paragraph", segments, label, None, line.page, at)


def _own_line(row: Row, index: int) -> bool:
    return bool(parts_at(index, row.text))


def _loose(rows: Rows, start: int, end: int, level: int) -> Iterator[Unit]:
    """Text without a mark: introductory words, history, notes and their headings."""
    index = start
    signed = start < end and _SIGNED.match(rows.rows[start].text) is not None
    while index < end:
        last = index + 1
        while last < end and rows.continues(last):
            last += 1
        row = rows.rows[index]
        if row.level is not None:
            yield _heading(rows, index, last, row.level)
        elif not signed and last - index == 1 and last < end and _is_note_title(rows, index):
            yield _heading(rows, index, last, level + 1)
        else:
            unit = Unit(
                "paragraph", rows.segments(index, last, lambda _: False), page=row.line.page
            )
            unit.closes = level if signed else None
            yield unit
        index = last


def _is_note_title(rows: Rows, index: int) -> bool:
    row = rows.rows[index]
    words = [word for word in row.text.split() if len(word) > 3]
    return (
        len(row.text) <= _SHORT
        and _ENDED.search(row.text) is None
        and bool(words)
        and all(word[0].isupper() or word[0].isdigit() for word in words)
    )
