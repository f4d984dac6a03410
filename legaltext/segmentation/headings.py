"""Headings of WTO reports: ``7.1.2 Title``, and in older ones ``II.``, ``A.``, ``1.``, ``(a)``."""

from __future__ import annotations

import re

from legaltext.segmentation.enumerators import parts_at
from legaltext.segmentation.joining import Joiner, segments_of
from legaltext.segmentation.lines import Line, Unit

_OUTLINE = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,3}){0,8})\s+(?=[A-Z0-9\"“'‘(\[<À-Þ])")
_OLD = re.compile(
    r"(?P<roman>[IVXL]{1,6})(?:\.\s*|\s{2,})(?=[A-Z])|(?P<letter>[A-Z])\.\s+(?=\S)|"
    r"(?P<digit>\d{1,2})\.\s+(?=[A-Z\"“'(])|\((?P<small>[a-z])\)\s+(?=[A-Z\"“'(0-9])|"
    r"\((?P<count>\d{1,2})\)\s+(?=[A-Z\"“'(])|\((?P<tiny>[ivx]{1,5})\)\s+(?=[A-Z\"“'(0-9])"
)
_ANNEX = re.compile(r"(?:ANNEX|APPENDIX|ATTACHMENT)\s+[A-Z0-9][\w.-]{0,5}\b")
_LEVELS = {"roman": 1, "letter": 2, "digit": 3, "small": 4, "count": 4, "tiny": 5}
#: Lines that an item of a list may have, above the next one.
_ITEM_LINES = 40
_ENDS = re.compile(r"[.!?:;)\]\"”'’][\d\s]*\Z|\d{1,4}\Z")
_NO_TITLE_END = re.compile(r"[,:;]\Z|[).\]]\d*\Z")
_SENTENCE_END = re.compile(r"[a-z)\]][.;]\Z")


def outline_number(text: str) -> str:
    """Number of a heading like ``7.1.2.3 Title``; empty when it has none."""
    match = _OUTLINE.match(text)
    return match["number"] if match else ""


def is_numbered(text: str) -> bool:
    """Whether a line begins as a heading with a number or letter does."""
    return _OUTLINE.match(text) is not None or _OLD.match(text) is not None


def is_outline_heading(lines: list[Line], index: int, width: int, chapter: int = 0) -> bool:
    """Whether a line begins a heading, judged by itself and by the line before it.

    ``chapter`` is the one of the paragraph before: a heading stays in it or opens the next.
    """
    line = lines[index]
    text = line.text
    number = outline_number(text)
    if chapter and "." in number and int(number.split(".")[0]) not in {chapter, chapter + 1}:
        return False
    if _SENTENCE_END.match(text[-2:]) and not text.isupper():
        return False
    if not (_OUTLINE.match(text) or _OLD.match(text) or _ANNEX.match(text) or is_capital(text)):
        return _bare_title(lines, index, width)
    if _wide_single(text):
        return False
    return index == 0 or _closed(lines[index - 1], width) or line.gap > 0


def is_item(lines: list[Line], start: int, index: int) -> bool:
    """Whether a line like "(i) …" is of a list and heads nothing.

    It stands below a lead-in, or the item before it, "(h) …", stands in ``lines[start:index]``, set in alike.
    """
    line = lines[index]
    if line.text[0] != "(" or index <= start:
        return False
    if lines[index - 1].text.endswith(":"):
        return True
    due = {(part.style, part.value - 1) for part in parts_at(index, line.text) if part.value > 1}
    if not due:
        return False
    for before in range(index - 1, max(start - 1, index - 1 - _ITEM_LINES), -1):
        other = lines[before]
        if other.text[0] == "(" and abs(other.indent - line.indent) <= 1:
            return any((part.style, part.value) in due for part in parts_at(before, other.text))
    return False


def _wide_single(text: str) -> bool:
    """A lone number before prose ("8 December 2020 …") heads nothing unless in capitals."""
    match = _OUTLINE.match(text)
    return bool(match and "." not in match["number"] and not is_capital(text[match.end() :]))


def is_capital(text: str) -> bool:
    """Whether nearly all letters of a line are capitals."""
    if text[:60].lower() == text[:60]:
        return False
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= 4 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def _bare_title(lines: list[Line], index: int, width: int) -> bool:
    """An unnumbered title: short, without a full stop, after a paragraph that has ended."""
    line = lines[index]
    if line.indent > 60 or not line.text[0].isupper() or len(line.text) > min(90, width):
        return False
    if index == 0 or _SENTENCE_END.match(line.text[-2:]) or _NO_TITLE_END.search(line.text):
        return False
    previous = lines[index - 1]
    starts_after_end = bool(_SENTENCE_END.match(previous.text[-2:])) or previous.text.endswith(
        ('."', ".”")
    )
    words = line.text.split()
    capital = sum(1 for word in words if word[0].isupper() or not word[0].isalpha())
    return (
        starts_after_end
        and line.indent < 4
        and (len(words) <= 12 and (capital * 2 >= len(words)) and len(line.text) < 0.75 * width)
    )


def _closed(previous: Line, width: int) -> bool:
    return bool(_ENDS.search(previous.text)) or len(previous.text) < 0.75 * width


def heading_units(
    lines: list[Line], start: int, end: int, joiner: Joiner
) -> list[tuple[Unit, int]]:
    """Cut ``lines[start:end]`` into headings; a line without a number continues one."""
    groups: list[list[int]] = []
    for index in range(start, end):
        text = lines[index].text
        begins = _OUTLINE.match(text) or _OLD.match(text) or _ANNEX.match(text)
        if groups and not begins and not lines[index].gap:
            groups[-1].append(index)
        else:
            groups.append([index])
    return [(_heading(lines, group, joiner), group[-1]) for group in groups]


def _heading(lines: list[Line], group: list[int], joiner: Joiner) -> Unit:
    members = [lines[index] for index in group]
    text = members[0].text
    label, level, body = "", 1, None
    if match := _OUTLINE.match(text):
        label, level = match["number"], match["number"].count(".") + 1
        body = members[0].start + match.end()
    elif match := _OLD.match(text):
        name = match.lastgroup or "roman"
        level = _LEVELS[name]
        label = f"({match[name]})" if text.startswith("(") else f"{match[name]}."
        if not text.startswith(label):
            label = match[name]
        body = members[0].start + match.end()
    elif not _ANNEX.match(text) and not is_capital(text):
        level = 6
    return Unit("heading", segments_of(members, joiner), label, level, members[0].page, body)
