"""A text version as HTML: one element per passage, in its body nothing but its words, so that offsets map to the page.

The string is built by hand because a report has 7,000 passages; every part of it is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from casebase.citator import Call
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
    version: TextVersion,
    passages: Iterable[Passage],
    margins: Mapping[int, str] | None = None,
    *,
    calls: Mapping[int, Sequence[Call]] | None = None,
    linked: bool = True,
    sheets: bool = False,
) -> SafeString:
    """The `<article>` with all passages of a version; see docs/tour.md for its attributes.

    Args:
        version: the text.
        passages: all of it, in order.
        margins: HTML for the margins of some passages, by order; it is put in as it is.
        calls: where passages call footnotes, by order; they are raised.
        linked: whether a call leads to its footnote, and that back.
        sheets: whether passages are laid out some together, for a page on which they change (decision 0008).
    """
    text = version.text
    document = version.document
    parts = [
        f'<article class="source" id="text" lang="{escape(document.language)}" data-slug="{escape(document.slug)}"'
        f' data-version="{version.pk}" data-length="{version.length}">'
    ]
    beside, called = margins or {}, calls or {}
    notes = {call.note for row in called.values() for call in row} if linked else set()
    for sheet in _sheets(passages, document.language) if sheets else ([one] for one in passages):
        lines = sum(_lines(passage, document.language) for passage in sheet)
        height = f' style="--lines: {lines}; --passages: {len(sheet)}"'
        if sheets:
            parts.append(f'<div class="sheet"{height}>')
        for passage in sheet:
            body = _body(passage, text, called.get(passage.order, ()), linked=linked)
            margin = beside.get(passage.order, "")
            if passage.order in notes:
                margin = _back(passage) + margin
            parts.append(_passage(passage, body, margin, "" if sheets else height))
        if sheets:
            parts.append("</div>")
    parts.append("</article>")
    # Every piece of text above went through escape(), margins where they are made.
    return mark_safe("\n".join(parts))  # noqa: S308


#: Characters of a full line: Chinese ones are twice as wide.
PER_LINE = {"en": 66, "zh": 34}
#: Lines after which a sheet ends: one to two screens. Larger ones are slow to lay out, more of them slow every paint.
SHEET = 60


def _lines(passage: Passage, language: str) -> int:
    """About how many lines a passage fills, so that a page knows its height before it is laid out."""
    filled = (passage.end - passage.body_start) / PER_LINE.get(language, PER_LINE["en"])
    return max(1, ceil(filled))


def _sheets(passages: Iterable[Passage], language: str) -> Iterator[list[Passage]]:
    """The passages in sheets, what a browser lays out together (decision 0008)."""
    sheet: list[Passage] = []
    lines = 0
    for passage in passages:
        sheet.append(passage)
        lines += _lines(passage, language) + 1
        if lines >= SHEET:
            yield sheet
            sheet, lines = [], 0
    if sheet:
        yield sheet


def _body(passage: Passage, text: str, calls: Sequence[Call], *, linked: bool) -> str:
    """The words of a passage with its calls of footnotes raised; its text content is what is stored."""
    if not calls:
        return escape(text[passage.body_start : passage.end])
    parts: list[str] = []
    position = passage.body_start
    for call in calls:
        number: str = escape(text[call.start : call.end])
        if linked:
            name = escape(_("footnote %(number)s") % {"number": number})
            number = (
                f'<a id="call-p{call.note}" href="#p{call.note}" role="doc-noteref"'
                f' aria-label="{name}">{number}</a>'
            )
        parts += [escape(text[position : call.start]), f'<sup class="call">{number}</sup>']
        position = call.end
    return "".join((*parts, escape(text[position : passage.end])))


def _back(note: Passage) -> str:
    """The way from a footnote back to its call."""
    name = escape(_("back to the call of footnote %(number)s") % {"number": note.label})
    return (
        f'<p class="note-back"><a href="#call-p{note.order}" role="doc-backlink" aria-label="{name}"'
        f' title="{name}"><span aria-hidden="true">↩</span></a></p>'
    )


def _passage(passage: Passage, body: str, margin: str, height: str) -> str:
    """The `<section>` of a passage; `body` and `margin` are HTML, `height` an attribute."""
    label = escape(passage.label)
    heading = passage.kind == PassageKind.HEADING
    tag = f"h{min(6, 1 + (passage.level or 1))}" if heading else "div"
    number = (
        f'<a class="para-no" href="#p{passage.order}">{label}</a>'
        if label
        else '<span class="para-no"></span>'
    )
    return (
        f'<section class="para para-{passage.kind}"{height} id="p{passage.order}"'
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
