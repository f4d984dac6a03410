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
    r"(?:Circuit |Chief |District )?Judges?\b[^a-z]{0,3}"
    r"(?:,?\s*(?:with whom|concurring|dissenting|additional)\b.*)?"
    r"|PER CURIAM)[.:,]?\Z"
)
_UPPER_HEADING = re.compile(r"[^a-z]*[A-Z][^a-z]{2,}\Z")
_MARKED = re.compile(
    r"(?P<roman>[IVX]{1,5})\.?(?:\s+(?P<rt>[A-Z“\"'‘].*))?\Z|"
    r"(?P<letter>[A-H])\.?(?:\s+(?P<lt>[A-Z“\"'‘].*))?\Z|"
    r"(?P<digit>\d{1,2})\.?(?:\s+(?P<dt>[A-Z“\"'‘].*))?\Z|"
    r"\((?P<small>[a-z]|[ivx]{1,4})\)(?:\s+(?P<st>[A-Z].*))?\Z"
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
        index
        for index, line in enumerate(lines)
        if _AUTHOR.match(line.text) and len(line.text) < 110
    ]
    front: set[int] = set()
    previous = 0
    for author in authors[:8]:
        if not front:
            start = 0
        else:
            courts = [
                i for i in range(max(previous, author - 60), author) if _COURT.search(lines[i].text)
            ]
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
    if line.breaks and not _ENDS.search(previous.text):
        return False
    inside, was_inside = (one.indent - shape.margin >= 3 for one in (line, previous))
    if inside != was_inside:
        # A first line or a block quote begins; or a quote of several lines ends.
        return inside or (index - group[0] > 1 and _quote(lines, group, shape))
    return _parted(lines, index, shape, group)


def _parted(lines: list[Line], index: int, shape: _Shape, group: list[int]) -> bool:
    """Whether the space above a line of unchanged indent parts two passages."""
    line, previous = lines[index], lines[index - 1]
    ended = _ENDS.search(previous.text) is not None
    if not shape.double:
        return line.gap > 0 and not line.breaks and (ended or line.gap > 1)
    indent = line.indent - shape.margin
    normal = 0 if indent >= 3 and line.gap == 0 else 1
    indented = indent >= 3 and lines[group[0]].indent - shape.margin >= 3
    return line.gap > normal or (indented and line.gap >= 1 and indent < 23 and ended)


def _full(line: Line, shape: _Shape) -> bool:
    return line.indent + len(line.text) >= 0.85 * shape.width


def _quote(lines: list[Line], group: list[int], shape: _Shape) -> bool:
    return all(lines[i].indent - shape.margin >= 3 for i in group)


def _heading_label(lines: list[Line], index: int, shape: _Shape) -> bool:
    """Whether a line is a heading: centred or marked, short, without a full stop."""
    line = lines[index]
    text = line.text
    if _KNOWN.match(text):
        return True
    if _opens_paragraph(lines, index, shape):
        return False
    marked = _MARKED.match(text)
    if marked and (marked["lt"] or " " not in text):
        verdict = _marked_heading(lines, index, shape, marked)
        if verdict is not None:
            return verdict
    if len(text) > min(90, 0.8 * shape.width) or not _centred(line, shape, 8, 12):
        return False
    if marked:
        return True
    title = _UPPER_HEADING.match(text) or (text[0].isupper() and not text.endswith("."))
    return bool(title) and text[-1] not in ",;:" and _apart(lines, index, shape)


def _marked_heading(
    lines: list[Line], index: int, shape: _Shape, marked: re.Match[str]
) -> bool | None:
    """Verdict on a line that begins with a mark such as ``A.``; None if that decides nothing."""
    line = lines[index]
    text = line.text
    if marked["lt"]:
        if not (_centred(line, shape, 1, 6) and _titled(text)):
            return None
        return not _ENDS.search(text) and _apart(lines, index, shape)
    if marked["digit"]:
        return None
    indented = line.indent - shape.margin >= 4
    return _centred(line, shape, 8, 12) or text.endswith(".") or indented


def _centred(line: Line, shape: _Shape, indent: int, slack: int) -> bool:
    return line.indent - shape.margin >= indent and _off_centre(line, shape) <= slack


def _opens_paragraph(lines: list[Line], index: int, shape: _Shape) -> bool:
    """Whether a line is an indented first line: it fills its measure, the next one is flush."""
    following = lines[index + 1] if index + 1 < len(lines) else None
    return (
        following is not None
        and lines[index].indent + len(lines[index].text) >= 0.75 * shape.width
        and following.indent <= shape.margin + 1
        and following.gap <= (1 if shape.double else 0)
    )


def _off_centre(line: Line, shape: _Shape) -> int:
    """How far a line is from standing in the middle, in characters of both margins."""
    return abs(2 * line.indent + len(line.text) - shape.margin - shape.width)


def _apart(lines: list[Line], index: int, shape: _Shape) -> bool:
    """Whether what stands before a line has ended."""
    line = lines[index]
    if index == 0 or line.breaks or line.gap > (1 if shape.double else 0):
        return True
    previous = lines[index - 1]
    return bool(_ENDS.search(previous.text)) or not _full(previous, shape)


def _titled(text: str) -> bool:
    """Whether the longer words begin with capitals, as those of a title do."""
    words = [word.strip("“”\"'‘’()") for word in text.split() if len(word) > 4]
    return bool(words) and sum(word[:1].isupper() for word in words) >= 0.7 * len(words)


def _is_heading_group(lines: list[Line], group: list[int], shape: _Shape) -> bool:
    return len(group) <= 4 and _heading_label(lines, group[0], shape)


def _continues_heading(lines: list[Line], index: int, shape: _Shape, group: list[int]) -> bool:
    """A heading's further line: right under it, centred like it, without a mark."""
    line = lines[index]
    return (
        _is_heading_group(lines, group, shape) and line.gap == 0 and not line.breaks
        and _MARKED.match(line.text) is None and _off_centre(line, shape) <= 6
        and line.indent > shape.margin and " " in lines[group[0]].text
        and not _opens_paragraph(lines, index, shape)
    )  # fmt: skip


def _unit(members: list[Line], shape: _Shape, joiner: Joiner, front: bool) -> Unit:
    first = members[0]
    if front:
        breaks = {index for index in range(1, len(members)) if not _full(members[index - 1], shape)}
        return Unit("front", segments_of(members, joiner, breaks), page=first.page)
    if _heading_label(members, 0, shape) and len(members) <= 4:
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
        index
        for index in range(2, len(members))
        if (members[index].indent - shape.margin >= 3)
        != (members[index - 1].indent - shape.margin >= 3)
        and not members[index].breaks
    }
