"""What rows of official data files have in common: escaped text, dates, safe XML."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from lxml import etree

from legaltext.reading.decoding import clean

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});")
_DECLARATION = re.compile(r"\A\s*<\?xml\b.*?\?>", re.DOTALL)
_PROLOG = re.compile(r"\A(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_UNDECLARED = re.compile(r"<(/?)autn:")
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?", re.DOTALL)
_EUROPEAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[T ].*)?", re.DOTALL)


class RecordsError(ValueError):
    """The file as a whole cannot be read; `place` says where it fails."""

    def __init__(self, code: str, message: str, place: str) -> None:
        super().__init__(message)
        self.code = code
        self.place = place


def unescaped(text: str) -> str:
    """Text with its character references resolved until it is stable, at most twice."""
    for _time in range(2):
        text, before = _ENTITY.sub(lambda found: html.unescape(found[0]), text), text
        if text == before:
            break
    return clean(text)


def line(value: Any) -> str:
    """A value of a row as one unescaped line; "" for what is neither text nor number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return unicodedata.normalize("NFC", " ".join(unescaped(str(value)).split()))


def day(written: str) -> date | None:
    """2026-09-18 or 2026/09/18, with a time or not; None for another form or a day that does not exist."""
    return _day(_DATE.fullmatch(written), reverse=False)


def european_day(written: str) -> date | None:
    """18/09/2026 (day first), with a time or not; None as in `day`."""
    return _day(_EUROPEAN.fullmatch(written), reverse=True)


def _day(found: re.Match[str] | None, *, reverse: bool) -> date | None:
    if found is None:
        return None
    numbers = [int(part) for part in found.groups()]
    try:
        return date(*(reversed(numbers) if reverse else numbers))
    except ValueError:
        return None


def shortened(text: str, length: int) -> str:
    """`text` cut at a word to at most `length` characters, an ellipsis where it was cut."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:") + "…"


def xml_rows(text: str, name: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(place, {child's name: its text}) for each element `name`, whatever its namespace.

    Document types, and with them entities, are refused, and nothing is fetched. Raises `RecordsError`.
    """
    text = _DECLARATION.sub("", text, count=1)
    if "xmlns:autn" not in text:  # cut out of the answer that declares it
        text = _UNDECLARED.sub(r"<\1", text)
    prolog = _PROLOG.match(text)
    if prolog and text[prolog.end() :].upper().startswith("<!DOCTYPE"):
        raise RecordsError("doctype", "The XML declares a document type.", "<!DOCTYPE")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RecordsError("broken_xml", "The XML cannot be read.", str(error)) from error
    for element in root.iter():
        if _name(element) == name:
            yield f"line {element.sourceline}", _children(element)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _children(element: etree._Element) -> dict[str, str]:
    row: dict[str, str] = {}
    for child in element:
        name, text = _name(child), "".join(str(part) for part in child.itertext())
        if name:  # repeated elements are joined as the catalogue itself joins values
            row[name] = f"{row[name]}#{text}" if name in row else text
    return row
