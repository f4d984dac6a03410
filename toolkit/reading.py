"""Reading files that anyone may have made: bounded, strict, without entities, network or surprises."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from lxml import etree

from toolkit import manifest as manifests
from toolkit.hashing import canonical

MAX_BYTES = 100 * 1024 * 1024  # of a file; an edition of a thousand chains has about five million
MAX_UNPACKED = 100 * 1024 * 1024  # of all parts together
MAX_PARTS = 500
MEGABYTE = 1024 * 1024
FORBIDDEN_XML = re.compile(rb"<!(?:DOCTYPE|ENTITY)|\x00")  # \x00: UTF-16 would hide the first two


class NotAnEdition(Exception):  # noqa: N818 (a statement about the file)
    """The file is no edition, or is refused; the text says why."""


def read_file(path: Path) -> bytes:
    """The bytes of a file, refused where it is too large; raises OSError where it cannot be read."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    refuse_large(data)
    return data


def refuse_large(data: bytes) -> None:
    """Refuse more bytes than an edition has."""
    if len(data) > MAX_BYTES:
        raise NotAnEdition(f"The file is larger than {MAX_BYTES // MEGABYTE} MB; no edition is.")


def read_payload(data: bytes, keys: set[str]) -> dict[str, Any]:
    """`{manifest, content, …}` with exactly these keys; raises `NotAnEdition`.

    Two values under one name are refused: programs differ in which of them they show.
    """
    try:
        payload = json.loads(
            data.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_once
        )
        canonical(payload)  # whatever cannot be hashed (half characters, too deep) is refused here
    except (ValueError, RecursionError) as error:
        raise NotAnEdition(f"The file is not JSON that can be read: {error}") from error
    if not isinstance(payload, dict) or not all(
        isinstance(payload.get(key), dict) for key in ("manifest", "content")
    ):
        raise NotAnEdition("The file has no manifest and content of an edition.")
    if payload["manifest"].get("format") != manifests.FORMAT:
        raise NotAnEdition(f"The manifest's format is not {manifests.FORMAT}.")
    if set(payload) != keys:
        raise NotAnEdition("The file has other parts than an edition has.")
    return payload


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def read_parts(data: bytes, *, carrier: str) -> dict[str, bytes]:
    """Every part of a DOCX that has `carrier`; refused where it unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            rows = archive.infolist()
            names = [row.filename for row in rows]
            if carrier not in names or "word/document.xml" not in names:
                raise NotAnEdition("The file is no DOCX of an edition: it carries no manifest.")
            if len(set(names)) != len(names):
                raise NotAnEdition("The file has two parts of one name; no edition has.")
            if len(rows) > MAX_PARTS or sum(row.file_size for row in rows) > MAX_UNPACKED:
                raise NotAnEdition("The file unpacks to far more than any edition; it is refused.")
            return {row.filename: archive.read(row) for row in rows}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise NotAnEdition(f"The file is not a DOCX that can be opened: {error}") from error


def read_xml(data: bytes) -> Any:
    """The root of an XML part. A part with a DTD is refused before it is parsed."""
    if FORBIDDEN_XML.search(data):
        raise NotAnEdition("The file's XML declares entities or is not UTF-8; no edition does.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, encoding="utf-8"
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotAnEdition(f"The file's XML cannot be read: {error}") from error
