"""One text source of a project: its text made ours, its selections with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from coding.exchange.limits import check_codings
from coding.exchange.model import Coding, DocumentItem, LeftOut
from coding.exchange.offsets import Counting, Places, Spot, choose
from coding.exchange.refi import carrier
from coding.exchange.refi.package import OpenPackage
from coding.exchange.refi.read_codes import duplicate
from coding.exchange.refi.xml import Element, child_text, children, guid_of, guid_or_none, local
from coding.exchange.texts import CleanText, decoded
from problems import Problem

#: GUID → name, text, path of a text kept as a file.
Notes = dict[UUID, tuple[str, str, str]]
_INTERNAL = "internal://"
_KINDS = {
    "PictureSource": "PictureSelection",
    "PDFSource": "PDFSelection",
    "AudioSource": "AudioSelection",
    "VideoSource": "VideoSelection",
}


class SourceReader:
    """Reads text sources; what cannot be brought in is added to `left_out` with its reason."""

    def __init__(
        self,
        package: OpenPackage,
        place: str,
        notes: Notes,
        variables: Mapping[UUID, str],
        case_of: Mapping[UUID, str],
        left_out: list[LeftOut],
    ) -> None:
        self._package = package
        self._place = place
        self._notes = notes
        self._variables = variables
        self._case_of = case_of
        self._left_out = left_out
        self._seen: set[UUID] = set()

    def read(self, element: Element) -> DocumentItem | None:
        """The document, or None where its text cannot be had; a Problem for a file that contradicts itself."""
        guid = guid_of(element, "guid", self._place)
        name = element.get("name") or str(guid)[:8]
        selections = list(children(element, "PlainTextSelection"))
        try:
            raw = self._text(element, name)
        except Problem as problem:
            self._left_out.append(LeftOut(name, str(problem), _codings_in(selections)))
            return None
        spots = [self._spot(selection, name) for selection in selections]
        places = Places(raw, choose(raw, spots, usual=Counting()))
        spans = [(places.of(spot.start), places.of(spot.end)) for spot in spots]
        clean = CleanText(raw, (at for span in spans for at in span if at is not None))
        codings: list[Coding] = []
        for selection, spot, (start, end) in zip(selections, spots, spans, strict=True):
            if start is None or end is None or start >= end:
                raise self._outside(name, spot, len(raw))
            codings += self._codings(selection, clean.of(start), clean.of(end))
        self._whole_text(element, name)
        values = self._values(element)
        return DocumentItem(
            guid=guid,
            name=name,
            text=clean.text,
            codings=tuple(codings),
            slug=values.get("slug", ""),
            symbol=values.get("symbol", ""),
            kind=values.get("kind", ""),
            language=values.get("language", ""),
            case=values.get("case", "") or self._case_of.get(guid, ""),
        )

    def not_text(self, element: Element) -> LeftOut:
        """A picture, a PDF, sound or a film, and how many codings go with it."""
        kind = local(element)
        selections = list(children(element, _KINDS.get(kind, "")))
        reason = _("Only plain texts can be brought in; this is a %(kind)s.") % {
            "kind": kind.removesuffix("Source")
        }
        count = _codings_in(selections) + len(list(children(element, "Coding")))
        return LeftOut(element.get("name") or kind, reason, count)

    def _text(self, element: Element, name: str) -> str:
        inline = next(children(element, "PlainTextContent"), None)
        path = element.get("plainTextPath") or ""
        if inline is not None and not path:
            return "".join(inline.itertext())
        if not path.startswith(_INTERNAL):
            raise Problem(
                "elsewhere",
                _("The text is not in the file but at “%(path)s”, where nothing is fetched from.")
                % {"path": path[:120]},
                remedy=_("Export the project with its sources inside."),
            )
        found = self._package.find(f"sources/{path.removeprefix(_INTERNAL)}")
        if found is None:
            raise Problem(
                "missing",
                _("The text “%(path)s” is missing in the file.") % {"path": path[:120]},
                remedy=_("Export the project again with its sources inside."),
            )
        return decoded(self._package.text_bytes(found), f"{self._place}, {name}")

    def _spot(self, selection: Element, name: str) -> Spot:
        try:
            start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
        except (TypeError, ValueError):
            raise Problem(
                "bad_offset",
                _("A selection has no position that can be read."),
                place=f"{self._place}, {name}",
                remedy=_("Export it again in the tool it comes from, and try that file."),
            ) from None
        return Spot(start, end, selection.get("name") or "")

    def _outside(self, name: str, spot: Spot, length: int) -> Problem:
        return Problem(
            "bad_offset",
            _("A selection lies outside its text, which has %(length)s characters.")
            % {"length": length},
            place=f"{self._place}, {name}, {spot.start}–{spot.end}",
            remedy=_(
                "The text was changed after it was coded, or counted in another way. Export it again."
            ),
        )

    def _codings(self, selection: Element, start: int, end: int) -> list[Coding]:
        """The codes on one selection; the selection's own notes go to each of them."""
        shared = [self._note(ref)[1] for ref in children(selection, "NoteRef")]
        described = child_text(selection, "Description")
        found = []
        for element in children(selection, "Coding"):
            guid = guid_of(element, "guid", self._place)
            if guid in self._seen:
                raise duplicate(guid, self._place)
            self._seen.add(guid)
            check_codings(len(self._seen), self._place)
            found.append(self._coding(element, guid, (start, end), [described, *shared]))
        return found

    def _coding(
        self, element: Element, guid: UUID, span: tuple[int, int], shared: list[str]
    ) -> Coding:
        code = next(children(element, "CodeRef"), element)
        details: carrier.Values = {}
        notes = []
        for ref in children(element, "NoteRef"):
            name, text = self._note(ref)
            owned = guid_or_none(ref.get("targetGUID")) == carrier.details_guid(guid)
            if owned or name == carrier.DETAILS:
                details = carrier.values_of(text) or {}
            else:
                notes.append(text)
        selection = element.getparent()
        coder = element.get("creatingUser") or selection.get("creatingUser")
        return Coding(
            guid=guid,
            start=span[0],
            end=span[1],
            code=guid_of(code, "targetGUID", self._place),
            coder=guid_or_none(coder),
            note=str(details.get("note") or "\n\n".join(filter(None, [*notes, *shared]))),
            confidence=carrier.whole(details.get("confidence")),
            direction=str(details.get("direction") or ""),
            weight=carrier.whole(details.get("weight")),
            origin=str(details.get("origin") or "person"),
            created=_moment(element.get("creationDateTime")),
        )

    def _note(self, ref: Element) -> tuple[str, str]:
        """Name and text of the note that is meant; empty where it is not in the file."""
        guid = guid_or_none(ref.get("targetGUID"))
        name, text, path = self._notes.get(guid, ("", "", "")) if guid else ("", "", "")
        if not text and path.startswith(_INTERNAL):
            found = self._package.find(f"sources/{path.removeprefix(_INTERNAL)}")
            if found is not None:
                text = decoded(self._package.text_bytes(found), f"{self._place}, {path}")
        return name, text

    def _whole_text(self, element: Element, name: str) -> None:
        """Codes on the whole source: the library has no such codings, so they are told of."""
        count = len(list(children(element, "Coding")))
        if count:
            reason = _("Codes on a whole document have no place here; only codes on words have.")
            self._left_out.append(LeftOut(name, reason, count))

    def _values(self, element: Element) -> dict[str, str]:
        found = {}
        for value in children(element, "VariableValue"):
            ref = next(children(value, "VariableRef"), None)
            guid = guid_or_none(ref.get("targetGUID")) if ref is not None else None
            if guid is not None and guid in self._variables:
                found[self._variables[guid]] = child_text(value, "TextValue")
        return found


def _codings_in(selections: list[Element]) -> int:
    return sum(1 for selection in selections for _one in children(selection, "Coding"))


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "")
    except ValueError:
        return None
