"""Article numbers: lists and ranges of them, each item with its own offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN_STEPS = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_VALID_ROMAN = re.compile(r"(?:X{0,4})(?:IX|IV|V?I{0,4})\Z")
_MAX_RANGE = 60

_PARENS = r"(?: ?\((?:[a-z]{1,3}|[ivx]{1,5}|\d{1,2}|[A-Z]{1,2})\)){0,6}"
#: One article: ``2.4.2``, ``XX(b)``, ``III:4``, ``XIV bis(1)``.
ARTICLE = (
    rf"(?:[IVXL]{{1,7}}(?: ?(?:bis|ter))?(?::(?:\d{{1,2}}|[A-D](?![a-z]))|\.\d{{1,2}}(?=\(|,? of ))?|"
    rf"\d{{1,2}}(?: ?bis)?(?:[.:]\d{{1,2}}){{0,4}}){_PARENS}"
)
#: "Article 2.21483", "Article XX(b)1482": the call of a footnote, of three or four figures, stands at the number.
_CALLED = (
    rf"\d{{1,2}}(?:\.\d{{1,2}}){{0,2}}\.\d(?=\d{{3,4}}(?!\w))|{ARTICLE}(?<=\))(?=\d{{1,4}}(?!\w))"
)
_ANNEX = r"Annex (?:[IVX]{1,4}|[A-D]|\d)(?:[.:]\d{1,2}){0,4}(?:\(\w{1,2}\)){0,4}"
_ITEM = re.compile(
    rf"(?P<full>{_CALLED}|{ARTICLE}(?![\w%]))|(?P<annex>{_ANNEX})(?![\w-])|(?P<sub>\([a-zA-Z0-9]{{1,4}}\){_PARENS})"
    rf"|(?P<para>:\d{{1,2}}{_PARENS})"
)
#: "(including paras. 1 and 2)" may follow an article of a list, and says nothing of the rest.
_SEPARATOR = re.compile(
    r"(?: \(including [^()]{1,60}\)(?=[,;]? ?(?:and |or )?(?:Articles? )?[IVXL\d]))?"
    r"(?:(?: ?[,;] ?(?:and |or |as well as |in particular )?| and(?:/or)? | or | & | as well as | ?/ ?)"
    r"(?:of )?(?:Articles? |Arts?\.? ?|(?:sub)?paragraphs? )?|(?P<range> ?- ?| to | through ))"
)
_PAREN = re.compile(r"\(([A-Za-z0-9]{1,5})\)")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a list; ``number`` is its canonical number without the agreement."""

    number: str
    start: int
    end: int


def is_roman(number: str) -> bool:
    """Whether the article number is Roman: ``XX(b)``."""
    return number[:1] in _ROMAN_VALUES


def ordinal(number: str) -> int:
    """The number of the article itself: 20 for ``XX(b)``, 2 for ``2.4.2``; 0 for an annex."""
    head = re.match(r"[IVXL]+|\d+", number)
    if head is None:
        return 0
    return int(head.group()) if head.group().isdigit() else _from_roman(head.group())


def to_roman(value: int) -> str:
    """Roman numeral of 1 to 89."""
    out = ""
    for step, sign in _ROMAN_STEPS:
        while value >= step:
            out += sign
            value -= step
    return out


def _from_roman(sign: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in sign]
    return sum(
        -value if position + 1 < len(values) and values[position + 1] > value else value
        for position, value in enumerate(values)
    )


def valid(number: str) -> bool:
    """Whether a Roman head is well formed; Arabic heads and annexes always are."""
    head = re.match(r"[IVXLC]+", number)
    return head is None or _VALID_ROMAN.match(head.group()) is not None


def tidy(number: str) -> str:
    """Canonical spelling: no spaces, except before ``bis``; ``X(3)(a)`` and ``X.3(a)`` are X:3(a)."""
    plain = re.sub(r"\s+", "", number).replace("bis", " bis").replace("ter", " ter")
    return re.sub(r"^([IVXL]+)(?:\((\d+)\)|\.(\d+))", r"\1:\2\3", plain)


