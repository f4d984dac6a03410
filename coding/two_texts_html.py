"""Rows of two texts as HTML, built by hand as `casebase.rendering` does: a report may have thousands of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby, pairwise

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebase.models import Passage, TextVersion
from casebase.short_places import place_of_passage
from coding.models import Fate, Settlement
from coding.two_texts import QUIET, Drawn, Row
from legaltext.aligning import Stretch, changed_words


class Writer:
    """Writes rows of two texts; `mine` are the ledger's entries on which the reader may decide."""

    def __init__(self, old: TextVersion, new: TextVersion, mine: Collection[int]) -> None:
        self.old, self.new, self.mine = old, new, mine
        self.language = escape(old.document.language)
        self.address = reverse("coding:texts", args=[old.document.slug])

    def rows(self, rows: Sequence[Row]) -> SafeString:
        """All rows; stretches of same passages without codings as a button that fetches them."""
        parts: list[str] = []
        for shown, found in groupby(rows, key=lambda row: row.shown):
            stretch = list(found)
            parts += map(self.row, stretch) if shown else [self._skipped(stretch)]
        return mark_safe("\n".join(parts))  # noqa: S308 (every piece of text goes through escape)

    def _skipped(self, rows: Sequence[Row]) -> str:
        first, last = rows[0].index, rows[-1].index + 1
        count = len(rows)
        words = ngettext("%(n)d passage unchanged", "%(n)d passages unchanged", count) % {
            "n": count
        }
        query = f"?old={self.old.number}&amp;new={self.new.number}&amp;rows={first}-{last}"
        return (
            f'<p class="tt-skipped"><button class="btn quiet" type="button" hx-get="{self.address}{query}"'
            f' hx-target="closest .tt-skipped" hx-swap="outerHTML">{escape(words)}</button></p>'
        )

    def row(self, row: Row) -> str:
        """One row: the old passage left, the new one right."""
        gone: list[Stretch] = []
        come: list[Stretch] = []
        if row.state == "changed" and row.old and row.new:
            gone, come = changed_words(_body(self.old, row.old), _body(self.new, row.new))
        left = _("gone") if row.state == "gone" else ""
        right = {"changed": _("changed"), "new": _("new")}.get(row.state, "")
        return (
            f'<section class="tt-row {row.state}" id="r{row.index}"{" data-change" if row.state != "same" else ""}>'
            f"{self._cell(self.old, row.old, row.old_drawn, gone, left)}"
            f"{self._cell(self.new, row.new, row.new_drawn, come, right)}</section>"
        )

    def _cell(
        self, version: TextVersion, passage: Passage | None, drawn: Sequence[Drawn],
        stretches: Sequence[Stretch], state: str,
    ) -> str:  # fmt: skip
        side, tag = ("old", "del") if version is self.old else ("new", "ins")
        if passage is None:
            return f'<div class="tt-cell {side} empty"></div>'
        start, end = passage.body_start, passage.end
        changes = [(start + first, start + last) for first, last in stretches]
        words = "".join(_pieces(version.text, start, end, drawn, changes, tag))
        label = escape(place_of_passage(passage))
        badge = f' <span class="badge">{escape(state)}</span>' if state else ""
        begin = [one for one in drawn if passage.start <= one.start < passage.end]
        chips = "".join(map(self._chip if side == "new" else self._told, begin))
        codes = f'<ul class="plain-list tt-codes">{chips}</ul>' if chips else ""
        return (
            f'<div class="tt-cell {side}"><p class="tt-no small muted">{label}{badge}</p>'
            f'<div class="tt-text" lang="{self.language}" data-start="{start}" data-place="{label}">{words}</div>'
            f"{codes}</div>"
        )

    def _chip(self, one: Drawn, more: str = "", attributes: str = "") -> str:
        return (
            f'<li data-ident="{one.ident}"{attributes}><span class="chip axis {one.axis}" data-a="{one.axis.upper()}">'
            f"<span>{escape(one.label)}</span></span>{more}</li>"
        )

    def _told(self, one: Drawn) -> str:
        """A coding of the old text with what became of it."""
        entry = one.entry
        if entry is None or (entry.fate in QUIET and not one.elsewhere):
            return self._chip(one)
        said: list[str] = [escape(entry.get_fate_display())]
        if one.elsewhere:
            said.append(f"→ {escape(one.elsewhere)}")
        if entry.settlement:
            said.append(escape(entry.get_settlement_display()))
        if entry.settlement == Settlement.LEFT and entry.reason:
            said.append(f"<q>{escape(entry.reason)}</q>")
        kind = "moved" if entry.fate == Fate.MOVED else "look"
        attributes = f' id="e{entry.pk}" tabindex="-1" data-stop="{kind}"'
        if one.waits and entry.pk in self.mine:
            places = entry.candidates
            if entry.start is not None:
                places = [{"start": entry.start, "end": entry.end, "score": entry.score}]
            facts = {"id": entry.pk, "quote": entry.old_quote, "placed": entry.start is not None}
            facts |= {"fate": entry.get_fate_display(), "places": places}
            attributes += f' data-waits data-entry="{escape(json.dumps(facts))}"'
        text = f' <span class="small tt-said {"warn-text" if one.waits else "muted"}">{" · ".join(said)}</span>'
        return self._chip(one, text, attributes)


def _body(version: TextVersion, passage: Passage) -> str:
    return version.text[passage.body_start : passage.end]


def _pieces(
    text: str, start: int, end: int, drawn: Sequence[Drawn], changes: Sequence[Stretch], tag: str
) -> Iterable[str]:
    """The words of a passage cut where a coding or a change begins or ends."""
    within = [one for one in drawn if one.start < end and start < one.end]
    borders = {start, end}
    for first, last in [*changes, *((one.start, one.end) for one in within)]:
        borders |= {min(max(start, first), end), min(max(start, last), end)}
    cuts = sorted(borders)
    change = 0
    for first, last in pairwise(cuts):
        while change < len(changes) and changes[change][1] <= first:
            change += 1
        words: str = escape(text[first:last])
        on = [one for one in within if one.start <= first and last <= one.end][:4]
        for lane, one in enumerate(on, 1):
            words = f'<span class="lane lane-{lane} {one.axis}">{words}</span>'
        if change < len(changes) and changes[change][0] <= first:
            words = f"<{tag}>{words}</{tag}>"
        yield words
