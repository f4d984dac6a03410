"""The inside of a numbered paragraph: wrapped lines, list items, block quotes, tables."""

from __future__ import annotations

import re

from legaltext.segmentation.entries import is_list_item, printed_number
from legaltext.segmentation.joining import Joiner, segments_of
from legaltext.segmentation.lines import Line, Unit, percentile

_OPENS_QUOTE = re.compile(r"[A-Z\"“'‘(\[….]")
_OPENS_LINE = re.compile(r"[A-Z\"“'‘(\[•–—-]")
_COLUMNS = re.compile(r"\S\s{3,}\S")
#: Quotation marks that a block quote begins and ends with.
_OPENED = re.compile(r"[\"“«‘]")
_CLOSED = re.compile(r"[\"”»’][.;]?\s?\d{0,4}\Z")
#: Who sat in a panel: rows of the paragraph, and no table.
_COMPOSITION = re.compile(r"[A-ZÀ-Þ][\wÀ-ÿ]+(?: [\wÀ-ÿ]+)?\s?:\s{2,}\S")
_MARK = re.compile(r"\A[\"“]?(?:\(?\w{1,5}\)|\w{1,3}\.|[^\w\s(]{1,3})\s+")
_CLAUSE_ENDS = (";", ",", " and", " or")
_SENTENCE_END = re.compile(r"[.:;?!,)\]\"”’»…][\s\d]*\Z")
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
    while index - 1 > start and lines[index - 1].indent >= 4:
        index -= 1
    if index == end:
        return _quoted_tail(lines, start, end, width)
    tail = lines[index:end]
    if _OPENED.match(tail[0].text) and _CLOSED.search(tail[-1].text):
        return index
    if _COMPOSITION.match(tail[0].text):
        return end
    if _is_table(tail):
        return index
    listed = any(is_list_item(line.text) for line in tail) or _counted(tail)
    return end if listed or _runs_on(lines[index - 1], tail[0], width) else index


def _is_table(tail: list[Line]) -> bool:
    """Whether most of the lines have columns, the gap after a mark such as a bullet apart."""
    columns = sum(1 for line in tail if has_columns(_MARK.sub("", line.text)))
    return columns >= 2 and columns * 2 >= len(tail)


def _counted(tail: list[Line]) -> bool:
    """Whether the lines are a list "1. … ; 2. …" in the paragraph's own words."""
    due = 1
    clauses = False
    for position, line in enumerate(tail):
        number, length = printed_number(line.text)
        if number != due:
            if not position:
                return False
            continue
        before = tail[position - 1].text if position else ";"
        clauses = clauses or line.text[length].islower() or before.endswith(_CLAUSE_ENDS)
        clauses = clauses and (due > 1 or not position)
        due += 1
    return clauses and due > 2


def _runs_on(before: Line, line: Line, width: int) -> bool:
    """Whether a sentence goes on from one line to the next, so that the indent hangs and sets nothing off."""
    if _SENTENCE_END.search(before.text) or _OPENED.match(line.text):
        return False
    return line.text[0].islower() or before.indent + len(before.text) >= 0.75 * width


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
    if _is_table(members):
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
