"""Footnotes back among the units: after the paragraph that stood above them."""

from __future__ import annotations

from legaltext.segmentation.footnotes import Note
from legaltext.segmentation.joining import Joiner, segments_of
from legaltext.segmentation.lines import Unit


def place_notes(units: list[tuple[Unit, int]], notes: list[Note], joiner: Joiner) -> list[Unit]:
    """Merge footnotes into ``units``, each paired with the index of its last body line.

    A note stands after the unit that holds the last body line of its page, that is after
    the paragraph which the page break interrupts or ends.
    """
    out: list[Unit] = []
    waiting = 0
    for position, (unit, last) in enumerate(units):
        out.append(unit)
        following = units[position + 1][0].kind if position + 1 < len(units) else ""
        while waiting < len(notes) and notes[waiting].after <= last:
            if unit.kind == "heading" and following == "paragraph":
                break  # a note never parts a heading from its paragraph
            out.append(_unit(notes[waiting], joiner))
            waiting += 1
    out.extend(_unit(note, joiner) for note in notes[waiting:])
    return out


def _unit(note: Note, joiner: Joiner) -> Unit:
    first = note.lines[0]
    body = first.start + len(note.label)
    while body < first.end and first.text[body - first.start] in " \t":
        body += 1
    if body >= first.end and len(note.lines) > 1:
        body = note.lines[1].start
    return Unit("footnote", segments_of(note.lines, joiner), note.label, None, first.page, body)
