"""Projects as other tools write them: line ends, byte order marks, notes, PDFs, texts elsewhere."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from coding.exchange.model import DocumentItem, Project
from coding.exchange.refi.xml import PROJECT
from tests.coding.exchange.projects import guid, read

CODE, ANNA, TEXT = guid("code"), guid("anna"), guid("text")
WORDS = "First 😀 line.\r\nThe ban was\r\nnecessary."


def selection(start: int, end: int, name: str = "", inner: str = "") -> str:
    """A selection with one coding."""
    one = guid(f"{start} {end} {name}")
    return (
        f'<PlainTextSelection guid="{guid(f"s{one}")}" name="{name}" startPosition="{start}" endPosition="{end}" '
        f'creatingUser="{ANNA}"><Coding guid="{{{one}}}"><CodeRef targetGUID="{CODE}"/>{inner}</Coding>'
        "</PlainTextSelection>"
    )


def source(inner: str, path: str = "internal://a.txt", more: str = "") -> str:
    """A text source."""
    return f'<TextSource guid="{TEXT}" name="An interview" plainTextPath="{path}">{inner}</TextSource>{more}'


def package(
    folder: Path, sources: str, *, texts: dict[str, bytes] | None = None, notes: str = ""
) -> Path:
    """A project file of another tool."""
    path = folder / "other.qdpx"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(
            "project.qde",
            f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="{PROJECT}" name="Other" origin="Another tool">'
            f'<Users><User guid="{ANNA}" name="Anna"/></Users><CodeBook><Codes>'
            f'<Code guid="{CODE}" name="Fear" isCodable="true"/></Codes></CodeBook>'
            f"<Sources>{sources}</Sources>{notes}</Project>",
        )
        for name, data in (texts or {"Sources/A.TXT": WORDS.encode()}).items():
            out.writestr(name, data)
    return path


def documents(project: Project) -> list[DocumentItem]:
    """All documents."""
    return list(project.documents())


def quotes(path: Path) -> list[str]:
    """The words of every coding, in the text as the library keeps it."""
    return [
        (one.text or "")[coding.start : coding.end]
        for one in documents(read(path, "qdpx"))
        for coding in one.codings
    ]


AT = WORDS.index("ban was")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (AT, AT + 18),  # code points of the file
        (AT - 1, AT + 16),  # each line end counts as one
        (AT + 1, AT + 19),  # UTF-16, or the byte order mark counts: the same here
        (AT + 2, AT + 20),  # both
    ],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_however_a_tool_counts_its_spans_have_their_words(
    start: int, end: int, mark: bytes, tmp_path: Path
) -> None:
    inner = selection(start, end, "ban was necessary")
    path = package(tmp_path, source(inner), texts={"sources/a.txt": mark + WORDS.encode()})
    assert quotes(path) == ["ban was\nnecessary"]


def test_without_words_offsets_are_code_points_and_line_ends_two(tmp_path: Path) -> None:
    path = package(tmp_path, source(selection(AT, AT + 18)))
    assert quotes(path) == ["ban was\nnecessary"]
    (one,) = documents(read(path, "qdpx"))
    assert one.text == WORDS.replace("\r\n", "\n")


def test_a_text_in_utf16_or_in_the_xml_is_read(tmp_path: Path) -> None:
    path = package(
        tmp_path, source(selection(0, 5)), texts={"sources/a.txt": "First".encode("utf-16")}
    )
    assert quotes(path) == ["First"]
    inline = (
        f'<TextSource guid="{TEXT}" name="x"><PlainTextContent>First words</PlainTextContent>'
        f"{selection(6, 11)}</TextSource>"
    )
    assert quotes(package(tmp_path, inline)) == ["words"]


def test_a_decomposed_text_is_composed_and_its_spans_with_it(tmp_path: Path) -> None:
    words = "Cafe\u0301 closed, cafe\u0301 open"
    at = words.index("cafe")
    path = package(tmp_path, source(selection(at, at + 5)), texts={"sources/a.txt": words.encode()})
    assert quotes(path) == ["café"]


def test_notes_of_codings_and_selections_come_along(tmp_path: Path) -> None:
    first, second = guid("n1"), guid("n2")
    inner = selection(0, 5, inner=f'<NoteRef targetGUID="{first}"/>').replace(
        "</PlainTextSelection>", f'<NoteRef targetGUID="{second}"/></PlainTextSelection>'
    )
    notes = (
        f'<Notes><Note guid="{first}"><PlainTextContent>Really?</PlainTextContent></Note>'
        f'<Note guid="{second}" plainTextPath="internal://n.txt"/></Notes>'
    )
    texts = {"sources/a.txt": WORDS.encode(), "sources/n.txt": b"Yes."}
    (one,) = documents(read(package(tmp_path, source(inner), texts=texts, notes=notes), "qdpx"))
    assert one.codings[0].note == "Really?\n\nYes."


def test_codes_people_and_guids_in_braces_are_read(tmp_path: Path) -> None:
    project = read(package(tmp_path, source(selection(0, 5))), "qdpx")
    (one,) = documents(project)
    assert [code.name for code in project.codes] == ["Fear"]
    assert [coder.name for coder in project.coders] == ["Anna"]
    assert (one.codings[0].code, one.codings[0].coder) == (CODE, ANNA)


def left_out(path: Path) -> list[Any]:
    """What is told to be left out."""
    project = read(path, "qdpx")
    documents(project)
    return list(project.left_out())


@pytest.mark.parametrize("kind", ["PDFSource", "PictureSource", "AudioSource", "VideoSource"])
def test_what_is_no_text_is_told_with_its_codings(kind: str, tmp_path: Path) -> None:
    name = kind.replace("Source", "Selection")
    more = (
        f'<{kind} guid="{guid("p")}" name="scan.pdf"><{name} guid="{guid("q")}"><Coding guid="{guid("c")}">'
        f'<CodeRef targetGUID="{CODE}"/></Coding></{name}></{kind}>'
    )
    (told,) = left_out(package(tmp_path, source(selection(0, 5), more=more)))
    assert (told.place, told.codings) == ("scan.pdf", 1)
    assert "Only plain texts" in told.reason


@pytest.mark.parametrize(
    "path", ["relative://a.txt", "absolute:///etc/passwd", "", "internal://b.txt"]
)
def test_a_text_that_is_not_in_the_file_is_told_and_nothing_is_fetched(
    path: str, tmp_path: Path
) -> None:
    (told,) = left_out(package(tmp_path, source(selection(0, 5), path=path)))
    assert told.codings == 1
    assert "sources inside" in told.reason


def test_codes_on_a_whole_document_are_told(tmp_path: Path) -> None:
    whole = f'<Coding guid="{guid("w")}"><CodeRef targetGUID="{CODE}"/></Coding>'
    (told,) = left_out(package(tmp_path, source(selection(0, 5) + whole)))
    assert (told.place, told.codings) == ("An interview", 1)
