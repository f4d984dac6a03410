"""Files made to harm, and broken ones: a Problem that says what to do, and nothing half-done."""

from __future__ import annotations

import json
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from casebase.models import Document
from coding.exchange.database.plan import Options
from coding.exchange.formats import readers
from coding.exchange.import_job import read_file
from coding.exchange.refi.xml import CODEBOOK, PROJECT
from coding.models import Annotation
from problems import Problem
from tests import factories
from tests.coding.exchange.projects import CODERS, CODES, document, guid, project, written
from tests.coding.exchange.test_foreign_refi import package, selection, source
from tests.coding.exchange.test_import import bring

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(codebook: Any) -> None:
    """A published codebook and nothing else."""


def refused(path: Path, key: str = "") -> Problem:
    """The Problem of an import, after which the library is as it was."""
    user = factories.person("manager", f"m{time.monotonic_ns()}")
    leave = {str(one.guid): "-" for one in CODES}
    with pytest.raises(Problem) as caught:
        read_file(path, path.name, key, Options(codes=leave), user, lambda *_: None, write=True)
    assert caught.value.message
    assert caught.value.remedy
    assert not Annotation.objects.exists()
    assert not Document.objects.exists()
    return caught.value


def zipped(folder: Path, **members: bytes | str) -> Path:
    """A zip of these members."""
    path = folder / "bad.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return path


def test_a_zip_bomb(tmp_path: Path) -> None:
    bomb = zipped(tmp_path, **{"project.qde": b" " * (100 << 20)})
    tracemalloc.start()
    assert refused(bomb).code == "zip_bomb"
    assert tracemalloc.get_traced_memory()[1] < 80 << 20
    tracemalloc.stop()


def test_a_text_that_is_a_bomb(tmp_path: Path) -> None:
    texts = {"sources/a.txt": b"x" * (70 << 20)}
    path = tmp_path / "x.qdpx"
    plain = package(tmp_path, source(selection(0, 5)), texts=texts)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in old.namelist():
            out.writestr(name, old.read(name))
    assert told(path, "unpacks to far more")


def told(path: Path, reason: str) -> bool:
    """Whether the dry run leaves a source out for this reason."""
    user = factories.person("manager")
    report, _format = read_file(path, path.name, "", Options(), user, lambda *_: None, write=False)
    return any(reason in one["reason"] for one in report["left_out"])


def test_entities_are_never_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("never seen", encoding="utf-8")
    for entity in (f'SYSTEM "file://{secret}"', '"ha"'):
        qde = (
            f'<!DOCTYPE Project [<!ENTITY x {entity}><!ENTITY y "&x;&x;&x;&x;">]>'
            f'<Project xmlns="{PROJECT}" name="&y;"/>'
        )
        problem = refused(zipped(tmp_path, **{"project.qde": qde}))
        assert problem.code in ("doctype", "bad_file")
        assert "never seen" not in str(problem)
    book = tmp_path / "b.qdc"
    book.write_text(
        f'<!DOCTYPE a SYSTEM "http://x.invalid/a.dtd"><CodeBook xmlns="{CODEBOOK}"><Codes/></CodeBook>',
        encoding="utf-8",
    )
    assert refused(book, "qdc").code == "doctype"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "sources/../../x", "C:/x.txt", "sources\\..\\x"]
)
def test_names_that_lead_out_of_the_zip(name: str, tmp_path: Path) -> None:
    path = package(tmp_path, source(""))
    with zipfile.ZipFile(path, "a") as out:
        out.writestr(name, b"x")
    assert refused(path).code == "bad_path"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.95])
def test_a_zip_that_was_cut_off(share: float, tmp_path: Path) -> None:
    one = document(
        "a", "The ban.", [{"start": 0, "length": 2, "code": CODES[1].guid, "coder": None}]
    )
    data = written(project([one]), "qdpx", tmp_path).read_bytes()
    path = tmp_path / "cut.qdpx"
    path.write_bytes(data[: int(len(data) * share)])
    assert refused(path).code == "broken_zip"


