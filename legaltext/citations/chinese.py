"""Provisions of the WTO agreements in Chinese: 《TBT协定》第2.2条, 第二十条(b)项."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaltext.citations.agreements import CHINESE_NAMES, ONLY_ROMAN, ROMAN, chinese_key
from legaltext.citations.articles import to_roman
from legaltext.citations.model import Citation
from legaltext.citations.scanning import near

_NUMERAL = r"[一二三四五六七八九十百零〇]{1,5}"
_HEAD = rf"(?:[IVXL]{{1,7}}|\d{{1,2}}|{_NUMERAL})"
_MORE = r"(?:[.:]\d{1,2})*(?: ?\([a-z0-9]{1,4}\))*"
_TAIL = (
    rf"(?:(?:第(?P<k>\d{{1,2}}|{_NUMERAL})款)?"
    r"(?:第?(?P<x>\([a-z0-9ivx]{1,4}\)(?:\([a-z0-9]{1,4}\))*)[项目]?)?)"
)
_ARTICLE = re.compile(
    rf"第(?P<head>{_HEAD})(?P<more>{_MORE})条(?:之(?P<bis>二))?{_TAIL}(?P<chapeau>的?(?:序言|引言|前言|帽子条款))?"
)
_PARTIAL = re.compile(rf"第?(?P<head>{_HEAD})(?P<more>{_MORE})(?=(?:[、和及与,]|以及)+第?{_HEAD})")
_OPENING = re.compile(
    rf"《?(?P<name>{CHINESE_NAMES})》?(?:\(\w{{1,12}}\))?(?:的|中|项下|之)?(?=第)"
)
_ORDINAL = re.compile("第")
_SEPARATOR = re.compile(r"(?:[、和及与,或]|以及){1,2}")
_ITEM = re.compile(r"第?(?P<x>\([a-z0-9ivx]{1,4}\))[项目]")
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}


def numeral(sign: str) -> int:
    """Value of an Arabic or Chinese number below 1,000."""
    if sign.isdigit():
        return int(sign)
    total = current = 0
    for character in sign:
        if character == "百":
            total += (current or 1) * 100
            current = 0
        elif character == "十":
            total += (current or 1) * 10
            current = 0
        else:
            current = _DIGITS.get(character, 0)
    return total + current


def find_chinese_provisions(text: str, folded: str) -> Iterator[Citation]:
    """Provisions named with their agreement, lists after it included."""
    for opening in near(_OPENING, _ORDINAL, folded, before=60, after=1):
        key = chinese_key(opening["name"])
        position = opening.end()
        while key is not None:
            match = _ARTICLE.match(folded, position) or _PARTIAL.match(folded, position)
            if match is None:
                break
            number = _number(key, match)
            if number:
                yield _citation(text, key, number, match.start(), match.end())
            position = match.end()
            for more in _items(folded, position):
                base = re.sub(r"\([a-z0-9]+\)\Z", "", number)
                yield _citation(text, key, base + more["x"], more.start(), more.end())
                position = more.end()
            separator = _SEPARATOR.match(folded, position)
            if separator is None:
                break
            position = separator.end()


def _items(folded: str, position: int) -> Iterator[re.Match[str]]:
    while separator := _SEPARATOR.match(folded, position):
        match = _ITEM.match(folded, separator.end())
        if match is None:
            return
        yield match
        position = match.end()


def _citation(text: str, key: str, number: str, start: int, end: int) -> Citation:
    return Citation("provision", start, end, text[start:end], f"{key} {number}")


def _number(key: str, match: re.Match[str]) -> str:
    """Canonical number: Roman for the agreements that count so; empty if none."""
    groups = match.groupdict()
    head = match["head"]
    if key in ONLY_ROMAN and head[0] not in "IVXL":
        head = to_roman(numeral(head))
    elif head[0] not in "IVXL":
        head = str(numeral(head))
    number = head + match["more"].replace(" ", "").replace(".", ":" if key in ROMAN else ".")
    if groups.get("bis"):
        number += " bis"
    if clause := groups.get("k"):
        number += (":" if key in ROMAN else ".") + str(numeral(clause))
    number += groups.get("x") or ""
    return number + (" chapeau" if groups.get("chapeau") else "")
