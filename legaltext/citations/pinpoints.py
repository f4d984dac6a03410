"""Paragraph pinpoints that follow an authority: ", paras. 5.218 and 5.220"."""

from __future__ import annotations

import re
from dataclasses import replace

from legaltext.citations.model import Citation, Pinpoint
from legaltext.citations.normal import fold
from legaltext.citations.reporters import read_pages

_DATE = r"\d{1,2} [A-Z][a-z]{2,8} \d{4}"
_LEAD = re.compile(
    rf"(?:,? *\([^()]{{0,80}}(?:\([^()]{{0,40}}\)[^()]{{0,40}})?\))?(?:,? (?:dated |of )?{_DATE})?"
    r"(?:,? *(?:at )?(?:paras?\.?|[Pp]aragraphs?|¶ ?¶?|pp?\.|pages?) *|(?:号?(?:文件|报告)?的?,? ?)第 ?)(?=\d)"
)
_LABEL = re.compile(rf"(?!{_DATE})(?:\d{{1,2}}\.\d{{1,4}}(?:\.\d+)?|\d{{1,4}})")
#: A footnote named between two paragraphs is none of them: ", footnote 383, and para. 7.96".
_NOTE = r"(?:,?(?: and)? (?:fns?\.?|footnotes?|nn?\.) ?\d{1,4}(?=,? (?:and )?(?:paras?\.|¶)))?"
#: Titles and symbols of one report that decides several disputes: "X / Y, para. 5.120" cites both.
_ALSO = re.compile(r" ?/ ?")
_NEXT = re.compile(
    rf"{_NOTE}"
    r"(?: ?- ?| to | ?, ?(?:and )?| and | & |段?(?:[、和及至]|以及)第?)(?:paras?\. ?|¶ ?¶? ?|pp?\. ?)?(?=\d)"
)
#: What an opinion in an investigation is called: "Comm'n Op.", "Initial Determination", "Order No. 14".
OPINION_NAME = (
    r"(?:[A-Z][a-z']{1,14} ){0,4}"
    r"(?:Opinion|Op\.|Determination|Det'n|Order(?: No\. \d{1,3})?|Decision|Notice|[EFIR]{0,2}ID|RD)"
)
#: What may stand between an investigation and the page of its opinion: "USITC Pub. 4196, slip op. at 9".
_OPINION = re.compile(
    rf"(?:,? (?:USITC Pub(?:\.|lication)(?: No\.)? [\d,]{{3,6}}|slip op\.|{OPINION_NAME}"
    r"|\d{4} [A-Z][A-Z.a-z ]{1,20} (?:LEXIS|Lexis) \d+|\d{4} WL \d+|\([^()]{0,90}\))){0,4},? at (?:pp?\. ?)?(?=\*?\d)"
)
_RANGE = re.compile(r"(?: ?- ?|段?至第?)(?:paras?\. ?|¶¶? ?)?\Z")
#: Paragraphs that a range may span; a longer one is more likely a slip than a citation.
_LONGEST = 60


def attach_pinpoints(folded: str, citations: list[Citation]) -> list[Citation]:
    """Give each WTO authority the paragraphs printed directly after it, each investigation the pages."""
    out: list[Citation] = []
    following: Citation | None = None
    for citation in reversed(citations):
        found: tuple[Pinpoint, ...] = ()
        if citation.kind in ("wto_dispute", "wto_document"):
            found = read_paragraphs(folded, citation.end)
            if not found and following and _ALSO.fullmatch(folded, citation.end, following.start):
                found = following.pinpoints
        elif citation.kind == "investigation" and (at := _OPINION.match(folded, citation.end)):
            found = read_pages(folded, at.end())
        following = replace(citation, pinpoints=found) if found else citation
        out.append(following)
    return out[::-1]


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


def places(text: str, citation: Citation) -> dict[str, bool]:
    """The paragraphs a citation means → whether each is printed: "7.5-7.9" means 7.6 too.

    Args:
        text: the text that the citation's offsets point into.
        citation: an authority with its pinpoints.
    """
    found: dict[str, bool] = {}
    previous: Pinpoint | None = None
    for one in citation.pinpoints:
        if previous and _RANGE.fullmatch(fold(text[previous.end : one.start])):
            for label in _between(previous.label, one.label):
                found.setdefault(label, False)
        found[one.label] = True
        previous = one
    return found


def _between(first: str, last: str) -> list[str]:
    """The labels between two of one chapter: 7.6, 7.7 and 7.8 of "7.5" and "7.9"."""
    chapter, dot, low = first.rpartition(".")
    if not low.isdigit() or last.rpartition(".")[0] not in {chapter, ""}:
        return []
    high = last.rpartition(".")[2]
    if not high.isdigit() or int(high) - int(low) > _LONGEST:
        return []
    return [f"{chapter}{dot}{number}" for number in range(int(low) + 1, int(high))]
