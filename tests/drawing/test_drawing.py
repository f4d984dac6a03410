"""Pictures: well formed and harmless whatever the titles, and no label on another."""

from __future__ import annotations

import random
import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from casebase.drawing import (
    Box,
    Cell,
    Drawing,
    Heading,
    Label,
    Link,
    MatrixWords,
    Neighbour,
    NeighbourhoodWords,
    Tally,
    fitted,
    matrix,
    neighbourhood,
    svg,
    text_width,
)
from casebase.drawing.measure import wrapped

HOSTILE = (
    "<script>alert(1)</script>",
    '"><a href="javascript:alert(1)">x</a>',
    "]]> & &lt; ' %(key)s {ident}",
    "\x00\x1b control \u202e turned",
    "𝒳" * 300,
    "一项非常非常长的措施名称" * 20,
    "",
)
WORDS = NeighbourhoodWords(
    "Title", "Description", "Cases it cites", "Cases that cite it", "no date"
)
GRID = MatrixWords(
    "Title", "Description", "Loophole", "Countermeasure", ("F", "A", "M", "?"),
    ("favourable", "adverse", "mixed", "not said"),
)  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


def case(
    number: int, *, year: int | None = 2000, times: int = 1, name: str = "US – Things"
) -> Neighbour:
    return Neighbour(f"DS{number}", name, year, times, f"/cases/DS{number}/")


def crowd(count: int, seed: int, *, years: tuple[int, int] = (1995, 2024)) -> list[Neighbour]:
    """Cases as a library has them: many in few years, some undated, names of any length."""
    chance = random.Random(seed)
    names = (
        "US – Shrimp",
        "EC – Approval and Marketing of Biotech Products",
        "中国—稀土",
        "",
        "W" * 60,
    )
    return [
        case(
            number,
            year=None if chance.random() < 0.1 else chance.randint(*years),
            times=int(chance.paretovariate(1)),
            name=chance.choice(names),
        )
        for number in range(1, count + 1)
    ]


def grid(rows: int, columns: int, seed: int = 1) -> Drawing:
    chance = random.Random(seed)
    names = ("Necessity test elasticity", "开放性例外条款", "W" * 90, "Effect")
    cells = [
        Cell(row, column, Tally(*(chance.choice((0, 0, 1, 2, 40)) for _ in range(4))), "/chains/", "Chains")
        for row in range(rows)
        for column in range(columns)
        if chance.random() < 0.4
    ]  # fmt: skip
    cells = [cell for cell in cells if cell.tally.total]
    down = [Heading(chance.choice(names), f"/codebook/r{row}/") for row in range(rows)]
    across = [Heading(chance.choice(names), f"/codebook/c{column}/") for column in range(columns)]
    return matrix(down, across, cells, GRID)


def collisions(drawing: Drawing) -> list[tuple[str, str]]:
    boxes = [(label.text, label.box) for label in drawing.labels if label.text]
    return [
        (one, other)
        for (one, box), (other, its_box) in combinations(boxes, 2)
        if box.meets(its_box)
    ]


def beyond(drawing: Drawing) -> list[str]:
    return [
        label.text
        for label in drawing.labels
        if label.box.x < 0
        or label.box.y < 0
        or label.box.x + label.box.width > drawing.width
        or label.box.y + label.box.height > drawing.height
    ]


@pytest.mark.parametrize("years", [(1995, 2024), (2012, 2013), (2012, 2012), (1930, 2026)])
@pytest.mark.parametrize("count", [0, 1, 6, 14, 20])
def test_no_label_of_a_neighbourhood_lies_on_another(count: int, years: tuple[int, int]) -> None:
    for seed in range(6):
        cites, cited_by = (crowd(count, seed * 2 + side, years=years) for side in (0, 1))
        middle = case(999, year=random.Random(seed).randint(*years), name="EC – Seal Products " * 6)
        drawing = neighbourhood(middle, cites, cited_by, WORDS)
        assert collisions(drawing) == []
        assert beyond(drawing) == []
        assert len(drawing.links) == 2 * count


