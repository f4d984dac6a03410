"""The beginning of an annex: its name and title, and what stands before its first paragraph."""

from __future__ import annotations

from legaltext.segmentation.headings import heading_units, is_capital, is_numbered
from legaltext.segmentation.joining import Joiner, segments_of
from legaltext.segmentation.lines import Line, Unit, percentile
from legaltext.segmentation.numbering import annex_label

#: Lines that an annex's title may run over.
_TITLE_LINES = 4


def annex_units(
    lines: list[Line], start: int, headings: int, end: int, joiner: Joiner
) -> list[tuple[Unit, int]]:
    """Units of the lines ``start:end`` of an annex; from ``headings`` on only headings stand."""
    title = _title_end(lines, start, end)
    units = [_name(lines, start, title, joiner)]
    headings = max(title, headings)
    units.extend(_plain(lines, title, headings, joiner))
    units.extend(heading_units(lines, headings, end, joiner))
    return units


def _title_end(lines: list[Line], start: int, end: int) -> int:
    """The line after the title: capitals below the name, or the one line that stands there."""
    index = start + 1
    last = min(end, start + _TITLE_LINES)
    while index < last and is_capital(lines[index].text) and not is_numbered(lines[index].text):
        index += 1
    alone = index == start + 1 and annex_label(lines[start].text) == lines[start].text
    if alone and index < end and _may_be_title(lines[index].text):
        index += 1
    return index


def _may_be_title(text: str) -> bool:
    titled = text[0].isupper() and not is_numbered(text)
    return titled and len(text) <= 120 and not text.endswith((".", ";", ":", ","))


def _name(lines: list[Line], start: int, end: int, joiner: Joiner) -> tuple[Unit, int]:
    first = lines[start]
    label = annex_label(first.text)
    body = first.start + len(label)
    while body < first.end and first.text[body - first.start] in " :.–—-":
        body += 1
    if body >= first.end and end > start + 1:
        body = lines[start + 1].start
    segments = segments_of(lines[start:end], joiner)
    return Unit("heading", segments, label, 1, first.page, body), end - 1


def _plain(lines: list[Line], start: int, end: int, joiner: Joiner) -> list[tuple[Unit, int]]:
    """Text without numbers: paragraphs end with a short line or before a gap."""
    width = percentile([len(line.text) for line in lines[start:end]], 0.9)
    units: list[tuple[Unit, int]] = []
    group: list[Line] = []
    for index in range(start, end):
        line = lines[index]
        if group and ((line.gap and not line.breaks) or len(group[-1].text) < 0.75 * width):
            units.append((_paragraph(group, joiner), index - 1))
            group = []
        group.append(line)
    if group:
        units.append((_paragraph(group, joiner), end - 1))
    return units


def _paragraph(group: list[Line], joiner: Joiner) -> Unit:
    return Unit("paragraph", segments_of(group, joiner), page=group[0].page)
