"""The edition as DOCX: written by pandoc with real footnotes, carrying its content and manifest inside."""

from __future__ import annotations

import io
import json
import re
import subprocess
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pypandoc
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from toolkit.files.document import tree
from toolkit.hashing import sha256_of_bytes

CARRIER = "customXml/item1.xml"
CARRIER_NS = "urn:ntb-casebase:edition:1"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
#: Parts with the words a reader sees; their hashes travel with the content.
READ_PARTS = ("word/document.xml", "word/footnotes.xml")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same bytes at every writing
AXIS_COLOURS = {"Axis Loophole": "A84300", "Axis Countermeasure": "005A96", "Axis Impact": "00634A"}


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
            extra_args=["--toc", "--toc-depth=2", f"--reference-doc={reference}"],
        )
        return _carry(target.read_bytes(), content, manifest)


def _carry(data: bytes, content: dict[str, Any], manifest: dict[str, Any]) -> bytes:
    """The DOCX with content, manifest and the hashes of its readable parts as a custom XML part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["docProps/core.xml"] = _fixed_dates(
        parts["docProps/core.xml"], manifest["edition"]["published_at"]
    )
    rels = parts["word/_rels/document.xml.rels"].decode()
    link = f'<Relationship Id="rIdEdition" Type="{RELATION}" Target="../{CARRIER}"/>'
    parts["word/_rels/document.xml.rels"] = rels.replace(
        "</Relationships>", f"{link}</Relationships>"
    ).encode()
    payload = {
        "manifest": manifest,
        "content": content,
        "parts": {name: sha256_of_bytes(parts[name]) for name in READ_PARTS if name in parts},
    }
    text = escape(json.dumps(payload, ensure_ascii=False))
    parts[CARRIER] = (
        f'<?xml version="1.0" encoding="UTF-8"?><edition xmlns="{CARRIER_NS}">{text}</edition>'.encode()
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, parts[name])
    return out.getvalue()


def _fixed_dates(core: bytes, published_at: str) -> bytes:
    """The document's dates are the edition's, not the clock's."""
    return re.sub(
        rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + published_at.encode(), core
    )


@cache
def reference_document() -> bytes:
    """Pandoc's reference document in our styles: A4, serif text, headings, block quotes, axis lines."""
    pandoc = pypandoc.get_pandoc_path()
    default = subprocess.run(  # noqa: S603 (our own binary, fixed arguments)
        [pandoc, "--print-default-data-file", "reference.docx"], check=True, capture_output=True
    ).stdout
    document = Document(io.BytesIO(default))
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.top_margin = section.bottom_margin = Cm(2.5)
    for name, size in {
        "Normal": 11,
        "Body Text": 11,
        "First Paragraph": 11,
        "Footnote Text": 9,
    }.items():
        _face(document.styles[name], size)
    for level, points in enumerate((17, 13.5, 11.5), 1):
        _face(document.styles[f"Heading {level}"], points, colour="1D1B17")
    _face(document.styles["Title"], 24, colour="1D1B17")
    _face(document.styles["Subtitle"], 12, colour="57524A")
    quote = document.styles["Block Text"]
    _face(quote, 10.5)
    quote.paragraph_format.left_indent = quote.paragraph_format.right_indent = Cm(1)
    for name, colour in AXIS_COLOURS.items():
        style = document.styles.add_style(name, 1)
        style.base_style = document.styles["Body Text"]
        _face(style, 11, colour=colour)
        style.paragraph_format.space_before = Pt(8)
        style.paragraph_format.keep_with_next = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _face(style: Any, size: float, colour: str = "") -> None:
    """Georgia for Latin, SimSun for Chinese text: both are on readers' machines."""
    style.font.name = "Georgia"
    style.font.size = Pt(size)
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:ascii"), "Georgia")
    fonts.set(qn("w:hAnsi"), "Georgia")
    fonts.set(qn("w:eastAsia"), "SimSun")
