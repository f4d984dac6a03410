"""Footnotes at page bottoms: told from body by their numbers, which follow each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from legaltext.segmentation.lines import Line, percentile

_LABEL = re.compile(r"(?P<number>\d{1,4})(?:(?P<alone>$)|\s+(?=\S)|(?=[A-Z][A-Za-z]))")
#: A number as a footnote may have it: neither zero nor begun by one.
_NUMBER = re.compile(r"(?<!\d)[1-9]\d{0,3}(?!\d)")
#: A volume, a reporter, a page: a line that begins so goes on with a citation.
_CITE = re.compile(
    r"\d{1,4} (?!Nos?\.|Arts?\.|Exs?\.|Secs?\.|Pub\.)(?:[A-Z][\w']{0,9}\. ?(?:[2-4]d|4th)? ?){1,3}(?:§+ ?)?\d"
)
_SIGNS = "*∗†‡"
_SYMBOL = re.compile(r"(?P<sign>\*{1,3}|∗{1,3}|†{1,2}|‡{1,2})\s+(?=[^\s*∗])")
#: Lines that the end of a footnote may take on the page after.
_CARRIED = 25
_TERMINAL = re.compile(r"[.!?)\]\"'”’;:]\Z")
_REFERENCE = re.compile(
    r"(?:\b(?:Nos?|nos?|Articles?|Arts?|paras?|paragraphs?|pp?"
    r"|[Ss]ections?|[Cc]laims?|[Nn]otes?|of|to|at|in|and|or|the)"
    r"\.?|[,&(/–-])\Z"
)  # fmt: skip
#: How many numbers may be missing between two footnotes that still count as following.
_MISSING = 3
#: Lines beginning with a number that are looked at on one page.
_MAX_LABELS = 300
#: Footnotes that a page may hold which was not understood.
_PER_PAGE = 8


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


def split_footnotes(
    lines: list[Line],
    *,
    spaced_calls: bool = False,
    body: frozenset[int] = frozenset(),
    first: int = 0,
) -> Split:
    """Separate the footnotes of every page from the body.

    ``body`` holds the offsets of lines known to be none: paragraph starts, contents.
    Pages that end before the offset ``first`` have no footnotes.

    ``spaced_calls`` says that calls may stand apart from their word ("official 1 dealers"),
    as in opinions; there numbers also begin again with a separate opinion.
    """
    out = Split()
    pages = _pages(lines)
    width = percentile([len(line.text) for line in lines], 0.90)
    expected: int | None = None
    missed = 0
    for page in pages:
        if page[-1].end < first:
            out.body.extend(page)
            continue
        start, following = _region(page, expected, missed, spaced_calls, body)
        carried = not missed
        missed = 0 if start < len(page) else missed + 1
        expected = following
        if spaced_calls:
            start = min(start, _symbol_start(page))
        first_note = start
        start = _with_continuation(page, start, out.notes, width)
        if spaced_calls and carried and out.notes and page[0].breaks:
            start = _set_off(page, start, out.notes[-1])
        out.body.extend(page[:start])
        if start < first_note:
            out.notes[-1].lines.extend(page[start:first_note])
        _take(page[first_note:], out, symbols=spaced_calls)
    return out


def _symbol_start(page: list[Line]) -> int:
    """Index where a footnote begins that is called by a sign and not by a number; the length if none."""
    called: set[str] = set()
    for index, line in enumerate(page):
        match = _SYMBOL.match(line.text) if line.text[0] in _SIGNS else None
        if match and match["sign"] in called:
            return index
        for sign in _SIGNS:
            # A call stands behind a word, and no other sign of its kind is on the line.
            times = line.text.count(sign) if sign in line.text else 0
            if times and line.text.find(sign * times) > 0:
                called.add(sign * times)
    return len(page)


def _set_off(page: list[Line], start: int, note: Note) -> int:
    """Move ``start`` up over the end of the note before: lines set off from the text at the page's bottom."""
    if _TERMINAL.search(note.lines[-1].text):
        return start
    usual = percentile([line.gap for line in page[1:]], 0.5)
    for index in range(start - 1, max(0, start - _CARRIED), -1):
        gap = page[index].gap
        if gap >= usual + 2:
            return index
        if gap > usual:
            break
    return start


def _pages(lines: list[Line]) -> list[list[Line]]:
    pages: list[list[Line]] = []
    for line in lines:
        if line.breaks or not pages:
            pages.append([])
        pages[-1].append(line)
    return pages


