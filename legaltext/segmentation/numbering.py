"""Which lines of a report begin numbered paragraphs, in its body and again in every annex.

A number at a line start is a paragraph's only where it is the next one due, so that a number
inside prose, a year or a line of the contents is never taken for one. An annex counts anew; it
is one where its numbers begin with 1, no quoted annex amid paragraphs that go on after it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise

from legaltext.segmentation.lines import Line

_PAIR = re.compile(r"(?P<chapter>\d{1,2})\.(?P<number>\d{1,4})(?P<dot>\.?)(?P<space>\s+)(?=\S)")
_SINGLE = re.compile(r"(?P<number>\d{1,4})\.(?P<space>\s+)(?=[A-Z\"“'‘(\[])")
_ANNEX = re.compile(
    r"(?P<label>(?:ANNEXE?|APPENDIX|ATTACHMENT|ANEXO|Annexe?|Appendix|Attachment|Anexo)"
    r"\s+(?:[A-Z]{1,2}|[IVX]{1,5}|\d{1,2})(?:[-–.]\d{1,2})?)(?=\s*[:.–—-]?\s|\Z)(?P<rest>.*)\Z"
)
_LISTED = re.compile(
    r"Contents\b|(?:Annex|ANNEX|Appendix|APPENDIX) \S{1,5} .*\s(?:[A-Z]{1,2}-)?\d{1,3}\Z"
)
_LOOK_AHEAD = 12
#: Chapters that only the report itself has; what stands before it is a list of its annexes.
_CHAPTERS = 3
#: Numbered lines that a law quoted in a paragraph may have by chance.
_FEW = 2
#: Lines below its name in which a list of annexes shows itself as one.
_LIST_SHOWS = 5
#: "14." counts as a paragraph's number where such numbers far outweigh those like "2.14".
_PREPONDERANCE = 3


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: int
    chapter: int
    number: int
    body: int


@dataclass(slots=True)
class ReportPart:
    """The body of a report or one annex: lines ``start:end``, and its paragraphs.

    ``paragraphs`` maps the index of a line to the label and the offset of the words after it.
    """

    start: int
    end: int
    annex: bool
    paragraphs: dict[int, tuple[str, int]] = field(default_factory=dict)


def annex_label(text: str) -> str:
    """``ANNEX A-1`` of a line that names an annex; empty for any other."""
    match = _ANNEX.match(text)
    return match["label"] if match else ""


def report_parts(lines: list[Line], contents: set[int]) -> list[ReportPart]:
    """The body of a report and its annexes, in order, with their paragraphs."""
    candidates = _Candidates(lines, contents)
    cuts = [index for index, line in enumerate(lines) if _names_annex(lines, index, contents)]
    parts = [ReportPart(0, cuts[0] if cuts else len(lines), annex=False)]
    last = candidates.last(parts[0])
    waiting = 0
    for cut, end in pairwise([*cuts, len(lines)]):
        piece = ReportPart(cut, end, annex=True)
        taken = candidates.chosen(piece)
        run = taken if taken and _goes_on(taken, last) else candidates.going_on(piece, taken, last)
        if run:
            # The paragraphs before go on: what was named here was quoted.
            del parts[len(parts) - waiting :]
            parts[-1].end = end
            waiting, last = 0, run[-1]
        elif taken and taken[0].number == 1:
            parts.append(piece)
            waiting, last = 0, taken[-1]
        else:
            parts.append(piece)
            waiting += 1
    for part in parts:
        part.paragraphs = {one.line: (_label(one), one.body) for one in candidates.chosen(part)}
    return parts


def _names_annex(lines: list[Line], index: int, contents: set[int]) -> bool:
    """Whether an annex may begin here: its name stands alone, and no list of annexes follows."""
    line = lines[index]
    if line.text[0] not in "Aa" or index in contents or not (match := _ANNEX.match(line.text)):
        return False
    rest = match["rest"].strip(" :.–—-")
    if rest and (rest[0].islower() or rest.endswith((".", ";", ",")) or len(line.text) > 120):
        return False
    if rest and not (line.breaks or line.gap):
        return False
    below = lines[index + 1 : index + 1 + _LIST_SHOWS]
    return not any(_LISTED.match(one.text) for one in (line, *below))


def _goes_on(run: list[_Candidate], last: _Candidate | None) -> bool:
    """Whether a run of paragraphs continues the one before, or is the report's own."""
    if last is None:
        return run[-1].chapter >= _CHAPTERS
    first = run[0]
    if first.chapter == last.chapter:
        return 0 < first.number - last.number <= 4
    return first.chapter == last.chapter + 1 and first.number == 1 and bool(last.chapter)


