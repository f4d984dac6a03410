"""Footnotes at page bottoms: told from body by their numbers, which follow each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from legaltext.segmentation.lines import Line, percentile

_LABEL = re.compile(r"(?P<number>\d{1,4}|[*†‡]{1,3})(?:(?P<alone>$)|\s+(?=\S))")
_TERMINAL = re.compile(r"[.!?)\]\"'”’;:]\Z")
_PARAGRAPH = re.compile(r"\d{1,2}\.\d{1,4}\.?\s")
_REFERENCE = re.compile(
    r"(?:\b(?:Nos?|nos?|Articles?|Arts?|paras?|paragraphs?|pp?|[Ss]ections?|[Cc]laims?|[Nn]otes?|of|to|at|in|and|or|the)"
    r"\.?|[,&(/–-])\Z"
)  # fmt: skip
#: How many numbers may be missing between two footnotes that still count as following.
_MISSING = 3


@dataclass(slots=True)
class Note:
    """A footnote; ``after`` is the index of the last body line on its page (-1: none)."""

    label: str
    lines: list[Line]
    after: int


@dataclass(slots=True)
class Split:
    """Body lines, and the footnotes that stood among them."""

    body: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def split_footnotes(lines: list[Line], *, spaced_calls: bool = False) -> Split:
    """Separate the footnotes of every page from the body.

    ``spaced_calls`` says that calls may stand apart from their word ("official 1 dealers"),
    as in opinions; there numbers also begin again with a separate opinion.
    """
    out = Split()
    pages = _pages(lines)
    width = percentile([len(line.text) for line in lines], 0.90)
    expected: int | None = None
    for position, page in enumerate(pages):
        last = position == len(pages) - 1
        start, expected = _region(page, expected, spaced_calls, last)
        start = _with_continuation(page, start, out.notes, width)
        out.body.extend(page[:start])
        _take(page[start:], out)
    return out


def _pages(lines: list[Line]) -> list[list[Line]]:
    pages: list[list[Line]] = []
    for line in lines:
        if line.breaks or not pages:
            pages.append([])
        pages[-1].append(line)
    return pages


def _region(
    page: list[Line], expected: int | None, spaced: bool, last: bool
) -> tuple[int, int | None]:
    """Index where the page's footnotes begin (its length if none), and the next number."""
    candidates = _candidates(page, spaced)
    if not candidates:
        return len(page), expected
    text = "\n".join(line.text for line in page)
    offsets: list[int] = []
    position = 0
    for line in page:
        offsets.append(position)
        position += len(line.text) + 1
    for place, (index, number) in enumerate(candidates):
        if not _may_follow(number, expected, spaced):
            continue
        called = _called(number, text, offsets[index], spaced)
        chain = _chain(candidates[place:])
        if not called and (expected is None or number != expected or len(chain) < 2):
            continue
        if any(_PARAGRAPH.match(line.text) and line.indent < 4 for line in page[index:]):
            continue
        return index, chain[-1][1] + 1
    return len(page), expected


def _candidates(page: list[Line], spaced: bool) -> list[tuple[int, int]]:
    """Lines that begin with a number: (index in the page, number)."""
    found: list[tuple[int, int]] = []
    previous = ""
    for index, line in enumerate(page):
        match = _LABEL.match(line.text)
        if match and match["number"].isdigit() and not _REFERENCE.search(previous):
            indented = line.indent >= 3
            alone = match["alone"] is not None
            if (indented if alone or spaced else True) and (index + 1 < len(page) or not alone):
                found.append((index, int(match["number"])))
        previous = line.text
    return found


def _may_follow(number: int, expected: int | None, spaced: bool) -> bool:
    if expected is None:
        return 0 < number < 2_000
    return expected <= number <= expected + _MISSING or (spaced and number == 1)


def _called(number: int, text: str, before: int, spaced: bool) -> bool:
    """Whether the number is printed as a call in the body above, glued to a word."""
    sign = str(number)
    at = text.find(sign, 0, before)
    while at >= 0:
        left = text[at - 1] if at else " "
        right = text[at + len(sign)] if at + len(sign) < len(text) else " "
        glued = (left.isalpha() or left in ".,;:)]\"”’'%?!…") and not right.isdigit()
        digits = at > 1 and left in ".,:" and text[at - 2].isdigit()
        apart = spaced and left in " \n" and right in " \n,.;"
        if (glued and not digits) or apart or (glued and digits and right in " \n,.;"):
            return True
        at = text.find(sign, at + 1, before)
    return False


def _chain(candidates: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The candidates whose numbers follow each other from the first one on."""
    chain = [candidates[0]]
    for index, number in candidates[1:]:
        if chain[-1][1] < number <= chain[-1][1] + _MISSING:
            chain.append((index, number))
    return chain


def _with_continuation(page: list[Line], start: int, notes: list[Note], width: int) -> int:
    """Move ``start`` up over the rest of a footnote that the page before left open.

    Footnotes are set smaller, so their lines hold more characters than the body's.
    """
    if not notes or _TERMINAL.search(notes[-1].lines[-1].text):
        return start
    index = start - 1
    if index > 0 and len(page[index].text) <= width < len(page[index - 1].text):
        index -= 1
    top = index + 1
    while index >= 0 and len(page[index].text) > width and page[index].indent < 3:
        top = index
        index -= 1
    return top if start - top >= 1 and top < start and _long(page[top:start], width) else start


def _long(lines: list[Line], width: int) -> bool:
    return sum(1 for line in lines if len(line.text) > width) * 2 >= len(lines)


def _take(lines: list[Line], out: Split) -> None:
    """Cut a footnote region into notes; lines before its first number continue the last."""
    after = len(out.body) - 1
    current = out.notes[-1] if out.notes else None
    number: int | None = None
    for line in lines:
        match = _LABEL.match(line.text)
        value = int(match["number"]) if match and match["number"].isdigit() else None
        follows = value is not None and (
            number is None or number < value <= number + _MISSING
        ) and not (current and number is not None and _REFERENCE.search(current.lines[-1].text))
        if value is not None and follows:
            current = Note(str(value), [line], after)
            out.notes.append(current)
            number = value
        elif current is not None:
            current.lines.append(line)
        else:
            out.body.append(line)
