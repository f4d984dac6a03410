"""Running heads and page numbers, recognised by repetition at page edges.

A page number is a line that recurs with a number counting up; a running head is a line
that recurs beside it. Patterns of the two official layouts serve only where a short
excerpt repeats nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise
from statistics import median

from legaltext.reading import PageSpan
from legaltext.segmentation.lines import Layout, Line

_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_RULE = re.compile(r"[_*\-–—=~ ]{5,}\Z")
_SYMBOL = re.compile(
    r"(?:RESTRICTED\s+)?(?:WT/DS\d+(?:/(?:Add|Corr|Rev)?[A-Z0-9.]+)+[\s,;/&]{0,4})+\Z"
)
_KNOWN_NUMBER = re.compile(
    r"-\s?(?:[A-Z]{1,2}-)?(?P<a>\d{1,4})\s?-\Z|Page\s+(?:[A-Z]{1,2}-)?(?P<b>\d{1,4})(?:\s+of\s+\d+)?\Z|"
    r"BCI deleted.{0,40}\s-\s?(?P<c>\d{1,4})\s?-\Z"
)
_ROMAN_PAGE = re.compile(r"(?:Page|page|-)\s?[ivxl]{1,7}(?:\s?-)?\Z")
# Lines of a table of contents and numbered paragraphs may count up as well.
_LEADER = re.compile(r"(?:\.\s?){4,}")
_PARAGRAPH = re.compile(r"\d{1,2}\.\d{1,4}\.?\s")
_MAX_LENGTH = 130
_REACH = 3
#: Lines that a page holds at the very least, as a rule.
_PAGE_LENGTH = 10


def signature(text: str) -> str:
    """The line with every number replaced by ``#`` and spaces collapsed."""
    return " ".join(_DIGITS.sub("#", text).split())


def _never(text: str) -> bool:
    """A line of contents or the beginning of a paragraph is no running head."""
    if _PARAGRAPH.match(text):
        return True
    return text.count(".") >= 4 and _LEADER.search(text) is not None


class _Signatures:
    """Signatures of lines, made when they are asked for; empty for what is never furniture."""

    def __init__(self, lines: list[Line], keep: Callable[[str], bool]) -> None:
        self._lines = lines
        self._keep = keep
        self._made: dict[int, str] = {}

    def __getitem__(self, index: int) -> str:
        key = self._made.get(index)
        if key is None:
            text = self._lines[index].text
            never = len(text) > _MAX_LENGTH or self._keep(text)
            key = self._made[index] = "" if never else signature(text)
        return key


def strip_furniture(
    lines: list[Line], pages: tuple[PageSpan, ...], keep: Callable[[str], bool] = _never
) -> Layout:
    """Take running heads, page numbers and rules out; give every line its page.

    Lines that ``keep`` knows count up as page numbers do, and are none.
    """
    signatures = _Signatures(lines, keep)
    edges = _known_edges(lines)
    marks = _page_numbers(lines, signatures, edges)
    heads = _running_heads(lines, signatures, marks, edges)
    _number_pages(lines, marks, heads, pages)
    body: list[Line] = []
    furniture: list[tuple[str, int, int]] = []
    breaks = False
    for index, line in enumerate(lines):
        kind = "page_number" if index in marks else "running_head" if index in heads else ""
        if not kind and len(line.text) >= 5 and _RULE.match(line.text):
            kind = "rule"
        if kind:
            furniture.append((kind, line.start, line.end))
            breaks = breaks or kind != "rule" or line.breaks
        else:
            line.breaks = line.breaks or breaks
            breaks = False
            body.append(line)
    return Layout(body, furniture)


def _known_edges(lines: list[Line]) -> set[int]:
    """Indices of lines at most ``_REACH`` lines from a form feed; empty without one."""
    starts = [index for index, line in enumerate(lines) if line.breaks]
    edges: set[int] = set()
    if starts:
        for start in [0, *starts, len(lines)]:
            edges.update(range(max(0, start - _REACH), min(len(lines), start + _REACH)))
    return edges


