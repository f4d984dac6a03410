"""Chains for other tools: a note that tells the chain, links along its evidence, a set of its codes and texts.

Tools differ in which of links and sets they take over; a note is what all of them know.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from uuid import UUID

from lxml import etree

from coding.exchange.guids import part_guid
from coding.exchange.model import ChainItem, Project
from coding.exchange.refi import carrier
from coding.exchange.refi.xml import PROJECT, PROJECT_MAP, writable, written

Places = dict[UUID, tuple[UUID, UUID, UUID]]


def title(chain: ChainItem) -> str:
    """What a chain is called."""
    return " · ".join(filter(None, [chain.ident, chain.title_en or chain.title_zh]))


def chain_notes(project: Project) -> list[Any]:
    """A note a chain."""
    return [_note(chain) for chain in project.chains]


def _note(chain: ChainItem) -> Any:
    lines = [
        title(chain),
        chain.title_zh,
        chain.outcome_en,
        chain.outcome_zh,
        " · ".join(
            f"{name}: {value}"
            for name, value in (
                ("direction", chain.direction),
                ("weight", chain.weight),
                ("as of", chain.as_of),
            )
            if value
        ),
    ]
    words = "\n".join(filter(None, lines))
    element = _element("Note", guid=written(carrier.chain_note_guid(chain.guid)))
    element.set("name", f"{carrier.CHAIN} {writable(chain.ident)} {written(chain.guid)}")
    if chain.author:
        element.set("creatingUser", written(chain.author))
    content = etree.SubElement(element, f"{{{PROJECT}}}PlainTextContent")
    content.text = writable(carrier.note_text(words, carrier.chain_values(chain)))
    return element


def write_links(file: Any, project: Project, places: Places) -> None:
    """One-way links along each chain, from each piece of evidence to the next."""
    links = [link for chain in project.chains for link in _links(chain, places)]
    if links:
        with file.element(f"{{{PROJECT}}}Links"):
            for link in links:
                file.write(link)


def _links(chain: ChainItem, places: Places) -> list[Any]:
    along = [link for link in chain.links if link.coding in places]
    found = []
    for number, (origin, target) in enumerate(pairwise(along)):
        element = _element(
            "Link",
            guid=written(part_guid(chain.guid, f"link:{number}")),
            name=writable(f"{chain.ident}: {origin.axis} → {target.axis}"),
            direction="OneWay",
            originGUID=written(places[origin.coding][0]),
            targetGUID=written(places[target.coding][0]),
        )
        element.append(_element("NoteRef", targetGUID=written(carrier.chain_note_guid(chain.guid))))
        found.append(element)
    return found


def write_sets(file: Any, project: Project, places: Places) -> None:
    """A set a chain: its codes, its texts, its note."""
    if not project.chains:
        return
    with file.element(f"{{{PROJECT}}}Sets"):
        for chain in project.chains:
            file.write(_set(chain, places))


def _set(chain: ChainItem, places: Places) -> Any:
    element = _element(
        "Set", guid=written(part_guid(chain.guid, "set")), name=writable(title(chain))
    )
    if chain.outcome_en or chain.outcome_zh:
        description = etree.SubElement(element, f"{{{PROJECT}}}Description")
        description.text = writable(chain.outcome_en or chain.outcome_zh)
    found = [places[link.coding] for link in chain.links if link.coding in places]
    for code in dict.fromkeys(place[2] for place in found):
        element.append(_element("MemberCode", targetGUID=written(code)))
    for source in dict.fromkeys(place[1] for place in found):
        element.append(_element("MemberSource", targetGUID=written(source)))
    element.append(_element("MemberNote", targetGUID=written(carrier.chain_note_guid(chain.guid))))
    return element


def _element(tag: str, **attributes: str) -> Any:
    return etree.Element(f"{{{PROJECT}}}{tag}", attributes, nsmap=PROJECT_MAP)
