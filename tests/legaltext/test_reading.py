"""Reading: formats by content, and one error with a place and a remedy for every bad file."""

from __future__ import annotations

import codecs
import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legaltext.reading import ERROR_CODES, Limits, ReadError, Source, read
from tests.legaltext.documents import docx, pdf, wml

RECORD = {
    "_id": "X",
    "title": "Freedonia - Hats",
    "text": "1.1. The Panel met.",
    "date": "2020-02-03",
    "url": "",
    "document_symbol": "WT/DS999/R",
    "bodies": "",
    "countries": "",
    "subjects": "",
}


def _code(data: bytes, name: str, **limits: int) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(data, name=name, limits=Limits(**limits))
    assert caught.value.code in ERROR_CODES
    assert caught.value.message and caught.value.remedy
    return caught.value


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\t", "a.txt", "empty"),
        (b"%PDF-1.7 nothing", "a.pdf", "broken_pdf"),
        (b"plain words", "a.pdf", "broken_pdf"),
        (b"plain words", "a.docx", "broken_docx"),
        (b"PK\x03\x04 word/document.xml cut off", "a.docx", "broken_docx"),
        (_zip({"a.bin": b"1"}), "a.zip", "unsupported"),
        (b"\x89PNG\r\n\x1a\n....", "a.png", "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.doc", "unsupported"),
        (b"[1, 2]", "a.json", "not_json"),
        (b'{"text": ', "a.json", "not_json"),
        (b"<html><body><script>x</script></body></html>", "a.html", "empty"),
        (pdf([]), "a.pdf", "image_only_pdf"),
    ],
)
def test_bad_files_have_a_stable_code(data: bytes, name: str, code: str) -> None:
    assert _code(data, name).code == code


def test_a_missing_key_is_named() -> None:
    record = {key: value for key, value in RECORD.items() if key != "url"}
    error = _code(json.dumps(record).encode(), "a.json")
    assert (error.code, error.place) == ("missing_keys", "key url")


def test_json_error_names_line_and_column() -> None:
    assert _code(b'{\n "text": oops}', "a.json").place == "line 2, column 10"


def test_report_keeps_its_catalogue_fields() -> None:
    source = read(json.dumps(RECORD).encode(), name="a.json")
    assert source.text == RECORD["text"]
    assert source.metadata["document_symbol"] == "WT/DS999/R"
    assert source.metadata["id"] == "X"


def test_too_large_by_bytes_and_by_characters() -> None:
    assert _code(b"x" * 11, "a.txt", max_bytes=10).code == "too_large"
    assert _code(b"x" * 11, "a.txt", max_characters=10).code == "too_large"


def test_zip_bomb_by_declared_size() -> None:
    data = docx("<w:p/>", extra={"word/media/a": "0" * 5_000_000})
    assert _code(data, "a.docx", max_zip_ratio=20).code == "zip_bomb"


def test_zip_bomb_by_actual_size() -> None:
    data = docx("<w:p>" + " " * 3_000_000 + "</w:p>")
    # The declared sizes lie: both copies of the number in the archive say 10 bytes.
    size = (3_000_000 + len("<w:p></w:p>")).to_bytes(4, "little")
    assert _code(data.replace(size, (10).to_bytes(4, "little")), "a.docx").code in {
        "zip_bomb",
        "broken_docx",
    }


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("naïve – “quoted”".encode(), "naïve – “quoted”"),
        (codecs.BOM_UTF8 + "第二十条".encode(), "第二十条"),
        ("第二十条".encode("utf-16"), "第二十条"),
        ("第一条 为了维护对外贸易秩序，制定本条例。".encode("gb18030"),
         "第一条 为了维护对外贸易秩序，制定本条例。"),
        ("The café’s “menu” – naïve".encode("cp1252"), "The café’s “menu” – naïve"),
        (b"a\r\nb\rc", "a\nb\nc"),
        ("e\u0301".encode(), "é"),
    ],
)  # fmt: skip
def test_encodings(data: bytes, text: str) -> None:
    assert read(data, name="a.txt").text == text


