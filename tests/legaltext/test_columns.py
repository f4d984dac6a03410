"""PDFs in columns are read column by column; tables and single columns are left as they are."""

from __future__ import annotations

import re

import pytest

from legaltext.reading import read
from legaltext.segmentation import segment
from tests.legaltext.documents import assert_accounted_for, placed_pdf

LEFT = [f"left line {number} goes on to the end of its column" for number in range(30)]
RIGHT = [f"right line {number} goes on to the end of the other" for number in range(30)]
THIRD = [f"third line {number} goes to the end" for number in range(30)]
Placed = tuple[float, float, str]


def _column(lines: list[str], left: float, top: float = 690) -> list[Placed]:
    return [(left, top - 12 * number, line) for number, line in enumerate(lines)]


def _rows(*columns: list[Placed]) -> list[Placed]:
    """The same lines in the order of rows: a line of each column in turn."""
    return [line for row in zip(*columns, strict=True) for line in row]


def _read(lines: list[Placed]) -> list[str]:
    return read(placed_pdf(lines), name="a.pdf").text.split("\n")


@pytest.mark.parametrize("by_rows", [True, False])
def test_two_columns(by_rows: bool) -> None:
    left, right = _column(LEFT, 60), _column(RIGHT, 310)
    head = [(200.0, 730.0, "A title that stands across both of the columns")]
    foot = [(300.0, 300.0, "- 4 -")]
    found = _read(head + (_rows(left, right) if by_rows else left + right) + foot)
    assert [line.strip() for line in found if line.strip()] == [
        head[0][2], *LEFT, *RIGHT, "- 4 -"
    ]  # fmt: skip
    assert all(line == line.strip() for line in found if not line.strip().startswith("-"))


@pytest.mark.parametrize("by_rows", [True, False])
def test_three_columns(by_rows: bool) -> None:
    columns = [_column(LEFT, 40), _column(RIGHT, 270), _column(THIRD, 500)]
    lines = _rows(*columns) if by_rows else [line for column in columns for line in column]
    assert _read(lines) == [*LEFT, *RIGHT, *THIRD]


def test_columns_end_at_a_line_across_them() -> None:
    lines = [
        *_column(LEFT[:10], 60), *_column(RIGHT[:10], 310),
        (80, 560, "A second title that stands across both of these columns in the middle"),
        *_column(LEFT[10:], 60, 540), *_column(RIGHT[10:], 310, 540),
    ]  # fmt: skip
    found = [line.strip() for line in _read(lines) if line.strip()]
    assert found == [*LEFT[:10], *RIGHT[:10], lines[20][2], *LEFT[10:], *RIGHT[10:]]


def test_a_paragraph_goes_on_from_one_column_to_the_next() -> None:
    lines = [
        *_column(["1.1. The Panel found that the hats at issue are", "alike, and the rules on risk-"], 60),
        *_column(LEFT[:12], 60, 666),
        *_column(["based hats go on here in the other column, as", "they began."], 310),
        *_column(["1.2. The Panel found more of it, as it is said", *RIGHT[:11]], 310, 666),
    ]  # fmt: skip
    source = read(placed_pdf(lines), name="a.pdf")
    found = segment(source, kind="wto_report")
    assert_accounted_for(source, found)
    first = next(p for p in found.passages if p.label == "1.1")
    words = " ".join(found.text[first.start : first.end].split())
    assert words.endswith("left line 11 goes on to the end of its column based hats go on here in "
                          "the other column, as they began.")  # fmt: skip


def test_a_table_is_read_row_by_row() -> None:
    cells = [
        (60 + 170 * column, 690 - 12 * row, f"cell {row}.{column}")
        for row in range(30)
        for column in range(3)
    ]
    found = " ".join(" ".join(_read(cells)).split())
    assert re.findall(r"\d+\.\d+", found) == [
        f"{row}.{column}" for row in range(30) for column in range(3)
    ]


def test_one_column_keeps_its_indents() -> None:
    lines = [
        (72.0, 720.0 - 12 * n, "words of a line of the text that fill it " * 2) for n in range(20)
    ]
    lines[4] = (108.0, lines[4][1], "a quote that is set in from the margin")
    found = _read(lines)
    assert len(found[4]) - len(found[4].lstrip()) >= 6
    assert found[5].startswith("words")
