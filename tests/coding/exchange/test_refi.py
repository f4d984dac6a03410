"""REFI-QDA as it is written: valid by the published rules, permanent in its GUIDs, readable in other tools."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from lxml import etree

from coding.exchange.guids import selection_guid
from coding.exchange.model import ChainItem, LinkItem, Project
from coding.exchange.refi.xml import PROJECT
from tests.coding.exchange.projects import CODERS, CODES, document, guid, project, projects, written
from tests.coding.exchange.refi_rules import beyond_the_schema, validator

NAMES = {"q": PROJECT}


def tree(path: Path) -> Any:
    """The XML of a project file."""
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read("project.qde"))


def small() -> Project:
    """Two codes on one span, one with a note, and a chain over two texts."""
    code = {"code": CODES[1].guid, "coder": CODERS[0].guid}
    first = document("a", "The ban 𝒳 was necessary.", [
        {**code, "start": 8, "length": 2, "note": "sure?", "weight": 4},
        {**code, "start": 8, "length": 2, "code": CODES[2].guid},
    ])  # fmt: skip
    second = document("b", "It fell.", [{**code, "start": 0, "length": 1, "code": CODES[3].guid}])
    links = (
        LinkItem(first.codings[0].guid, "loophole"),
        LinkItem(second.codings[0].guid, "impact"),
    )
    chain = ChainItem(guid("chain"), "ds999-1", "DS999", links, outcome_en="It fell.", weight=5)
    return project([first, second], (chain,))


@settings(max_examples=40, deadline=None)
@given(one=projects())
def test_every_project_is_valid(one: Project, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("refi")
    root = tree(written(one, "qdpx", folder))
    validator().assertValid(root)
    assert beyond_the_schema(root) == []
    book = etree.fromstring(written(one, "qdc", folder).read_bytes())
    validator(codebook=True).assertValid(book)


def test_the_rules_refuse_what_the_schema_refuses() -> None:
    good = (
        f'<Project xmlns="{PROJECT}" name="x"><Users><User guid="{guid("u")}"/></Users></Project>'
    )
    assert validator().validate(etree.fromstring(good))
    for bad in (
        good.replace(' name="x"', ""),
        good.replace("<Users>", "<Notes/><Users>"),
        good.replace(str(guid("u")), "1"),
        good.replace("<User ", '<User extra="1" '),
        good.replace("<User ", "<Person "),
    ):
        assert not validator().validate(etree.fromstring(bad))


def test_an_empty_project_is_valid(tmp_path: Path) -> None:
    root = tree(written(Project("x", documents=tuple), "qdpx", tmp_path))
    validator().assertValid(root)


def test_texts_are_plain_utf8_and_offsets_code_points(tmp_path: Path) -> None:
    path = written(small(), "qdpx", tmp_path)
    root = tree(path)
    source = root.find(".//q:TextSource", NAMES)
    name = source.get("plainTextPath").removeprefix("internal://")
    with zipfile.ZipFile(path) as package:
        assert package.read(f"sources/{name}") == "The ban 𝒳 was necessary.".encode()
    selection = source.find("q:PlainTextSelection", NAMES)
    assert (selection.get("startPosition"), selection.get("endPosition")) == ("8", "11")


def test_all_codes_on_the_same_words_share_a_selection(tmp_path: Path) -> None:
    root = tree(written(small(), "qdpx", tmp_path))
    selection = root.find(".//q:PlainTextSelection", NAMES)
    assert len(selection.findall("q:Coding", NAMES)) == 2
    first = next(iter(small().documents()))
    assert selection.get("guid") == str(selection_guid(first.guid, 8, 11)).upper()


def test_another_tool_sees_a_chain_as_a_note_a_link_and_a_set(tmp_path: Path) -> None:
    root = tree(written(small(), "qdpx", tmp_path))
    link = root.find(".//q:Link", NAMES)
    assert link.get("direction") == "OneWay"
    selections = [one.get("guid") for one in root.iterfind(".//q:PlainTextSelection", NAMES)]
    assert [link.get("originGUID"), link.get("targetGUID")] == [selections[0], selections[-1]]
    note = link.find("q:NoteRef", NAMES).get("targetGUID")
    text = root.find(f".//q:Note[@guid='{note}']/q:PlainTextContent", NAMES).text
    assert text.startswith("ds999-1\nIt fell.\nweight: 5\n")
    one = root.find(".//q:Set", NAMES)
    assert one.find("q:Description", NAMES).text == "It fell."
    assert len(one.findall("q:MemberCode", NAMES)) == 2
    assert len(one.findall("q:MemberSource", NAMES)) == 2
    assert one.find("q:MemberNote", NAMES).get("targetGUID") == note


def test_a_note_is_the_persons_words_alone(tmp_path: Path) -> None:
    root = tree(written(small(), "qdpx", tmp_path))
    texts = [one.text for one in root.iterfind(".//q:Note/q:PlainTextContent", NAMES)]
    assert "sure?" in texts


def test_a_codebook_is_a_tree_in_the_axis_colours(tmp_path: Path) -> None:
    book = etree.parse(io.BytesIO(written(small(), "qdc", tmp_path).read_bytes())).getroot()
    inner = book.find(".//{*}Code/{*}Code")
    assert inner.get("guid") == str(CODES[3].guid).upper()
    assert inner.get("color") == "#00634A"


def test_a_codebook_has_a_set_an_axis(tmp_path: Path) -> None:
    book = etree.parse(io.BytesIO(written(small(), "qdc", tmp_path).read_bytes())).getroot()
    sets = {one.get("name"): len(one) for one in book.iterfind(".//{*}Set")}
    assert sets == {"loophole": 2, "countermeasure": 1, "impact": 1}
