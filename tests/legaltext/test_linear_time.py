"""Work grows with the length of a text and not with its square, whatever the text repeats; see `linear`."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator

import pytest

from legaltext.citations import find
from legaltext.reading import ReadError, Source, read
from legaltext.segmentation import DOCUMENT_KINDS, DocumentKind, segment
from legaltext.segmentation.guessing import guess_kind
from tests.legaltext.documents import docx
from tests.legaltext.linear import BOUND, assert_linear

UNITS = (
    "1", ".", " ", ". ", "(", "((a) ", "§", "§§ 1, ", "第", "第一条", "《", "第2、", "Article ", "Art. 2(a), (b), ",
    "DS", "WT/DS1/", "/", "337-", "337-TA-123, -124 ", "at ", " at 5", "Id. ", "Id. at 1. ", "ibid. ", "supra note 1 ",
    '"', "“", "(citing ", "paragraph 1 of ", "the same ", "Annex A of ", "GATT 1994 ", "IV:1, ", "I", "1-", "1.1",
    "WT/DS1/R, paras. 1, 2, 3, ", "19 U.S.C. § 1, ", "35 U.S.C. § 1, ¶¶ 1, 2, ",
    "No. 337-TA-1 (An Order) ", "aff'd ", "A v. ", "\n", " \n", "\f\n", "1. The\n", "1. \n",
    "- 1 -\n", "WT/DS1/R\n- 2 -\n", "a    b    c\n", "a\tb\t1\n", "risk-\n", "Title ........ 1\n", "(a) x\n",
    "(i) x\n", "12 X\n", "    1\n", "FIRST, Circuit Judge.\n", "ABC DEF\n", "        x y z\n", "It says:\n", "1.1 A\n",
    "ANNEX A\n", "ANNEX A-1\n1. It.\n2. It.\n", "Article 1\n", "SEC. 1. A\n", "§ 1. A\n", "PART I\n", "* x\n", "∗ X\n",
    "# A\n", "**a** b\n", "第一条 甲\n", "x" * 50 + " ", "😀", "1. It is so.\n\n", "It says:\n\n(a) x;\n \n",
    "Key:\nx\n", "        Name:    X Y\n", "    It says:\n        x y\n        z.\nSo it is.\n",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    find("See Smith v. Jones, 1 F.3d 2 (Fed. Cir. 2001).")  # loads eyecite's tables
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("unit", UNITS)
def test_segmentation(unit: str) -> None:
    for kind in DOCUMENT_KINDS:
        assert_linear(lambda text, kind=kind: _segment(text, kind), unit, 6_000)  # type: ignore[misc]


def _segment(text: str, kind: DocumentKind) -> None:
    segment(Source("text/plain", text), kind=kind)


@pytest.mark.parametrize("unit", UNITS)
def test_citations(unit: str) -> None:
    assert_linear(find, unit, 6_000)


@pytest.mark.parametrize(
    "unit",
    [
        "Smith v. Jones, 1 F.3d 2 (Fed. Cir. 2001) ", "1 U.S. 2, ", "1 F.3d at 5 ", "1 LEXIS ", "1 A. ",
        "Id. at 5. 1 U.S. 2. ",
    ],
)  # fmt: skip
def test_reporter_cites_without_end(unit: str) -> None:
    assert_linear(find, unit, 2_000)


@pytest.mark.parametrize(
    "unit",
    [
        "Article 2.1, ", "XX(a)", "337-TA-1058 and -", "19 U.S.C. § 1337(a)", "DS1 ", "(a)(b)", "第2.2条和",
        "paras. 1, ", "F. ", "GATT ", "1 A. ", "§", "§§ ", "Art", "Annex ", "19 U.S.C. ", "19 U.S.C." + " " * 50,
        "1 U.S. 1, ", "Id. at 1, ", "Id. ", "(quoting (", "Article 2.1 of the TBT Agreement. Article 2.1 ",
        "Annex I(k), ", "DS1, 2, 3", "/R and Add.1", "WT/DS1/R, Add.1 to Add.9, ", "附件1第",
        "该协定第2.1条", "GATT第三条第", "Tariff Act 337(a)", "title 1 of ", "08-1 BCA 1, ", "1 Wash. 1, ",
        "5 U.S. (1 Cranch) ", "paragraphs 1, 2 and ", "(including ", "US – Hats, ",
    ],
)  # fmt: skip
def test_citations_with_titles(unit: str) -> None:
    assert_linear(lambda text: find(text, aliases={"US – Hats": "DS1"}), unit, 6_000)


@pytest.mark.parametrize("unit", UNITS)
def test_kind_and_reading(unit: str) -> None:
    assert_linear(guess_kind, unit, 6_000)
    for name in ("a.txt", "a.md", "a.html"):
        assert_linear(lambda text, name=name: _read(text.encode(), name), unit, 12_000)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("<div>", "a.html"), ("<b>", "a.html"), ("<table><tr><td>", "a.html"), ("<p>a", "a.html"),
        ("&amp;amp;", "a.html"), ("<!-- ", "a.html"), ("<!-- ", "a.md"), ("<ul><li>", "a.html"), ("[", "a.json"),
        ('{"a":', "a.json"), ("> ", "a.md"), ("\x00", "a.txt"), ("é\x80", "a.txt"), ("e\u0301", "a.txt"),
        ("\u0301", "a.txt"), ("\u0301\u0316", "a.txt"), ("\ufeff", "a.txt"),
    ],
)  # fmt: skip
def test_reading_of_odd_files(unit: str, name: str) -> None:
    assert_linear(lambda text: _read(text.encode("utf-8", "surrogatepass"), name), unit, 20_000)


def test_word_files_of_many_paragraphs() -> None:
    assert_linear(
        lambda text: _read(docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * len(text)), "a.docx"),
        "x",
        3_000,
    )


def _read(data: bytes, name: str) -> None:
    try:
        read(data, name=name)
    except ReadError:
        return


WORDS = (
    "the measure restricts trade in hats that are sold or offered within territory of Member concerned as it was "
    "notified under Agreement and Panel recalls what Freedonia argued about risk before its authorities found them"
)


def _chapters(paragraphs: int) -> str:
    """A report of so many paragraphs in ten chapters, with headings, footnotes and running heads."""
    draw = random.Random(7)
    vocabulary = WORDS.split()

    def words() -> str:
        return " ".join(draw.choice(vocabulary) for _ in range(15))

    out: list[str] = ["TABLE OF CONTENTS", *(f"{c} CHAPTER ........ {c}" for c in range(1, 11))]
    note = page = 0
    for chapter in range(1, 11):
        out.append(f"{chapter} CHAPTER")
        for number in range(1, paragraphs // 10 + 1):
            note += number % 2
            call = str(note) if number % 2 else ""
            out += [
                f"{chapter}.{number}. The {words()}",
                words(),
                f"{words()}.{call} The",
                f"{words()}.",
            ]
            if number % 8 == 0:
                page += 1
                out += [f"{n} See {words()}, para. 7.{n}." for n in range(note - 3, note + 1)]
                out += ["", "WT/DS999/R", f"- {page} -"]
    return "\n".join(out)


def test_a_document_of_millions_of_characters() -> None:
    sizes = (1_600, 12_800)
    texts = [_chapters(size) for size in sizes]
    assert len(texts[1]) > 3_700_000
    times = []
    for size, text in zip(sizes, texts, strict=True):
        begun = time.process_time()
        found = segment(Source("text/plain", text))
        times.append(time.process_time() - begun)
        labels = [p.label for p in found.passages if p.kind == "paragraph"]
        assert labels == [f"{c}.{n}" for c in range(1, 11) for n in range(1, size // 10 + 1)]
        assert sum(p.kind == "footnote" for p in found.passages) == size // 2
    assert times[1] < BOUND * times[0], times


def test_numbered_lines_without_end() -> None:
    text = "\n".join(f"{number}. The line says it." for number in range(1, 200_001))
    found = segment(Source("text/plain", text), kind="wto_report")
    assert len(found.passages) >= 9_999  # a paragraph's number has four figures at the most
