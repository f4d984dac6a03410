"""What readers of other tools' JSON share: labels as codes, people as coders, GUIDs made from what the file says."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from coding.exchange.guids import foreign_guid
from coding.exchange.limits import MOST_NEW_CHARACTERS, check_codings, too_much
from coding.exchange.model import CodeItem, Coder, Coding, DocumentItem, LeftOut, Project
from coding.exchange.offsets import Counting, Places, Spot, choose
from coding.exchange.texts import CleanText


class Labelled:
    """A span with a label in another tool's counting; `coder` is a name, "" where the file names nobody."""

    __slots__ = ("coder", "label", "note", "spot")

    def __init__(self, spot: Spot, label: str, coder: str = "", note: str = "") -> None:
        self.spot = spot
        self.label = label
        self.coder = coder
        self.note = note


class Gatherer:
    """Texts with labelled spans → a project."""

    def __init__(self, name: str, *, usual: Counting) -> None:
        self.name = name
        self._usual = usual
        self._codes: dict[str, CodeItem] = {}
        self._coders: dict[str, Coder] = {}
        self._documents: dict[UUID, DocumentItem] = {}
        self._count = self._characters = 0
        self.left_out: list[LeftOut] = []

    def add(self, name: str, raw: str, labelled: Iterable[Labelled]) -> None:
        """A text with its spans; those that do not lie in it are left out with the reason."""
        every = list(labelled)
        self._count += len(every)
        check_codings(self._count, self.name)
        self._characters += len(raw)
        if self._characters > MOST_NEW_CHARACTERS:
            raise too_much(_("text"), f"{MOST_NEW_CHARACTERS:,}", self.name)
        likely = (self._usual, Counting(), Counting(utf16=True))
        way = choose(raw, [one.spot for one in every], usual=self._usual, likely=likely)
        places = Places(raw, way)
        spans = [(places.of(one.spot.start), places.of(one.spot.end)) for one in every]
        clean = CleanText(raw, (at for span in spans for at in span if at is not None))
        guid = foreign_guid("document", clean.text)
        found: dict[UUID, Coding] = {}
        for one, (start, end) in zip(every, spans, strict=True):
            if start is None or end is None or start >= end:
                self.left_out.append(LeftOut(f"{name}, {one.label}", _outside(one.spot), 1))
                continue
            coding = self._coding(guid, one, clean.of(start), clean.of(end))
            found.setdefault(coding.guid, coding)
        known = self._documents.get(guid)
        if known is not None:  # the same text twice: both people's codings are on it
            found = {coding.guid: coding for coding in known.codings} | found
        self._documents[guid] = DocumentItem(
            guid, known.name if known else name, clean.text, tuple(found.values())
        )

    def _coding(self, document: UUID, one: Labelled, start: int, end: int) -> Coding:
        code = self._codes.setdefault(
            one.label, CodeItem(foreign_guid("code", one.label), one.label)
        )
        coder = None
        if one.coder:
            coder = self._coders.setdefault(
                one.coder, Coder(foreign_guid("coder", one.coder), one.coder)
            )
        guid = foreign_guid("coding", document, start, end, code.guid, one.coder)
        return Coding(guid, start, end, code.guid, coder.guid if coder else None, note=one.note)

    def project(self) -> Project:
        """All that was added."""
        documents = tuple(self._documents.values())
        return Project(
            name=self.name,
            documents=lambda: documents,
            coders=tuple(self._coders.values()),
            codes=tuple(self._codes.values()),
            left_out=lambda: tuple(self.left_out),
        )


def _outside(spot: Spot) -> str:
    return _("The span %(start)d–%(end)d lies outside its text.") % {
        "start": spot.start,
        "end": spot.end,
    }
