"""Codes as REFI-QDA elements, in projects and in codebooks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import BinaryIO
from uuid import UUID

from lxml import etree

from coding.exchange.guids import axis_guid
from coding.exchange.model import CodeItem, Project
from coding.exchange.refi.xml import CODEBOOK, CODEBOOK_MAP, Element, writable, written

#: The colours of the three axes, as the workbench has them by day.
COLOURS = {"loophole": "#A84300", "countermeasure": "#005A96", "impact": "#00634A"}


def write_codebook(project: Project, out: BinaryIO) -> None:
    """A codebook (.qdc) of the project's codes."""
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap=CODEBOOK_MAP)
    root.set("origin", writable(project.origin))
    root.append(codes_element(project.codes, CODEBOOK))
    _axes(root, project.codes)
    out.write(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _axes(root: Element, codes: Iterable[CodeItem]) -> None:
    """A set an axis: the three questions are no codes, so the tree does not show them."""
    members: dict[str, list[CodeItem]] = defaultdict(list)
    for code in codes:
        if code.axis:
            members[code.axis].append(code)
    if not members:  # `Sets` may not be empty
        return
    sets = etree.SubElement(root, f"{{{CODEBOOK}}}Sets")
    for axis, inside in members.items():
        one = etree.SubElement(sets, f"{{{CODEBOOK}}}Set")
        one.set("guid", written(axis_guid(axis)))
        one.set("name", writable(axis))
        for code in inside:
            member = etree.SubElement(one, f"{{{CODEBOOK}}}MemberCode")
            member.set("guid", written(code.guid))


def codes_element(codes: Iterable[CodeItem], namespace: str) -> Element:
    """`Codes` with the tree of codes; a code whose parent is not among them stands at the top."""
    every = list(codes)
    known = {code.guid for code in every}
    below: dict[UUID | None, list[CodeItem]] = defaultdict(list)
    for code in every:
        below[code.parent if code.parent in known else None].append(code)
    root = etree.Element(f"{{{namespace}}}Codes")
    waiting = [(root, code) for code in reversed(below[None])]
    while waiting:
        parent, code = waiting.pop()
        element = _code(parent, code, namespace)
        waiting += [(element, child) for child in reversed(below[code.guid])]
    return root


def _code(parent: Element, code: CodeItem, namespace: str) -> Element:
    element = etree.SubElement(parent, f"{{{namespace}}}Code")
    element.set("guid", written(code.guid))
    element.set("name", writable(code.name))
    element.set("isCodable", "true" if code.codable else "false")
    if code.axis in COLOURS:
        element.set("color", COLOURS[code.axis])
    if code.description:
        etree.SubElement(element, f"{{{namespace}}}Description").text = writable(code.description)
    return element
