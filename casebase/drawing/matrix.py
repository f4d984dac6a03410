"""Counts in a matrix: in each cell how many, and how they came out as a bar with letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casebase.drawing.measure import fitted, text_width, wrapped
from casebase.drawing.svg import Box, Drawing, Label, Link, Shape

MARGIN, NAME, TALL = 14.0, 196.0, 176.0  # room for headings at most
CELL, HEIGHT, PAD = 84.0, 56.0, 8.0
SIZE, NUMBER, LETTER = 12.5, 15.0, 11.0
BAR, LINE = 9.0, 17.0
#: How a bar's parts are filled, and with which pattern over it.
FILLS = (("favourable", ""), ("adverse", "hatch"), ("mixed", "dots"), ("unknown", ""))


@dataclass(frozen=True, slots=True)
class Heading:
    """A row or a column: `text` is broken into two lines and cut to what has room."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many came out how, in the order of `FILLS`."""

    favourable: int = 0
    adverse: int = 0
    mixed: int = 0
    unknown: int = 0

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """The four numbers."""
        return (self.favourable, self.adverse, self.mixed, self.unknown)

    @property
    def total(self) -> int:
        """All together."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is in row `row` and column `column`, counted from 0; `label` names its link."""

    row: int
    column: int
    tally: Tally
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class MatrixWords:
    """What the picture says, in the language of the page; `letters` in the order of `FILLS`, `names` likewise."""

    title: str
    description: str
    rows: str
    columns: str
    letters: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the cells begin, and how wide they are."""

    left: float
    top: float
    wide: float


def matrix(
    rows: Sequence[Heading], columns: Sequence[Heading], cells: Sequence[Cell], words: MatrixWords
) -> Drawing:
    """The picture; cells that are not given stay empty."""
    grid = _grid(rows, columns, cells, words)
    left, top, wide = grid.left, grid.top, grid.wide
    width = left + wide * len(columns) + MARGIN
    below = top + HEIGHT * len(rows)
    shapes: list[Shape] = []
    labels = [*_headings(rows, columns, grid, words)]
    links = [*_heading_links(rows, columns, grid)]
    for row in range(len(rows)):
        for column in range(len(columns)):
            shapes.append(_rect(left + wide * column, top + HEIGHT * row, wide, HEIGHT, "cell"))
    for cell in cells:
        box = Box(left + wide * cell.column, top + HEIGHT * cell.row, wide, HEIGHT)
        shapes.append(_rect(box.x, box.y, box.width, box.height, "cell filled"))
        label = Label(str(cell.tally.total), box.x + PAD, box.y + 19, NUMBER, "count", bold=True)
        labels.append(label)
        parts, letters = _bar(cell.tally, box, words.letters)
        shapes += parts
        labels += letters
        links.append(Link(cell.href, cell.label, Box(box.x + 1, box.y + 1, wide - 2, HEIGHT - 2)))
    legend, legend_labels, legend_width = _legend(words, below + 18)
    return Drawing(
        words.title,
        words.description,
        max(width, legend_width),
        below + 46,
        (*shapes, *legend),
        (*labels, *legend_labels),
        tuple(links),
    )


def _rect(x: float, y: float, width: float, height: float, css: str, pattern: str = "") -> Shape:
    values = (("x", x), ("y", y), ("width", width), ("height", height))
    return Shape("rect", values, css, pattern)


def _grid(
    rows: Sequence[Heading], columns: Sequence[Heading], cells: Sequence[Cell], words: MatrixWords
) -> _Grid:
    """Room for the longest headings, as far as there is any, and for the letters of every bar."""
    names = [text_width(row.text, SIZE) for row in rows]
    names.append(text_width(words.rows, SIZE, bold=True))
    high = [text_width(column.text, SIZE) for column in columns]
    return _Grid(
        MARGIN + min(NAME, max(names) + 16),
        MARGIN + 26 + min(TALL, max([60, *high]) + 16),
        max([CELL, *(_needed(cell.tally, words.letters) + 2 * PAD for cell in cells)]),
    )


def _headings(
    rows: Sequence[Heading], columns: Sequence[Heading], grid: _Grid, words: MatrixWords
) -> Iterable[Label]:
    left, top, name = grid.left, grid.top, grid.left - MARGIN - 10
    yield Label(
        fitted(words.rows, SIZE, name, bold=True), MARGIN, top - 10, SIZE, "half", bold=True
    )
    room = max(CELL, grid.wide * len(columns))
    across = fitted(words.columns, SIZE, room, bold=True)
    yield Label(across, left, MARGIN + 8, SIZE, "half", bold=True)
    for number, heading in enumerate(rows):
        y = top + HEIGHT * (number + 0.5) + 4
        for text, off in _lines(heading, name):
            yield Label(text, MARGIN, y + off, SIZE, "name")
    for number, heading in enumerate(columns):
        x = left + grid.wide * (number + 0.5) + 4
        for text, off in _lines(heading, top - MARGIN - 38):
            yield Label(text, x + off, top - 8, SIZE, "name", turned=True)


def _lines(heading: Heading, room: float) -> list[tuple[str, float]]:
    """The lines of a heading, each with how far it is off the middle."""
    lines = wrapped(heading.text, SIZE, room)
    first = -LINE * (len(lines) - 1) / 2
    return [(text, first + LINE * number) for number, text in enumerate(lines)]


def _heading_links(
    rows: Sequence[Heading], columns: Sequence[Heading], grid: _Grid
) -> Iterable[Link]:
    tall = grid.top - MARGIN - 30
    for number, heading in enumerate(columns):
        x = grid.left + grid.wide * (number + 0.5)
        yield Link(heading.href, heading.text, Box(x - 18, grid.top - tall - 4, 36, tall))
    for number, heading in enumerate(rows):
        y = grid.top + HEIGHT * number + 8
        yield Link(heading.href, heading.text, Box(MARGIN - 4, y, grid.left - MARGIN, HEIGHT - 16))


def _written(count: int, letter: str) -> str:
    return f"{letter}{count}"


def _least(count: int, letter: str) -> float:
    return text_width(_written(count, letter), LETTER) + 3


def _needed(tally: Tally, letters: Sequence[str]) -> float:
    """The least width of a bar under which every letter has room."""
    shown = [pair for pair in zip(tally.counts, letters, strict=True) if pair[0]]
    return sum(_least(*pair) for pair in shown)


def _bar(tally: Tally, box: Box, letters: Sequence[str]) -> tuple[list[Shape], list[Label]]:
    """Parts in proportion to their counts as far as their letters leave room."""
    spare = box.width - 2 * PAD - _needed(tally, letters)
    x, shapes, labels = box.x + PAD, [], []
    for count, letter, (css, pattern) in zip(tally.counts, letters, FILLS, strict=True):
        if count:
            part = _least(count, letter) + spare * count / tally.total
            shapes.append(_rect(x, box.y + 25, part - 1.5, BAR, f"bar {css}", pattern))
            labels.append(Label(_written(count, letter), x, box.y + 47, LETTER, "letter"))
            x += part
    return shapes, labels


def _legend(words: MatrixWords, y: float) -> tuple[list[Shape], list[Label], float]:
    x, shapes, labels = MARGIN, [], []
    for letter, name, (css, pattern) in zip(words.letters, words.names, FILLS, strict=True):
        shapes.append(_rect(x, y - 1, 22, BAR + 3, f"bar {css}", pattern))
        text = f"{letter} {name}"
        labels.append(Label(text, x + 28, y + 9, 12, "name"))
        x += 28 + text_width(text, 12) + 22
    return shapes, labels, x
