"""DOCX to blocks: heading styles, tables as text, footnotes after their paragraph."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from types import MappingProxyType

from lxml import etree

from legaltext.reading.model import Limits, ReadError, Source
from legaltext.reading.writer import BlockWriter

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
_CHUNK = 1 << 20


def is_docx(data: bytes) -> bool:
    """Whether the zip archive holds a Word document."""
    return b"word/document.xml" in data


def read_docx(data: bytes, limits: Limits) -> Source:
    """Return the text of a Word document as blocks."""
    members = _unzip(data, limits)
    if _DOCUMENT not in members:
        raise _broken("word/document.xml")
    levels = _heading_levels(members.get("word/styles.xml", b""))
    notes = _notes(members.get("word/footnotes.xml", b""))
    body = _parse(members[_DOCUMENT], _DOCUMENT).find(f"{_W}body")
    writer = BlockWriter()
    numbering = _Numbering()
    for element in body if body is not None else ():
        if element.tag == f"{_W}p":
            _add_paragraph(writer, element, levels, notes, numbering)
        elif element.tag == f"{_W}tbl":
            _add_table(writer, element, notes, numbering)
        elif element.tag == f"{_W}sdt":
            for paragraph in element.iter(f"{_W}p"):
                _add_paragraph(writer, paragraph, levels, notes, numbering)
        if writer.length > limits.max_characters:
            raise ReadError(
                "too_large",
                "The file holds more text than can be read.",
                "",
                "Split the file and import the parts.",
            )
    text, blocks = writer.finish()
    if not text:
        raise ReadError(
            "empty", "The file holds no text.", "", "Check that the right file was chosen."
        )
    return Source(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        text,
        blocks,
        MappingProxyType(_core_properties(members.get("docProps/core.xml", b""))),
    )


def _broken(place: str) -> ReadError:
    return ReadError(
        "broken_docx",
        "The Word file is damaged and cannot be opened.",
        place,
        "Open it in a word processor, save it again as DOCX and upload that.",
    )


def _bomb(place: str) -> ReadError:
    return ReadError(
        "zip_bomb",
        "The archive unpacks to far more than a document holds.",
        place,
        "Check where the file comes from; save the document again and upload that.",
    )


_WANTED = (
    _DOCUMENT, "word/styles.xml", "word/footnotes.xml", "docProps/core.xml",
)  # fmt: skip


def _unzip(data: bytes, limits: Limits) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_declared(archive, len(data), limits)
            names = set(archive.namelist())
            return {
                name: _read_member(archive, name, len(data), limits)
                for name in _WANTED
                if name in names
            }
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        zipfile.LargeZipFile,
        OverflowError,
        LookupError,
    ) as error:
        raise _broken(str(error)[:80]) from None
    except Exception as error:  # zlib.error and lzma errors share no base class
        if isinstance(error, ReadError):
            raise
        raise _broken(type(error).__name__) from None


def _check_declared(archive: zipfile.ZipFile, size: int, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > limits.max_zip_members:
        raise _bomb(f"{len(members)} members")
    declared = sum(member.file_size for member in members)
    if declared > limits.max_unzipped_bytes or declared > limits.max_zip_ratio * max(size, 10_000):
        raise _bomb(f"{declared} bytes")


def _read_member(archive: zipfile.ZipFile, name: str, size: int, limits: Limits) -> bytes:
    """Read in steps: what an archive declares of its size need not be true."""
    out = bytearray()
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            out += chunk
            if len(out) > limits.max_unzipped_bytes or len(out) > limits.max_zip_ratio * max(
                size, 10_000
            ):
                raise _bomb(name)
    return bytes(out)


def _parse(data: bytes, place: str) -> etree._Element:
    # Entities stay unresolved: a document must not read files or expand without end.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken(f"{place}: {error}"[:120]) from None
    return root


def _heading_levels(data: bytes) -> dict[str, int]:
    """Map style ids to heading levels, following outline levels and style names."""
    levels: dict[str, int] = {}
    if not data:
        return levels
    for style in _parse(data, "word/styles.xml").iter(f"{_W}style"):
        key = style.get(f"{_W}styleId", "")
        name = style.find(f"{_W}name")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        label = (name.get(f"{_W}val", "") if name is not None else "").lower()
        if label.startswith("heading ") and label[8:].strip().isdigit():
            levels[key] = int(label[8:])
        elif label == "title":
            levels[key] = 1
        elif outline is not None and outline.get(f"{_W}val", "").isdigit():
            level = int(outline.get(f"{_W}val", "9")) + 1
            if level <= 9:
                levels[key] = level
    return levels


def _notes(data: bytes) -> dict[str, str]:
    if not data:
        return {}
    notes: dict[str, str] = {}
    for note in _parse(data, "word/footnotes.xml").iter(f"{_W}footnote"):
        if note.get(f"{_W}type") in {"separator", "continuationSeparator"}:
            continue
        paragraphs = ("".join(_runs(p, None)) for p in note.iter(f"{_W}p"))
        notes[note.get(f"{_W}id", "")] = " ".join(paragraphs).strip()
    return notes


class _Numbering:
    """Numbers footnotes in the order of their calls and holds those to print next."""

    def __init__(self) -> None:
        self.pending: list[tuple[int, str]] = []
        self._next = 1

    def call(self, key: str) -> str:
        """Register the call of note ``key``; return its printed number."""
        number = self._next
        self._next += 1
        self.pending.append((number, key))
        return str(number)


def _runs(paragraph: etree._Element, numbering: _Numbering | None) -> Iterator[str]:
    for node in paragraph.iter():
        if node.tag == f"{_W}t":
            yield node.text or ""
        elif node.tag == f"{_W}tab":
            yield "\t"
        elif node.tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n"
        elif node.tag == f"{_W}noBreakHyphen":
            yield "\u2011"
        elif node.tag == f"{_W}footnoteReference" and numbering is not None:
            yield numbering.call(node.get(f"{_W}id", ""))


def _add_paragraph(
    writer: BlockWriter,
    element: etree._Element,
    levels: dict[str, int],
    notes: dict[str, str],
    numbering: _Numbering,
) -> None:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    key = style.get(f"{_W}val", "") if style is not None else ""
    level = levels.get(key)
    text = "".join(_runs(element, numbering))
    if level is not None:
        writer.add(text, kind="heading", level=level)
    elif "quote" in key.lower():
        writer.add(text, kind="quote")
    else:
        writer.add(text, kind="paragraph")
    _add_notes(writer, notes, numbering)


def _add_table(
    writer: BlockWriter, table: etree._Element, notes: dict[str, str], numbering: _Numbering
) -> None:
    rows: list[str] = []
    for row in table.iter(f"{_W}tr"):
        cells = (
            " ".join("".join(_runs(p, numbering)) for p in cell.iter(f"{_W}p"))
            for cell in row.iterchildren(f"{_W}tc")
        )
        rows.append("\t".join(" ".join(cell.split()) for cell in cells))
    writer.add("\n".join(rows), kind="table", keep_lines=True)
    _add_notes(writer, notes, numbering)


def _add_notes(writer: BlockWriter, notes: dict[str, str], numbering: _Numbering) -> None:
    for number, key in numbering.pending:
        writer.add(f"{number} {notes.get(key, '')}", kind="footnote", label=str(number))
    numbering.pending.clear()


def _core_properties(data: bytes) -> dict[str, str]:
    metadata: dict[str, str] = {}
    if data:
        for element in _parse(data, "docProps/core.xml"):
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if name in {"title", "created"} and element.text and element.text.strip():
                metadata[name] = element.text.strip()
    return metadata