def read_list(folded: str, position: int) -> tuple[list[Article], int]:
    """Read articles from ``position``; return them and where the list ends."""
    items: list[Article] = []
    end = position
    separator: re.Match[str] | None = None
    while match := _ITEM.match(folded, position):
        number = _resolve(match, items)
        if number is None or not valid(number):
            break
        if items and not _same_counting(items[-1].number, number):
            break  # no agreement counts its articles in both ways
        if separator is not None and separator["range"] and items:
            between = list(_between(items[-1].number, number, separator.start(), match.end()))
            items.extend(between)
        items.append(Article(number, match.start(), match.end()))
        end = match.end()
        separator = _SEPARATOR.match(folded, end)
        if separator is None:
            break
        position = separator.end()
    return items, end


def is_annex(number: str) -> bool:
    """Whether it is an annex that stands in a list of articles."""
    return number.startswith("Annex ")


def _same_counting(one: str, other: str) -> bool:
    return is_annex(one) or is_annex(other) or is_roman(one) == is_roman(other)


def _resolve(match: re.Match[str], items: list[Article]) -> str | None:
    if match["full"]:
        return tidy(match["full"])
    if match["annex"]:
        return match["annex"]
    if not items:
        return None
    if match["para"]:
        return re.split(r"[:(]", items[-1].number)[0] + tidy(match["para"])
    # "Article I:1; (b) the imports" goes on with a list of another kind.
    return inherit(items[-1].number, tidy(match["sub"])) if "(" in items[-1].number else None


def inherit(number: str, sub: str) -> str:
    """``XX(a)`` followed by ``(b)`` is XX(b); ``1.1(a)`` followed by ``(1)`` is 1.1(a)(1)."""
    parts = _PAREN.findall(number)
    head = number.split("(", 1)[0]
    first = _PAREN.findall(sub)[0]
    for depth in range(len(parts) - 1, -1, -1):
        if _same_shape(parts[depth], first):
            return head + "".join(f"({part})" for part in parts[:depth]) + sub
    return number + sub


def _same_shape(one: str, other: str) -> bool:
    if one.isdigit() or other.isdigit():
        return one.isdigit() and other.isdigit()
    if set(other) <= set("ivx") and set(one) <= set("ivx"):
        return True
    single = len(one) == len(other) == 1
    return one.isupper() == other.isupper() and single and abs(ord(other) - ord(one)) < 20


def _between(low: str, high: str, start: int, end: int) -> Iterator[Article]:
    """The articles strictly inside a range, where both ends differ only in the last part."""
    for number in inside(low, high):
        yield Article(number, start, end)


def inside(low: str, high: str) -> list[str]:
    """The numbers strictly inside a range whose ends differ in their last part only."""
    first, last = _last_part(low), _last_part(high)
    if first is None or last is None or first[0] != last[0] or first[2] != last[2]:
        return []
    if not 0 < last[1] - first[1] <= _MAX_RANGE:
        return []
    return [_with_part(first[0], value, first[2]) for value in range(first[1] + 1, last[1])]


def _last_part(number: str) -> tuple[str, int, str] | None:
    """Split into (stem, value of the last part, its shape)."""
    if found := re.match(r"(.*\()([a-z]|\d{1,2})\)\Z", number):
        part = found.group(2)
        return (
            (found.group(1), int(part), "(0)")
            if part.isdigit()
            else (found.group(1), ord(part), "(a)")
        )
    if found := re.match(r"(.*[.:])?(\d{1,2})\Z", number):
        return found.group(1) or "", int(found.group(2)), "0"
    if found := re.match(r"([IVXL]+)\Z", number):
        return "", _from_roman(found.group(1)), "I"
    return None


def _with_part(stem: str, value: int, shape: str) -> str:
    if shape == "(a)":
        return f"{stem}{chr(value)})"
    if shape == "(0)":
        return f"{stem}{value})"
    return f"{stem}{value}" if shape == "0" else to_roman(value)
