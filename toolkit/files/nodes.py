"""Nodes of a pandoc document tree: text goes in as text, so that no quote can act as markup."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from toolkit.hashing import sha256_of_text

Node = dict[str, Any]
BOOKMARK = 40
#: Characters that no XML document can hold; a source may have them, the page leaves them out.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def inlines(text: str) -> list[Node]:
    """A text as words and spaces; line ends become spaces, other spaces (no-break, ideographic) stay."""
    nodes: list[Node] = []
    for word in NOT_XML.sub("", text).replace("\t", " ").replace("\n", " ").split(" "):
        if not word:
            continue
        if nodes:
            nodes.append({"t": "Space"})
        nodes.append({"t": "Str", "c": word})
    return nodes


def meta(text: str) -> Node:
    """A metadata value."""
    return {"t": "MetaInlines", "c": inlines(text)}


def para(nodes: list[Node]) -> Node:
    """A paragraph."""
    return {"t": "Para", "c": nodes}


def paragraphs(text: str) -> list[Node]:
    """Paragraphs of a plain text: an empty line parts them."""
    return [para(inlines(part)) for part in text.split("\n\n") if part.strip()]


def header(level: int, text: str, ident: str = "") -> Node:
    """A heading; `ident` is its bookmark."""
    return {"t": "Header", "c": [level, [ident, [], []], inlines(text)]}


def bookmark(ident: str) -> str:
    """A chain's name as a bookmark: Word allows 40 characters, and pandoc renames what is longer."""
    named = f"chain-{ident}"
    return named if len(named) <= BOOKMARK else f"chain-{sha256_of_text(ident)[:16]}"


def strong(text: str) -> Node:
    """Bold words."""
    return {"t": "Strong", "c": inlines(text)}


def emph(text: str) -> Node:
    """Italic words."""
    return {"t": "Emph", "c": inlines(text)}


def code(text: str) -> Node:
    """A hash or a command."""
    return {"t": "Code", "c": [["", [], []], text]}


def space() -> Node:
    """A space between inlines."""
    return {"t": "Space"}


def note(text: str) -> Node:
    """A footnote."""
    return {"t": "Note", "c": [para(inlines(text))]}


def styled(style: str, blocks: list[Node]) -> Node:
    """Blocks in a named paragraph style."""
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], blocks]}


def in_language(language: str, blocks: list[Node]) -> Node:
    """Blocks in another language than the document's, for spelling and hyphenation."""
    tag = "zh-CN" if language == "zh" else "en-GB"
    return {"t": "Div", "c": [["", [], [["lang", tag]]], blocks]}


def contents(title: str, headings: list[Node]) -> Node:
    """A table of contents that shows its entries at once, and that Word can update to page numbers.

    Pandoc's own one stays empty until a person updates it, which a reader of a hashed file should not have to.
    """
    entries = []
    for number, heading in enumerate(headings):
        level, (ident, _classes, _pairs), words = heading["c"]
        start = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            r'<w:r><w:instrText xml:space="preserve">TOC \o "1-2" \h \z \u</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            if number == 0
            else ""
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if number == len(headings) - 1 else ""
        entries.append(
            f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{start}'
            f'<w:hyperlink w:anchor={quoteattr(ident)} w:history="1"><w:r>'
            f'<w:t xml:space="preserve">{escape(plain(words))}</w:t></w:r></w:hyperlink>{end}</w:p>'
        )
    return {
        "t": "RawBlock",
        "c": [
            "openxml",
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
            "</w:docPartObj></w:sdtPr><w:sdtContent>"
            f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr><w:r><w:t>{escape(title)}</w:t></w:r></w:p>'
            f"{''.join(entries)}</w:sdtContent></w:sdt>",
        ],
    }


def plain(nodes: list[Node]) -> str:
    """The words of inlines."""
    return "".join(node["c"] if node["t"] == "Str" else " " for node in nodes)
