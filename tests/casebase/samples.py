"""Small files of each kind, in words of our own, made when a test asks for them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

from casebase.drafts import InputFile

REPORT_TEXT = """WT/DS999/R
5 March 2024
(24-0001) Page: 1/3
Original: English
ATLANTIS – MEASURES CONCERNING THE LABELLING OF LANTERNS
REPORT OF THE PANEL

WT/DS999/R
- 2 -
1 INTRODUCTION
1.1. Lemuria asked Atlantis for consultations about a rule under which lanterns carry a label that only one
laboratory may issue.
1.2. The parties could not agree and a panel was set up at the next meeting.
2 FINDINGS
2.1. The Panel recalls Article 2.2 of the TBT Agreement and considers whether the label is more
trade-restrictive than necessary to fulfil a legitimate objective.

WT/DS999/R
- 3 -
2.2. Lemuria names a less trade-restrictive alternative: tests by any accredited laboratory.
2.3. The Panel finds that the alternative was reasonably available. See also WT/DS2/AB/R.
"""


def write(folder: Path, name: str, data: bytes | str) -> InputFile:
    """A file in `folder` as input."""
    raw = data.encode() if isinstance(data, str) else data
    path = folder / name
    path.write_bytes(raw)
    return InputFile(path=path, name=name, sha256=hashlib.sha256(raw).hexdigest(), size=len(raw))


def report_json(**changes: str | None) -> str:
    """A panel report as the catalogue's JSON; a change to None leaves the key out."""
    values: dict[str, str | None] = {
        "_id": "WTO-WT-DS999-R",
        "title": "Atlantis - Measures concerning the Labelling of Lanterns - Report of the Panel",
        "text": REPORT_TEXT,
        "date": "2024-03-05",
        "url": "https://example.org/ds999",
        "document_symbol": "WT/DS999/R",
        "bodies": "Dispute Settlement Body",
        "countries": "Atlantis#Lemuria",
        "subjects": "labelling",
    }
    values.update(changes)
    return json.dumps({key: value for key, value in values.items() if value is not None})


def pdf(text: str = "", *, encrypted: bool = False) -> bytes:
    """A one-page PDF with a line of text, or without any; `encrypted` needs a password to open."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode() if text else b"0 0 200 200 re f"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    trailer = b""
    if encrypted:
        objects.append(
            b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <"
            + b"41" * 32
            + b"> /U <"
            + b"42" * 32
            + b"> >>"
        )
        trailer = b" /Encrypt 6 0 R /ID [<00> <00>]"
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(
        b"trailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, trailer, start)
    )
    return out.getvalue()


def docx(paragraph: str = "A paragraph.", *, padding: int = 0) -> bytes:
    """A DOCX with one paragraph; `padding` adds a part of that many zero bytes."""
    from docx import Document

    document = Document()
    document.add_heading("A heading", 1)
    document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    if padding:
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/media/padding.bin", bytes(padding))
    return out.getvalue()
