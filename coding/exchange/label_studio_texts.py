"""The three kinds of text that Label Studio shows, and where its spans are in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

Value = Mapping[str, Any]
Span = tuple[int, int]
_BLOCKS = {
    "address", "article", "blockquote", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p",
    "pre", "section", "table", "td", "th", "tr", "ul",
}  # fmt: skip
_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Shown:
    """A text and the span of a result's value in it; `exact` where the offsets are into this very text."""

    text: str
    span: Callable[[Value], Span | None]
    exact: bool


def plain_text(text: str) -> Shown:
    """A text as it is; offsets are `start` and `end`."""
    return Shown(text, _numbers, True)


def _numbers(value: Value) -> Span | None:
    for offsets in (value, value.get("globalOffsets")):
        if isinstance(offsets, Mapping):
            start, end = offsets.get("start"), offsets.get("end")
            if isinstance(start, int) and isinstance(end, int):
                return start, end
    return None


def paragraphs_text(rows: list[dict[str, Any]]) -> Shown | None:
    """Turns of a dialogue; a span names the first and the last turn and an offset in each."""
    parts: list[str] = []
    begins: list[int] = []
    position = 0
    for row in rows:
        text = row.get("text")
        if not isinstance(text, str):
            return None
        author = f"{row['author']}: " if isinstance(row.get("author"), str) else ""
        begins.append(position + len(author))
        parts.append(author + text)
        position += len(parts[-1]) + len(_BREAK)

    def span(value: Value) -> Span | None:
        try:
            first, last = begins[int(value["start"])], begins[int(value["end"])]
            return first + int(value["startOffset"]), last + int(value["endOffset"])
        except (KeyError, TypeError, ValueError, IndexError):
            return None

    return Shown(_BREAK.join(parts), span, False)


def html_text(source: str) -> Shown:
    """HTML as its text; global offsets count the characters of all text nodes, and one for a line break."""
    try:
        parser = html.HTMLParser(no_network=True, huge_tree=False)
        root = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, ValueError):
        return plain_text(source)
    body = root.find("body")
    reader = _Nodes()
    reader.walk(root if body is None else body)
    return Shown("".join(reader.parts), reader.span, False)


class _Nodes:
    """Text nodes in order; `theirs` and `ours` are where each begins in their counting and in our text."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.theirs: list[int] = []
        self.ours: list[int] = []
        self._their = self._our = 0

    def walk(self, root: Any) -> None:
        """All text below an element, blocks set apart."""
        for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
            if event == "comment":
                self._text(element.tail)
                continue
            block = element.tag in _BLOCKS
            if event == "start":
                self._set_apart(block)
                if element.tag == "br":
                    self._text("\n")
                self._text(element.text)
            else:
                self._set_apart(block)
            if event == "end" and element is not root:
                self._text(element.tail)

    def _set_apart(self, block: bool) -> None:
        if block and self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append(_BREAK)
            self._our += len(_BREAK)

    def _text(self, text: str | None) -> None:
        if text:
            self.theirs.append(self._their)
            self.ours.append(self._our)
            self.parts.append(text)
            self._their += len(text)
            self._our += len(text)

    def span(self, value: Value) -> Span | None:
        """The span of a value's global offsets."""
        offsets = value.get("globalOffsets")
        found = _numbers(offsets) if isinstance(offsets, Mapping) else None
        if found is None or not self.theirs or not 0 <= found[0] < found[1] <= self._their:
            return None
        return self._of(found[0]), self._of(found[1] - 1) + 1

    def _of(self, offset: int) -> int:
        at = bisect_right(self.theirs, offset) - 1
        return self.ours[at] + offset - self.theirs[at]