def test_a_zip_with_a_damaged_member(tmp_path: Path) -> None:
    path = zipped(tmp_path, **{"project.qde": f'<Project xmlns="{PROJECT}" name="x"/>' * 50})
    data = bytearray(path.read_bytes())
    data[60:70] = b"\xff" * 10
    path.write_bytes(data)
    assert refused(path).code == "broken_zip"


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    assert "project.qde" in refused(zipped(tmp_path, **{"word/document.xml": "<x/>"})).message


@pytest.mark.parametrize("kind", ["source", "coding", "user", "code"])
def test_guids_that_stand_for_two_things(kind: str, tmp_path: Path) -> None:
    inner = source(selection(0, 5))
    if kind == "source":
        path = package(tmp_path, inner + inner)
    elif kind == "coding":
        path = package(tmp_path, source(selection(0, 5) + selection(0, 5)))
    else:
        path = package(tmp_path, inner)
        with zipfile.ZipFile(path) as old:
            qde = old.read("project.qde").decode()
        start = qde.index("<User " if kind == "user" else "<Code ")
        element = qde[start : qde.index("/>", start) + 2]
        path = zipped(tmp_path, **{"project.qde": qde.replace(element, element * 2)})
    assert refused(path).code == "duplicate_guid"


@pytest.mark.parametrize(("start", "end"), [(0, 999), (-3, 4), (7, 7), (9, 3), (10**30, 10**31)])
def test_offsets_outside_the_text(start: int, end: int, tmp_path: Path) -> None:
    assert refused(package(tmp_path, source(selection(start, end)))).code == "bad_offset"
    good = document(
        "a", "The ban.", [{"start": 0, "length": 2, "code": CODES[1].guid, "coder": None}]
    )
    lines = written(project([good]), "jsonl", tmp_path).read_text(encoding="utf-8").splitlines()
    coding = {**json.loads(lines[-1]), "start": start, "end": end}
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([*lines[:-1], json.dumps(coding)]), encoding="utf-8")
    problem = refused(path)
    assert problem.code in ("bad_offset", "undecided_codes", "bad_file")
    assert problem.code != "undecided_codes"


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
@pytest.mark.parametrize("key", ["jsonl", "doccano", "label-studio", "csv"])
def test_wrong_encodings(key: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(
        ('{"text": "é", "label": []}' if key != "label-studio" else '[{"data": {"text": "é"}}]').encode(encoding)
    )  # fmt: skip
    problem = refused(path, key)
    assert "UTF-8" in problem.message + problem.remedy


def test_a_hundred_megabytes_of_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    line = json.dumps({"text": "word " * 20_000, "label": [[0, 4, "x"]]}) + "\n"
    with path.open("w", encoding="utf-8") as out:
        for number in range(1_060):
            out.write(line.replace("word", f"w{number}", 1))
    assert path.stat().st_size > 100 << 20
    assert refused(path).code == "too_large"


def test_a_line_without_end(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    with path.open("w", encoding="utf-8") as out:
        out.write('{"text": "')
        for _ in range(70):
            out.write("x" * (1 << 20))
    assert refused(path, "doccano").code == "too_large"


@pytest.mark.parametrize("key", ["jsonl", "doccano"])
def test_json_that_never_closes(key: str, tmp_path: Path) -> None:
    path = tmp_path / "deep.jsonl"
    path.write_text("[" * 100_000, encoding="utf-8")
    assert refused(path, key).code == "not_json"


def test_a_docbin_bomb_and_a_made_up_one(tmp_path: Path) -> None:
    import srsly

    path = tmp_path / "x.spacy"
    packer = zlib.compressobj(9)
    with path.open("wb") as out:
        for _ in range(300):
            out.write(packer.compress(b"\0" * (1 << 20)))
        out.write(packer.flush())
    assert refused(path, "docbin").code == "zip_bomb"
    good = document(
        "a", "The ban.", [{"start": 0, "length": 2, "code": CODES[1].guid, "coder": CODERS[0].guid}]
    )
    message = srsly.msgpack_loads(
        zlib.decompress(written(project([good]), "docbin", tmp_path).read_bytes())
    )
    for name, value in (
        ("lengths", b"\xff\xff\xff\x7f"),
        ("tokens", b"\x01" * 16),
        ("spaces", b""),
    ):
        path.write_bytes(zlib.compress(srsly.msgpack_dumps({**message, name: value})))
        assert refused(path, "docbin").code in ("bad_file", "bad_offset")


@pytest.mark.parametrize("key", [one.key for one in readers()])
@pytest.mark.parametrize(
    "data", [b"", b"\0\0\0\0", b"{}", b"[]", b"null", b"[1]", b"PK\x03\x04", b"x\x9cab", b"<a/>"]
)
def test_nonsense_in_every_format(key: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "nonsense"
    path.write_bytes(data)
    user = factories.person("manager")
    try:
        report, _format = read_file(
            path, path.name, key, Options(), user, lambda *_: None, write=True
        )
    except Problem as problem:
        assert problem.message
        assert problem.remedy
    else:
        assert report["counts"]["new"] == 0
    assert not Document.objects.exists()


def test_a_guid_of_somebody_elses_annotation_changes_nothing(tmp_path: Path) -> None:
    version = factories.text_of(factories.document(of=factories.case()))
    anna = factories.person("coder", "anna")
    ours = factories.coded(version, anna, "ban")
    one = document("ds999-digest", version.text, [
        {"start": 0, "length": 7, "code": ours.code.guid, "coder": None, "note": "mine now"}
    ])  # fmt: skip
    path = written(project([one]), "jsonl", tmp_path)
    data = path.read_text(encoding="utf-8").replace(str(guid("ds999-digest 0")), str(ours.pk))
    path.write_text(data, encoding="utf-8")
    user = factories.person("manager")
    leave = {str(code.guid): "-" for code in CODES}
    report, _format = read_file(
        path, path.name, "", Options(codes=leave), user, lambda *_: None, write=True
    )
    assert report["counts"]["conflicts"] == 1
    ours.refresh_from_db()
    assert (ours.quote, ours.note, ours.revision) == ("ban", "", 1)


def test_what_no_database_keeps_is_mended(codebook: Any, tmp_path: Path) -> None:
    line = (
        r'{"text": "A \ud800 ban\u0000 \ud835\udcb3 stood.\r\nHere.", "label": [[4, 7, "necessity"]], '
        r'"title": "x\ud800\u0000y"}'
    )  # fmt: skip
    path = tmp_path / "a\u0301nna.jsonl"
    path.write_text(line, encoding="utf-8")
    read_file(
        path, path.name, "", Options(), factories.person("manager"), lambda *_: None, write=True
    )
    assert Annotation.objects.get().quote == "ban"
    text = factories.text_of(Document.objects.get()).text
    assert text == "A \ufffd ban\ufffd 𝒳 stood.\nHere."


def test_our_own_format_with_a_text_in_another_form(codebook: Any, tmp_path: Path) -> None:
    words = "\ufeffCafe\u0301\r\nThe ban."
    one = document(
        "a", "Café\nThe ban.", [{"start": 9, "length": 2, "code": CODES[1].guid, "coder": None}]
    )
    lines = written(project([one]), "jsonl", tmp_path).read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    records[-2]["text"] = words
    start = words.index("ban")
    records[-1] |= {"start": start, "end": start + 3, "quote": "ban"}
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    choice = {str(code.guid): factories.NECESSITY for code in CODES}
    bring(path, factories.person("manager"), codes=choice)
    assert Annotation.objects.get().quote == "ban"
    assert factories.text_of(Document.objects.get()).text == "Café\nThe ban."


@pytest.mark.parametrize("slug", ["../x", "a b/c", "x" * 300, "<script>"])
def test_names_in_a_file_do_not_become_addresses(slug: str, codebook: Any, tmp_path: Path) -> None:
    one = document(
        "a", "The ban.", [{"start": 4, "length": 2, "code": CODES[1].guid, "coder": None}]
    )
    data = written(project([one]), "jsonl", tmp_path).read_text(encoding="utf-8")
    records = [json.loads(line) for line in data.splitlines()]
    for record in records:
        if record["type"] == "document":
            record |= {"slug": slug, "symbol": slug, "name": slug, "kind": slug, "language": slug}
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    choice = {str(code.guid): factories.NECESSITY for code in CODES}
    bring(path, factories.person("manager"), codes=choice)
    stored = Document.objects.get()
    assert not set("/<> ") & set(stored.slug)
    assert len(stored.slug) <= 120
    assert stored.kind == "other"
