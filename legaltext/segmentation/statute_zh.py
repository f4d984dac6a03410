"""Chinese statutes: chapters as headings, one passage per article with all its paragraphs."""

from __future__ import annotations

import re

from legaltext.segmentation.lines import Segment, Unit
from legaltext.segmentation.statute_rows import Row, Rows

_NUMBER = r"[一二三四五六七八九十百千零〇\d]+"
_ARTICLE = re.compile(
    rf"第{_NUMBER}条(?:之{_NUMBER})?(?=[\s\u3000]|[：:，]|$|(?=[^款项的规、和或及至]))"
)
_HEADING = re.compile(rf"第{_NUMBER}(?P<unit>[编章节])(?:[\s\u3000]+|$|(?=\S))")
_LEVELS = {"编": 1, "章": 2, "节": 3}
_ENDED = re.compile(r"[。；：！？」”）)]\Z")
_CLOSING = re.compile(r"(?:附件|附录|附表)[一二三四五六七八九十\d]*[：:\s]*\S{0,30}\Z")


def chinese_units(rows: Rows) -> list[Unit]:
    """Units of a statute: front matter, headings, articles."""
    units: list[Unit] = []
    for index, row in enumerate(rows.rows):
        if units and rows.continues(index) and not _opens(rows, index):
            units[-1].segments.append(_further(rows, index))
        else:
            _take(units, row)
    return units


def _opens(rows: Rows, index: int) -> bool:
    """Whether an article or a chapter begins after a full line that has ended."""
    text = rows.rows[index].text
    ended = _ENDED.search(rows.rows[index - 1].text) is not None
    return ended and (_ARTICLE.match(text) or _HEADING.match(text)) is not None


def _further(rows: Rows, index: int) -> Segment:
    """A printed line that goes on with the one before it."""
    line = rows.rows[index].line
    return Segment(line.start, line.end, rows.joiner.join(rows.rows[index - 1].line, line)[1])


def _take(units: list[Unit], row: Row) -> None:
    text, level = row.text, row.level
    start, end, page = row.line.start, row.line.end, row.line.page
    heading = _HEADING.match(text)
    if heading and len(text) <= 60 and not text.endswith(("。", "；")):
        body = start + heading.end()
        label = heading.group().strip()
        units.append(
            Unit("heading", [Segment(start, end, "")], label, _LEVELS[heading["unit"]], page, body)
        )
        return
    article = _ARTICLE.match(text)
    if article:
        body = start + article.end()
        rest = text[article.end() :]
        body += len(rest) - len(rest.lstrip())
        units.append(
            Unit("paragraph", [Segment(start, end, "")], article.group(), None, page, body)
        )
        return
    if level is not None or _CLOSING.match(text):
        units.append(Unit("heading", [Segment(start, end, "")], "", level or 2, page))
        return
    inside = bool(units) and units[-1].kind == "paragraph"
    if inside:
        units[-1].segments.append(Segment(start, end, "\n"))
    else:
        units.append(Unit("front", [Segment(start, end, "")], page=page))
