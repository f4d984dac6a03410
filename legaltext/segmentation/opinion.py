"""Court opinions: front matter, headings, paragraphs by indent, quotes and footnotes.

Printed opinions have no paragraph numbers: paragraphs are counted from 1 through the
document. Double-spaced layouts are recognised by measuring how often lines stand alone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from legaltext.segmentation.footnotes import split_footnotes
from legaltext.segmentation.joining import Joiner, segments_of
from legaltext.segmentation.lines import Layout, Line, Unit, percentile
from legaltext.segmentation.notes import place_notes

_COURT = re.compile(r"United States Court of Appeals|UNITED STATES COURT OF APPEALS", re.I)
_AUTHOR = re.compile(
    r"(?:[A-Z][A-Za-zÀ-ÿ'’. -]{1,40},\s+(?:Chief |Senior |Circuit |District |Supervising )*"
    r"(?:Circuit |Chief |District )?Judges?\b[^a-z]{0,3}(?:,?\s*(?:with whom|concurring|dissenting|additional)\b.*)?"
    r"|PER CURIAM)[.:,]?\Z"
)
_UPPER_HEADING = re.compile(r"[^a-z]*[A-Z][^a-z]{2,}\Z")
_MARKED = re.compile(
    r"(?P<roman>[IVX]{1,5})\.?(?:\s+(?P<rt>\S.*))?\Z|(?P<letter>[A-H])\.?(?:\s+(?P<lt>[A-Z“\"'‘].*))?\Z|"
    r"(?P<digit>\d{1,2})\.?(?:\s+(?P<dt>[A-Z“\"'‘].*))?\Z|\((?P<small>[a-z]|[ivx]{1,4})\)(?:\s+(?P<st>[A-Z].*))?\Z"
)
_LEVELS = {"roman": 2, "letter": 3, "digit": 4, "small": 5}
_KNOWN = re.compile(
    r"(?:BACKGROUND|DISCUSSION|CONCLUSION|ANALYSIS|JURISDICTION|COSTS?|STANDARD OF REVIEW|"
    r"Background|Discussion|Conclusion|Analysis|Costs?|Introduction|Facts|Procedural History)\.?\Z"
)
_ENDS = re.compile(r"[.!?:;][\"”'’)\]]*\s?\d{0,3}\Z")


@dataclass(slots=True)
class _Shape:
    """Measures of the layout: left margin, step of an indent, whether lines are spaced."""

    margin: int
    width: int
    double: bool


def opinion_units(layout: Layout) -> list[Unit]:
    """Units of an opinion in reading order."""
    split = split_footnotes(layout.lines, spaced_calls=True)
    lines = split.body
    joiner = Joiner(layout.lines)
    shape = _measure(lines)
    fronts = _front_lines(lines, shape)
    units: list[tuple[Unit, int]] = []
    group: list[int] = []
    count = 0
    for index in range(len(lines) + 1):
        ends = index == len(lines) or (bool(group) and _begins(lines, index, shape, fronts, group))
        if group and ends:
            unit = _unit([lines[i] for i in group], shape, joiner, group[0] in fronts)
            if unit.kind == "paragraph":
                count += 1
                unit.label = str(count)
            units.append((unit, group[-1]))
            group = []
        if index < len(lines):
            group.append(index)
    return place_notes(units, split.notes, joiner)


def _measure(lines: list[Line]) -> _Shape:
    long = [line for line in lines if len(line.text) >= 40]
    width = percentile([line.indent + len(line.text) for line in long], 0.9)
    indents = Counter(line.indent for line in long)
    margin = min(
        (indent for indent, number in indents.items() if number >= max(1, len(long) // 12)),
        default=0,
    )
    inner = [line for line in long if not line.breaks]
    alone = sum(1 for line in inner if line.gap == 1)
    return _Shape(margin, width, bool(inner) and alone > 0.5 * len(inner))


def _front_lines(lines: list[Line], shape: _Shape) -> set[int]:
    """Lines from the court's name (or the beginning) to the line that names the author."""
    authors = [
        index for index, line in enumerate(lines)
        if _AUTHOR.match(line.text) and len(line.text) < 110
    ]
    front: set[int] = set()
    previous = 0
    for author in authors[:8]:
        if not front:
            start = 0
        else:
            courts = [i for i in range(max(previous, author - 60), author) if _COURT.search(lines[i].text)]
            start = courts[0] if courts else author
        front.update(range(start, author + 1))
        previous = author + 1
    if not authors:
        courts = [i for i in range(min(len(lines), 80)) if _COURT.search(lines[i].text)]
        if courts:
            body = (i for i in range(courts[-1], len(lines)) if _is_body(lines[i], shape))
            front.update(range(next(body, len(lines))))
    return front


def _is_body(line: Line, shape: _Shape) -> bool:
    return line.indent + len(line.text) >= 0.95 * shape.width and line.indent <= shape.margin + 8


