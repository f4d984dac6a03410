"""How wide a text gets at most, without a font: the widest of the usual sans-serif faces, character by character.

The reader's font is not known here. What is laid out by these widths has room in any of them, so labels cannot run
into each other; a browser test measures the real ones.
"""

from __future__ import annotations

import unicodedata

_NARROW = frozenset("iljftrI.,:;!|'’‘()[]{}/\\-· ")
_BROAD = frozenset("mwMW@%—…&")
_EM = {"narrow": 0.43, "broad": 1.02, "capital": 0.80, "small": 0.66, "wide": 1.04}
_BOLD = 1.1
_SIGN_WIDTH = 1.3  # emoji and other signs


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in pixels at a font size in pixels; rather too wide than too narrow."""
    width = sum(_em(character) for character in text) * size
    return width * _BOLD if bold else width


def fitted(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as has room, with an ellipsis; empty where nothing has."""
    text = " ".join(text.split())
    if text_width(text, size, bold=bold) <= room:
        return text
    left = room - text_width("…", size, bold=bold)
    kept = 0
    factor = size * (_BOLD if bold else 1)
    for character in text:
        left -= _em(character) * factor
        if left < 0:
            break
        kept += 1
    return f"{text[:kept].rstrip()}…" if kept else ""


def wrapped(text: str, size: float, room: float, *, lines: int = 2) -> list[str]:
    """The text in at most so many lines, broken at spaces, or anywhere in a word wider than a line; the last is cut."""
    words = " ".join(text.split()).split(" ")
    found = [""]
    for place, word in enumerate(words):
        longer = f"{found[-1]} {word}".strip()
        if text_width(longer, size) <= room:
            found[-1] = longer
        elif len(found) == lines:
            found[-1] = fitted(" ".join([found[-1], *words[place:]]), size, room)
            break
        elif text_width(word, size) <= room:
            found.append(word)
        else:
            head = fitted(longer, size, room + text_width("…", size)).removesuffix("…")
            rest = longer[len(head) :].strip()
            found[-1:] = [head.strip(), fitted(" ".join([rest, *words[place + 1 :]]), size, room)]
            break
    return found


def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return _EM["wide"]
    if character in _NARROW:
        return _EM["narrow"]
    if character in _BROAD:
        return _EM["broad"]
    if character.isupper() or character.isdigit():
        return _EM["capital"]
    return _EM["small"] if character.isalpha() or ord(character) < 0x2100 else _SIGN_WIDTH
