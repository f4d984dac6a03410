"""Columns of a printed page: found by the gutters that hardly any line crosses, read one after another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import median

#: Pieces of lines that a page must have to be looked at, and a column to be one.
_FEW = 10
_IN_COLUMN = 5
#: Share of the pieces that may cross a gutter: titles, page numbers.
_CROSSING = 0.15
#: Points of white between columns, at the least; share of a column that its lines fill.
_GUTTER = 5
_FILLED = 0.75
#: A gutter stands neither at the left nor at the right edge of the text.
_EDGE = 0.2
_SAME_LINE = 2.0
#: One line in so many may stand left of its column: a page number.
_STRAY = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or a part of one: its words, and where they stand, in points; ``line`` counts the lines."""

    text: str
    left: float
    base: float
    right: float
    line: int


def gutters(pieces: Sequence[Piece]) -> list[float]:
    """Middles of the gutters between columns of text, from left to right; none for one column."""
    if len(pieces) < _FEW:
        return []
    low, high = min(one.left for one in pieces), max(one.right for one in pieces)
    width = int(high - low) + 1
    steps = [0] * (width + 2)
    for one in pieces:
        steps[max(0, int(one.left - low))] += 1
        steps[min(width, int(one.right - low)) + 1] -= 1
    covered = list(accumulate(steps))
    allowed = _CROSSING * len(pieces)
    found: list[float] = []
    begun = int(_EDGE * width)
    for place in range(int(_EDGE * width), int((1 - _EDGE) * width) + 1):
        if covered[place] > allowed:
            if place - begun >= _GUTTER:
                found.append(low + _emptiest(covered, begun, place))
            begun = place + 1
    return found if _all_columns(pieces, found, low, high) else []


def _emptiest(covered: list[int], start: int, end: int) -> float:
    """Middle of the first stretch that the fewest pieces cross."""
    least = min(covered[start:end])
    first = covered.index(least, start)
    last = first
    while last + 1 < end and covered[last + 1] == least:
        last += 1
    return (first + last) / 2


def _all_columns(pieces: Sequence[Piece], found: list[float], low: float, high: float) -> bool:
    """Whether what the gutters part are columns of prose, not those of a table."""
    edges = [low, *found, high]
    for column in range(len(edges) - 1):
        own = [one for one in pieces if _column(one, found) == column]
        lines = {one.line: 0.0 for one in own}
        for one in own:
            lines[one.line] += one.right - one.left
        if len(lines) < _IN_COLUMN:
            return False
        if median(lines.values()) < _FILLED * (edges[column + 1] - edges[column]):
            return False
    return bool(found)


def _column(piece: Piece, found: Sequence[float]) -> int | None:
    """The column a piece stands in; None where it crosses a gutter."""
    column = bisect_left(found, piece.left)
    return column if bisect_left(found, piece.right) == column else None


@dataclass(slots=True)
class Block:
    """Pieces that are read one after another; ``across`` tells lines across the columns from a column."""

    pieces: list[Piece]
    across: bool

    @property
    def margin(self) -> float:
        """Where the lines of the block begin, but for a few that stand further left."""
        lefts = sorted(one.left for one in self.pieces)
        return lefts[len(lefts) // _STRAY]


def reading_order(pieces: Sequence[Piece], found: Sequence[float]) -> list[Block]:
    """Blocks in the order in which they are read: column after column between lines across them."""
    edges = sorted(-one.base for one in pieces if _column(one, found) is None)
    keyed: dict[tuple[int, int], list[Piece]] = {}
    last = len(found) + 1
    for one in pieces:
        column = _column(one, found)
        band = bisect_left(edges, -one.base - _SAME_LINE)
        # What crosses the gutters ends the band above it.
        _append(keyed.setdefault((band, last if column is None else column), []), one)
    blocks: list[Block] = []
    for key in sorted(keyed):
        if key[1] == last and blocks and blocks[-1].across:
            blocks[-1].pieces.extend(keyed[key])
        else:
            blocks.append(Block(keyed[key], key[1] == last))
    return blocks


def _append(block: list[Piece], piece: Piece) -> None:
    """Put a piece into its column, with what stands on its line there."""
    if block and block[-1].line == piece.line:
        before = block.pop()
        words = f"{before.text} {piece.text}"
        piece = Piece(words, before.left, before.base, piece.right, piece.line)
    block.append(piece)
