"""Court opinions: front matter, headings, paragraphs by indent, quotes and footnotes.

Printed opinions have no paragraph numbers: paragraphs are counted from 1 through the
document. Double-spaced layouts are recognised by measuring how often lines stand alone.
"""

from __future__ import annotations

import re

from legaltext.segmentation.footnotes import split_footnotes
from legaltext.segmentation.joining import Joiner, segments_of
from legaltext.segmentation.lines import Layout, Line, Unit
from legaltext.segmentation.model import PassageKind
from legaltext.segmentation.notes import place_notes
from legaltext.segmentation.opinion_front import Shape, front_lines, level_rows, measure
from legaltext.segmentation.opinion_quotes import Piece, rejoined

_UPPER_HEADING = re.compile(r"[^a-z]*[A-Z][^a-z]{2,}\Z")
_MARKED = re.compile(
    r"(?P<roman>[IVX]{1,5})\.?(?:\s+(?P<rt>[A-Z“\"'‘].*))?\Z|"
    r"(?P<letter>[A-H])\.?(?:\s+(?P<lt>[A-Z“\"'‘].*))?\Z|"
    r"(?P<digit>\d{1,2})\.?(?:\s+(?P<dt>[A-Z“\"'‘].*))?\Z|"
    r"(?P<tiny>i{1,3}|iv|vi{1,3}|ix)\.\Z|\((?P<small>[a-z]|[ivx]{1,4})\)(?:\s+(?P<st>[A-Z].*))?\Z"
)
_LEVELS = {"roman": 2, "letter": 3, "digit": 4, "small": 5, "tiny": 5}
_KNOWN = re.compile(
    r"(?:BACKGROUND|DISCUSSION|CONCLUSION|ANALYSIS|JURISDICTION|COSTS?|STANDARD OF REVIEW|"
    r"Background|Discussion|Conclusion|Analysis|Costs?|Introduction|Facts|Procedural History)\.?\Z"
)
#: What the court does: the last words of the opinion, no heading.
_DISPOSITION = re.compile(
    r"(?:(?:AFFIRM|REVERS|VACAT|REMAND|DISMISS|DENI|GRANT|TRANSFERR)ED\b"
    r"(?:[\s,.-]+(?:IN|PART|AND|and|in|part|(?:AFFIRM|REVERS|VACAT|REMAND|DISMISS|DENI|GRANT|TRANSFERR)ED)\b){0,12}[\s,.]*)\Z"
)
_SENTENCE = re.compile(r"\.\Z|[a-z]{2}\. [A-Z]")
_ENDS = re.compile(r"[.!?:;][\"”'’)\]]*\s?\d{0,3}\Z")


def opinion_units(layout: Layout) -> list[Unit]:
    """Units of an opinion in reading order."""
    split = split_footnotes(layout.lines, spaced_calls=True)
    lines = split.body
    joiner = Joiner(layout.lines)
    level_rows(lines)
    shape = measure(lines)
    fronts = front_lines(lines, shape)
    units: list[tuple[Unit, int]] = []
    count = 0
    for kind, group in rejoined(_groups(lines, shape, fronts), lines, shape):
        members = [lines[index] for index in group]
        unit = (
            _heading(members, joiner) if kind == "heading" else _unit(kind, members, shape, joiner)
        )
        if kind == "paragraph":
            count += 1
            unit.label = str(count)
        elif kind == "front":
            unit.closes = 1  # no heading of the opinion before holds for the next one
        units.append((unit, group[-1]))
    return place_notes(units, split.notes, joiner)


def _groups(lines: list[Line], shape: Shape, fronts: set[int]) -> list[Piece]:
    """The passages as they are printed: a paragraph in which a quote stands is in pieces."""
    groups: list[Piece] = []
    group: list[int] = []
    for index in range(len(lines) + 1):
        ends = index == len(lines) or (bool(group) and _begins(lines, index, shape, fronts, group))
        if group and ends:
            groups.append((_kind(lines, group, shape, fronts), group))
            group = []
        if index < len(lines):
            group.append(index)
    return groups


def _kind(lines: list[Line], group: list[int], shape: Shape, fronts: set[int]) -> PassageKind:
    if group[0] in fronts:
        return "front"
    if _is_heading_group(lines, group, shape):
        return "heading"
    words = [lines[index] for index in group if not _DISPOSITION.match(lines[index].text)]
    quoted = len(words) >= 2 and all(line.indent - shape.margin >= 3 for line in words)
    return "quote" if quoted else "paragraph"


