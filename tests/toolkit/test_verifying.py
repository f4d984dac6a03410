"""What `verify_edition` detects, and what it refuses."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.models import Annotation
from tests.toolkit.conftest import file_of
from toolkit.files.docx import CARRIER
from toolkit.hashing import canonical, sha256_of, sha256_of_bytes
from toolkit.verify import NotAnEdition, verify

pytestmark = pytest.mark.django_db
QUOTE = "whether the ban was necessary"


def unzip(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def carried(parts: dict[str, bytes]) -> dict:
    from lxml import etree

    return json.loads(etree.fromstring(parts[CARRIER]).text)


def carrying(parts: dict[str, bytes], payload: dict) -> bytes:
    """The DOCX with another payload and, where it has them, fresh hashes of its parts."""
    from xml.sax.saxutils import escape

    if "parts" in payload:
        others = {name: body for name, body in parts.items() if name != CARRIER}
        payload = {**payload, "parts": {name: sha256_of_bytes(others[name]) for name in others}}
    text = escape(json.dumps(payload))
    return zipped(parts | {CARRIER: f'<edition xmlns="urn:x">{text}</edition>'})


def command(path: Path, *options: str) -> int:
    try:
        call_command("verify_edition", str(path), *options)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_the_command_lists_what_it_checked(published, tmp_path, capsys):
    path = tmp_path / "edition.docx"
    path.write_bytes(file_of(published, "docx"))
    manifest = published.content["manifest"]["manifest_sha256"]
    assert command(path, "--against-library", "--manifest", manifest) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    for wanted in (
        "ok       manifest hash",
        "ok       content hash",
        "ok       part word/document.xml",
        "ok       part word/footnotes.xml",
        "ok       words of the pages",
        "ok       published manifest hash",
    ):
        assert wanted in lines
    assert sum(line.startswith("ok       quote ") for line in lines) == 3
    assert sum(line.startswith("ok       library ds999-digest [") for line in lines) == 3
    assert any(line.startswith("1 chains, 3 pieces of evidence") for line in lines)
    assert lines[-1] == "Unchanged."


def test_it_says_what_differs_and_where(published, tmp_path, capsys):
    path = tmp_path / "edition.json"
    path.write_bytes(file_of(published, "json"))
    path.write_text(path.read_text().replace(QUOTE, "whether the ban was harmless"))
    assert command(path) == 1
    out = capsys.readouterr().out
    assert "Necessity · ds999-1 · ¶ 7.1" in out and "Changed since" in out


def test_it_works_without_a_database(published, tmp_path):
    path = tmp_path / "edition.docx"
    path.write_bytes(file_of(published, "docx"))
    alone = {
        "PATH": os.environ["PATH"],
        "CASEBASE_HOME": str(tmp_path / "elsewhere"),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_edition", str(path)],
        cwd=site.BASE_DIR, env=alone, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and "Unchanged." in done.stdout, done.stderr


def test_another_manifest_than_the_published_one_is_told(published, tmp_path, capsys):
    path = tmp_path / "edition.json"
    path.write_bytes(file_of(published, "json"))
    assert command(path, "--manifest", "0" * 64) == 1
    assert "DIFFERS  published manifest hash" in capsys.readouterr().out


def test_the_library_notices_other_words_at_the_place(published, tmp_path, capsys):
    """A file made anew with correct hashes still does not agree with the source."""
    from toolkit import manifest as manifests

    content = json.loads(json.dumps(published.content["content"]).replace(QUOTE, "what is false"))
    for item in content["sections"][0]["chains"][0]["evidence"]:
        from toolkit.hashing import sha256_of_text

        item["quote_sha256"] = sha256_of_text(item["quote"])
    manifest = manifests.build(content, codebooks={}, generator="another")
    path = tmp_path / "edition.json"
    path.write_text(json.dumps({"manifest": manifest, "content": content}))
    assert command(path) == 0
    assert command(path, "--against-library") == 1
    assert "DIFFERS  library ds999-digest [" in capsys.readouterr().out


def test_a_missing_text_is_a_difference_from_the_library(published, tmp_path, capsys):
    path = tmp_path / "edition.json"
    path.write_bytes(file_of(published, "json"))
    text = published.content["content"]["sections"][0]["chains"][0]["evidence"][0]["source"]
    from casebase.models import TextVersion

    TextVersion.objects.filter(sha256=text["text_sha256"]).update(sha256="0" * 64)
    assert command(path, "--against-library") == 1
    assert "does not hold that text" in capsys.readouterr().out
    assert Annotation.objects.count() == 3


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_what_cannot_be_read_ends_with_2(tmp_path, name, capsys):
    assert command(tmp_path / name) == 2
    assert capsys.readouterr().err


def test_a_huge_file_is_not_read_whole(tmp_path, capsys):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(101 * 1024 * 1024)
    assert command(path) == 2
    assert "larger than 100 MB" in capsys.readouterr().err


DOCUMENT = {"word/document.xml": "<x/>"}
HOSTILE = {
    "empty": b"",
    "no manifest": b"{}",
    "a list": b"[1]",
    "NaN": b'{"manifest": {}, "content": NaN}',
    "broken zip": b"PK\x03\x04broken",
    "deep": b"[" * 100_000,
    "deep but closed": b"[" * 900 + b"]" * 900,
    "another format": b'{"manifest": {"format": "x"}, "content": {}}',
    "UTF-16": '{"manifest": {}, "content": {}}'.encode("utf-16"),
    "half a character": (
        b'{"manifest": {"format": "ntb-casebase-edition/1"}, "content": {"a": "\\ud800"}}'
    ),
    "a number without end": b'{"manifest": {}, "content": ' + b"9" * 10_000 + b"}",
    "bomb": zipped(DOCUMENT | {CARRIER: b"<x>" + b" " * 110_000_000}),
    "many parts": zipped(DOCUMENT | {CARRIER: "<x/>"} | {f"p{n}": "" for n in range(600)}),
    "entities": zipped(
        DOCUMENT | {CARRIER: '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'},
    ),
    "late entities": zipped(
        DOCUMENT | {CARRIER: f"<!--{' ' * 9000}-->" + '<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'},
    ),
    "file from outside": zipped(
        DOCUMENT | {CARRIER: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'},
    ),
    "entities in UTF-16": zipped(
        DOCUMENT | {CARRIER: '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'.encode("utf-16")},
    ),
    "no XML": zipped(DOCUMENT | {CARRIER: "no xml"}),
    "another docx": zipped(DOCUMENT),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_edition_is_refused(name):
    with pytest.raises(NotAnEdition):
        verify(HOSTILE[name])


def test_a_lying_size_in_the_zip_is_refused():
    data = zipped(DOCUMENT | {CARRIER: b"<x>" + b" " * 1_000_000})
    size = (1_000_003).to_bytes(4, "little")
    with pytest.raises(NotAnEdition):
        verify(data.replace(size, (10).to_bytes(4, "little")))


def test_a_name_that_stands_twice_is_refused(published):
    text = file_of(published, "json").decode()
    hidden = text.replace('"quote": ', '"quote": "What is shown first", "quote": ', 1)
    with pytest.raises(NotAnEdition, match="twice"):
        verify(hidden.encode())


def test_a_second_part_of_one_name_is_refused(published):
    data = bytearray(file_of(published, "docx"))
    out = io.BytesIO(bytes(data))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(NotAnEdition, match="two parts"):
        verify(out.getvalue())


@pytest.mark.parametrize("kind", ["json", "docx"])
@pytest.mark.parametrize("remove", ["quote", "citations", "source", "pinpoint", "axis", "code"])
def test_missing_parts_are_a_difference_not_a_crash(published, kind, remove):
    parts = unzip(file_of(published, "docx"))
    payload = carried(parts)
    del payload["content"]["sections"][0]["chains"][0]["evidence"][0][remove]
    if kind == "docx":
        assert not verify(carrying(parts, payload)).good
        return
    del payload["parts"]
    assert not verify(json.dumps(payload).encode()).good


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [[]], {"sections": 1}, {"sections": [{}]}])
def test_content_of_another_shape_is_a_difference_not_a_crash(published, value):
    payload = carried(unzip(file_of(published, "docx")))
    for name in ("edition", "sections"):
        content = {**payload["content"], name: value}
        manifest = {**payload["manifest"], "content_sha256": sha256_of(content)}
        text = json.dumps({"manifest": manifest, "content": content})
        assert not verify(text.encode()).good


def test_new_hashes_do_not_hide_changed_words(published):
    """Words changed on the pages, the parts' hashes made anew: the content tells."""
    parts = unzip(file_of(published, "docx"))
    for part, old, new in (
        ("word/document.xml", b"Read", b"Skip"),
        ("word/document.xml", b"mixed", b"clear"),
        ("word/footnotes.xml", b"7.3", b"7.4"),
    ):
        changed = parts | {part: parts[part].replace(old, new)}
        verdict = verify(carrying(changed, carried(parts)))
        assert any("words of the" in fault for fault in verdict.faults), (old, verdict.faults)


