"""The edition as DOCX: written by pandoc with real footnotes, carrying its content and manifest inside."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pypandoc

from toolkit.files.document import tree
from toolkit.files.reference import reference_document
from toolkit.hashing import sha256_of_bytes

CARRIER = "customXml/item1.xml"
CARRIER_NS = "urn:ntb-casebase:edition:1"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
XML_TYPE = '<Default Extension="xml" ContentType="application/xml"'
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same bytes at every writing
LATIN, CHINESE = "en-GB", "zh-CN"  # the languages of Latin and of Chinese letters


def write(content: dict[str, Any], manifest: dict[str, Any]) -> bytes:
    """The DOCX as bytes; the same content gives the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        reference = Path(folder) / "reference.docx"
        reference.write_bytes(reference_document())
        target = Path(folder) / "edition.docx"
        pypandoc.convert_text(
            json.dumps(tree(content, manifest)),
            "docx",
            format="json",
            outputfile=str(target),
            extra_args=["--quiet", f"--reference-doc={reference}"],
        )
        with zipfile.ZipFile(target) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    _fix(parts, content["edition"]["published_at"])
    _carry(parts, content, manifest)
    return _zip(parts)


def _fix(parts: dict[str, bytes], published_at: str) -> None:
    """The document's dates are the edition's, not the clock's; its languages are those of its letters."""
    day = published_at.encode()
    parts["docProps/core.xml"] = re.sub(
        rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + day, parts["docProps/core.xml"]
    )
    parts["word/styles.xml"] = re.sub(
        rb"<w:lang\b[^>]*/>",
        f'<w:lang w:val="{LATIN}" w:eastAsia="{CHINESE}" w:bidi="ar-SA"/>'.encode(),
        parts["word/styles.xml"],
        count=1,
    )


def _carry(parts: dict[str, bytes], content: dict[str, Any], manifest: dict[str, Any]) -> None:
    """Add content, manifest and the hash of every other part as a custom XML part."""
    rels = parts["word/_rels/document.xml.rels"].decode()
    link = f'<Relationship Id="rIdEdition" Type="{RELATION}" Target="../{CARRIER}"/>'
    parts["word/_rels/document.xml.rels"] = rels.replace(
        "</Relationships>", f"{link}</Relationships>"
    ).encode()
    if XML_TYPE not in parts["[Content_Types].xml"].decode():
        raise RuntimeError("pandoc's DOCX no longer declares the type of XML parts")
    payload = {
        "manifest": manifest,
        "content": content,
        "parts": {name: sha256_of_bytes(parts[name]) for name in sorted(parts)},
    }
    # ASCII, because XML cannot hold every character that a JSON string can.
    text = escape(json.dumps(payload))
    parts[CARRIER] = (
        f'<?xml version="1.0" encoding="UTF-8"?><edition xmlns="{CARRIER_NS}">{text}</edition>'.encode()
    )


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, parts[name])
    return out.getvalue()
