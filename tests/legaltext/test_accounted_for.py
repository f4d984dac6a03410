"""Every character of any source is body, furniture or white space: generated, mutated and real documents."""

from __future__ import annotations

import tarfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legaltext.reading import PageSpan, Source, read
from legaltext.reading.decoding import clean
from legaltext.segmentation import DOCUMENT_KINDS, DocumentKind, segment
from tests.legaltext.documents import assert_accounted_for, assert_passages_cover, docx
from tests.legaltext.test_annexes import APPEAL
from tests.legaltext.test_segmentation import OLDER, PIECES, REPORT, STATUTE
from tests.legaltext.test_statutes import BILL, BRITISH, CODE, LETTERS, MARKDOWN, TREATY, UNION

OPINION = """ United States Court of Appeals for the Federal Circuit
                              2031-1234

                          HATS CORPORATION,

Before FIRST, SECOND, and THIRD, Circuit Judges. ∗
FIRST, Circuit Judge.

      The Commission found that the imported hats infringe the patent in suit 1
and issued a limited exclusion order.
                                A. DISCUSSION
      "[Q]uoted it was, and
      so it ends."
1     See id. at 5.
∗     Judge Third did not take part.
\f2                                HATS v. ITC
AFFIRMED
"""
PAGE = "Key facts\nShort title: Freedonia — Hats\nComplainant: Sylvania\n\nConsultations\nOn 1 May 2001.\n"
NOTICE = """[Federal Register Volume 96, Number 45]
INTERNATIONAL TRADE COMMISSION
[Investigation No. 337-TA-9999]
AGENCY: U.S. International Trade Commission.
ACTION: Notice.
SUMMARY: Notice is hereby given that the Commission has found a violation.
    By order of the Commission.
[FR Doc. 2031-12345 Filed 3-4-31; 8:45 am]
"""
DOCUMENTS = (
    REPORT, OLDER, APPEAL, OPINION, PAGE, NOTICE, STATUTE, CODE, LETTERS, BILL, UNION, TREATY, BRITISH, MARKDOWN,
)  # fmt: skip
NOISE = st.one_of(
    PIECES,
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30),
    st.sampled_from(DOCUMENTS).map(lambda text: text[:200]),
)
CHANGES = ("drop", "double", "swap", "indent", "cut", "insert", "feed", "join")
KINDS = st.sampled_from((None, *DOCUMENT_KINDS))


def _assert_whole(source: Source, kind: DocumentKind | None) -> None:
    found = segment(source, kind=kind)
    assert_accounted_for(source, found)
    assert_passages_cover(found)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """One document, or two run together, with lines lost, doubled, moved, set in, broken or put in."""
    lines = "\n".join(draw(st.lists(st.sampled_from(DOCUMENTS), min_size=1, max_size=2))).split(
        "\n"
    )
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, max(0, len(lines) - 1)))
        change = draw(st.sampled_from(CHANGES))
        line = lines[at] if lines else ""
        match change:
            case "drop":
                del lines[at : at + 1]
            case "double":
                lines[at:at] = lines[at : at + draw(st.integers(1, 6))]
            case "swap":
                lines.insert(draw(st.integers(0, len(lines))), line)
            case "indent":
                lines[at : at + 1] = [" " * draw(st.integers(1, 40)) + line]
            case "cut":
                place = draw(st.integers(0, len(line)))
                lines[at : at + 1] = [line[:place], line[place:]]
            case "feed":
                lines[at : at + 1] = ["\f" + line]
            case "join":
                lines[at : at + 2] = [" ".join(lines[at : at + 2])]
            case _:
                lines.insert(at, draw(NOISE))
    return "\n".join(lines)


@settings(max_examples=200, deadline=None)
@given(text=mutated(), kind=KINDS, name=st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_mutated_documents(text: str, kind: DocumentKind | None, name: str) -> None:
    if text.strip("\f\n ") and name != "a.html":
        _assert_whole(read(("x\n" + text).encode("utf-8", "replace"), name=name), kind)
    else:
        body = "".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in text.split("\n"))
        _assert_whole(read(f"<h2>x</h2>{body}".encode("utf-8", "replace"), name="a.html"), kind)


@settings(max_examples=150, deadline=None)
@given(text=mutated(), kind=KINDS, cuts=st.lists(st.integers(0, 3_000), max_size=6))
def test_documents_with_pages(text: str, kind: DocumentKind | None, cuts: list[int]) -> None:
    source = read(("x\n" + text).encode("utf-8", "replace"), name="a.txt")
    edges = sorted({0, len(source.text), *(cut for cut in cuts if cut < len(source.text))})
    pages = tuple(
        PageSpan(number, start, end) for number, (start, end) in enumerate(pairwise(edges), start=1)
    )
    _assert_whole(Source("application/pdf", source.text, pages=pages), kind)


@settings(max_examples=60, deadline=None)
@given(text=mutated(), kind=KINDS)
def test_word_files(text: str, kind: DocumentKind | None) -> None:
    allowed = "".join(sign for sign in text if sign >= " " and sign < "\ud800").replace("&", "")
    paragraphs = (
        f"<w:p><w:r><w:t>{part.replace('<', '')}</w:t></w:r></w:p>" for part in allowed.split(".")
    )
    _assert_whole(
        read(docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" + "".join(paragraphs)), name="a.docx"), kind
    )


@settings(max_examples=200, deadline=None)
@given(text=st.text(min_size=1, max_size=300), kind=KINDS)
def test_any_text_at_all(text: str, kind: DocumentKind | None) -> None:
    _assert_whole(Source("text/plain", clean("x" + text)), kind)


def _real(data: Path) -> list[Path]:
    patterns = (
        "wto/**/DS*.txt",
        "wto/panel-reports/*.json",
        "usitc337/**/*.txt",
        "usitc337/**/*.pdf",
        "zh/**/*.md",
    )
    return [path for pattern in patterns for path in sorted(data.glob(pattern))]


@pytest.mark.parametrize("kind", [None, *DOCUMENT_KINDS])
def test_real_documents(data: Path, kind: DocumentKind | None) -> None:
    """Taken for what they are, and every third one also for what they are not."""
    paths = _real(data)
    assert len(paths) > 100
    for path in paths if kind is None else paths[:: 3 + len(kind)]:
        _assert_whole(read(path.read_bytes(), name=path.name), kind)


def test_opinions_of_other_years(data: Path) -> None:
    """The first of the 2,481 in the archive: most are no trade cases."""
    with tarfile.open(data / "bulk/federal-circuit-opinions.tar.xz") as archive:
        done = 0
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None and member.name.endswith(".txt"):
                _assert_whole(read(stream.read(), name="a.txt"), None)
                done += 1
            if done == 60:
                break
    assert done == 60
