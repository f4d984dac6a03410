"""Provisions of the WTO agreements in Chinese: 《TBT协定》第2.2条, 第二十条(b)项."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Literal

from legaltext.citations.agreements import CHINESE_NAMES, ONLY_ROMAN, ROMAN, chinese_key
from legaltext.citations.articles import inside, to_roman
from legaltext.citations.model import Citation
from legaltext.citations.scanning import near

Form = Literal["full", "short"]
#: How far back "that Agreement" may have been named.
_REACH = 1_000
_NUMERAL = r"[一二三四五六七八九十百零〇]{1,5}"
_HEAD = rf"(?:[IVXL]{{1,7}}|\d{{1,2}}|{_NUMERAL})"
_MORE = r"(?:[.:]\d{1,2}){0,4}(?: ?\([a-z0-9]{1,4}\)){0,4}"
_MARK = r"第?\([a-z0-9ivx]{1,4}\)(?:\([a-z0-9]{1,4}\)){0,3}[款项目]?"
_TAIL = rf"(?:第(?P<k>\d{{1,2}}|{_NUMERAL})款)?(?P<x>(?:{_MARK}){{0,3}})"
_ARTICLE = re.compile(
    rf"第?(?P<head>{_HEAD})(?P<more>{_MORE})条(?:之(?P<bis>二))?{_TAIL}(?P<chapeau>的?(?:序言|引言|前言|帽子条款))?"
)
_PARTIAL = re.compile(
    rf"第?(?P<head>{_HEAD})(?P<more>{_MORE})(?=(?:[、和及与至,-]|以及)+第?{_HEAD})"
)
_ANNEX = re.compile(
    rf"(?:附件|附录)(?P<annex>[A-D]|[IVX]{{1,4}}|\d|{_NUMERAL})(?P<more>(?:\.\d{{1,2}}){{0,2}})"
    rf"(?:第(?P<k>\d{{1,2}}|{_NUMERAL})(?P<y>(?:\([a-z]\)){{0,2}})[条款项])?(?P<x>(?:{_MARK}){{0,2}})"
)
_OPENING = re.compile(
    rf"《?(?P<name>{CHINESE_NAMES})》?(?:\([^()]{{1,24}}\))?(?:的|中|项下|之| )?(?=第|附[件录])"
)
_NAME = re.compile(CHINESE_NAMES)
#: "That Agreement" is the one named last.
_THAT = re.compile(r"(?:[该本]|上述|前述)协[定议](?:的|中|项下)?(?=第|附[件录])")
#: No Chinese law counts its articles with dots.
_DOTTED = re.compile(r"第(?=\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?:\([a-z0-9]{1,4}\)){0,4}条)")
_ORDINAL = re.compile("第|附[件录]")
_SEPARATOR = re.compile(r"(?:[、和及与,或]|以及){1,2}|(?P<range>[至到]|-)")
_ITEM = re.compile(r"第?(?P<x>\([a-z0-9ivx]{1,4}\))[款项目]")
_THAT_BEFORE = re.compile(r"(?:[该本]|上述|前述)协[定议](?:的|中|项下)?\Z")
_AGREEMENT = re.compile("协[定议]")
_BRACKETED = re.compile(r"\([a-z0-9ivx]{1,4}\)")
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
    """Provisions named with their agreement, lists after it included; then those the text gives to one."""
    found: list[Citation] = []
    for opening in near(_OPENING, _ORDINAL, folded, before=80, after=2):
        if key := chinese_key(opening["name"]):
            found += _listed(text, folded, key, opening.end(), "full")
    yield from found
    for that in near(_THAT, _AGREEMENT, folded, before=2, after=8):
        if key := _named_last(folded, that.start()):
            yield from _listed(text, folded, key, that.end(), "short")
    owners: dict[str, set[str]] = defaultdict(set)
    for one in found:
        key, _, number = one.canonical.rpartition(" ")
        owners[number.split("(")[0]].add(key)
    taken = {one.start for one in found}
    for dotted in near(_DOTTED, _ORDINAL, folded, before=0, after=24) if found else ():
        article = _ARTICLE.match(folded, dotted.start())
        own = (
            owners.get(article["head"] + article["more"].split("(")[0], set()) if article else set()
        )
        if (
            len(own) == 1
            and dotted.start() not in taken
            and not _THAT_BEFORE.search(folded, max(0, dotted.start() - 8), dotted.start())
        ):
            yield from _listed(text, folded, next(iter(own)), dotted.start(), "short", only=True)


def _named_last(folded: str, position: int) -> str | None:
    last = None
    for last in _NAME.finditer(folded, max(0, position - _REACH), position):  # noqa: B007
        pass
    return chinese_key(last.group()) if last else None


def _listed(
    text: str, folded: str, key: str, position: int, form: Form, *, only: bool = False
) -> Iterator[Citation]:
    """The articles and annexes listed from ``position``; ranges filled."""
    number, ranged = "", 0
    while match := (
        _ANNEX.match(folded, position)
        or _ARTICLE.match(folded, position)
        or _PARTIAL.match(folded, position)
    ):
        start, end = match.span()
        before, number = number, _number(key, match)
        if ranged:
            for between in inside(before, number):
                yield _citation(text, key, between, ranged, end, form)
        if number:
            yield _citation(text, key, number, start, end, form)
        for low, high, mark in _items(folded, end):
            base = re.sub(r"\([a-z0-9]+\)\Z", "", number)
            yield _citation(text, key, base + mark, low, high, form)
            end = high
        separator = _SEPARATOR.match(folded, end)
        if separator is None or only:
            return
        position = separator.end()
        ranged = separator.start() if separator["range"] else 0


def _items(folded: str, position: int) -> Iterator[tuple[int, int, str]]:
    while separator := _SEPARATOR.match(folded, position):
        match = _ITEM.match(folded, separator.end())
        if match is None:
            return
        yield match.start(), match.end(), match["x"]
        position = match.end()


def _citation(text: str, key: str, number: str, start: int, end: int, form: Form) -> Citation:
    return Citation("provision", start, end, text[start:end], f"{key} {number}", form=form)


def _number(key: str, match: re.Match[str]) -> str:
    """Canonical number: Roman for the agreements that count so; empty if none."""
    groups = match.groupdict()
    marks = "".join(_BRACKETED.findall(groups.get("x") or ""))
    if annex := groups.get("annex"):
        head = annex if annex[0] in "ABCDIVX" else str(numeral(annex))
        part = f".{numeral(groups['k'])}{groups['y'] or ''}" if groups["k"] else ""
        return f"Annex {head}{match['more']}{part}{marks}"
    head = match["head"]
    if (key in ONLY_ROMAN or key == "WTO") and head[0] not in "IVXL":
        head = to_roman(numeral(head))
    elif head[0] not in "IVXL":
        head = str(numeral(head))
    number = head + match["more"].replace(" ", "").replace(".", ":" if key in ROMAN else ".")
    if groups.get("bis"):
        number += " bis"
    if clause := groups.get("k"):
        number += (":" if key in ROMAN else ".") + str(numeral(clause))
    number += marks
    return number + (" chapeau" if groups.get("chapeau") else "")
