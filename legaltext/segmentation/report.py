"""WTO reports: numbered paragraphs, numbered headings, contents, quotes and footnotes.

A number at a line start is a paragraph's only where it is the next one due, so that a
number inside prose, a year or a line of the contents is never taken for one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from legaltext.segmentation.footnotes import split_footnotes
from legaltext.segmentation.headings import heading_units, is_outline_heading, outline_number
from legaltext.segmentation.joining import Joiner, segments_of
from legaltext.segmentation.lines import Layout, Line, Unit, percentile
from legaltext.segmentation.model import PassageKind
from legaltext.segmentation.notes import place_notes
from legaltext.segmentation.paragraphs import paragraph_units

_PAIR = re.compile(r"(?P<chapter>\d{1,2})\.(?P<number>\d{1,4})(?P<dot>\.?)(?P<space>\s+)(?=\S)")
_SINGLE = re.compile(r"(?P<number>\d{1,4})\.(?P<space>\s+)(?=[A-Z\"“'‘(\[])")
_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:[A-Z]-)?\d{0,4}\s*\Z")
_CONTENTS = re.compile(
    r"(?:TABLE OF CONTENTS|CONTENTS|LIST OF ANNEXES|TABLE DES MATI|ÍNDICE)", re.I
)
_LOOK_AHEAD = 12
#: "14." counts as a paragraph's number where such numbers far outweigh those like "2.14".
_PREPONDERANCE = 3
#: Lines that a heading may run on for after its first.
_MAX_TAIL = 3
#: Characters by which a heading is known again from the contents.
_TITLE_LENGTH = 24


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: int
    chapter: int
    number: int
    body: int


@dataclass(frozen=True, slots=True)
class _Body:
    """Body lines and what is known of them: contents, text width, titles in the contents."""

    lines: list[Line]
    contents: set[int]
    width: int
    titles: frozenset[str]
    joiner: Joiner


def report_units(layout: Layout) -> list[Unit]:
    """Units of a report in reading order."""
    listed = _contents_lines(layout.lines)
    known = _paragraph_starts(layout.lines, listed)
    split = split_footnotes(
        layout.lines,
        body=frozenset(layout.lines[index].start for index in (*known, *listed)),
        first=layout.lines[min(known)].start if known else 0,
    )
    body = _body(split.body, Joiner(layout.lines))
    labels = {layout.lines[index].start: label for index, label in known.items()}
    starts = {
        index: labels[line.start] for index, line in enumerate(body.lines) if line.start in labels
    }
    cuts = sorted(starts)
    units = _front_units(body, cuts[0] if cuts else len(body.lines))
    for position, cut in enumerate(cuts):
        end = cuts[position + 1] if position + 1 < len(cuts) else len(body.lines)
        label, words = starts[cut]
        units.extend(_from_paragraph(body, cut, end, label, words))
    return place_notes(units, split.notes, body.joiner)


def _body(lines: list[Line], joiner: Joiner) -> _Body:
    contents = _contents_lines(lines)
    titles = (_title_start(_LEADER.sub("", lines[index].text)) for index in contents)
    return _Body(
        lines,
        contents,
        percentile([len(line.text) for line in lines], 0.95),
        frozenset(title for title in titles if outline_number(title)),
        joiner,
    )


def _title_start(text: str) -> str:
    """The beginning of a title, as the contents and the text both print it."""
    return " ".join(text.split())[:_TITLE_LENGTH]


def _contents_lines(lines: list[Line]) -> set[int]:
    """Indices of the lines of tables of contents: leaders, and what wraps between them."""
    leaders = [
        index
        for index, line in enumerate(lines)
        if line.text.count(".") >= 4 and _LEADER.search(line.text)
    ]
    found: set[int] = set()
    for position, index in enumerate(leaders):
        found.add(index)
        before = leaders[position - 1] if position else -1
        if position and index - before <= 4:
            found.update(range(before, index))
        elif index and _CONTENTS.match(lines[index - 1].text):
            found.add(index - 1)
    return found


def _paragraph_starts(lines: list[Line], contents: set[int]) -> dict[int, tuple[str, int]]:
    """Line index → (label, offset of the body in the source) of each paragraph."""
    pairs = _pairs(lines, contents)
    singles = _singles(lines, contents)
    taken = max((_sequence(candidates) for candidates in pairs), key=len)
    through = _sequence(singles)
    earlier = not taken or (bool(through) and through[0].line < taken[0].line)
    if earlier and len(through) > _PREPONDERANCE * len(taken):
        taken = through
    out: dict[int, tuple[str, int]] = {}
    for candidate in taken:
        label = str(candidate.number)
        if candidate.chapter:
            label = f"{candidate.chapter}.{candidate.number}"
        out[candidate.line] = (label, candidate.body)
    return out


def _pairs(lines: list[Line], contents: set[int]) -> tuple[list[_Candidate], list[_Candidate]]:
    """Candidates ``7.213.`` with the closing dot, and ``2.1`` without."""
    dotted: list[_Candidate] = []
    plain: list[_Candidate] = []
    for index, line in enumerate(lines):
        if index in contents or line.indent >= 8 or not (match := _PAIR.match(line.text)):
            continue
        candidate = _Candidate(
            index, int(match["chapter"]), int(match["number"]), line.start + match.end()
        )
        if match["dot"]:
            dotted.append(candidate)
        elif (
            len(match["space"]) >= 2
            or line.text[match.end()] in "\"“'[("
            or (line.text[match.end()].isupper())
        ):
            plain.append(candidate)
    return dotted, plain


def _singles(lines: list[Line], contents: set[int]) -> list[_Candidate]:
    """Candidates ``14.`` numbered through the whole document."""
    found: list[_Candidate] = []
    for index, line in enumerate(lines):
        if index in contents or line.indent >= 4 or not (match := _SINGLE.match(line.text)):
            continue
        found.append(_Candidate(index, 0, int(match["number"]), line.start + match.end()))
    return found


def _sequence(candidates: list[_Candidate]) -> list[_Candidate]:
    """The candidates whose numbers run on; a jump counts only where the run goes on after."""
    taken: list[_Candidate] = []
    for position, candidate in enumerate(candidates):
        if not taken:
            if _opens(candidates, position):
                taken.append(candidate)
            continue
        last = taken[-1]
        if candidate.chapter == last.chapter and candidate.number == last.number + 1:
            taken.append(candidate)
        elif candidate.number == 1 and candidate.chapter != last.chapter:
            if candidate.chapter == last.chapter + 1 or _runs_on(candidates, position):
                taken.append(candidate)
        elif _skips(candidates, position, last):
            taken.append(candidate)
    return taken


def _opens(candidates: list[_Candidate], position: int) -> bool:
    return candidates[position].number == 1 or _runs_on(candidates, position)


def _runs_on(candidates: list[_Candidate], position: int) -> bool:
    """Whether the number after this one follows soon."""
    here = candidates[position]
    ahead = candidates[position + 1 : position + 1 + _LOOK_AHEAD]
    return any(one.chapter == here.chapter and one.number == here.number + 1 for one in ahead)


def _skips(candidates: list[_Candidate], position: int, last: _Candidate) -> bool:
    """Whether numbers are missing here.

    This one is a little ahead, and the due one never comes before the run goes on.
    """
    here = candidates[position]
    if here.chapter != last.chapter or not last.number + 1 < here.number <= last.number + 4:
        return False
    ahead = candidates[position + 1 : position + 1 + _LOOK_AHEAD]
    due = any(one.chapter == last.chapter and one.number == last.number + 1 for one in ahead)
    return not due and _runs_on(candidates, position)


def _front_units(body: _Body, end: int) -> list[tuple[Unit, int]]:
    """Title page, contents, tables of cases, and the headings before paragraph one."""
    lines, contents = body.lines, body.contents
    heading_start = _headings_before(body, 0, end)
    units: list[tuple[Unit, int]] = []
    group: list[int] = []
    for index in range(heading_start):
        fresh = group and (
            (index in contents) != (group[-1] in contents)
            or (index not in contents and (lines[index].breaks or lines[index].gap > 0))
        )
        if fresh:
            units.append(_front_unit(body, group))
            group = []
        group.append(index)
    if group:
        units.append(_front_unit(body, group))
    units.extend(heading_units(lines, heading_start, end, body.joiner))
    return units


def _front_unit(body: _Body, group: list[int]) -> tuple[Unit, int]:
    members = [body.lines[index] for index in group]
    kind: PassageKind = "contents" if group[0] in body.contents else "front"
    segments = segments_of(members, body.joiner, set(range(1, len(members))))
    return Unit(kind, segments, page=members[0].page), group[-1]


def _headings_before(body: _Body, start: int, end: int, chapter: int = 0) -> int:
    """Index in ``start:end`` from which only headings stand before ``end``."""
    best = end
    index = end - 1
    tail = 0
    while index >= start and index not in body.contents:
        line = body.lines[index]
        listed = _title_start(line.text) in body.titles
        if listed or is_outline_heading(body.lines, index, body.width, chapter):
            best = index
            tail = 0
        else:
            tail += 1
            if tail > _MAX_TAIL or not _may_be_heading_tail(line, body.width):
                break
        index -= 1
    return best


def _may_be_heading_tail(line: Line, width: int) -> bool:
    return not line.text.endswith((".", ";", ":", '."', ".”")) and len(line.text) <= width


def _from_paragraph(
    body: _Body, start: int, end: int, label: str, words: int
) -> list[tuple[Unit, int]]:
    """The paragraph that begins at ``start``, its quotes, and the headings before ``end``."""
    chapter = int(label.split(".", maxsplit=1)[0]) if "." in label else 0
    heading_start = _headings_before(body, start + 1, end, chapter)
    units = paragraph_units(body.lines, start, heading_start, label, words, body.joiner, body.width)
    units.extend(heading_units(body.lines, heading_start, end, body.joiner))
    return units
