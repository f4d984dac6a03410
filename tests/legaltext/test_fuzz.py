"""Any bytes give structure or one clear error: damaged, bombed, mis-encoded and absurd files."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legaltext.extraction import extract
from legaltext.reading import ERROR_CODES, Limits, ReadError
from tests.legaltext.documents import docx, pdf, wml
from tests.legaltext.test_reading import RECORD
from tests.legaltext.test_segmentation import REPORT, STATUTE
from tests.legaltext.test_statutes import CODE, UNION

NAMES = ("a.pdf", "a.docx", "a.html", "a.json", "a.txt", "a.md", "a")
WORD = docx(
    '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Findings</w:t></w:r></w:p>'
    "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    extra={"word/styles.xml": wml('<w:style w:styleId="H"><w:name w:val="heading 2"/></w:style>', "styles")},
)  # fmt: skip
FILES = (
    pdf(["1.1. The Panel met.", "1.2. It decided."]), WORD, REPORT.encode(), STATUTE.encode(), CODE.encode(),
    UNION.encode("utf-16"), STATUTE.encode("gb18030"), REPORT.encode("utf-32"), REPORT.encode("cp1252", "replace"),
    json.dumps({**RECORD, "text": REPORT}).encode(),
    b"<!doctype html><html><head><meta charset=gbk></head><body><h1>A</h1><table><tr><td>b</table>",
)  # fmt: skip
JUNK = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([
        b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"endobj", b"stream",
        b"/Length 999999999", b"<<" * 20,
        b"<!--", b"<![CDATA[", b"&#xD800;", b"&#0;", b"\\ud800", b"{", b"[" * 50, b"%PDF-", b"PK\x03\x04", b"\x1f\x8b",
    ]),
)  # fmt: skip


def _read(data: bytes, name: str, limits: Limits | None = None) -> str:
    """The code of the error, or "" where the file gives structure with its citations."""
    try:
        found = extract(data, name=name, limits=limits)
    except ReadError as error:
        assert error.code in ERROR_CODES
        assert error.message and error.remedy
        return error.code
    json.dumps(list(found.records())).encode()  # no lone surrogate, nothing that cannot be written
    assert "\x00" not in found.segmented.text
    return ""


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=600), name=st.sampled_from(NAMES))
def test_any_bytes(data: bytes, name: str) -> None:
    _read(data, name)


@settings(max_examples=300, deadline=None)
@given(
    file=st.sampled_from(FILES), changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), JUNK), max_size=5),
    end=st.floats(0, 1), cut=st.booleans(), name=st.sampled_from(NAMES),
)  # fmt: skip
def test_damaged_files(
    file: bytes, changes: list[tuple[float, int, bytes]], end: float, cut: bool, name: str
) -> None:
    data = bytearray(file[: int(end * len(file))] if cut else file)
    for place, removed, added in changes:
        at = int(place * len(data))
        data[at : at + removed] = added
    _read(bytes(data), name)


def test_every_truncation_of_a_pdf_and_a_word_file() -> None:
    for file, name in ((FILES[0], "a.pdf"), (WORD, "a.docx")):
        codes = {_read(file[:length], name) for length in range(0, len(file), 7)}
        assert codes <= {"", "empty", "broken_pdf", "broken_docx", "image_only_pdf"}


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        ("第二十条".encode("utf-16")[:-1], "a.txt", "bad_encoding"),
        (b"\xff\xfe\x00\xd8a\x00", "a.txt", "bad_encoding"),
        (b"\x00" * 1_000, "a.txt", "unsupported"),
        (b"words " * 2_000 + b"\x00", "a.txt", ""),
        ("第二十条".encode() * 9 + b"\xed\xa0\x80 lone surrogate", "a.txt", "bad_encoding"),
        (json.dumps({**RECORD, "text": "1.1. The \ud800 Panel met. "}).encode(), "a.json", ""),
        (b"[" * 200_000, "a.json", "not_json"),
        (b'{"a":' * 200_000, "a.json", "not_json"),
        (b'{"text": ' + b"9" * 10_000 + b"}", "a.json", "not_json"),
        (b"<div>" * 1_900 + b"deep", "a.html", ""),
        (b"<p>seen</p>" + b"<b>" * 50_000 + b"deep", "a.html", "too_large"),
        (b"<p>seen</p>" + b"<table><tr><td>" * 5_000 + b"deep", "a.html", "too_large"),
        (b"<p>&#xD800;&#0;&#x110000;&nosuch; words</p>", "a.html", ""),
        (b"x" * 1_000_000, "a.txt", ""),
        (b"word " * 200_000, "a.txt", ""),
        ("第二十条".encode() * 80_000, "a.txt", ""),
        (b"\n" * 300_000 + b"end", "a.txt", ""),
        (b"%PDF-1.7\n" + b"1 0 obj << /Kids [1 0 R] >> endobj\n" * 2_000, "a.pdf", "broken_pdf"),
    ],
    ids=lambda value: value[:12].hex() if isinstance(value, bytes) else None,
)
def test_absurd_files(data: bytes, name: str, code: str) -> None:
    assert _read(data, name) == code


def _bomb(member: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", wml("<w:body><w:p/></w:body>", "document"))
        archive.writestr(member, content)
    return buffer.getvalue()


@pytest.mark.parametrize("member", ["word/footnotes.xml", "word/media/picture", "word/styles.xml"])
def test_zip_bombs(member: str) -> None:
    assert _read(_bomb(member, b" " * 50_000_000), "a.docx") == "zip_bomb"


def test_entities_do_not_multiply() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "hat"}">' for n in range(12))
    body = f"<!DOCTYPE w [{levels}]>" + wml(
        "<w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body>", "document"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", body)
    assert _read(buffer.getvalue(), "a.docx") in {"empty", "broken_docx"}


def test_deeply_nested_word_file() -> None:
    deep = "<w:sdt><w:sdtContent>" * 20_000
    assert _read(docx(deep), "a.docx") == "broken_docx"


def test_limits_hold_for_every_format() -> None:
    limits = Limits(max_characters=100)
    for file, name in (
        (REPORT.encode(), "a.txt"),
        (FILES[-2], "a.json"),
        (pdf(["word " * 10] * 9), "a.pdf"),
    ):
        assert _read(file, name, limits) == "too_large"
    assert _read(f"<p>{'word ' * 90}</p>".encode(), "a.html", limits) == "too_large"