def _region(
    page: list[Line],
    expected: int | None,
    missed: int,
    spaced: bool,
    body: frozenset[int],
) -> tuple[int, int | None]:
    """Index where the page's footnotes begin (its length if none), and the next number."""
    known = max((i for i, line in enumerate(page) if line.start in body), default=-1)
    candidates = [one for one in _candidates(page, spaced) if one[0] > known][-_MAX_LABELS:]
    if not candidates:
        return len(page), expected
    text = "\n".join(line.text for line in page)
    calls = _calls(text, {number for _, number in candidates}, spaced)
    offsets: list[int] = []
    position = 0
    for line in page:
        offsets.append(position)
        position += len(line.text) + 1
    for place, (index, number) in enumerate(candidates):
        if not _may_follow(number, expected, missed, spaced):
            continue
        called = calls.get(number, len(text)) < offsets[index] or (
            _alone(page[index]) and (number == expected or _at_foot(page, index, expected))
        )
        chain = _chain(candidates[place:])
        doubtful = index > 0 and _REFERENCE.search(page[index - 1].text) is not None
        if not called and (doubtful or number != expected or len(chain) < 2):
            continue
        if doubtful and number not in {1, expected} and len(chain) < 2:
            continue
        return index, chain[-1][1] + 1
    return len(page), expected


def _candidates(page: list[Line], spaced: bool) -> list[tuple[int, int]]:
    """Lines that begin with a number: (index in the page, number)."""
    found: list[tuple[int, int]] = []
    for index, line in enumerate(page):
        match = _LABEL.match(line.text)
        if match and not _CITE.match(line.text):
            indented = line.indent >= 3
            alone = match["alone"] is not None
            if (indented if alone or spaced else True) and (index + 1 < len(page) or not alone):
                found.append((index, int(match["number"])))
    return found


def _may_follow(number: int, expected: int | None, missed: int, spaced: bool) -> bool:
    """Whether this number may come next, after ``missed`` pages without a footnote."""
    if expected is None:
        return 0 < number < 2_000
    reach = _MISSING + _PER_PAGE * min(missed, 5)
    return expected <= number <= expected + reach or (spaced and number == 1)


def _calls(text: str, wanted: set[int], spaced: bool) -> dict[int, int]:
    """Which of the numbers are printed as calls, glued to a word, and where each is first."""
    calls: dict[int, int] = {}
    for match in _NUMBER.finditer(text):
        if (number := int(match.group())) not in wanted:
            continue
        at, end = match.span()
        left = text[at - 1] if at else " "
        right = text[end] if end < len(text) else " "
        glued = left.isalpha() or left in ".,;:)]\"”’'%?!…"
        digits = at > 1 and left in ".,:" and text[at - 2].isdigit()
        apart = spaced and left in " \n" and right in " \n,.;"
        if (glued and not digits) or apart or (glued and digits and right in " \n,.;"):
            calls.setdefault(number, at)
    return calls


def _alone(line: Line) -> bool:
    """Whether an indented number has the line to itself: an older layout's footnote."""
    return line.indent >= 3 and line.text.isdigit()


def _at_foot(page: list[Line], index: int, expected: int | None) -> bool:
    """Whether a number alone opens the notes of an excerpt's first page: few lines of text stand below it."""
    below = page[index + 1 : index + 2 + _CARRIED]
    if expected is not None or not below or len(below) > _CARRIED:
        return False
    return below[0].indent > page[index].indent and not below[0].text[0].isdigit()


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


def _take(lines: list[Line], out: Split, *, symbols: bool) -> None:
    """Cut a footnote region into notes; lines before its first number continue the last."""
    after = len(out.body) - 1
    current = out.notes[-1] if out.notes else None
    number: int | None = None
    for line in lines:
        match = _LABEL.match(line.text)
        value = int(match["number"]) if match else None
        sign = _SYMBOL.match(line.text) if symbols and line.text[0] in _SIGNS else None
        if sign:
            current = Note(sign["sign"], [line], after)
            out.notes.append(current)
        elif value is not None and _next(value, number, current):
            current = Note(str(value), [line], after)
            out.notes.append(current)
            number = value
        elif current is not None:
            current.lines.append(line)
        else:
            out.body.append(line)


def _next(value: int, number: int | None, current: Note | None) -> bool:
    """Whether ``value`` numbers a new footnote after ``number`` on this page."""
    if number is None or value == number + 1:
        return True
    referred = current is not None and _REFERENCE.search(current.lines[-1].text) is not None
    return number < value <= number + _MISSING and not referred
