"""Paragraphs of opinions that go on after a block quote: the quote in their middle belongs to them."""

from __future__ import annotations

from itertools import pairwise

from legaltext.segmentation.lines import Line
from legaltext.segmentation.model import PassageKind
from legaltext.segmentation.opinion_front import Shape

#: What a run of lines is, and their indices.
Piece = tuple[PassageKind, list[int]]

#: Characters by which a first line is set in, at the least.
_INDENT = 3


def rejoined(pieces: list[Piece], lines: list[Line], shape: Shape) -> list[Piece]:
    """Join a paragraph, the quotes after it and its rest, which begins flush at the margin.

    Only in opinions that set first lines in is a flush line after a quote known to begin no paragraph.
    """
    if not _sets_in(pieces, lines, shape):
        return pieces
    out: list[Piece] = []
    opened = -1  # index in ``out`` of the paragraph that may go on
    for kind, group in pieces:
        flush = kind == "paragraph" and lines[group[0]].indent - shape.margin < _INDENT
        if flush and 0 <= opened < len(out) - 1:
            for _, one in out[opened + 1 :]:
                out[opened][1].extend(one)
            out[opened][1].extend(group)
            del out[opened + 1 :]
            continue
        out.append((kind, list(group)))
        if kind == "paragraph":
            opened = len(out) - 1
        elif kind != "quote":
            opened = -1
    return out


def _sets_in(pieces: list[Piece], lines: list[Line], shape: Shape) -> bool:
    """Whether most paragraphs that no quote precedes begin with a line that is set in."""
    first = [
        lines[group[0]].indent - shape.margin >= _INDENT
        for (before, _), (kind, group) in pairwise(pieces)
        if kind == "paragraph" and before != "quote" and len(group) > 1
    ]
    return 2 * sum(first) > len(first)
