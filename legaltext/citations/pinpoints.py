"""Paragraph pinpoints that follow an authority: ", paras. 5.218 and 5.220"."""

from __future__ import annotations

import re
from dataclasses import replace

from legaltext.citations.model import Citation, Pinpoint

_LEAD = re.compile(
    r"(?:,? *\([^()]{0,80}(?:\([^()]{0,40}\)[^()]{0,40})?\))?"
    r",? *(?:at )?(?:paras?\.|paragraphs?|¶¶?|第) *(?=\d)"
)
_LABEL = re.compile(r"\d{1,2}\.\d{1,4}(?:\.\d+)?|\d{1,4}")
_NEXT = re.compile(r"(?: ?- ?| ?, ?(?:and )?| and | & )(?:paras?\. ?|¶¶? ?)?(?=\d)")
_TAKING = frozenset({"wto_dispute", "wto_document"})


def attach_pinpoints(folded: str, citations: list[Citation]) -> list[Citation]:
    """Give each WTO authority the paragraphs printed directly after it."""
    out: list[Citation] = []
    for citation in citations:
        found = read_paragraphs(folded, citation.end) if citation.kind in _TAKING else ()
        out.append(replace(citation, pinpoints=found) if found else citation)
    return out


def read_paragraphs(folded: str, position: int) -> tuple[Pinpoint, ...]:
    """The paragraphs named from ``position``: ", paras. 5.218 and 5.220"."""
    lead = _LEAD.match(folded, position)
    return tuple(_labels(folded, lead.end())) if lead else ()


def _labels(folded: str, position: int) -> list[Pinpoint]:
    found: list[Pinpoint] = []
    while label := _LABEL.match(folded, position):
        found.append(Pinpoint(label.group(), label.start(), label.end()))
        step = _NEXT.match(folded, label.end())
        if step is None:
            break
        position = step.end()
    return found
