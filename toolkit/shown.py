"""The words that a DOCX shows, and the words that its content says it must show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from toolkit.files.document import tree
from toolkit.reading import read_xml

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT, OLD_TEXT, HYPHEN = f"{WORD}t", f"{WORD}delText", f"{WORD}noBreakHyphen"
#: What differs between the ways to write the same words: white space, soft hyphens, signs XML cannot hold.
LOOSE = re.compile("[\\s\u00ad\x00-\x1f\ufffe\uffff]+")
AROUND = 30  # signs shown of a difference


@dataclass(slots=True)
class Words:
    """The words of the pages and of the footnotes, in order."""

    pages: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def texts(self) -> tuple[str, str]:
        """Both as one text each, without what is loose."""
        return squeezed("".join(self.pages)), squeezed("".join(self.notes))


def squeezed(text: str) -> str:
    """A text without white space and other signs that do not change the words."""
    return LOOSE.sub("", text)


def expected(content: dict[str, Any], manifest: dict[str, Any]) -> tuple[str, str]:
    """(pages, footnotes) of the document that this content makes; no pandoc is needed for it."""
    document = tree(content, manifest)
    words = Words()
    for name in ("title", "subtitle", "date"):
        _gather(document["meta"][name]["c"], words, words.pages)
    _gather(document["blocks"], words, words.pages)
    return words.texts


def _gather(node: Any, words: Words, into: list[str]) -> None:
    if isinstance(node, list):
        for part in node:
            _gather(part, words, into)
        return
    if not isinstance(node, dict):
        return
    kind: str = node["t"]
    inner: Any = node.get("c")
    if kind == "Str":
        into.append(inner)
    elif kind == "Code":
        into.append(inner[1])
    elif kind == "Note":
        _gather(inner, words, words.notes)
    elif kind == "RawBlock":
        into.extend(_texts(f'<x xmlns:w="{WORD[1:-1]}">{inner[1]}</x>'.encode()))
    elif kind in ("Header", "Div"):
        _gather(inner[-1], words, into)
    else:
        _gather(inner, words, into)


def shown(parts: dict[str, bytes]) -> tuple[str, str]:
    """(pages, footnotes) as a word processor shows them."""
    notes = parts.get("word/footnotes.xml")
    return (
        squeezed("".join(_texts(parts["word/document.xml"]))),
        squeezed("".join(_texts(notes))) if notes else "",
    )


def _texts(data: bytes) -> list[str]:
    return [
        "\u2011" if node.tag == HYPHEN else (node.text or "")
        for node in read_xml(data).iter(TEXT, OLD_TEXT, HYPHEN)
    ]


def difference(expected_text: str, shown_text: str) -> str:
    """Where two texts part, in words."""
    pairs = zip(expected_text, shown_text, strict=False)
    at = next((index for index, (one, other) in enumerate(pairs) if one != other), None)
    if at is None:
        at = min(len(expected_text), len(shown_text))
    start = max(0, at - AROUND // 2)
    end = at + AROUND
    return f"expected “…{expected_text[start:end]}…”, shown “…{shown_text[start:end]}…”"
