"""The inside of a numbered paragraph: wrapped lines, list items, block quotes, tables."""

from __future__ import annotations

import re

from legaltext.segmentation.entries import is_list_item
from legaltext.segmentation.joining import Joiner, segments_of
from legaltext.segmentation.lines import Line, Unit, percentile

_OPENS_QUOTE = re.compile(r"[A-Z\"“'‘(\[….]")
_OPENS_LINE = re.compile(r"[A-Z\"“'‘(\[•–—-]")
_COLUMNS = re.compile(r"\S\s{3,}\S")
_LEAD_IN = re.compile(r":[\"”']?\d{0,4}\Z|:\s*\d{0,4}\Z")


def paragraph_units(
    lines: list[Line], start: int, end: int, label: str, body: int, joiner: Joiner, width: int
) -> list[tuple[Unit, int]]:
    """Units of one numbered paragraph; a quote or table that ends it stands by itself.

    A quote in the middle stays inside its paragraph, on lines of its own, so that one
    label names one passage.
    """
    tail = _trailing(lines, start, end, width)
    units = [(_paragraph(lines, start, tail, label, body, joiner, width), tail - 1)]
    if tail < end:
        units.append((_tail_unit(lines, tail, end, joiner, width), end - 1))
    return units


def _paragraph(
    lines: list[Line], start: int, end: int, label: str, body: int, joiner: Joiner, width: int
) -> Unit:
    members = lines[start:end]
    breaks = meant_breaks(members, width)
    unit = Unit("paragraph", segments_of(members, joiner, breaks), label, None, members[0].page)
    unit.body_start = body
    return unit


def has_columns(text: str) -> bool:
    """Whether wide gaps part the line into columns."""
    return ("  " in text or "\t" in text) and _COLUMNS.search(text) is not None


def meant_breaks(members: list[Line], width: int) -> set[int]:
    """Indices of lines that begin a line of their own: items, quotes, rows."""
    breaks: set[int] = set()
    margin = percentile([line.indent for line in members[1:]], 0.2)
    for index in range(1, len(members)):
        line, previous = members[index], members[index - 1]
        if (
            (is_list_item(line.text) and _may_break(previous, line, width))
            or has_columns(line.text)
            or (index > 1 and has_columns(previous.text))
            or _steps(previous, line, margin)
            or _fits(previous, line, width)
        ):
            breaks.add(index)
    return breaks


def _may_break(previous: Line, line: Line, width: int) -> bool:
    return (
        previous.text[-1] in ".;:,)\"”]’'"
        or previous.text[-1].isdigit()
        or previous.text.endswith((" and", " or"))
        or len(previous.text) < 0.75 * width
        or line.gap > 0
    )


def _steps(previous: Line, line: Line, margin: int) -> bool:
    """Whether the indent changes between body and quote."""
    inside, outside = line.indent - margin >= 4, previous.indent - margin >= 4
    return inside != outside and not line.breaks


def _fits(previous: Line, line: Line, width: int) -> bool:
    """Whether the line's first word would have fitted on the line before: a meant break."""
    if previous.text.endswith("-") and line.text[0].islower():
        return False  # a word goes on
    if previous.text[-1].isalpha() and not _OPENS_LINE.match(line.text):
        return False  # a date or a name that was not to be parted
    word = line.text.split(" ", 1)[0]
    room = width - (previous.indent if previous.indent >= 4 else 0)
    return len(previous.text) + 1 + len(word) < 0.8 * room


def _trailing(lines: list[Line], start: int, end: int, width: int) -> int:
    """Where the quote or table that closes the paragraph begins; ``end`` if there is none."""
    index = end
    while (
        index - 1 > start
        and lines[index - 1].indent >= 4
        and not is_list_item(lines[index - 1].text)
    ):
        index -= 1
    if index < end and index > start:
        return end if any(is_list_item(lines[i].text) for i in range(index, end)) else index
    return _quoted_tail(lines, start, end, width)


def _quoted_tail(lines: list[Line], start: int, end: int, width: int) -> int:
    """A quote without an indent: narrower lines after a colon, up to the paragraph's end."""
    for index in range(end - 1, start, -1):
        lead = lines[index - 1]
        if _LEAD_IN.search(lead.text) and _OPENS_QUOTE.match(lines[index].text):
            quoted = lines[index:end]
            narrow = all(len(line.text) <= 0.93 * width for line in quoted)
            items = any(is_list_item(line.text) for line in quoted)
            return index if narrow and not items and _prose(quoted) else end
    return end


def _prose(quoted: list[Line]) -> bool:
    text = " ".join(line.text for line in quoted)
    return len(text) > 40 and not re.match(r"[A-Z][a-z]+:\s", text)


def _tail_unit(lines: list[Line], start: int, end: int, joiner: Joiner, width: int) -> Unit:
    members = lines[start:end]
    columns = sum(1 for line in members if has_columns(line.text))
    if columns >= 2 and columns * 2 >= len(members):
        rows = set(range(1, len(members)))
        return Unit(
            "table", segments_of(members, joiner, rows), page=members[0].page, verbatim=True
        )
    inner = max(len(line.text) for line in members)
    breaks = {
        index
        for index in range(1, len(members))
        if _fits(members[index - 1], members[index], inner)
        or is_list_item(members[index].text)
        or members[index].gap
    }
    return Unit("quote", segments_of(members, joiner, breaks), page=members[0].page)
