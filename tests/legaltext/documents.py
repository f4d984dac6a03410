"""Invented documents in the layouts of the real ones, and checks that hold for any document."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise

from legaltext.reading import Source
from legaltext.segmentation import Segmented

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def assert_accounted_for(source: Source, segmented: Segmented) -> None:
    """Every character of the source is in one run, in one piece of furniture, or blank."""
    covered = bytearray(len(source.text))
    for run in segmented.source_map:
        canonical = segmented.text[run.start : run.start + run.length]
        assert canonical == source.text[run.source_start : run.source_start + run.length]
        _cover(covered, run.source_start, run.source_start + run.length)
    for piece in segmented.furniture:
        assert source.text[piece.start : piece.end] == piece.text
        _cover(covered, piece.start, piece.end)
    lost = [i for i, sign in enumerate(source.text) if not covered[i] and not sign.isspace()]
    assert not lost, source.text[max(0, lost[0] - 40) : lost[0] + 40]


def _cover(covered: bytearray, start: int, end: int) -> None:
    assert not any(covered[start:end]), f"characters {start}:{end} are taken twice"
    covered[start:end] = b"\x01" * (end - start)


def assert_passages_cover(segmented: Segmented) -> None:
    """Passages are ordered, never overlap, and leave only white space between them."""
    position = 0
    for order, passage in enumerate(segmented.passages):
        assert passage.order == order
        assert position <= passage.start <= passage.body_start <= passage.end
        assert passage.start < passage.end
        assert not segmented.text[position : passage.start].strip()
        position = passage.end
    assert not segmented.text[position:].strip()


def paragraph_gaps(segmented: Segmented) -> list[tuple[str, str]]:
    """Pairs of neighbouring labels ``7.3`` that do not follow each other."""
    labels = [
        passage.label
        for passage in segmented.passages
        if passage.kind == "paragraph" and "." in passage.label
    ]
    gaps = []
    for before, after in pairwise(labels):
        chapter, number = (int(part) for part in before.split("."))
        next_chapter, next_number = (int(part) for part in after.split("."))
        follows = next_chapter == chapter and next_number == number + 1
        if not follows and not (next_chapter > chapter and next_number == 1):
            gaps.append((before, after))
    return gaps


def docx(paragraphs: str, *, extra: dict[str, str] | None = None) -> bytes:
    """A Word file whose body is ``paragraphs`` (WordprocessingML)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f"<w:document {_W}><w:body>{paragraphs}</w:body></w:document>",
        )
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def wml(tag_content: str, root: str) -> str:
    """WordprocessingML part with root element ``root``."""
    return f"<w:{root} {_W}>{tag_content}</w:{root}>"


def pdf(lines: list[str]) -> bytes:
    """A one-page PDF with the given lines, 12 points apart."""
    return placed_pdf([(72, 720 - 12 * number, line) for number, line in enumerate(lines)])


def placed_pdf(lines: list[tuple[float, float, str]]) -> bytes:
    """A one-page PDF with words at the places given: (points from the left, from below, words)."""
    shown = " ".join(f"1 0 0 1 {left} {base} Tm ({words}) Tj" for left, base, words in lines)
    stream = f"BT /F1 10 Tf {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def report_page(number: int, lines: list[str]) -> str:
    """A page of a report in the newer layout: running head, page number, text."""
    return "\n".join(["", "WT/DS999/R", f"- {number} -", *lines])