@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (1, 1), (9, 8), (26, 24), (30, 45)])
def test_no_label_of_a_matrix_lies_on_another(rows: int, columns: int) -> None:
    drawing = grid(rows, columns)
    assert collisions(drawing) == []
    assert beyond(drawing) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_titles_are_text(name: str) -> None:
    middle = case(1, name=name)
    words = NeighbourhoodWords(name, name, "cites", "cited by", "none")
    pictures = [
        svg(neighbourhood(middle, [case(2, name=name)], [case(3, name=name)], words), name),
        svg(
            matrix(
                [Heading(name, "/r/")], [Heading(name, "/c/")],
                [Cell(0, 0, Tally(1), "/chains/", name)],
                MatrixWords(name, name, name, name, GRID.letters, GRID.names),
            ),
            name,
        ),
    ]  # fmt: skip
    for picture in pictures:
        tree = ET.fromstring(picture)
        names = {element.tag.removeprefix(SVG) for element in tree.iter()}
        assert names <= {
            "svg", "defs", "pattern", "g", "title", "desc", "rect", "circle", "path", "line", "text", "a",
        }  # fmt: skip
        assert all(link.get("href", "").startswith("/") for link in tree.iter(f"{SVG}a"))
        assert not [
            key for element in tree.iter() for key in element.attrib if key.startswith("on")
        ]
        assert collisions_of_ids(tree) == []


def collisions_of_ids(tree: ET.Element) -> list[str]:
    idents = [element.get("id", "") for element in tree.iter() if element.get("id")]
    return [ident for ident in set(idents) if idents.count(ident) > 1]


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "//evil.example/", "https://evil.example/", ""]
)
def test_links_lead_to_this_site_only(href: str) -> None:
    drawing = Drawing("t", "d", 10, 10, links=(Link(href, "x", Box(0, 0, 5, 5)),))
    assert "<a" not in svg(drawing, "x")


def test_the_picture_is_one_image_with_a_name_and_its_links_stand_outside_it() -> None:
    tree = ET.fromstring(svg(grid(3, 3), "grid"))
    image = tree.find(f"{SVG}g")
    assert image is not None and image.get("role") == "img"
    named = image.get("aria-labelledby", "").split()
    assert [image.find(f"{SVG}title").get("id"), image.find(f"{SVG}desc").get("id")] == named  # type: ignore[union-attr]
    assert not list(image.iter(f"{SVG}a"))
    assert all(link.get("aria-label") for link in tree.findall(f"{SVG}a"))


def test_no_text_is_smaller_than_eleven_pixels() -> None:
    drawing = Drawing("t", "d", 100, 100, labels=(Label("tiny", 0, 10, 4),))
    sizes = re.findall(r'font-size="([\d.]+)"', svg(drawing, "x") + svg(grid(4, 4), "y"))
    assert min(map(float, sizes)) >= 11


def test_more_citations_draw_a_heavier_line() -> None:
    drawing = neighbourhood(case(1), [case(2, times=40), case(3, times=1)], [], WORDS)
    broad = [dict(shape.values)["stroke-width"] for shape in drawing.shapes if "edge" in shape.css]
    assert max(map(float, broad)) > 2 * min(map(float, broad))


@pytest.mark.parametrize("text", ["Necessity", "必要性检验弹性", "WWWWWWW", "a b c", "éàü"])
def test_a_text_is_cut_to_the_room_there_is(text: str) -> None:
    whole = text_width(text, 12)
    assert fitted(text, 12, whole) == text
    cut = fitted(text, 12, whole - 1)
    assert cut.endswith("…") and text_width(cut, 12) <= whole - 1
    assert fitted(text, 12, 2) == ""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Short", 1),
        ("Latitude around international standards", 2),
        ("Latitude around international standards and what counts as one of them", 2),
        ("国际标准偏离裁量以及国际标准机构认定的裁量", 2),
        ("W" * 80, 2),
        ("One " + "W" * 80 + " more", 2),
        ("", 1),
    ],
)
def test_a_heading_is_broken_into_lines_that_have_room(text: str, lines: int) -> None:
    found = wrapped(text, 12, 170)
    assert len(found) == lines
    assert all(text_width(line, 12) <= 170 for line in found)
    assert "".join(found).replace("…", "").replace(" ", "") in text.replace(" ", "")