def _label(candidate: _Candidate) -> str:
    if candidate.chapter:
        return f"{candidate.chapter}.{candidate.number}"
    return str(candidate.number)


class _Candidates:
    """Lines that begin with a number, by the ways in which reports print them."""

    def __init__(self, lines: list[Line], contents: set[int]) -> None:
        dotted, plain = _pairs(lines, contents)
        singles = _singles(lines, contents)
        self._lists = [
            (one, [candidate.line for candidate in one]) for one in (dotted, plain, singles)
        ]

    def chosen(self, part: ReportPart) -> list[_Candidate]:
        """The paragraphs of a part."""
        *pairs, single = self._within(part)
        dotted, plain = (_sequence(one) for one in pairs)
        singles = _longest(single)
        taken = max((dotted, plain), key=len)
        earlier = not taken or (bool(singles) and singles[0].line < taken[0].line)
        if earlier and len(singles) > _PREPONDERANCE * len(taken):
            return singles
        return taken

    def going_on(
        self, part: ReportPart, taken: list[_Candidate], last: _Candidate | None
    ) -> list[_Candidate]:
        """Paragraphs that go on from ``last`` further down in a part, beside ``taken``, its own."""
        if last is None:
            return []
        own = {one.line for one in taken}
        due = (last.chapter, last.number + 1)
        dotted, plain, singles = self._within(part)
        for candidates in (dotted, plain) if last.chapter else (singles,):
            for position, one in enumerate(candidates):
                if (one.chapter, one.number) == due and one.line not in own:
                    if len(taken) <= _FEW or _runs_on(candidates, position):
                        return _sequence(candidates[position:], begun=True)
                    break
        return []

    def last(self, part: ReportPart) -> _Candidate | None:
        """The last paragraph of a part."""
        taken = self.chosen(part)
        return taken[-1] if taken else None

    def _within(self, part: ReportPart) -> list[list[_Candidate]]:
        return [
            candidates[bisect_left(places, part.start) : bisect_left(places, part.end)]
            for candidates, places in self._lists
        ]


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


def _sequence(candidates: list[_Candidate], *, begun: bool = False) -> list[_Candidate]:
    """The candidates whose numbers run on; a jump counts only where the run goes on after.

    ``begun`` says that the first is known to be a paragraph.
    """
    taken: list[_Candidate] = []
    for position, candidate in enumerate(candidates):
        if not taken:
            if begun or _opens(candidates, position):
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


def _longest(candidates: list[_Candidate]) -> list[_Candidate]:
    """The paragraphs where headings are numbered "1." too: of the runs among each other the longer one."""
    first = _sequence(candidates)
    taken = {one.line for one in first}
    rest = _sequence([one for one in candidates if one.line not in taken])
    return max((first, rest), key=len)


def _opens(candidates: list[_Candidate], position: int) -> bool:
    """Whether a run may begin here: with 1, or in an excerpt where the next number or chapter follows."""
    here = candidates[position]
    if here.number == 1 or _runs_on(candidates, position):
        return True
    after = candidates[position + 1] if position + 1 < len(candidates) else None
    return (
        after is not None and bool(here.chapter)
        and (after.chapter, after.number) == (here.chapter + 1, 1)
    )  # fmt: skip


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
