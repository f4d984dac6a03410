"""The model as plain JSON values, for the formats that are made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from coding.exchange.limits import bad_file
from coding.exchange.model import CaseItem, CodeItem, Coder, Coding, DocumentItem

Record = dict[str, Any]


def of_coder(coder: Coder) -> Record:
    """A coder."""
    return {"guid": str(coder.guid), "name": coder.name}


def of_code(code: CodeItem) -> Record:
    """A code."""
    return {
        "guid": str(code.guid),
        "key": code.key,
        "name": code.name,
        "axis": code.axis,
        "parent": str(code.parent) if code.parent else None,
        "codable": code.codable,
        "description": code.description,
    }


def of_document(document: DocumentItem, *, text: bool) -> Record:
    """A document without its codings, with its text where that is wanted."""
    record = {
        name: getattr(document, name)
        for name in ("name", "sha256", "slug", "symbol", "kind", "language", "case")
    }
    record["guid"] = str(document.guid)
    return record | {"text": document.text} if text else record


def of_coding(coding: Coding) -> Record:
    """A coding; what is empty is left out."""
    record: Record = {
        "guid": str(coding.guid),
        "start": coding.start,
        "end": coding.end,
        "code": str(coding.code),
        "coder": str(coding.coder) if coding.coder else None,
        "note": coding.note,
        "confidence": coding.confidence,
        "direction": coding.direction,
        "weight": coding.weight,
        "origin": coding.origin,
        "created": coding.created.isoformat() if coding.created else None,
        "quote": coding.quote,
        "prefix": coding.prefix,
        "suffix": coding.suffix,
        "provenance": coding.provenance,
    }
    return {name: value for name, value in record.items() if value not in (None, "")}


def of_case(case: CaseItem) -> Record:
    """A case."""
    return {
        "guid": str(case.guid),
        "key": case.key,
        "name": case.name,
        "documents": [str(one) for one in case.documents],
    }


class Reader:
    """Plain values to the model; a value of the wrong kind is a Problem with its place."""

    def __init__(self, place: str) -> None:
        self.place = place

    def coder(self, record: Mapping[str, Any]) -> Coder:
        """A coder."""
        return Coder(self.guid(record, "guid"), self.text(record, "name"))

    def code(self, record: Mapping[str, Any]) -> CodeItem:
        """A code."""
        return CodeItem(
            guid=self.guid(record, "guid"),
            key=self.text(record, "key"),
            name=self.text(record, "name"),
            axis=self.text(record, "axis"),
            parent=self.guid(record, "parent") if record.get("parent") else None,
            codable=record.get("codable") is not False,
            description=self.text(record, "description"),
        )

    def case(self, record: Mapping[str, Any]) -> CaseItem:
        """A case."""
        documents = record.get("documents")
        if not isinstance(documents, list):
            raise self.wrong("documents")
        return CaseItem(
            self.guid(record, "guid"),
            self.text(record, "key"),
            self.text(record, "name"),
            tuple(self.guid({"documents": one}, "documents") for one in documents),
        )

    def document(self, record: Mapping[str, Any]) -> DocumentItem:
        """A document without its codings."""
        text = record.get("text")
        if text is not None and not isinstance(text, str):
            raise self.wrong("text")
        return DocumentItem(
            guid=self.guid(record, "guid"),
            text=text,
            name=self.text(record, "name"),
            sha256=self.text(record, "sha256"),
            slug=self.text(record, "slug"),
            symbol=self.text(record, "symbol"),
            kind=self.text(record, "kind"),
            language=self.text(record, "language"),
            case=self.text(record, "case"),
        )

    def coding(self, record: Mapping[str, Any]) -> Coding:
        """A coding."""
        created = self.text(record, "created")
        try:
            moment = datetime.fromisoformat(created) if created else None
        except ValueError:
            raise self.wrong("created") from None
        coding = Coding(
            guid=self.guid(record, "guid"),
            start=self.number(record, "start", least=0),
            end=self.number(record, "end", least=0),
            code=self.guid(record, "code"),
            coder=self.guid(record, "coder") if record.get("coder") else None,
            created=moment,
            origin=self.text(record, "origin") or "person",
            note=self.text(record, "note"),
            direction=self.text(record, "direction"),
        )
        return replace(
            coding,
            confidence=self.grade(record, "confidence"),
            weight=self.grade(record, "weight"),
            quote=self.text(record, "quote"),
            prefix=self.text(record, "prefix"),
            suffix=self.text(record, "suffix"),
        )

    def guid(self, record: Mapping[str, Any], name: str) -> UUID:
        """A GUID."""
        try:
            return UUID(str(record.get(name)))
        except ValueError:
            raise self.wrong(name) from None

    def text(self, record: Mapping[str, Any], name: str) -> str:
        """A text, "" where there is none."""
        value = record.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.wrong(name)
        return value

    def number(self, record: Mapping[str, Any], name: str, *, least: int) -> int:
        """A whole number."""
        value = record.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.wrong(name)
        return value

    def grade(self, record: Mapping[str, Any], name: str) -> int | None:
        """A whole number, or None."""
        return None if record.get(name) is None else self.number(record, name, least=0)

    def wrong(self, name: str) -> Exception:
        """The refusal of a value."""
        return bad_file(
            _("The field “%(name)s” is missing or not of its kind.") % {"name": name}, self.place
        )
