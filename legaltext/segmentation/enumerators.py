"""Numbered parts of a section: ``(a)``, ``(1)``, ``1.``, ``2.1``, found by their sequence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile(
    r"[“‘\[]?(?:\((?P<paren>[a-z]{1,4}|[A-Z]{1,2}|\d{1,3}[a-z]?)\)"
    r"|(?P<dotted>\d{1,2}(?:\.\d{1,3}){1,2})\.?(?=\s)"
    r"|(?P<digit>\d{1,3})\.(?=\s|\Z)"
    r"|(?P<letter>[a-z])[.)](?=\s))"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
#: Parts that may be missing between two that still follow each other: repealed ones.
_MISSING = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A mark at the beginning of a row: where, how it is printed, of which style, its number."""

    index: int
    label: str
    style: str
    value: int
    length: int


def parts_at(index: int, text: str) -> list[Part]:
    """The readings of the mark that a row begins with: ``(i)`` is a letter and a Roman number."""
    match = _MARK.match(text)
    if match is None or text[0] in "“‘":
        return []
    name = match.lastgroup or ""
    sign = match[name]
    label = f"({sign})" if name == "paren" else sign
    length = match.end()
    if name == "dotted":
        return [Part(index, label, f"{sign.rpartition('.')[0]}.", int(sign.split(".")[-1]), length)]
    if sign[0].isdigit():
        return [Part(index, label, f"{name}0", int(re.match(r"\d+", sign).group()), length)]  # type: ignore[union-attr]
    out = []
    if len(set(sign.lower())) == 1 and (value := _letters(sign.lower())):
        out.append(Part(index, label, f"{name}{'A' if sign.isupper() else 'a'}", value, length))
    if sign.islower() and (value := _roman(sign)):
        out.append(Part(index, label, f"{name}i", value, length))
    return out


def _letters(sign: str) -> int:
    """``a`` is 1, ``z`` 26, ``aa`` 27."""
    return ord(sign[0]) - 96 + 26 * (len(sign) - 1)


def _roman(sign: str) -> int:
    if set(sign) - set(_ROMAN):
        return 0
    values = [_ROMAN[letter] for letter in sign]
    return sum(
        -one if position + 1 < len(values) and values[position + 1] > one else one
        for position, one in enumerate(values)
    )


def top_parts(marks: Sequence[Part], number: str = "") -> list[Part]:
    """The parts of a section's highest style, in sequence from the first.

    Args:
        marks: every reading of every mark in the section, in order.
        number: the section's own number: parts like ``2.1`` must begin with it.
    """
    style = _top_style(marks, number)
    chain: list[Part] = []
    own = [mark for mark in marks if mark.style == style]
    others = _Others(marks, style)
    for position, mark in enumerate(own):
        due = chain[-1].value + 1 if chain else 1
        reach = _MISSING if chain else 0
        if style.endswith("."):
            reach = mark.value  # "2.9" names its article: it is never another list's
        if not due <= mark.value <= due + reach:
            continue
        if mark.value != due and any(later.value == due for later in own[position + 1 :][:40]):
            continue
        if not others.nested(mark):
            chain.append(mark)
    return chain


def _top_style(marks: Sequence[Part], number: str) -> str:
    for mark in marks:
        if mark.style.endswith(".") and mark.style != f"{number}.":
            continue
        if mark.value == 1 and (mark.style != "pareni" or mark.label != "(i)"):
            return mark.style
        if mark.label == "(i)":
            return "pareni"
    return ""


class _Others:
    """The Roman readings of a section, by which ``(i)`` after ``(A)`` is told from ``(i)`` after ``(h)``."""

    def __init__(self, marks: Sequence[Part], style: str) -> None:
        self._romans = [mark for mark in marks if mark.style.endswith("i")]
        self._letters = [mark for mark in marks if mark.style == style]
        self._active = style.endswith("a")
        self._roman_at = {mark.index: place for place, mark in enumerate(self._romans)}
        self._letter_at = {mark.index: place for place, mark in enumerate(self._letters)}

    def nested(self, mark: Part) -> bool:
        """Whether a letter that may be a Roman number is one of a list inside a part."""
        place = self._roman_at.get(mark.index) if self._active else None
        if place is None:
            return False
        roman = self._romans[place]
        before = self._romans[place - 1] if place else None
        if before is not None and roman.value > 1 and before.value == roman.value - 1:
            letter = self._letter_at.get(before.index)
            if letter is None or self._letters[letter].value != mark.value - 1:
                return True
        after = self._romans[place + 1] if place + 1 < len(self._romans) else None
        if after is None or after.value != roman.value + 1:
            return False
        following = self._letter_at[mark.index] + 1
        next_letter = self._letters[following] if following < len(self._letters) else None
        return (
            next_letter is None
            or after.index < next_letter.index
            or next_letter.value != mark.value + 1
        )