def _begins(
    lines: list[Line], index: int, shape: Shape, fronts: set[int], group: list[int]
) -> bool:
    """Whether a new passage begins with line ``index``."""
    line, previous = lines[index], lines[index - 1]
    if (index in fronts) != (index - 1 in fronts):
        return True
    if index in fronts:
        return line.gap > (1 if shape.double and _full(previous, shape) else 0) or line.breaks
    if _heading_label(lines, index, shape) or _is_heading_group(lines, group, shape):
        return not _continues_heading(lines, index, shape, group)
    ended = _ENDS.search(previous.text) is not None
    disposed = _DISPOSITION.match(previous.text) is not None
    if disposed or _DISPOSITION.match(line.text):
        return ended if not disposed else _DISPOSITION.match(line.text) is None
    if line.breaks and not ended:
        return False
    turns = _turns(lines, index, shape, group)
    return _parted(lines, index, shape, group) if turns is None else turns


def _turns(lines: list[Line], index: int, shape: Shape, group: list[int]) -> bool | None:
    """Whether the indent tells that a passage begins: a first line, a quote; None where it tells nothing."""
    line, previous = lines[index], lines[index - 1]
    inside, was_inside = (one.indent - shape.margin >= 3 for one in (line, previous))
    if inside != was_inside:
        return inside or (index - group[0] > 1 and _quote(lines, group, shape))
    if inside and _opens_paragraph(lines, index, shape) and not _ENDS.search(line.text):
        return True  # the indented first line of a paragraph after a quote or a title
    return None


def _parted(lines: list[Line], index: int, shape: Shape, group: list[int]) -> bool:
    """Whether the space above a line of unchanged indent parts two passages."""
    line, previous = lines[index], lines[index - 1]
    ended = _ENDS.search(previous.text) is not None
    if not shape.double:
        return line.gap > 0 and not line.breaks and (ended or line.gap > 1)
    indent = line.indent - shape.margin
    normal = 0 if indent >= 3 and line.gap == 0 else 1
    indented = indent >= 3 and lines[group[0]].indent - shape.margin >= 3
    return line.gap > normal or (indented and line.gap >= 1 and indent < 23 and ended)


def _full(line: Line, shape: Shape) -> bool:
    return line.indent + len(line.text) >= 0.85 * shape.width


def _quote(lines: list[Line], group: list[int], shape: Shape) -> bool:
    return all(lines[i].indent - shape.margin >= 3 for i in group)


def _heading_label(lines: list[Line], index: int, shape: Shape) -> bool:
    """Whether a line is a heading: centred or marked, short, without a full stop."""
    line = lines[index]
    text = line.text
    if _KNOWN.match(text):
        return True
    if (
        _DISPOSITION.match(text) or _opens_paragraph(lines, index, shape)
        or _is_claim(lines, index)
    ):  # fmt: skip
        return False
    marked = _MARKED.match(text)
    if marked and _stands_alone(lines, index, shape, marked):
        return True
    if marked and (marked["lt"] or " " not in text):
        verdict = _marked_heading(lines, index, shape, marked)
        if verdict is not None:
            return verdict
    if len(text) > min(90, 0.8 * shape.width) or not _centred(line, shape, 8, 12):
        return False
    if marked:
        return " " not in text or not marked["small"] or _titled(text)
    title = _UPPER_HEADING.match(text) or (_titled(text) and not _SENTENCE.search(text))
    return bool(title) and text[-1] not in ",;:" and _apart(lines, index, shape)


def _is_claim(lines: list[Line], index: int) -> bool:
    """Whether a line begins the claim of a patent that is quoted after its lead-in."""
    return (
        lines[index].text[0].isdigit() and index > 0 and lines[index - 1].text.endswith(":")
    )  # fmt: skip


def _stands_alone(lines: list[Line], index: int, shape: Shape, marked: re.Match[str]) -> bool:
    """Whether a marked title that is not centred stands between a passage's end and another's beginning."""
    line = lines[index]
    words = marked["rt"] or marked["lt"] or marked["dt"]
    if not words or not _titled(words) or _SENTENCE.search(words) or words[-1] in ",;:":
        return False
    if index + 1 >= len(lines) or not index:
        return False
    following = lines[index + 1]
    if len(line.text) > 0.75 * shape.width:
        return _apart(lines, index, shape) and _ends_title(lines, index + 1, shape)
    apart = following.breaks or following.gap > (1 if shape.double else 0)
    return _apart(lines, index, shape) and (
        apart or following.indent - shape.margin >= 3 or following.indent > line.indent
    )