def _begins(
    lines: list[Line], index: int, shape: _Shape, fronts: set[int], group: list[int]
) -> bool:
    """Whether a new passage begins with line ``index``."""
    line, previous = lines[index], lines[index - 1]
    if (index in fronts) != (index - 1 in fronts):
        return True
    if index in fronts:
        return line.gap > (1 if shape.double and _full(previous, shape) else 0) or line.breaks
    if _heading_label(lines, index, shape) or _is_heading_group(lines, group, shape):
        return not _continues_heading(lines, index, shape, group)
    indent = line.indent - shape.margin
    before = previous.indent - shape.margin
    first = lines[group[0]].indent - shape.margin
    if line.breaks and not _ENDS.search(previous.text):
        return False
    if indent >= 3 and before < 3:
        return True  # first line of a paragraph, or a block quote
    if indent < 3 and before >= 3:
        return index - group[0] > 1 and _quote(lines, group, shape)
    if shape.double:
        normal = 0 if indent >= 3 and line.gap == 0 else 1
        return line.gap > normal or (indent >= 3 and line.gap >= 1 and first >= 3 and indent < first + 20
                                     and (_ENDS.search(previous.text) is not None))
    return line.gap > 0 and not line.breaks and (_ENDS.search(previous.text) is not None or line.gap > 1)


def _full(line: Line, shape: _Shape) -> bool:
    return line.indent + len(line.text) >= 0.85 * shape.width


def _quote(lines: list[Line], group: list[int], shape: _Shape) -> bool:
    return all(lines[i].indent - shape.margin >= 3 for i in group)


def _heading_label(lines: list[Line], index: int, shape: _Shape) -> bool:
    """Whether a line is a heading: centred or marked, short, without a full stop."""
    line = lines[index]
    text = line.text
    if len(text) > 0.8 * shape.width or len(text) > 90:
        return False
    indent = line.indent - shape.margin
    if _KNOWN.match(text):
        return True
    centred = indent >= 8 and abs(2 * indent + len(text) - (shape.width - shape.margin)) <= 12
    marked = _MARKED.match(text)
    if marked and (centred or (text.rstrip(".") == (marked.group("roman") or marked.group("letter")
                                                    or marked.group("digit")))):
        return centred or text.endswith(".") or marked.group("digit") is None and indent >= 4
    if not centred or text[-1] in ",;:" or line.gap == 0 and index and not line.breaks:
        return False
    return bool(_UPPER_HEADING.match(text)) or (text[0].isupper() and not text.endswith("."))


def _is_heading_group(lines: list[Line], group: list[int], shape: _Shape) -> bool:
    return len(group) <= 3 and _heading_label(lines, group[0], shape)


def _continues_heading(lines: list[Line], index: int, shape: _Shape, group: list[int]) -> bool:
    """A heading's second line: centred like the first, right under it, without a mark."""
    line = lines[index]
    return (
        _is_heading_group(lines, group, shape) and line.gap == 0 and not line.breaks
        and _MARKED.match(line.text) is None and line.indent - shape.margin >= 8
    )


def _unit(members: list[Line], shape: _Shape, joiner: Joiner, front: bool) -> Unit:
    first = members[0]
    if front:
        breaks = {
            index for index in range(1, len(members))
            if not _full(members[index - 1], shape)
        }
        return Unit("front", segments_of(members, joiner, breaks), page=first.page)
    if _heading_label(members, 0, shape) and len(members) <= 3:
        return _heading(members, joiner)
    if len(members) >= 2 and all(line.indent - shape.margin >= 3 for line in members):
        return Unit("quote", segments_of(members, joiner, _item_breaks(members)), page=first.page)
    breaks = _quote_breaks(members, shape)
    return Unit("paragraph", segments_of(members, joiner, breaks), "", None, first.page)


def _heading(members: list[Line], joiner: Joiner) -> Unit:
    first = members[0]
    marked = _MARKED.match(first.text)
    label, level, body = "", 1, None
    if marked:
        name = next(key for key in _LEVELS if marked[key])
        level = _LEVELS[name]
        label = first.text.split(" ", 1)[0]
        body = min(first.end, first.start + len(label) + 1)
        while body < first.end and first.text[body - first.start] == " ":
            body += 1
    elif not first.text.isupper() and not _KNOWN.match(first.text):
        level = 6
    return Unit("heading", segments_of(members, joiner), label, level, first.page, body)


def _item_breaks(members: list[Line]) -> set[int]:
    return {index for index in range(1, len(members)) if members[index].gap > 0}


def _quote_breaks(members: list[Line], shape: _Shape) -> set[int]:
    """Line starts inside a paragraph where the indent turns, so where a quote stands."""
    return {
        index for index in range(2, len(members))
        if (members[index].indent - shape.margin >= 3) != (members[index - 1].indent - shape.margin >= 3)
        and not members[index].breaks
    }
