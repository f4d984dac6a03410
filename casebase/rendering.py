"""A text version as HTML: one element per passage, its body one text node, so that offsets map to the page.

The string is built by hand because a report has 7,000 passages; every part of it is escaped.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from casebase.models import Passage, PassageKind, TextVersion


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading in the outline: `order` of its passage, its level from 1, and how many passages follow it."""

    order: int
    label: str
    text: str
    level: int
    passages: int


def body_html(
    version: TextVersion, passages: Iterable[Passage], margins: Mapping[int, str] | None = None
) -> SafeString:
    """The `<article>` with all passages of a version; see docs/tour.md for its attributes.

    `margins` has HTML for the margins of some passages, by order; it is put in as it is.
    """
    text = version.text
    document = version.document
    parts = [
        f'<article class="source" id="text" lang="{escape(document.language)}" data-slug="{escape(document.slug)}"'
        f' data-version="{version.pk}" data-length="{version.length}">'
    ]
    beside = margins or {}
    parts.extend(
        _passage(passage, text, document.language, beside.get(passage.order, ""))
        for passage in passages
    )
    parts.append("</article>")
    # Every piece of text above went through escape(), margins where they are made.
    return mark_safe("\n".join(parts))  # noqa: S308


#: Lines of the text column a passage may fill, as components.css knows them.
LINES = (1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 30, 45, 70)
#: Characters of a full line: Chinese ones are twice as wide.
PER_LINE = {"en": 66, "zh": 34}


def _lines(passage: Passage, language: str) -> int:
    """About how many lines a passage fills, so that a page knows its height before it is laid out."""
    filled = (passage.end - passage.body_start) / PER_LINE.get(language, PER_LINE["en"])
    return LINES[min(bisect_left(LINES, filled), len(LINES) - 1)]


def _passage(passage: Passage, text: str, language: str, margin: str) -> str:
    body = escape(text[passage.body_start : passage.end])
    label = escape(passage.label)
    heading = passage.kind == PassageKind.HEADING
    tag = f"h{min(6, 1 + (passage.level or 1))}" if heading else "div"
    number = (
        f'<a class="para-no" href="#p{passage.order}">{label}</a>'
        if label
        else '<span class="para-no"></span>'
    )
    return (
        f'<section class="para para-{passage.kind} lines-{_lines(passage, language)}" id="p{passage.order}"'
        f' data-order="{passage.order}"'
        f' data-start="{passage.start}" data-body="{passage.body_start}" data-end="{passage.end}"'
        f' data-label="{label}" data-kind="{passage.kind}">'
        f'{number}<{tag} class="para-text">{body}</{tag}><div class="para-margin">{margin}</div></section>'
    )


def outline(version: TextVersion, passages: Iterable[Passage]) -> list[OutlineEntry]:
    """The headings of a version in order, each with the number of passages up to the next heading."""
    entries: list[OutlineEntry] = []
    text = version.text
    for passage in passages:
        if passage.kind == PassageKind.HEADING:
            title = " ".join(text[passage.body_start : passage.end].split())
            entries.append(OutlineEntry(passage.order, passage.label, title, passage.level or 1, 0))
        elif entries:
            last = entries[-1]
            entries[-1] = OutlineEntry(
                last.order, last.label, last.text, last.level, last.passages + 1
            )
    return entries
