"""Verify a file of an edition with nothing but the file: no database, no network.

`verify(data)` gives a `Verdict`; a file that is not an edition, or is hostile, raises `NotAnEdition`.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from toolkit import manifest as manifests
from toolkit.files.docx import CARRIER, READ_PARTS
from toolkit.hashing import sha256_of, sha256_of_bytes, sha256_of_text

MAX_BYTES = 200 * 1024 * 1024
MAX_PART = 400 * 1024 * 1024
WORD_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


class NotAnEdition(Exception):  # noqa: N818 (a statement about the file)
    """The file is no edition, or is refused; the text says why."""


@dataclass(slots=True)
class Verdict:
    """What was checked (one line each), and what differs and where."""

    checked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    content: dict[str, Any] = field(default_factory=dict)
    manifest_sha256: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing differs."""
        return not self.faults

    def check(self, what: str, *, equal: bool, where: str = "") -> None:
        """Record one comparison."""
        if equal:
            self.checked.append(what)
        else:
            self.faults.append(f"{what}{f' ({where})' if where else ''}: differs")


def verify(data: bytes) -> Verdict:
    """Check a JSON or DOCX file of an edition."""
    if len(data) > MAX_BYTES:
        raise NotAnEdition(
            f"The file is larger than {MAX_BYTES // 1024 // 1024} MB; no edition is."
        )
    if data[:2] == b"PK":
        return _docx(data)
    payload = _payload(data)
    verdict = Verdict()
    _compare(payload, verdict)
    return verdict


def _payload(data: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NotAnEdition(f"The file is not JSON that can be read: {error}") from error
    if (
        not isinstance(payload, dict)
        or not isinstance(payload.get("manifest"), dict)
        or not isinstance(payload.get("content"), dict)
    ):
        raise NotAnEdition("The file has no manifest and content of an edition.")
    if payload["manifest"].get("format") != manifests.FORMAT:
        raise NotAnEdition(f"The manifest's format is not {manifests.FORMAT}.")
    return payload


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _compare(payload: dict[str, Any], verdict: Verdict) -> None:
    """Rebuild every hash from the content and compare with the manifest."""
    manifest, content = payload["manifest"], payload["content"]
    verdict.content = content
    verdict.manifest_sha256 = str(manifest.get("manifest_sha256", ""))
    own = {name: value for name, value in manifest.items() if name != "manifest_sha256"}
    verdict.check("manifest hash", equal=sha256_of(own) == manifest.get("manifest_sha256"))
    verdict.check("content hash", equal=sha256_of(content) == manifest.get("content_sha256"))
    try:
        rebuilt = manifests.build(content, codebooks=manifest.get("codebooks", {}))
        chains = [
            (section, chain) for section in content["sections"] for chain in section["chains"]
        ]
        for section, chain in chains:
            for item in chain["evidence"]:
                where = f"{section['heading']} · {chain['id']} · ¶ {item['pinpoint']}"
                verdict.check(
                    f"quote {item['id']}",
                    equal=sha256_of_text(item["quote"]) == item["quote_sha256"],
                    where=where,
                )
        stated = {(item["kind"], item["id"]): item["sha256"] for item in manifest["items"]}
    except (KeyError, TypeError, AttributeError) as error:
        verdict.faults.append(f"content: a part is missing or of the wrong kind ({error})")
        return
    found = {(item["kind"], item["id"]): item["sha256"] for item in rebuilt["items"]}
    for kind, ident in sorted({*stated, *found}):
        verdict.check(
            f"{kind} {ident}", equal=stated.get((kind, ident)) == found.get((kind, ident))
        )
    verdict.check("sources", equal=manifest.get("sources") == rebuilt["sources"])
    verdict.check("edition", equal=manifest.get("edition") == content.get("edition"))


def _docx(data: bytes) -> Verdict:
    parts = _parts(data)
    root = _xml(parts[CARRIER])
    payload = _payload((root.text or "").encode())
    verdict = Verdict()
    _compare(payload, verdict)
    hashes = payload.get("parts", {})
    for name in READ_PARTS:
        if name in parts or name in hashes:
            verdict.check(
                f"part {name}",
                equal=name in parts and sha256_of_bytes(parts[name]) == hashes.get(name),
            )
    shown = _shown(parts["word/document.xml"])
    for section in payload["content"].get("sections", []):
        for chain in section["chains"]:
            for item in chain["evidence"]:
                where = f"{section['heading']} · {chain['id']}"
                verdict.check(
                    f"shown quote {item['id']}",
                    equal=_squeezed(item["quote"]) in shown,
                    where=where,
                )
    return verdict


def _parts(data: bytes) -> dict[str, bytes]:
    """The parts that are read, refused where they unpack to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if CARRIER not in names or "word/document.xml" not in names:
                raise NotAnEdition("The file is no DOCX of an edition: it carries no manifest.")
            wanted = [name for name in (*READ_PARTS, CARRIER) if name in names]
            if sum(archive.getinfo(name).file_size for name in wanted) > MAX_PART:
                raise NotAnEdition("The file unpacks to far more than any edition; it is refused.")
            return {name: _bounded(archive, name) for name in wanted}
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise NotAnEdition(f"The file is not a DOCX that can be opened: {error}") from error


def _bounded(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        data = part.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise NotAnEdition("The file unpacks to far more than any edition; it is refused.")
    return data


def _xml(data: bytes) -> Any:
    """XML without entities, external files or a DTD."""
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", data[:2000]):
        raise NotAnEdition("The file's XML declares entities; no edition does.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotAnEdition(f"The file's XML cannot be read: {error}") from error


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _shown(document: bytes) -> str:
    """The words a reader sees, without white space."""
    return _squeezed("".join(node.text or "" for node in _xml(document).iter(WORD_TEXT)))