def _ends_title(lines: list[Line], index: int, shape: Shape) -> bool:
    """Whether a line is the centred end of a title that fills the line above."""
    line = lines[index]
    return (
        line.gap == 0 and not line.breaks and len(line.text) <= 0.75 * shape.width
        and _centred(line, shape, 8, 12) and _titled(line.text) and not _SENTENCE.search(line.text)
    )  # fmt: skip


def _marked_heading(
    lines: list[Line], index: int, shape: Shape, marked: re.Match[str]
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


def _centred(line: Line, shape: Shape, indent: int, slack: int) -> bool:
    return line.indent - shape.margin >= indent and _off_centre(line, shape) <= slack


def _opens_paragraph(lines: list[Line], index: int, shape: Shape) -> bool:
    """Whether a line is an indented first line: it fills its measure, the next one is flush."""
    following = lines[index + 1] if index + 1 < len(lines) else None
    return (
        following is not None
        and lines[index].indent + len(lines[index].text) >= 0.75 * shape.width
        and following.indent <= shape.margin + 1
        and following.gap <= (1 if shape.double else 0)
    )


def _off_centre(line: Line, shape: Shape) -> int:
    """How far a line is from standing in the middle, in characters of both margins."""
    return abs(2 * line.indent + len(line.text) - shape.margin - shape.width)


def _apart(lines: list[Line], index: int, shape: Shape) -> bool:
    """Whether what stands before a line has ended."""
    line = lines[index]
    if index == 0 or line.breaks or line.gap > (1 if shape.double else 0):
        return True
    previous = lines[index - 1]
    return bool(_ENDS.search(previous.text)) or not _full(previous, shape)


def _titled(text: str) -> bool:
    """Whether the longer words begin with capitals, as those of a title do."""
    plain = [word.strip("“”\"'‘’()") for word in text.split()]
    words = [word for word in plain if len(word) > 4] or plain
    return bool(words) and sum(word[:1].isupper() for word in words) >= 0.7 * len(words)


def _is_heading_group(lines: list[Line], group: list[int], shape: Shape) -> bool:
    return len(group) <= 4 and _heading_label(lines, group[0], shape)


def _continues_heading(lines: list[Line], index: int, shape: Shape, group: list[int]) -> bool:
    """A heading's further line: under it, centred like it, without a mark."""
    line, first = lines[index], lines[group[0]].text
    if not _is_heading_group(lines, group, shape) or line.breaks or _MARKED.match(line.text):
        return False
    if " " not in first:
        # "II" on a line of its own is the number of the title below it.
        near = line.gap <= (2 if shape.double else 1)
        number = len(group) == 1 and _MARKED.match(first) is not None
        return number and near and _heading_label(lines, index, shape)
    title = len(group) == 1 and _full(lines[group[0]], shape) and _ends_title(lines, index, shape)
    centred = _off_centre(line, shape) <= 6 and line.indent > shape.margin
    opens = _opens_paragraph(lines, index, shape)
    return line.gap == 0 and (title or centred) and not opens


def _unit(kind: PassageKind, members: list[Line], shape: Shape, joiner: Joiner) -> Unit:
    if kind == "front":
        breaks = {index for index in range(1, len(members)) if not _full(members[index - 1], shape)}
    elif kind == "quote":
        breaks = {index for index in range(1, len(members)) if members[index].gap > 0}
    else:
        breaks = _quote_breaks(members, shape)
    return Unit(kind, segments_of(members, joiner, breaks), page=members[0].page)


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


def _quote_breaks(members: list[Line], shape: Shape) -> set[int]:
    """Line starts inside a paragraph where the indent turns, so where a quote stands."""
    return {
        index
        for index in range(1, len(members))
        if (
            _DISPOSITION.match(members[index].text)
            and not _DISPOSITION.match(members[index - 1].text)
        )
        or (
            index > 1
            and (members[index].indent - shape.margin >= 3)
            != (members[index - 1].indent - shape.margin >= 3)
            and not members[index].breaks
        )
    }
