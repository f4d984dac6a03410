"""HTML to blocks: headings, paragraphs, list items, quotes and tables, without scripts."""

from __future__ import annotations

import re
from types import MappingProxyType

from lxml import etree, html

from legaltext.reading.decoding import decode
from legaltext.reading.model import BlockKind, Limits, ReadError, Source
from legaltext.reading.writer import BlockWriter

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,30})""", re.I)
_XML_PROLOG = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_DROPPED = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "head"})
_BLOCKS: dict[str, BlockKind] = {
    "p": "paragraph", "div": "paragraph", "section": "paragraph", "article": "paragraph",
    "main": "paragraph", "header": "paragraph", "footer": "paragraph", "nav": "paragraph",
    "aside": "paragraph", "address": "paragraph", "center": "paragraph", "pre": "paragraph",
    "ul": "paragraph", "ol": "paragraph", "dl": "paragraph", "dt": "paragraph",
    "dd": "item", "li": "item", "blockquote": "quote", "figcaption": "paragraph",
    "body": "paragraph", "html": "paragraph", "form": "paragraph", "td": "paragraph",
    "hr": "paragraph", "fieldset": "paragraph", "table": "table",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read_html(data: bytes, limits: Limits) -> Source:
    """Return the visible text of an HTML page as blocks."""
    found = _CHARSET.search(data[:4096])
    declared = found.group(1).decode("ascii") if found else None
    text, encoding = decode(data, declared=declared)
    text = _XML_PROLOG.sub("", text, count=1).replace("\x00", "")
    parser = html.HTMLParser(huge_tree=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise _empty() from None
    for error in parser.error_log:
        if (
            error.type_name == "ERR_RESOURCE_LIMIT"
        ):  # what is nested deeper is left out by the parser
            raise ReadError(
                "too_large",
                "The page is nested too deeply to be read.",
                f"line {error.line}",
                "Copy its text into a plain text file and bring that.",
            )
    writer = BlockWriter()
    _Walker(writer).walk(root)
    out, blocks = writer.finish()
    if not out:
        raise _empty()
    if len(out) > limits.max_characters:
        raise ReadError(
            "too_large",
            "The file holds more text than can be read.",
            f"{len(out)} characters",
            "Split the file and import the parts.",
        )
    metadata = {"encoding": encoding}
    title = root.findtext(".//title")
    if title and title.strip():
        metadata["title"] = " ".join(title.split())
    return Source("text/html", out, blocks, MappingProxyType(metadata))


def _empty() -> ReadError:
    return ReadError(
        "empty", "The file holds no text.", "", "Check that the right file was chosen."
    )


class _Walker:
    """Gathers inline text until a block element opens or closes; never recurses."""

    def __init__(self, writer: BlockWriter) -> None:
        self._writer = writer
        self._inline: list[str] = []
        self._kinds: list[tuple[BlockKind, int | None]] = [("paragraph", None)]
        self._tables = 0

    def walk(self, root: html.HtmlElement) -> None:
        """Visit the tree in document order."""
        skipped = 0
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            tag = element.tag if isinstance(element.tag, str) else ""
            dropped = tag in _DROPPED
            if event == "start":
                skipped += dropped
                if not skipped:
                    self._open(tag, element.text)
                continue
            if not skipped and tag:
                self._close(tag)
            if event == "end":
                skipped -= dropped
            if not skipped and element.tail:
                self._inline.append(element.tail)
        self._flush()

    def _open(self, tag: str, text: str | None) -> None:
        if tag == "table":
            if not self._tables:
                self._flush()
                self._kinds.append(("table", None))
            self._tables += 1
        elif not self._tables:
            self._open_block(tag)
        if text:
            self._inline.append(" ".join(text.split("\n")) if self._tables else text)

    def _open_block(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._flush()
            self._kinds.append(("heading", _HEADINGS[tag]))
        elif tag in _BLOCKS:
            self._flush()
            kind = _BLOCKS[tag]
            quoted = self._kinds[-1][0] == "quote" and kind == "paragraph"
            self._kinds.append(("quote" if quoted else kind, None))
        elif tag == "br":
            self._inline.append("\n")

    def _close(self, tag: str) -> None:
        if tag == "table":
            self._tables = max(0, self._tables - 1)
            if self._tables:
                return
        if self._tables:
            self._inline.append({"tr": "\n", "td": "\t", "th": "\t"}.get(tag, ""))
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._flush()
            if len(self._kinds) > 1:
                self._kinds.pop()

    def _flush(self) -> None:
        kind, level = self._kinds[-1]
        text = "".join(self._inline)
        self._inline.clear()
        self._writer.add(text, kind=kind, level=level, keep_lines=kind == "table")
