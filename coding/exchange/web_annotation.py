"""W3C Web Annotations as JSON-LD: a collection with an annotation a coding, and one a chain.

A target names the text by its SHA-256 and the span twice, by its words with 32 characters on each side and by its
position. What the vocabulary has no word for stands under our own context, which other readers pass over.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from coding.exchange.guids import foreign_guid
from coding.exchange.json_lines import duplicate
from coding.exchange.limits import bad_file, check_codings
from coding.exchange.lines import json_value
from coding.exchange.model import (
    ChainItem,
    CodeItem,
    Coder,
    Coding,
    DocumentItem,
    Project,
)
from coding.exchange.records import Reader, of_coding, of_document
from coding.exchange.refi.carrier import chain_of, chain_values
from legaltext.anchors import CONTEXT

W3C = "http://www.w3.org/ns/anno.jsonld"
OURS = {"casebase": "urn:casebase:terms#"}
_DETAILS = ("confidence", "direction", "weight", "origin")
Value = dict[str, Any]


def write(project: Project, out: BinaryIO) -> None:
    """`{"@context", "type": "AnnotationCollection", "first": {"items": […]}}`, written as it comes."""
    head = {
        "@context": [W3C, OURS],
        "id": f"urn:uuid:{foreign_guid('collection', project.origin, project.name)}",
        "type": "AnnotationCollection",
        "label": project.name,
        "generator": {"type": "Software", "name": project.origin},
    }
    opening = json.dumps(head, ensure_ascii=False).removesuffix("}")
    out.write(f'{opening}, "first": {{"type": "AnnotationPage", "items": ['.encode())
    codes = {code.guid: code for code in project.codes}
    coders = {coder.guid: coder for coder in project.coders}
    separator = b"\n"
    for document in project.documents():
        for coding in document.codings:
            _put(out, separator, _annotation(document, coding, codes, coders))
            separator = b",\n"
    for chain in project.chains:
        _put(out, separator, _chain(chain, coders))
        separator = b",\n"
    out.write(b"\n]}}\n")


def _put(out: BinaryIO, separator: bytes, value: Value) -> None:
    out.write(separator + json.dumps(value, ensure_ascii=False).encode())


def urn(guid: UUID) -> str:
    """A GUID as an IRI."""
    return f"urn:uuid:{guid}"


def _annotation(
    document: DocumentItem,
    coding: Coding,
    codes: dict[UUID, CodeItem],
    coders: dict[UUID, Coder],
) -> Value:
    code = codes.get(coding.code)
    bodies: list[Value] = [
        {
            "type": "SpecificResource",
            "purpose": "classifying",
            "source": {
                "id": urn(coding.code),
                "label": code.name if code else "",
                "casebase:key": code.key if code else "",
            },
        }
    ]
    if coding.note:
        bodies.append({"type": "TextualBody", "purpose": "commenting", "value": coding.note})
    value: Value = {"id": urn(coding.guid), "type": "Annotation", "motivation": "classifying"}
    value |= _creator(coding.coder, coders)
    if coding.created:
        value["created"] = coding.created.isoformat()
    value["body"] = bodies
    value["target"] = _target(document, coding)
    details = of_coding(coding)
    return value | {f"casebase:{name}": details[name] for name in _DETAILS if name in details}


def _target(document: DocumentItem, coding: Coding) -> Value:
    text, start, end = document.text or "", coding.start, coding.end
    about = of_document(document, text=False)
    source = {"id": urn(document.guid), "type": "Text", "format": "text/plain"}
    if document.language:
        source["language"] = document.language
    source |= {
        f"casebase:{name}": value for name, value in about.items() if value and name != "guid"
    }
    return {
        "source": source,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end] or coding.quote,
                "prefix": text[max(0, start - CONTEXT) : start] or coding.prefix,
                "suffix": text[end : end + CONTEXT] or coding.suffix,
            },
            {"type": "TextPositionSelector", "start": start, "end": end},
        ],
    }


def _creator(guid: UUID | None, coders: dict[UUID, Coder]) -> Value:
    if guid is None:
        return {}
    name = coders[guid].name if guid in coders else ""
    return {"creator": {"id": urn(guid), "type": "Person", "name": name}}


def _chain(chain: ChainItem, coders: dict[UUID, Coder]) -> Value:
    return {
        **_creator(chain.author, coders),
        "id": urn(chain.guid),
        "type": "Annotation",
        "motivation": "linking",
        "body": {
            "type": "TextualBody",
            "purpose": "describing",
            "value": chain.outcome_en or chain.outcome_zh or chain.title_en or chain.ident,
        },
        "target": [urn(link.coding) for link in chain.links],
        "casebase:chain": chain_values(chain),
    }


def recognises(head: bytes) -> bool:
    """Whether a file begins as a collection of annotations."""
    return W3C.encode() in head[:2000]


def read(path: Path, name: str) -> Project:
    """The annotations of a file that `write` wrote, or of one like it: code by its IRI, span by its selectors."""
    value = json_value(path, name)
    items = _items(value)
    if items is None:
        raise bad_file(_("The file holds no annotations."), name)
    reading = _Reading(name)
    for number, item in enumerate(items):
        reading.take(item, _("%(name)s, annotation %(number)d") % {"name": name, "number": number})
    return reading.project(str(value.get("label") or name) if isinstance(value, dict) else name)


def _items(value: Any) -> list[Any] | None:
    """The annotations of a list, a page, or a collection with one page."""
    if isinstance(value, dict):
        page = value.get("first", value)
        value = page.get("items") if isinstance(page, dict) else None
    return value if isinstance(value, list) else None


class _Reading:
    def __init__(self, name: str) -> None:
        self.name = name
        self.coders: dict[UUID, Coder] = {}
        self.codes: dict[UUID, CodeItem] = {}
        self.chains: list[ChainItem] = []
        self.documents: dict[str, DocumentItem] = {}
        self.codings: dict[str, list[Coding]] = {}
        self.seen: set[UUID] = set()

    def take(self, item: Any, place: str) -> None:
        """One annotation."""
        reader = Reader(place)
        if not isinstance(item, dict):
            raise reader.wrong("items")
        guid = self._guid(item.get("id"), "annotation")
        if guid in self.seen:
            raise duplicate(place)
        self.seen.add(guid)
        check_codings(len(self.seen), place)
        if item.get("motivation") == "linking":
            chain = chain_of(guid, item.get("casebase:chain") or {})
            self.chains += [chain] if chain else []
            self._coder(item.get("creator"))
            return
        target = item.get("target")
        source = target.get("source") if isinstance(target, dict) else None
        if isinstance(source, str):
            source = {"id": source}
        if not isinstance(target, dict) or not isinstance(source, dict):
            raise reader.wrong("target")
        document = self._document(reader, source)
        coding = self._coding(reader, guid, item, target.get("selector"))
        self.codings[document].append(coding)

    def _document(self, reader: Reader, source: Value) -> str:
        about = {
            name.removeprefix("casebase:"): value
            for name, value in source.items()
            if name.startswith("casebase:")
        }
        about["guid"] = str(self._guid(source.get("id"), "document"))
        document = reader.document(about)
        key = document.sha256 or str(document.guid)
        self.documents.setdefault(key, document)
        self.codings.setdefault(key, [])
        return key

    def _coding(self, reader: Reader, guid: UUID, item: Value, selectors: Any) -> Coding:
        chosen = {
            one.get("type"): one
            for one in (selectors if isinstance(selectors, list) else [selectors])
            if isinstance(one, dict)
        }
        quote = chosen.get("TextQuoteSelector", {})
        position = chosen.get("TextPositionSelector", {})
        bodies = item.get("body")
        bodies = [
            one
            for one in (bodies if isinstance(bodies, list) else [bodies])
            if isinstance(one, dict)
        ]
        record = {
            **{name: item.get(f"casebase:{name}") for name in _DETAILS},
            "guid": str(guid),
            "start": position.get("start", 0),
            "end": position.get("end", 0),
            "code": str(self._code(reader, bodies)),
            "created": item.get("created"),
            "quote": quote.get("exact"),
            "prefix": quote.get("prefix"),
            "suffix": quote.get("suffix"),
            "note": "\n\n".join(
                str(one.get("value") or "")
                for one in bodies
                if one.get("type") == "TextualBody" and one.get("purpose") == "commenting"
            ),
        }
        return replace(reader.coding(record), coder=self._coder(item.get("creator")))

    def _code(self, reader: Reader, bodies: list[Value]) -> UUID:
        for body in bodies:
            source = body.get("source")
            if isinstance(source, str):
                source = {"id": source}
            if isinstance(source, dict) and body.get("purpose") in ("classifying", "tagging"):
                guid = self._guid(source.get("id"), "code")
                name = reader.text(source, "label") or str(source.get("id"))
                key = reader.text(source, "casebase:key")
                self.codes.setdefault(guid, CodeItem(guid, name, key=key))
                return guid
            if body.get("purpose") == "tagging" and isinstance(body.get("value"), str):
                guid = foreign_guid("code", body["value"])
                self.codes.setdefault(guid, CodeItem(guid, body["value"]))
                return guid
        raise reader.wrong("body")

    def _coder(self, creator: Any) -> UUID | None:
        if isinstance(creator, str):
            creator = {"id": creator, "name": creator}
        if not isinstance(creator, dict):
            return None
        guid = self._guid(creator.get("id") or creator.get("name"), "coder")
        self.coders.setdefault(guid, Coder(guid, str(creator.get("name") or creator.get("id"))))
        return guid

    def _guid(self, iri: Any, kind: str) -> UUID:
        """The GUID that an IRI is, else one made of it."""
        try:
            return UUID(str(iri).removeprefix("urn:uuid:"))
        except ValueError:
            return foreign_guid(
                kind, self.name if iri is None else "", iri, len(self.seen) if iri is None else ""
            )

    def project(self, label: str) -> Project:
        """What was read."""
        whole = tuple(
            replace(one, codings=tuple(self.codings[key])) for key, one in self.documents.items()
        )
        return Project(
            name=label,
            documents=lambda: whole,
            coders=tuple(self.coders.values()),
            codes=tuple(self.codes.values()),
            chains=tuple(self.chains),
        )