def test_a_damaged_utf8_file_is_not_taken_for_another_encoding() -> None:
    data = "关税与贸易总协定".encode() * 20 + b"\xff" + "协定".encode()
    error = _code(data, "a.txt")
    assert (error.code, error.place) == (
        "bad_encoding",
        f"byte {len('关税与贸易总协定'.encode()) * 20}",
    )


def test_html_keeps_blocks_and_drops_scripts() -> None:
    page = b"""<!DOCTYPE html><html><head><title> A  page </title><style>p{}</style></head><body>
      <h2>Key <b>facts</b></h2><p>One<br>line</p><script>alert(1)</script>
      <ul><li>first</li><li>second</li></ul><blockquote><p>said so</p></blockquote>
      <table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>tail</body></html>"""
    source = read(page, name="x")
    kinds = [(block.kind, source.text[block.start : block.end]) for block in source.blocks]
    assert kinds == [
        ("heading", "Key facts"),
        ("paragraph", "One line"),
        ("item", "first"),
        ("item", "second"),
        ("quote", "said so"),
        ("table", "a\tb\nc\td"),
        ("paragraph", "tail"),
    ]
    assert source.metadata["title"] == "A page"


def test_docx_headings_tables_and_footnotes() -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Findings</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>It is so.</w:t></w:r><w:r><w:footnoteReference w:id="4"/></w:r></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>y</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    styles = wml('<w:style w:styleId="H"><w:name w:val="heading 2"/></w:style>', "styles")
    notes = wml(
        '<w:footnote w:id="4"><w:p><w:r><w:t>Ibid.</w:t></w:r></w:p></w:footnote>', "footnotes"
    )
    source = read(
        docx(body, extra={"word/styles.xml": styles, "word/footnotes.xml": notes}), name="a.docx"
    )
    assert [(b.kind, b.level, source.text[b.start : b.end]) for b in source.blocks] == [
        ("heading", 2, "Findings"),
        ("paragraph", None, "It is so.1"),
        ("footnote", None, "1 Ibid."),
        ("table", None, "x\ty"),
    ]


def test_docx_does_not_expand_entities() -> None:
    data = _zip({
        "word/document.xml": b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>words &a;</w:t></w:r></w:p></w:body></w:document>"
    })  # fmt: skip
    assert read(data, name="a.docx").text == "words"


def test_pdf_text_and_pages() -> None:
    source = read(pdf(["First line of it", "second line"]), name="a.pdf")
    assert source.text.splitlines() == ["First line of it", "second line"]
    assert [page.number for page in source.pages] == [1]


def test_markdown_headings() -> None:
    source = read("# 标题\n\n<!-- x -->\n第一条 甲\n乙\n".encode(), name="a.md")
    assert [(b.kind, source.text[b.start : b.end]) for b in source.blocks] == [
        ("heading", "标题"),
        ("paragraph", "第一条 甲\n乙"),
    ]


@settings(max_examples=150, deadline=None)
@given(
    prefix=st.sampled_from([
        b"", b"%PDF-1.4\n", b"PK\x03\x04word/document.xml", b"<html>", b"{", b"\xff\xfe",
        b'{"document_symbol":', b"\xef\xbb\xbf", docx("<w:p/>")[:200], pdf(["a"])[:300],
    ]),
    data=st.binary(max_size=400),
    name=st.sampled_from(["a.pdf", "a.docx", "a.html", "a.json", "a.txt", "a.md", "a", ""]),
)  # fmt: skip
def test_any_bytes_give_a_source_or_a_read_error(prefix: bytes, data: bytes, name: str) -> None:
    try:
        source = read(prefix + data, name=name)
    except ReadError as error:
        assert error.code in ERROR_CODES
    else:
        assert isinstance(source, Source)
        assert source.text.strip()
