"""XML of other people read safely, and our words written so that XML can hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any
from uuid import UUID

from django.utils.translation import gettext as _
from lxml import etree

from coding.exchange.limits import bad_file

Element = Any  # lxml's elements; its own type is private

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
#: Namespaces without a prefix, as lxml takes them.
PROJECT_MAP: Any = {None: PROJECT}
CODEBOOK_MAP: Any = {None: CODEBOOK}
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """The text without what XML 1.0 has no way to write; each such character becomes U+FFFD."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def is_writable(text: str) -> bool:
    """Whether XML can hold the text as it is."""
    return _IMPOSSIBLE.search(text) is None


def elements(file: IO[bytes], place: str, whole: frozenset[str]) -> Iterator[Element]:
    """The elements named in `whole` as they end, each with all that is in it; what has been seen is let go.

    A document type is refused: it serves nothing here but to fetch files and to grow without end. Raises a Problem.
    """
    events = etree.iterparse(
        file,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    depth = 0
    root = None
    try:
        for event, element in events:
            if root is None:
                root = element
                _refuse_doctype(element, place)
                yield element
            if not isinstance(element.tag, str) or local(element) not in whole:
                continue
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 0:
                yield element
                _let_go(element)
    except etree.XMLSyntaxError as error:
        raise bad_file(_("The XML cannot be read: %(why)s") % {"why": error.msg}, place) from error


def _refuse_doctype(element: Element, place: str) -> None:
    info = element.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise bad_file(
            _("The XML brings a document type of its own, which is never read."),
            place,
            _("Take out the DOCTYPE line, or export the file again."),
            code="doctype",
        )


def _let_go(element: Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return str(etree.QName(element).localname)


def children(element: Element, name: str) -> Iterator[Element]:
    """The direct children of this name, whatever namespace they are in."""
    return (child for child in element if isinstance(child.tag, str) and local(child) == name)


def child_text(element: Element, name: str) -> str:
    """The text of the first child of this name, "" where there is none."""
    child = next(children(element, name), None)
    return "" if child is None else "".join(child.itertext())


def guid_of(element: Element, attribute: str, place: str) -> UUID:
    """A GUID out of an attribute, with or without braces; a Problem where it is missing or none."""
    found = guid_or_none(element.get(attribute))
    if found is None:
        raise bad_file(
            _("An element “%(name)s” has no GUID that can be read.") % {"name": local(element)},
            f"{place}, {attribute}={element.get(attribute)!r}",
        )
    return found


def guid_or_none(text: str | None) -> UUID | None:
    """The GUID that a text is, else None."""
    try:
        return UUID((text or "").strip())
    except ValueError:
        return None


def written(guid: UUID) -> str:
    """A GUID as other tools write it."""
    return str(guid).upper()
