"""Chinese statutes: chapters as headings, one passage per article with all its paragraphs."""

from __future__ import annotations

import re

from legaltext.reading import Source
from legaltext.segmentation.lines import Segment, Unit

_NUMBER = r"[一二三四五六七八九十百千零〇\d]+"
_ARTICLE = re.compile(
    rf"第{_NUMBER}条(?:之{_NUMBER})?(?=[\s\u3000]|[：:，]|$|(?=[^款项的规、和或及至]))"
)
_HEADING = re.compile(rf"第{_NUMBER}(?P<unit>[编章节])(?:[\s\u3000]+|$|(?=\S))")
_LEVELS = {"编": 1, "章": 2, "节": 3}
_MARKUP = re.compile(r"(?:#{1,6}|>)[ \t]+|\*\*")
_CLOSING = re.compile(r"(?:附件|附录|附表)[一二三四五六七八九十\d]*[：:\s]*\S{0,30}\Z")


def statute_units(source: Source) -> list[Unit]:
    """Units of a statute: front matter, headings, articles."""
    units: list[Unit] = []
    marked = {block.start: block for block in source.blocks if block.kind == "heading"}
    position = 0
    for raw in source.text.split("\n"):
        start = position + len(raw) - len(raw.lstrip())
        end = position + len(raw.rstrip())
        position += len(raw) + 1
        if start >= end:
            continue
        level = None
        if markup := _MARKUP.match(source.text, start, end):
            start = markup.end()
        block = marked.get(start)
        if block is not None:
            level = block.level
        text = source.text[start:end]
        if not text.strip():
            continue
        _take(units, text, start, end, level)
    return units


def _take(units: list[Unit], text: str, start: int, end: int, level: int | None) -> None:
    heading = _HEADING.match(text)
    if heading and len(text) <= 60 and not text.endswith(("。", "；")):
        body = start + heading.end()
        label = heading.group().strip()
        units.append(
            Unit("heading", [Segment(start, end, "")], label, _LEVELS[heading["unit"]], None, body)
        )
        return
    article = _ARTICLE.match(text)
    if article:
        body = start + article.end()
        rest = text[article.end() :]
        body += len(rest) - len(rest.lstrip())
        units.append(
            Unit("paragraph", [Segment(start, end, "")], article.group(), None, None, body)
        )
        return
    if level is not None or _CLOSING.match(text):
        units.append(Unit("heading", [Segment(start, end, "")], "", level or 2))
        return
    inside = bool(units) and units[-1].kind == "paragraph"
    if inside:
        units[-1].segments.append(Segment(start, end, "\n"))
    else:
        units.append(Unit("front", [Segment(start, end, "")]))
