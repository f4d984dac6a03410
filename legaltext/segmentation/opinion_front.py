"""The front matter of an opinion, and of every separate opinion after it; and the measures of the layout."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from legaltext.segmentation.lines import Line, percentile

_COURT = re.compile(r"United States Court of Appeals|UNITED STATES COURT OF APPEALS", re.I)
_TITLE = re.compile(r"\W*United States Court of Appeals\b.{0,30}\Z", re.I)
#: The Commission's papers name themselves in capitals below the investigation: that is their first heading.
_AGENCY = re.compile(r"(?:UNITED STATES|U\.S\.) INTERNATIONAL TRADE COMMISSION\W*\Z")
_NAMED = re.compile(
    r"(?:[A-Z,’'()-]+ ){0,6}(?:OPINIONS?|VIEWS|DETERMINATION|ORDER|NOTICE|MEMORANDUM)(?: [A-Z,’'().-]+){0,12}\Z"
)
_AUTHOR = re.compile(
    r"(?:[A-Z][A-Za-zÀ-ÿ'’. -]{1,40},\s+(?:Chief |Senior |Circuit |District |Supervising )*"
    r"(?:Circuit |Chief |District )?Judges?\b[^a-z]{0,3}"
    r"(?:,?\s*(?:with whom|concurring|dissenting|additional|concurs|dissents)\b.*)?"
    r"|PER CURIAM)[.:,]?\Z"
)
_PANEL = re.compile(r"(?:Before|BEFORE)\b:?\s+\S")
_PANEL_END = re.compile(r"Judges?\.?[\s*∗†‡]*\Z")
_FILED = re.compile(r"(?:Opinion|Dissenting|Concurring|Additional)\b.*\b(?:filed|issued)\b")
#: Lines that a list of judges or of who wrote what may run over.
_RUN = 5
#: Lines after the judges in which the author is named; one named further down wrote another opinion.
_NEAR = 30
_SEPARATE = 8
#: Columns between a call and the words after it.
_ROW_GAP = 3
#: Lines of the title page of a separate opinion: parties, counsel.
_CAPTION = 150


@dataclass(slots=True)
class Shape:
    """Measures of the layout: left margin, width, whether lines are double-spaced."""

    margin: int
    width: int
    double: bool


def level_rows(lines: list[Line]) -> None:
    """Give what follows a raised footnote call on its row the indent of the row, which a PDF parts there."""
    column = -1  # where the row so far ends; -1 where no call ends it
    for position, line in enumerate(lines):
        here = line.indent
        on_row = column >= 0 and line.gap == 0 and not line.breaks
        if on_row and 0 <= here - column <= _ROW_GAP:
            line.indent = lines[position - 1].indent
        column = here + len(line.text) if line.text[-1].isdigit() else -1


def measure(lines: list[Line]) -> Shape:
    """The shape of a layout by its long lines."""
    long = [line for line in lines if len(line.text) >= 40]
    width = percentile([line.indent + len(line.text) for line in long], 0.9)
    indents = Counter(line.indent for line in long)
    margin = min(
        (indent for indent, number in indents.items() if number >= max(1, len(long) // 12)),
        default=0,
    )
    inner = [line for line in long if not line.breaks]
    alone = sum(1 for line in inner if line.gap == 1)
    return Shape(margin, width, bool(inner) and alone > 0.5 * len(inner))


def front_lines(lines: list[Line], shape: Shape) -> set[int]:
    """Lines from the court's name (or the beginning) to the line that names the author."""
    authors = [
        index
        for index, line in enumerate(lines)
        if len(line.text) < 110 and _AUTHOR.match(line.text)
    ]
    end = _first_end(lines, authors, shape)
    front = set(range(end))
    previous = end
    for author in [one for one in authors if one >= end][:_SEPARATE]:
        courts = [
            i
            for i in range(max(previous, author - _CAPTION), author)
            if _TITLE.match(lines[i].text)
        ]
        last = _author_end(lines, author)
        front.update(range(courts[-1] if courts else _page_top(lines, author, shape), last))
        previous = last
    return front


def _page_top(lines: list[Line], author: int, shape: Shape) -> int:
    """Where the title page of a separate opinion begins whose court was a running head; else ``author``."""
    for index in range(author, max(0, author - _NEAR), -1):
        if lines[index].breaks:
            return index
        if _is_body(lines[index - 1], shape):
            break
    return author


def _first_end(lines: list[Line], authors: list[int], shape: Shape) -> int:
    """The line after the front matter of the first opinion."""
    judges = _panel_end(lines)
    if authors and (not judges or authors[0] - judges <= _NEAR):
        return _author_end(lines, authors[0])
    if judges:
        return _filed_end(lines, judges)
    agencies = [i for i in range(min(len(lines), 80)) if _AGENCY.match(lines[i].text)]
    if agencies:
        below = range(agencies[0] + 1, min(len(lines), agencies[0] + 80))
        return next((i for i in below if _NAMED.match(lines[i].text)), 0)
    courts = [i for i in range(min(len(lines), 80)) if _COURT.search(lines[i].text)]
    if not courts:
        return 0
    body = (i for i in range(courts[-1], len(lines)) if _is_body(lines[i], shape))
    return next(body, len(lines))


def _author_end(lines: list[Line], author: int) -> int:
    """The line after the author's; what he or she does may be told on several lines."""
    index = author + 1
    if lines[author].text.endswith((".", ":")) or "," not in lines[author].text:
        return index
    for last in range(index, min(index + 3, len(lines))):
        if lines[last].text.endswith(".") and len(lines[last].text) < 80:
            return last + 1
        if lines[last].gap > 1:
            break
    return index


def _panel_end(lines: list[Line]) -> int:
    """The line after those that name the judges; 0 where none does."""
    for index, line in enumerate(lines[:400]):
        if _PANEL.match(line.text):
            for last in range(index, min(index + _RUN, len(lines))):
                if _PANEL_END.search(lines[last].text):
                    return last + 1
    return 0


def _filed_end(lines: list[Line], start: int) -> int:
    """The line after "Opinion for the court filed by Circuit Judge X.", if that stands there."""
    end = start
    for index in range(start, min(start + _RUN, len(lines))):
        if _FILED.match(lines[index].text) or (
            end > start and not lines[index - 1].text.endswith(".")
        ):
            end = index + 1
        elif end > start:
            break
    return end


def _is_body(line: Line, shape: Shape) -> bool:
    return line.indent + len(line.text) >= 0.95 * shape.width and line.indent <= shape.margin + 8
