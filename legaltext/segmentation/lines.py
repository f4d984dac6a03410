"""Layout lines of a source, and the units that analysers make of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from legaltext.segmentation.model import PassageKind


@dataclass(slots=True)
class Line:
    """A non-blank line: ``text`` is stripped and stands at ``start:end`` in the source.

    ``gap`` counts the blank lines before it, ``page`` is the printed page, and
    ``breaks`` says that a page begins with it.
    """

    text: str
    start: int
    end: int
    indent: int
    gap: int
    page: int | None = None
    breaks: bool = False


@dataclass(slots=True)
class Segment:
    """A span of the source, and what stands before it in the canonical text."""

    start: int
    end: int
    glue: str


@dataclass(slots=True)
class Unit:
    """A passage in the making; ``body_start`` is an offset in the source.

    ``closes`` is the level down to which headings above it do not hold for it: a section that is
    one passage stands beside the section before, not under it.
    """

    kind: PassageKind
    segments: list[Segment]
    label: str = ""
    level: int | None = None
    page: int | None = None
    body_start: int | None = None
    verbatim: bool = False
    closes: int | None = None


@dataclass(slots=True)
class Layout:
    """Body lines in reading order with the furniture that was taken out of them."""

    lines: list[Line]
    furniture: list[tuple[str, int, int]] = field(default_factory=list)


def split_lines(text: str) -> list[Line]:
    """Return the non-blank lines of ``text``; a form feed begins a page."""
    lines: list[Line] = []
    gap = 0
    position = 0
    breaks = False
    for raw in text.split("\n"):
        if "\f" in raw:
            breaks = True
        stripped = raw.strip()
        if not stripped:
            gap += 1
        else:
            lead = len(raw) - len(raw.lstrip())
            indent = len(raw[:lead].expandtabs(8).replace("\f", ""))
            start = position + lead
            lines.append(Line(stripped, start, start + len(stripped), indent, gap, None, breaks))
            gap = 0
            breaks = False
        position += len(raw) + 1
    return lines


def percentile(values: list[int], share: float) -> int:
    """Value below which ``share`` (0 to 1) of ``values`` lie; 0 for no values."""
    if not values:
        return 0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
