"""The lines of a statute without the marks of Markdown, and with what the format says of headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from legaltext.reading import Source
from legaltext.segmentation.furniture import strip_furniture
from legaltext.segmentation.joining import Joiner
from legaltext.segmentation.lines import Line, Segment, percentile, split_lines

_MARKUP = re.compile(r"(?:(?:#{1,6}|>|[*+-])[ \t]+|\*\*)+")
#: The number in bold, the words after it not.
_BOLD = re.compile(r"(?:[>*+-][ \t]+)?\*\*(?P<words>[^*]{1,80})\*\*(?=\s)(?P<rest>.*\S.*)\Z")
_MARKUP_END = re.compile(r"(?:[ \t]*(?:\*\*|\{#[\w-]{1,60}\}))+\Z")
#: A number on a line of its own, as official web pages print it: its words stand below.
_MARK_ALONE = re.compile(r"(?:\([A-Za-z0-9]{1,4}\)|\d{1,3}\.)\Z")
_DIVIDER = re.compile(r"[-*_]{3,}\Z")
_ENDED = re.compile(r"[.;:。；：！？][\"'”’」）)\]]*\Z")
_CJK = re.compile(r"[\u3400-\u9fff]")
#: Lines longer than this are not wrapped: each one is a paragraph.
_UNWRAPPED = 180
#: Columns by which the first line of a paragraph is set in, at the least.
_STEP = 2
#: A line fuller than this share of the width was broken because it was full.
_FULL = 0.8


@dataclass(slots=True)
class Row:
    """A line; ``level`` is that of the heading which the format says it is.

    ``inline`` says that it stands on the line of the row before, which is set in bold.
    """

    line: Line
    level: int | None = None
    inline: bool = False

    @property
    def text(self) -> str:
        """The words of the line."""
        return self.line.text


@dataclass(slots=True)
class Rows:
    """The rows of a statute in order, the furniture taken out, and how to join what is wrapped."""

    rows: list[Row]
    furniture: list[tuple[str, int, int]]
    wrapped: bool
    width: int
    joiner: Joiner

    def continues(self, index: int) -> bool:
        """Whether a row goes on with the line before it, which was full."""
        if index and self.rows[index].inline:
            return True
        if not index or not self.wrapped:
            return False
        line, previous = self.rows[index].line, self.rows[index - 1].line
        if self.rows[index].level is not None or self.rows[index - 1].level is not None:
            return False
        if line.gap and not line.breaks:
            return False
        if line.indent >= previous.indent + _STEP and _ENDED.search(previous.text):
            return False
        word = line.text.split(" ", 1)[0]
        room = 1 if _CJK.match(word) else 1 + len(word)
        return previous.indent + len(previous.text) + room >= _FULL * self.width

    def segments(self, start: int, end: int, breaks: Callable[[int], bool]) -> list[Segment]:
        """The span of rows ``start:end``; a row that continues none stands on a line of its own."""
        out: list[Segment] = []
        for index in range(start, end):
            line = self.rows[index].line
            glue = ""
            if index > start:
                glue = " " if _MARK_ALONE.match(self.rows[index - 1].text) else "\n"
                if self.continues(index) and not breaks(index):
                    dropped, glue = self.joiner.join(self.rows[index - 1].line, line)
                    if dropped:
                        out[-1].end -= 1
            out.append(Segment(line.start, line.end, glue))
        return out


def read_rows(source: Source, keep: Callable[[str], bool]) -> Rows:
    """Rows of a source; lines that ``keep`` knows are never furniture."""
    lines = split_lines(source.text)
    furniture: list[tuple[str, int, int]] = []
    if not source.blocks:
        layout = strip_furniture(lines, source.pages, keep)
        lines, furniture = layout.lines, layout.furniture
    levels = {block.start: block.level for block in source.blocks if block.kind == "heading"}
    marked = source.media_type == "text/markdown"
    rows = [row for line in lines for row in _rows_of(line, levels, marked)]
    width = percentile([row.line.indent + len(row.text) for row in rows], 0.9)
    structured = bool(source.blocks) and not marked
    latin = sum(1 for row in rows[:200] if not _CJK.search(row.text))
    wrapped = width <= _UNWRAPPED and not structured
    # A line of Chinese ends where its paragraph does, unless the lines are those of a printed page.
    if wrapped and latin * 2 < len(rows[:200]):
        wrapped = bool(source.pages)
    return Rows(rows, furniture, wrapped, width, Joiner(lines))


def _rows_of(line: Line, levels: dict[int, int | None], marked: bool) -> Iterator[Row]:
    level = levels.get(line.start)
    if not marked:
        yield Row(line, level)
        return
    if _DIVIDER.match(line.text):
        return
    if bold := _BOLD.match(line.text):
        yield Row(_part(line, *bold.span("words")), level)
        yield Row(_part(line, *bold.span("rest")), None, inline=True)
        return
    opening, closing = _MARKUP.match(line.text), _MARKUP_END.search(line.text)
    start = opening.end() if opening else 0
    level = levels.get(line.start + start, level)
    part = _part(line, start, closing.start() if closing else len(line.text))
    if part.text:
        yield Row(part, level)


def _part(line: Line, start: int, end: int) -> Line:
    """A part of a line, without the spaces around it."""
    raw = line.text[start:end]
    text = raw.strip()
    start += len(raw) - len(raw.lstrip())
    begin = line.start + start
    return Line(text, begin, begin + len(text), line.indent, line.gap, line.page, line.breaks)
