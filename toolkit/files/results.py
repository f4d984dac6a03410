"""Results of a search as a DOCX list: the search, then each passage's citation, quote, codes and link.

Written by the same pandoc tree and in the same look as an edition. Pandoc holds the whole list in memory: it is short.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, BinaryIO

import pypandoc

from search.exports.model import Head, Row
from toolkit.files.document import API_VERSION
from toolkit.files.nodes import (
    Node,
    emph,
    in_language,
    inlines,
    meta,
    para,
    paragraphs,
    space,
    strong,
)
from toolkit.files.reference import reference_document

WORDS = {
    "en": {
        "title": "Search results",
        "query": "Query",
        "filters": "Filters",
        "date": "Searched on",
        "all": "all passages",
        "count": "{rows} of {total} passages",
        "codes": "Codes",
    },
    "zh": {
        "title": "检索结果",
        "query": "检索式",
        "filters": "筛选",
        "date": "检索日期",
        "all": "全部段落",
        "count": "{total}个段落中的{rows}个",
        "codes": "编码",
    },
}


def write(head: Head, rows: Iterator[Row], out: BinaryIO) -> None:
    """The DOCX with all rows."""
    words = WORDS["zh" if head.language.startswith("zh") else "en"]
    items = [_item(row, words) for row in rows]
    tree = {
        "pandoc-api-version": API_VERSION,
        "meta": {
            "title": meta(words["title"]),
            "subtitle": meta("NTB Casebase"),
            "date": meta(head.searched_on),
            "lang": meta("zh-CN" if words is WORDS["zh"] else "en-GB"),
        },
        "blocks": [
            *_search(head, len(items), words),
            {"t": "OrderedList", "c": [_NUMBERED, items]},
        ],
    }
    with tempfile.TemporaryDirectory() as folder:
        reference, target = Path(folder) / "reference.docx", Path(folder) / "results.docx"
        reference.write_bytes(reference_document())
        pypandoc.convert_text(
            json.dumps(tree),
            "docx",
            format="json",
            outputfile=str(target),
            extra_args=["--quiet", f"--reference-doc={reference}"],
        )
        out.write(target.read_bytes())


_NUMBERED: list[Any] = [1, {"t": "Decimal"}, {"t": "Period"}]


def _search(head: Head, count: int, words: dict[str, str]) -> list[Node]:
    lines = [(words["query"], head.query or words["all"])]
    if head.filters:
        lines.append((words["filters"], head.filters))
    lines.append((words["date"], head.searched_on))
    blocks = [para([strong(f"{name}:"), space(), *inlines(value)]) for name, value in lines]
    counted = words["count"].format(rows=count, total=head.total)
    blocks.append(para([*inlines(counted), space(), _link(head.link, head.link)]))
    return blocks


def _item(row: Row, words: dict[str, str]) -> list[Node]:
    named = _cited(row.citation_html) or inlines(f"{row.document} {row.pinpoint}".strip())
    quote: Node = {"t": "BlockQuote", "c": paragraphs(row.quote) or [para([])]}
    language = "zh" if row.language == "zh" else "en"
    last: list[Node] = [_link(row.case or row.document, row.link)]
    if row.codes:
        last += [space(), strong(f"{words['codes']}:"), space(), *inlines("; ".join(row.codes))]
    return [para(named), in_language(language, [quote]), para(last)]


def _link(text: str, address: str) -> Node:
    return {"t": "Link", "c": [["", [], []], inlines(text), [address, ""]]}


class _Runs(HTMLParser):
    """Reads a citation's HTML, which has text and `<i>` alone, as inlines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[Node] = []
        self.italic = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.italic = tag == "i"

    def handle_endtag(self, tag: str) -> None:
        self.italic = False

    def handle_data(self, data: str) -> None:
        if data[:1] == " ":
            self.nodes.append(space())
        self.nodes += [emph(data)] if self.italic else inlines(data)
        if data[-1:] == " " and data.strip():
            self.nodes.append(space())


def _cited(html: str) -> list[Node]:
    runs = _Runs()
    runs.feed(html)
    runs.close()
    return runs.nodes