def _page_numbers(
    lines: list[Line], signatures: _Signatures, edges: set[int]
) -> dict[int, tuple[int, str]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if (
            (not edges or index in edges)
            and len(line.text) <= _MAX_LENGTH
            and _DIGITS.search(line.text)
            and (key := signatures[index])
        ):
            groups[key].append(index)
    counting: dict[str, int] = {}
    for key, members in groups.items():
        if len(members) >= 3 and _spread(members, bool(edges)):
            slot = _counting_slot([lines[index].text for index in members])
            if slot is not None and _may_number(key, lines, members, edges):
                counting[key] = slot
    # Footnotes of one wording may count up too, but never as often as the pages do.
    most = max((len(groups[key]) for key in counting), default=0)
    marks: dict[int, tuple[int, str]] = {}
    for key, slot in counting.items():
        if len(groups[key]) * 4 >= most:
            for index in groups[key]:
                marks[index] = (int(_DIGITS.findall(lines[index].text)[slot][:6]), key)
    numbered = {key for _, key in marks.values()}
    for index, line in enumerate(lines):
        if index not in marks and (known := _KNOWN_NUMBER.match(line.text)):
            number = next(group for group in known.groups() if group)
            if _symbol_beside(lines, index) or signatures[index] in numbered:
                marks[index] = (int(number), signatures[index])
                numbered.add(signatures[index])
    return marks


def _spread(members: list[int], at_edges: bool) -> bool:
    """Whether the lines stand at least as far apart as pages are long."""
    steps = [after - before for before, after in pairwise(members)]
    return at_edges or median(steps) >= _PAGE_LENGTH


def _may_number(key: str, lines: list[Line], members: list[int], edges: set[int]) -> bool:
    """A bare number may also be a footnote's or a row's: it must stand apart to count."""
    if _LETTER.search(key) or edges or key.strip() != "#":
        return True
    apart = sum(1 for index in members if lines[index].indent >= 20 or lines[index].gap >= 2)
    return apart >= 0.7 * len(members)


def _counting_slot(texts: list[str]) -> int | None:
    """Position of the number that counts up by one or two from line to line."""
    rows = [_DIGITS.findall(text) for text in texts]
    for slot in range(min(len(row) for row in rows)):
        values = [int(row[slot][:6]) for row in rows]
        steps = [after - before for before, after in pairwise(values)]
        good = sum(1 for step in steps if step in (1, 2))
        if (good >= 0.7 * len(steps) and good >= 2) or (
            len(steps) > 3 and good >= 0.6 * len(steps)
        ):
            return slot
    return None


def _symbol_beside(lines: list[Line], index: int) -> bool:
    around = lines[max(0, index - 2) : index] + lines[index + 1 : index + 3]
    return any(_SYMBOL.match(line.text) for line in around)


def _running_heads(
    lines: list[Line], signatures: _Signatures, marks: dict[int, tuple[int, str]], edges: set[int]
) -> set[int]:
    near: dict[int, str] = {}
    places = sorted(marks)
    for index in places:
        for step in (-1, 1):
            for other in range(index + step, index + step * (_REACH + 1), step):
                if not 0 <= other < len(lines):
                    break
                near[other] = signatures[other]
    for index in edges:
        near[index] = signatures[index]
    counted = Counter(key for index, key in near.items() if index not in marks)
    pages = max(len(places), sum(1 for line in lines if line.breaks) + 1)
    needed = max(3, pages // 10)
    heads = _symbol_lines(lines, marks) | {
        index
        for index, key in near.items()
        if index not in marks and counted[key] >= needed and _LETTER.search(key)
    }
    # A symbol that heads other pages heads this one too, though its number was lost.
    symbols = {lines[index].text for index in heads if _SYMBOL.match(lines[index].text)}
    heads.update(index for index, line in enumerate(lines) if index > 3 and line.text in symbols)
    heads.update(
        index
        for index, line in enumerate(lines)
        if line.text[0] in "Pp-" and _ROMAN_PAGE.match(line.text) and _symbol_beside(lines, index)
    )
    return heads


def _symbol_lines(lines: list[Line], marks: dict[int, tuple[int, str]]) -> set[int]:
    """Document symbols, one or several lines of them, directly above or below a mark."""
    found: set[int] = set()
    for mark in marks:
        for step in (-1, 1):
            index = mark + step
            shape = ""
            while 0 <= index < len(lines) and _SYMBOL.match(lines[index].text):
                text = lines[index].text.rstrip(" ,;")
                if text.endswith(".") or shape not in {"", signature(text)}:
                    break  # a footnote that cites a document, not a head
                shape = signature(text)
                found.add(index)
                index += step
    return found


def _number_pages(
    lines: list[Line],
    marks: dict[int, tuple[int, str]],
    heads: set[int],
    pages: tuple[PageSpan, ...],
) -> None:
    if pages:
        starts = [page.start for page in pages]
        for line in lines:
            line.page = pages[max(0, bisect_right(starts, line.start) - 1)].number
        return
    ordered = _ordered_marks(lines, marks)
    if not ordered:
        return
    footer = _are_footers(lines, ordered, marks, heads)
    shift = 1 if footer else 0
    current = max(1, ordered[0][1] - (0 if footer else 1))
    position = 0
    for index, line in enumerate(lines):
        while position < len(ordered) and index > ordered[position][0]:
            current = ordered[position][1] + shift
            position += 1
        line.page = current


def _ordered_marks(lines: list[Line], marks: dict[int, tuple[int, str]]) -> list[tuple[int, int]]:
    """One mark per page break; a second one within a few lines tells nothing new."""
    ordered: list[tuple[int, int]] = []
    for index in sorted(marks):
        if not ordered or index - ordered[-1][0] > _REACH:
            ordered.append((index, marks[index][0]))
    return ordered


def _are_footers(
    lines: list[Line],
    ordered: list[tuple[int, int]],
    marks: dict[int, tuple[int, str]],
    heads: set[int],
) -> bool:
    """Whether page numbers stand below the text of their page.

    A document symbol beside the number heads a page; a number that ends the document
    closes one; otherwise the blank lines of a footer stand above it, not below.
    """
    if any(_symbol_beside(lines, index) for index, _ in ordered):
        return False
    if len(lines) - ordered[-1][0] <= _REACH:
        return True
    above = below = 0
    for index, _ in ordered:
        first = last = index
        while first - 1 in marks or first - 1 in heads:
            first -= 1
        while last + 1 in marks or last + 1 in heads:
            last += 1
        if first > 0 and last + 1 < len(lines):
            above += lines[first].gap
            below += lines[last + 1].gap
    return above > below
