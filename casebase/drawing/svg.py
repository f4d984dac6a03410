"""The primitives: shapes, labels and links of a drawing, and the one place where they become SVG.

The picture itself is one `role="img"` with title and description. Its links lie above it as a group of their own,
as the children of an image are hidden from screen readers. Colours, patterns and fonts are in `pictures.css`, so
that dark pages, print and forced colours need no second drawing.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from casebase.drawing.measure import text_width

SMALLEST = 11  # pixels: no text is smaller
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_PLAIN = re.compile(r"[^A-Za-z0-9_-]+")
_ASCENT, _DESCENT = 0.95, 0.3  # of a line, in em
#: Fills that do not rest on colour alone.
PATTERNS = {
    "hatch": '<path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2"/>',
    "dots": '<circle cx="2" cy="2" r="1.1"/><circle cx="5" cy="5" r="1.1"/>',
}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels from the top left."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text; `x`, `y` are where its base line begins (or ends), upwards where it is `turned`."""

    text: str
    x: float
    y: float
    size: float = 12
    css: str = ""
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False
    turned: bool = False

    @property
    def box(self) -> Box:
        """The room it takes at most."""
        width = text_width(self.text, self.size, bold=self.bold)
        back = {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        up, high = _ASCENT * self.size, (_ASCENT + _DESCENT) * self.size
        if self.turned:
            return Box(self.x - up, self.y - width + back, high, width)
        return Box(self.x - back, self.y - up, width, high)


@dataclass(frozen=True, slots=True)
class Shape:
    """An element without text: `kind` is its SVG name, `values` its geometry, `pattern` a key of `PATTERNS`."""

    kind: Literal["rect", "circle", "path", "line"]
    values: Sequence[tuple[str, float | str]]
    css: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A part of the picture that leads somewhere on this site; `label` is its name and its tooltip."""

    href: str
    label: str
    box: Box


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of `width` × `height` pixels. Shapes lie below labels, links above both."""

    title: str
    description: str
    width: float
    height: float
    shapes: tuple[Shape, ...] = ()
    labels: tuple[Label, ...] = ()
    links: tuple[Link, ...] = ()


def svg(drawing: Drawing, ident: str) -> str:
    """The drawing as an `<svg>` element; `ident` makes its ids unique on the page. Every text is escaped."""
    ident = _PLAIN.sub("-", ident) or "picture"
    # Whole pixels, so that a browser draws it in its own size and not a hair smaller.
    width, height = math.ceil(drawing.width), math.ceil(drawing.height)
    used = sorted({shape.pattern for shape in drawing.shapes if shape.pattern})
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" id="{ident}" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}">',
        f"<defs>{''.join(_pattern(ident, name) for name in used)}</defs>" if used else "",
        f'<g role="img" aria-labelledby="{ident}-title {ident}-desc">',
        f'<title id="{ident}-title">{_text(drawing.title)}</title>',
        f'<desc id="{ident}-desc">{_text(drawing.description)}</desc>',
        *(_shape(shape, ident) for shape in drawing.shapes),
        *(_label(label) for label in drawing.labels),
        "</g>",
        *(_link(link) for link in drawing.links),
        "</svg>",
    ]
    return "".join(parts)


def _text(words: str) -> str:
    return html.escape(_CONTROL.sub("", words), quote=True)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _pattern(ident: str, name: str) -> str:
    return (
        f'<pattern id="{ident}-{name}" class="pattern-{name}" width="6" height="6"'
        f' patternUnits="userSpaceOnUse">{PATTERNS[name]}</pattern>'
    )


def _shape(shape: Shape, ident: str) -> str:
    values = "".join(
        f' {name}="{_number(value) if isinstance(value, int | float) else _text(value)}"'
        for name, value in shape.values
    )
    drawn = f'<{shape.kind} class="{_text(shape.css)}"{values}/>'
    if shape.pattern:
        drawn += f'<{shape.kind}{values} fill="url(#{ident}-{shape.pattern})"/>'
    return drawn


def _label(label: Label) -> str:
    x, y = _number(label.x), _number(label.y)
    turn = f' transform="rotate(-90 {x} {y})"' if label.turned else ""
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    css = " ".join(filter(None, [label.css, "strong" if label.bold else ""]))
    size = _number(max(label.size, SMALLEST))
    return (
        f'<text class="{_text(css)}" x="{x}" y="{y}" font-size="{size}"{anchor}{turn}>'
        f"{_text(label.text)}</text>"
    )


def _link(link: Link) -> str:
    if not link.href.startswith("/") or link.href.startswith("//"):
        return ""  # only to pages of this site
    box = link.box
    return (
        f'<a href="{_text(link.href)}" aria-label="{_text(link.label)}"><title>{_text(link.label)}</title>'
        f'<rect class="hit" x="{_number(box.x)}" y="{_number(box.y)}" width="{_number(box.width)}"'
        f' height="{_number(box.height)}" rx="3"/></a>'
    )
