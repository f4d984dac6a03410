"""The order of provisions as an agreement prints them: 2.9 before 2.10, XIV before XIV bis, the chapeau first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from legaltext.citations.chinese import numeral

T = TypeVar("T")
Key = tuple[int, int, str, int, str]

_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN = re.compile(r"(?=[ivxl])x{0,4}l?x{0,4}(?:ix|iv|v?i{0,4})\Z", re.IGNORECASE)
_LATIN = ("", "bis", "ter", "quater")
_PART = re.compile(
    r"(?P<word>(?:Annex|Appendix|Part|Section|Schedule|Chapter|Para\S*|Art\S*) )?"
    r"[.:(, ]*(?:para\. ?|paragraph |¶ ?)?"
    r"(?P<mark>第?[\w-]+?)(?:[条款项目](?:之(?P<after>[一二三四五六七八九十]+))?)?\)?"
    r"(?: (?P<latin>bis|ter|quater))?\Z"
)
_CHINESE = re.compile(r"第?[一二三四五六七八九十百零〇]+\Z")
_ARABIC = re.compile(r"(\d+)(.*)\Z")
#: What comes first among siblings: the opening words, numbered things, annexes, what has no number.
_OPENING, _NUMBERED, _ANNEXED, _OTHER = range(4)


def in_order(parts: Iterable[str]) -> list[str]:
    """Siblings (parts under one place) in the order of the text.

    Whether ``(i)`` is the ninth letter or the first small Roman numeral only its siblings can tell.
    """
    rows = list(dict.fromkeys(parts))
    roman = _counted_in_roman(rows)
    return sorted(rows, key=lambda part: order_key(part, roman=roman))


def order_key(part: str, *, roman: bool = False) -> Key:
    """A key to sort one part of a number among its siblings; ``roman``: single letters are numerals."""
    if part.strip() in {"chapeau", "(chapeau)"}:
        return (_OPENING, 0, "", 0, part)
    found = _PART.match(part)
    if found is None:
        return (_OTHER, 0, part, 0, part)
    mark = found["mark"]
    group = _ANNEXED if found["word"] and found["word"][0] in "AS" else _NUMBERED
    value, rest = _value(mark, roman=roman or not part.startswith("("))
    after = _LATIN.index(found["latin"] or "")
    if found["after"]:
        after = numeral(found["after"])
    return (group, value, rest, after, part)


def _value(mark: str, *, roman: bool) -> tuple[int, str]:
    if arabic := _ARABIC.match(mark):
        return int(arabic[1]), arabic[2]
    if _CHINESE.match(mark):
        return numeral(mark.removeprefix("第")), ""
    if _ROMAN.match(mark) and (roman or len(mark) > 1):
        return roman_value(mark), ""
    if len(mark) == 1:
        # (A) stands beside (a): letters first by the alphabet, then small before capital.
        return ord(mark.lower()) - 96, "" if mark.islower() else mark
    return 1000, mark


def roman_value(sign: str) -> int:
    """The number that a Roman numeral stands for, small or capital."""
    values = [_ROMAN_VALUES[letter] for letter in sign.lower()]
    return sum(
        -value if position + 1 < len(values) and values[position + 1] > value else value
        for position, value in enumerate(values)
    )


def _counted_in_roman(parts: Iterable[str]) -> bool:
    letters = [part[1:-1] for part in parts if re.match(r"\([A-Za-z]+\)\Z", part)]
    return bool(letters) and all(_ROMAN.match(letter) for letter in letters)
