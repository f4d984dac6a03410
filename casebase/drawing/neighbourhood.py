"""Which cases a case cites and which cite it: by time from left to right, above and below the case."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from casebase.drawing.measure import fitted, text_width
from casebase.drawing.svg import Box, Drawing, Label, Link, Shape

WIDTH, MARGIN, UNDATED = 960.0, 16.0, 130.0
ROW, MIDDLE, SIZE, LONGEST = 27.0, 64.0, 12.5, 250.0
HEAD, AXIS = 34.0, 40.0
GAP = 6.0  # between the labels of a row
MARK = 6.0  # radius of a mark
BROADEST, TICK = 6.5, 62.0


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A case beside the one in the middle; `times` it cites or is cited. `mark` says of which forum it is."""

    key: str
    name: str
    year: int | None
    times: int
    href: str
    mark: Literal["circle", "square", "diamond"] = "circle"


@dataclass(frozen=True, slots=True)
class NeighbourhoodWords:
    """What the picture says, in the language of the page; `tie` has `%(key)s`, `%(name)s`, `%(times)s`."""

    title: str
    description: str
    cites: str
    cited_by: str
    undated: str
    tie: str = "%(key)s %(name)s: %(times)s"


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a neighbour lies: its mark at `x` in row `row`, counted away from the middle."""

    of: Neighbour
    x: float
    row: int
    text: str
    backwards: bool  # the label is left of the mark


def neighbourhood(
    centre: Neighbour,
    cites: Sequence[Neighbour],
    cited_by: Sequence[Neighbour],
    words: NeighbourhoodWords,
) -> Drawing:
    """The picture; `cites` lie above the middle, `cited_by` below. The callers limit how many."""
    scale = _Scale([centre, *cites, *cited_by])
    above, below = _packed(cites, scale), _packed(cited_by, scale)
    top = HEAD + (1 + max((spot.row for spot in above), default=0)) * ROW
    middle = top + MIDDLE / 2
    bottom = top + MIDDLE + (1 + max((spot.row for spot in below), default=0)) * ROW
    height = bottom + HEAD + AXIS
    most = max((one.times for one in (*cites, *cited_by)), default=1)
    heart = (scale.x(centre.year), middle)
    placed = [
        *((spot, top - ROW * (spot.row + 0.5), "cites") for spot in above),
        *((spot, top + MIDDLE + ROW * (spot.row + 0.5), "cited-by") for spot in below),
    ]
    shapes = [*_grid(scale, HEAD, bottom + HEAD)]
    shapes += [_edge(heart, (spot.x, y), spot.of.times / most, css) for spot, y, css in placed]
    shapes += [_mark(spot.of.mark, spot.x, y, MARK, css) for spot, y, css in placed]
    shapes.append(_mark(centre.mark, *heart, MARK + 4, "centre"))
    labels = [
        Label(words.cites, MARGIN, HEAD - 14, 12.5, "half", bold=True),
        Label(words.cited_by, MARGIN, bottom + HEAD - 12, 12.5, "half", bold=True),
        _middle_label(centre, heart),
        *_ticks(scale, bottom + HEAD + 22, words.undated),
        *(_spot_label(spot, y) for spot, y, _css in placed),
    ]
    links = [_link(spot, y, words) for spot, y, _css in placed]
    return Drawing(
        words.title, words.description, WIDTH, height, tuple(shapes), tuple(labels), tuple(links)
    )


class _Scale:
    """Years to pixels; what has no year stands in a column of its own at the left."""

    def __init__(self, shown: Iterable[Neighbour]) -> None:
        years = sorted({one.year for one in shown if one.year is not None})
        self.undated = any(one.year is None for one in shown)
        self.first, self.last = (years[0], years[-1]) if years else (0, 0)
        self.left = MARGIN + MARK + (UNDATED if self.undated else 0)
        self.right = WIDTH - MARGIN - MARK - 40

    def x(self, year: int | None) -> float:
        if year is None:
            return MARGIN + MARK
        if self.first == self.last:
            return (self.left + self.right) / 2
        return self.left + (year - self.first) / (self.last - self.first) * (self.right - self.left)

    def years(self) -> list[int]:
        """Years to print, far enough apart for their numbers."""
        if not self.first:
            return []
        room = (self.right - self.left) / max(1, self.last - self.first)
        step = next(
            (step for step in (1, 2, 5, 10, 20, 50) if step * room >= TICK), max(1, self.last)
        )
        inner = [year for year in range(self.first, self.last + 1) if year % step == 0]
        return inner or [self.first]


def _packed(cases: Sequence[Neighbour], scale: _Scale) -> list[_Spot]:
    """Each case in the row nearest to the middle where its label meets no other; the heaviest choose first."""
    rows: list[list[tuple[float, float]]] = []
    spots = []
    for one in sorted(cases, key=lambda case: (-case.times, case.key)):
        x = scale.x(one.year)
        text = fitted(f"{one.key} {one.name}".strip(), SIZE, LONGEST) + f" ({one.times})"
        reach = MARK + 5 + text_width(text, SIZE) + GAP
        backwards = x + reach > WIDTH - MARGIN / 2
        span = (x - reach, x + MARK + GAP) if backwards else (x - MARK - GAP, x + reach)
        row = next(
            (
                number
                for number, taken in enumerate(rows)
                if all(span[1] <= start or end <= span[0] for start, end in taken)
            ),
            len(rows),
        )
        if row == len(rows):
            rows.append([])
        rows[row].append(span)
        spots.append(_Spot(one, x, row, text, backwards))
    return spots


def _spot_label(spot: _Spot, y: float) -> Label:
    away = MARK + 5
    x = spot.x - away if spot.backwards else spot.x + away
    return Label(spot.text, x, y + 4, SIZE, "name", "end" if spot.backwards else "start")


def _middle_label(centre: Neighbour, heart: tuple[float, float]) -> Label:
    away = MARK + 12
    backwards = heart[0] > WIDTH / 2
    room = (heart[0] if backwards else WIDTH - heart[0]) - away - MARGIN
    text = fitted(f"{centre.key} {centre.name}".strip(), 14, room, bold=True)
    x = heart[0] - away if backwards else heart[0] + away
    return Label(text, x, heart[1] + 5, 14, "name", "end" if backwards else "start", bold=True)


def _link(spot: _Spot, y: float, words: NeighbourhoodWords) -> Link:
    long = MARK + 5 + text_width(spot.text, SIZE)
    left = spot.x - long if spot.backwards else spot.x - MARK - 2
    told = {"key": spot.of.key, "name": spot.of.name, "times": spot.of.times}
    return Link(spot.of.href, words.tie % told, Box(left, y - 12.5, long + MARK + 2, 25))


def _edge(heart: tuple[float, float], end: tuple[float, float], weight: float, css: str) -> Shape:
    (x1, y1), (x2, y2) = heart, end
    path = f"M{x1:.1f},{y1:.1f} C{x1:.1f},{(y1 + y2) / 2:.1f} {x2:.1f},{(y1 + y2) / 2:.1f} {x2:.1f},{y2:.1f}"
    broad = 1.2 + (BROADEST - 1.2) * math.sqrt(weight)
    return Shape("path", (("d", path), ("stroke-width", broad)), f"edge {css}")


def _mark(kind: str, x: float, y: float, size: float, css: str) -> Shape:
    if kind == "square":
        side = 2 * size - 1
        place = (("x", x - side / 2), ("y", y - side / 2), ("width", side), ("height", side))
        return Shape("rect", place, f"mark {css}")
    if kind == "diamond":
        far = size + 2
        path = f"M{x:.1f},{y - far:.1f} l{far:.1f},{far:.1f} l-{far:.1f},{far:.1f} l-{far:.1f},-{far:.1f} z"
        return Shape("path", (("d", path),), f"mark {css}")
    return Shape("circle", (("cx", x), ("cy", y), ("r", size)), f"mark {css}")


def _grid(scale: _Scale, top: float, bottom: float) -> Iterable[Shape]:
    for year in scale.years():
        x = scale.x(year)
        yield Shape("line", (("x1", x), ("y1", top), ("x2", x), ("y2", bottom)), "grid")


def _ticks(scale: _Scale, y: float, undated: str) -> Iterable[Label]:
    for year in scale.years():
        yield Label(str(year), scale.x(year), y, 12, "tick", "middle")
    if scale.undated:
        text = fitted(undated, 12, UNDATED - MARGIN - 30)
        yield Label(text, MARGIN, y, 12, "tick")
