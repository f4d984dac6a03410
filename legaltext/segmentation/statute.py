"""Statutes: whose language they are in, and what in an unknown text tells that it is one."""

from __future__ import annotations

import re

from legaltext.reading import Source
from legaltext.segmentation.enumerators import parts_at
from legaltext.segmentation.lines import Layout, Unit
from legaltext.segmentation.statute_en import english_units
from legaltext.segmentation.statute_marks import (
    SectionMark,
    ascending,
    bare_mark,
    goes_on,
    holder_mark,
    is_title,
    main_family,
    section_mark,
)
from legaltext.segmentation.statute_rows import read_rows
from legaltext.segmentation.statute_zh import chinese_units

_CHINESE = re.compile(r"^[ \t#*\u3000]*第[一二三四五六七八九十百千零〇\d]+条", re.M)
_REPORT = re.compile(r"\bREPORTS? OF THE (?:PANEL|APPELLATE BODY)\b|\bPANEL REPORT\b")
_ENACTED = re.compile(
    r"\b(?:[Bb]e it|BE IT) (?:therefore |THEREFORE )?(?:enacted|ENACTED)\b|^[ \t]*An Act (?:to|for|relating)\b"
    r"|^[ \t]*(?:STATUTORY INSTRUMENTS|A BILL)[ \t]*$", re.M,
)  # fmt: skip
_HEAD = 8_000
_REPORT_LABEL = re.compile(r"^\d{1,2}\.\d{1,4}\.?[ \t]+\S", re.M)
#: Sections that must follow each other; a text that begins with one and has two parts needs no more.
_ENOUGH = 3
#: Lines like "2.1 …" in a treaty's article, of which a report has far more for each article it prints.
_LABELS_PER_SECTION = 25


def statute_units(source: Source) -> tuple[list[Unit], Layout]:
    """Units of a statute in reading order, and the furniture that stood among them."""
    rows = read_rows(source, _is_mark)
    units = chinese_units(rows) if is_chinese(source.text) else english_units(rows)
    return units, Layout([row.line for row in rows.rows], rows.furniture)


def is_chinese(text: str) -> bool:
    """Whether the articles of a statute are counted in Chinese."""
    return _CHINESE.search(text) is not None


def _is_mark(text: str) -> bool:
    """Lines that count up as page numbers do, and are none."""
    return (
        section_mark(text) is not None or holder_mark(text) is not None or bool(parts_at(0, text))
    )


def looks_like_statute(text: str) -> bool:
    """Whether the sections or articles of a text follow each other as only a statute's do."""
    if len(_CHINESE.findall(text)) >= _ENOUGH:
        return True
    marks: list[SectionMark] = []
    parts = opens = seen = 0
    before = ""
    for raw in text.split("\n"):
        line = raw.strip(" \t#*\u3000>\f")
        if not line:
            before = ""
            continue
        mark = section_mark(line)
        if mark is not None and not (before and goes_on(before)) and _heads(mark):
            marks.append(mark)
            opens += seen < 12
        parts += bool(parts_at(0, line))
        seen += 1
        before = line
    family = main_family(marks)
    numbers = [mark.number for mark in marks if mark.family == family]
    if _REPORT.search(text[:20_000]) or len(
        _REPORT_LABEL.findall(text)
    ) > _LABELS_PER_SECTION * len(numbers):
        return False
    if ascending(numbers) >= _ENOUGH or (bool(opens) and parts >= 2):
        return True
    return _ENACTED.search(text[:_HEAD]) is not None and _counted(text) >= _ENOUGH


def _counted(text: str) -> int:
    """How many sections are printed as numbers alone, following each other from 1."""
    due = 1
    for raw in text.split("\n"):
        mark = bare_mark(raw.strip(" \t#*\f"))
        due += mark is not None and mark.number == str(due)
    return due - 1


def _heads(mark: SectionMark) -> bool:
    """Whether the mark stands as a heading or before a sentence, not in the middle of one."""
    return not mark.rest or is_title(mark.rest) or mark.rest[0].isupper() or mark.rest[0] in '(“["'