@pytest.mark.parametrize(
    "part", ["word/comments.xml", "word/_rels/document.xml.rels", "_rels/.rels"]
)
def test_any_part_counts(published, part):
    """Word could be led to other pages by another relationship or a new part."""
    parts = unzip(file_of(published, "docx"))
    changed = zipped(parts | {part: parts.get(part, b"") + b" "})
    assert f"part {part}: differs" in verify(changed).faults
    assert not verify(zipped(parts | {"word/document2.xml": "<x/>"})).good


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_changed_letter_of_the_json_is_detected(published, data):
    text = file_of(published, "json").decode()
    index = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("xZ7é必"))
    changed = text[:index] + letter + text[index + 1 :]
    try:
        same = canonical(json.loads(changed)) == canonical(json.loads(text))
    except ValueError:
        same = False
    if same:
        return
    try:
        verdict = verify(changed.encode())
    except NotAnEdition:
        return
    assert not verdict.good


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_flipped_byte_of_the_json_is_detected(published, data):
    original = file_of(published, "json")
    index = data.draw(st.integers(0, len(original) - 1))
    changed = bytearray(original)
    changed[index] ^= data.draw(st.integers(1, 255))
    try:
        same = canonical(json.loads(bytes(changed))) == canonical(json.loads(original))
    except (ValueError, RecursionError):
        same = False
    if same:
        return  # white space between the parts
    try:
        verdict = verify(bytes(changed))
    except NotAnEdition:
        return
    assert not verdict.good


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_changed_byte_of_any_part_of_the_docx_is_detected(published, data):
    parts = unzip(file_of(published, "docx"))
    part = data.draw(st.sampled_from(sorted(parts)))
    index = data.draw(st.integers(0, len(parts[part]) - 1))
    changed = bytearray(parts[part])
    changed[index] ^= data.draw(st.integers(1, 255))
    try:
        verdict = verify(zipped(parts | {part: bytes(changed)}))
    except NotAnEdition:
        return
    if part == CARRIER and carried(parts) == carried(parts | {part: bytes(changed)}):
        return  # the name of the wrapping element, say: nothing that is read
    assert not verdict.good


@pytest.mark.parametrize(
    "words",
    ["a\u00adb \u2011c\u2011 d\u00a0e\u3000f", "-- ... \"q\" 'q' <b>&amp; $x$ [^1] `c` \\n {=openxml}",
     "𝒳 😀 必要性 é e\u0301", "tab\tline\nline\n\nnext \u2028 \u200b \u202e end", "x\x0by\x0cz \ufffe\uffff \x7f"],
)  # fmt: skip
def test_no_character_is_mistaken_for_a_change(draft, words):
    """What a person may type or a source may hold comes back the same from the pages."""
    from toolkit import services

    section = draft.sections.get()
    services.change_section(section=section, heading=f"H {words}", commentary=f"{words}\n\n{words}")
    services.change_draft(
        edition=draft, revision=draft.revision + 1, title=words, introduction=words
    )
    edition = services.publish(edition=draft, user=draft.created_by)
    verdict = verify(file_of(edition, "docx"))
    assert verdict.good, verdict.faults
